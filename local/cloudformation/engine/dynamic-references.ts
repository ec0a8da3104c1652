import { isUnknown } from './unknown-values';

/** Reads a parameter of Parameter Store; `version` is absent for the newest. */
export type ReadParameter = (name: string, version?: number) => string | undefined;

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

/**
 * Replaces `{{resolve:ssm:...}}` wherever it stands in a value. Other services' references are refused: nobody knows
 * them here.
 */
export function resolveDynamicReferences(value: unknown, read: ReadParameter): any {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (whole, service: string, reference: string) =>
      look(whole, service, reference, read),
    );
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolveDynamicReferences(item, read));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, resolveDynamicReferences(part, read)]),
    );
  }
  return value;
}

function look(whole: string, service: string, reference: string, read: ReadParameter): string {
  if (isUnknown(reference)) {
    return whole;
  }
  if (service !== 'ssm' && service !== 'ssm-secure') {
    throw new Error(`Dynamic reference "${whole}" is not supported on this machine, only ssm and ssm-secure are: `
      + 'put the value into a parameter for the rehearsal.');
  }
  const [, name, version] = /^(.*?)(?::(\d+))?$/.exec(reference)!;
  const found = read(name, version === undefined ? undefined : Number(version));
  if (found === undefined) {
    const which = version === undefined ? name : `${name}:${version}`;
    throw new Error(`Parameters: [${which}] cannot be found: put it there first, with --ssm-parameter ${name}=VALUE.`);
  }
  return found;
}
