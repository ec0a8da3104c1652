import { findReferences } from './references';

/** A parameter of a template. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
  readonly NoEcho?: boolean | string;
}

/** A rule about the parameters of a template. */
export interface TemplateRule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription?: string }[];
}

/** A CloudFormation template. */
export interface Template {
  readonly Transform?: string | readonly unknown[];
  readonly Parameters?: Record<string, TemplateParameter>;
  readonly Rules?: Record<string, TemplateRule>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, TemplateOutput>;
}

/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One output of a template. */
export interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

export const POLICY_FIELDS = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];
const MAX_RESOURCES = 500;
/** The only transform that is acted out. */
export const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/** Refuses what CloudFormation refuses before it begins. */
export function checkTemplate(template: Template): void {
  const count = Object.keys(template.Resources ?? {}).length;
  if (typeof template.Resources !== 'object' || count === 0) {
    throw new Error('The template holds no Resources: at least one is required.');
  }
  if (count > MAX_RESOURCES) {
    throw new Error(`Template format error: Number of resources, ${count}, is greater than maximum allowed, `
      + `${MAX_RESOURCES}: divide the stack.`);
  }
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    checkResource(template, logicalId, resource);
  }
  checkReferences(template);
  for (const [name, { Value: value }] of Object.entries(template.Outputs ?? {})) {
    if (isList(value, template)) {
      throw new Error(malformedOutput(name));
    }
  }
}

/** What CloudFormation says of an output that is no string. */
export function malformedOutput(name: string): string {
  return (
    `Template format error: Output ${name} is malformed. `
    + 'The Value field of every Outputs member must evaluate to a String: '
    + 'join a list with Fn::Join.'
  );
}

/** Whether a parameter's value is a list. */
export function isListType(type: string): boolean {
  return /^(CommaDelimitedList|List<.*>|AWS::SSM::Parameter::Value<(CommaDelimitedList|List<.*>)>)$/.test(type);
}

/** Whether two values are the same, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  return stableJson(a) === stableJson(b);
}

/** The transforms of a template. */
export const transformsOf = ({ Transform: transform }: Template): readonly unknown[] => [transform ?? []].flat();

/** Names of the transforms that are not acted out: nobody here knows what they make of the template. */
export function foreignTransforms(template: Template): string[] {
  const all = [...transformsOf(template), ...transformsWithin([template.Resources, template.Outputs])];
  const names = all.map((each) => (typeof each === 'string' ? each : String((each as { Name?: unknown })?.Name)));
  return [...new Set(names)].filter((name) => name !== LANGUAGE_EXTENSIONS);
}

function transformsWithin(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === 'Fn::Transform' ? [part] : transformsWithin(part)));
}

function checkResource(template: Template, logicalId: string, resource: TemplateResource): void {
  for (const field of POLICY_FIELDS) {
    const policy = resource[field];
    const known = POLICIES.includes(policy!) && !(field === 'UpdateReplacePolicy' && policy === 'RetainExceptOnCreate');
    if (typeof policy === 'object') {
      throw new Error(`Template format error: every ${field} member must be a string, and that of "${logicalId}" is a `
        + `function: add the transform ${LANGUAGE_EXTENSIONS}, or write it in the template.`);
    }
    if (policy !== undefined && !known) {
      throw new Error(`${field} "${policy}" of resource "${logicalId}" is not one that CloudFormation knows: `
        + 'use Delete or Retain.');
    }
  }
  const mayComeLater = foreignTransforms(template).length > 0;
  for (const target of [resource.DependsOn ?? []].flat()) {
    if (!template.Resources[target] && !mayComeLater) {
      throw new Error(
        `Resource "${logicalId}" depends on "${target}", which the template does not hold: correct DependsOn.`,
      );
    }
  }
}

function checkReferences(template: Template): void {
  if (foreignTransforms(template).length > 0) return;
  const known = (name: string) => name.startsWith('AWS::')
    || template.Resources[name] !== undefined || template.Parameters?.[name] !== undefined;
  for (const block of ['Resources', 'Outputs'] as const) {
    const parts = block === 'Resources' ? Object.values(template.Resources).map(({ Properties }) => Properties)
      : Object.values(template.Outputs ?? {}).map(({ Value, Export }) => [Value, Export]);
    const unresolved = parts.flatMap((part) => [...findReferences(part)]).filter((name) => !known(name));
    if (unresolved.length > 0) {
      throw new Error(
        `Template format error: Unresolved resource dependencies [${[...new Set(unresolved)].join(', ')}] `
          + `in the ${block} block of the template: correct the references.`,
      );
    }
  }
}

const LIST_FUNCTIONS = new Set(['Fn::Split', 'Fn::GetAZs', 'Fn::Cidr']);

/** Whether a value is known to be a list before anything is resolved. */
function isList(value: unknown, template: Template): boolean {
  if (Array.isArray(value)) {
    return true;
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const [name = '', argument] = Object.entries(value)[0] ?? [];
  if (name === 'Fn::If') {
    return (argument as unknown[]).slice(1).some((branch) => isList(branch, template));
  }
  const parameter = name === 'Ref' ? template.Parameters?.[String(argument)] : undefined;
  return LIST_FUNCTIONS.has(name) || (parameter !== undefined && isListType(parameter.Type));
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part
  )) ?? 'undefined';
}
