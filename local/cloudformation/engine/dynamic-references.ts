import { isUnknown, unknownSecret } from './unknown-values';

/** Reads a parameter of Parameter Store; `version` is absent for the newest. */
export type ReadParameter = (name: string, version?: number) => string | undefined;

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

/** Where the value stands. */
export interface Place {
  readonly read: ReadParameter;
  /** The resource type, or `Outputs`. */
  readonly of: string;
}

/** The only types with properties in which CloudFormation reads secure strings. */
const SECURE =
  /^AWS::(DirectoryService::(MicrosoftAD|SimpleAD)|ElastiCache::ReplicationGroup|IAM::User|KinesisFirehose::DeliveryStream|OpsWorks::(App|Stack)|RDS::(DBCluster|DBInstance)|Redshift::Cluster)$/;

/**
 * Replaces `{{resolve:ssm:...}}` wherever it stands in a value. A secret's value is unknown: nobody reads secrets here.
 */
export function resolveDynamicReferences(value: unknown, place: Place): any {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (whole, service: string, reference: string) =>
      look(whole, service, reference, place),
    );
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolveDynamicReferences(item, place));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, resolveDynamicReferences(part, place)]),
    );
  }
  return value;
}

function look(whole: string, service: string, reference: string, { read, of }: Place): string {
  if (isUnknown(reference)) {
    return whole;
  }
  if (service === 'secretsmanager') {
    return unknownSecret(/^(?:arn:[^:]*:[^:]*:[^:]*:[^:]*:secret:)?([^:]*)/.exec(reference)![1]);
  }
  if (service === 'ssm-secure') {
    if (SECURE.test(of)) return whole;
    throw new Error(`SSM Secure reference is not supported in: [${of}]: use ssm or secretsmanager.`);
  }
  if (service !== 'ssm') {
    throw new Error(`Dynamic reference "${whole}" is not known: use ssm, ssm-secure or secretsmanager.`);
  }
  const [, name, version] = /^(.*?)(?::(\d+))?$/.exec(reference)!;
  const found = read(name, version === undefined ? undefined : Number(version));
  if (found === undefined) {
    const which = version === undefined ? name : `${name}:${version}`;
    throw new Error(`Parameters: [${which}] cannot be found: put it there first, with --ssm-parameter ${name}=VALUE.`);
  }
  return found;
}
