import { isListType, Template, TemplateParameter } from './template';
import { unknownParameter } from './unknown-values';

/** Reads the newest version of a parameter of Parameter Store. */
export type ReadNewest = (name: string) => string | undefined;

/** The parameters of a stack: what was given, to be used again by the next update, and what `Ref` gives. */
export interface ParameterValues {
  readonly given: Record<string, string>;
  readonly resolved: Record<string, unknown>;
}

/** Whether the value is the name of a parameter of Parameter Store. */
export const isStored = ({ Type: type }: Pick<TemplateParameter, 'Type'>): boolean =>
  type.startsWith('AWS::SSM::Parameter::Value<');

/** Every environment that the CDK can deploy to has this parameter, this machine too. */
const BOOTSTRAP_VERSION = /^\/cdk-bootstrap\/[^/]+\/version$/;
const BOOTSTRAPPED_AS = '30';

/** The parameters whose values are names of parameters of Parameter Store. */
export const storedParameters = ({ Parameters = {} }: Template): string[] =>
  Object.keys(Parameters).filter((name) => isStored(Parameters[name]));

/** The values of a template's parameters: those given, else those of the last time, else the defaults. */
export function parameterValues(
  template: Template, given: Record<string, string>, previous: Record<string, string>, read: ReadNewest,
): ParameterValues {
  const declared = template.Parameters ?? {};
  const unknown = Object.keys(given).filter((name) => !declared[name]);
  if (unknown.length > 0) {
    throw new Error(`Parameters: [${unknown.join(', ')}] do not exist in the template: correct the name.`);
  }
  const values = Object.entries(declared).map(([name, { Default }]) => (
    [name, given[name] ?? previous[name] ?? (Default === undefined ? undefined : String(Default))] as const
  ));
  const missing = values.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `Parameters: [${missing.join(', ')}] must have values: give them with --parameters ${missing[0]}=VALUE.`,
    );
  }
  const chosen = Object.fromEntries(values) as Record<string, string>;
  Object.entries(chosen).forEach(([name, value]) => checkValue(name, value, declared[name]));
  return {
    given: chosen,
    resolved: Object.fromEntries(
      Object.entries(chosen).map(([name, value]) => [name, resolved(declared[name], value, read)]),
    ),
  };
}

const resolved = (declared: TemplateParameter, value: string, read: ReadNewest): unknown =>
  asDeclared(declared.Type, isStored(declared) ? stored(value, read) : value);

/** What `Ref` of a parameter of that type gives. */
export const asDeclared = (type: string, value: string): unknown =>
  isListType(type) ? value.split(',').map((item) => item.trim()) : value;

function stored(name: string, read: ReadNewest): string {
  const found = read(name) ?? (BOOTSTRAP_VERSION.test(name) ? BOOTSTRAPPED_AS : undefined);
  if (found !== undefined) {
    return found;
  }
  if (name.startsWith('/aws/')) {
    return unknownParameter(name);
  }
  throw new Error(`Unable to fetch parameters [${name}] from parameter store for this account: `
    + `put it there first, with --ssm-parameter ${name}=VALUE.`);
}

/** Refuses a value that the template does not allow. */
export function checkValue(name: string, value: string, declared: TemplateParameter): void {
  const { Type: type, AllowedValues: allowed, AllowedPattern: pattern } = declared;
  const items = isListType(type) && !isStored(declared) ? value.split(',').map((item) => item.trim()) : [value];
  if (allowed && !items.every((item) => allowed.map(String).includes(item))) {
    refuse(name, value, `must be one of AllowedValues [${allowed.join(', ')}]`);
  }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
    refuse(name, value, `must match pattern ${pattern}`);
  }
  checkLength(name, value, declared);
  if (type === 'Number' || type === 'List<Number>') {
    items.forEach((item) => checkNumber(name, item, declared));
  }
}

function checkLength(
  name: string,
  value: string,
  { MinLength: min = 0, MaxLength: max = Infinity }: TemplateParameter,
): void {
  if (value.length < Number(min) || value.length > Number(max)) {
    refuse(name, value, `must have between ${min} and ${max} characters`);
  }
}

function checkNumber(
  name: string,
  value: string,
  { MinValue: min = -Infinity, MaxValue: max = Infinity }: TemplateParameter,
): void {
  if (value.trim() === '' || Number.isNaN(Number(value))) {
    refuse(name, value, 'must be a number');
  }
  if (Number(value) < Number(min) || Number(value) > Number(max)) {
    refuse(name, value, `must be between ${min} and ${max}`);
  }
}

function refuse(name: string, value: string, rule: string): never {
  throw new Error(`Parameter '${name}' ${rule}, not "${value}": give another value.`);
}
