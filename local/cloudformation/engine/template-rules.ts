/** What CloudFormation refuses of a template before it begins, beside its references. */
import { loopIn } from './loops';
import { findReferences } from './references';
import { foreignTransforms, LANGUAGE_EXTENSIONS, Template, TemplateResource, transformsOf } from './template';

const SECTIONS = [
  'AWSTemplateFormatVersion', 'Conditions', 'Description', 'Hooks', 'Mappings', 'Metadata', 'Outputs', 'Parameters',
  'Resources', 'Rules', 'Transform',
];
const OF_RESOURCES = [
  'Condition', 'CreationPolicy', 'DeletionPolicy', 'DependsOn', 'Description', 'Metadata', 'Properties', 'Type',
  'UpdatePolicy', 'UpdateReplacePolicy',
];
const TYPE = /^([A-Za-z0-9]{2,64}(::[A-Za-z0-9]{2,64}){2}(::MODULE)?|Custom::[A-Za-z0-9_@-]{1,60}|Local::Failure)$/;
const PARAMETER_TYPE = /^(String|Number|CommaDelimitedList|List<(String|Number|AWS::[\w:]+)>|AWS::[\w:]+(<.+>)?)$/;
/** The types that a deletion can take a snapshot of. */
const SNAPSHOTS = [
  'AWS::DocDB::DBCluster', 'AWS::EC2::Volume', 'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::Redshift::Cluster',
];
const MAX_BYTES = 1_000_000;
const MAX_OF_A_KIND = 200;

/** Refuses what is no template at all. */
export function checkStructure(template: Template): void {
  const isFinal = foreignTransforms(template).length === 0;
  const unknown = Object.keys(template).filter((section) => !SECTIONS.includes(section));
  if (unknown.length > 0 && isFinal) {
    throw new Error(`Invalid template property or properties [${unknown.join(', ')}]: correct the names.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(template));
  if (bytes > MAX_BYTES) {
    throw new Error(`Template may not exceed ${MAX_BYTES} bytes in size, and has ${bytes}: divide the stack.`);
  }
  checkLoops(template);
  (['Parameters', 'Resources', 'Outputs'] as const).forEach((section) => checkNames(section, template[section] ?? {}));
  Object.entries(template.Resources).forEach(([name, resource]) => checkShape(name, resource, isFinal));
  for (const [name, { Type: type }] of Object.entries(template.Parameters ?? {})) {
    if (!PARAMETER_TYPE.test(type)) {
      throw new Error(`Template format error: Unrecognized parameter type: ${type} of ${name}: correct it.`);
    }
  }
  checkOutputs(template);
}

function checkNames(section: string, members: object): void {
  const names = Object.keys(members);
  const wrong = names.find((name) => !/^[A-Za-z0-9]+$/.test(name));
  const kind = section.slice(0, -1);
  if (wrong !== undefined) {
    throw new Error(`Template format error: ${kind} name ${wrong} is non alphanumeric: use letters and digits.`);
  }
  if (section !== 'Resources' && names.length > MAX_OF_A_KIND) {
    throw new Error(`Template format error: Number of ${section}, ${names.length}, is greater than maximum allowed, `
      + `${MAX_OF_A_KIND}: divide the stack.`);
  }
}

/** A transform may know members that CloudFormation does not. */
function checkShape(name: string, resource: TemplateResource, isFinal: boolean): void {
  const { Type: type, DeletionPolicy: policy } = resource;
  if (typeof type !== 'string') {
    throw new Error(`Template format error: [/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  if (!TYPE.test(type)) {
    throw new Error(`Template format error: Unrecognized resource types: [${type}]: correct the type of ${name}.`);
  }
  const unknown = Object.keys(resource).find((member) => !OF_RESOURCES.includes(member));
  if (unknown !== undefined && isFinal) {
    throw new Error(`Invalid template resource property '${unknown}' of ${name}: correct the name.`);
  }
  if (policy === 'Snapshot' && !SNAPSHOTS.includes(type)) {
    throw new Error(`Template error: resource type ${type} does not support deletion policy Snapshot: `
      + 'use Delete or Retain.');
  }
}

function checkOutputs({ Outputs: outputs = {}, Resources: resources }: Template): void {
  for (const [name, { Value: value, Export: exported }] of Object.entries(outputs)) {
    if (value === undefined) {
      throw new Error(`Template format error: [/Outputs/${name}] Every Outputs member must contain a Value object.`);
    }
    const resource = [...findReferences(exported?.Name)].find((reference) => resources[reference]);
    if (resource !== undefined) {
      throw new Error(`Template format error: the export name of output ${name} must not depend on a resource, `
        + `and does on ${resource}: name it by parameters.`);
    }
  }
}

function checkLoops(template: Template): void {
  const loop = loopIn(template);
  if (loop === undefined) return;
  throw new Error(
    transformsOf(template).includes(LANGUAGE_EXTENSIONS)
      ? `"${loop}" is not a loop: give it a name, a list and what to repeat.`
      : `"${loop}" needs the transform ${LANGUAGE_EXTENSIONS}: add it to the template.`,
  );
}
