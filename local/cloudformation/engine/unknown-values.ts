/**
 * Values that nobody knows on this machine, because the resource that has them is not simulated. They may travel
 * wherever they are only carried; whoever acts on one refuses it and says where it came from.
 */
const MARK = 'NOTSIMULATED';
const SECRET = 'secretsmanager/';
const PATTERN = new RegExp(`[A-Za-z0-9:/_.-]*-${MARK}(?:\\.[A-Za-z0-9.]+)?`);

/** The physical id of a resource that is not simulated. */
export function unknownId(stackName: string, logicalId: string): string {
  return `${stackName}-${logicalId}-${MARK}`;
}

/** What an attribute of such a resource is; one that was deployed elsewhere has an id that is known. */
export function unknownAttributeText(physicalId: string, attribute: string): string {
  return `${marked(physicalId)}.${attribute}`;
}

/** An id by which a value is seen to be unknown. */
export const marked = (physicalId: string): string => (isUnknown(physicalId) ? physicalId : `${physicalId}-${MARK}`);

/** The value of a secret, which only AWS knows. */
export function unknownSecret(name: string): string {
  return `${SECRET}${name.replace(/[^A-Za-z0-9/_.-]/g, '-')}-${MARK}`;
}

/** The name of the secret whose value this is; undefined for other values. */
export function secretOf(unknown: string): string | undefined {
  return unknown.startsWith(SECRET) ? unknown.slice(SECRET.length, -MARK.length - 1) : undefined;
}

/** The value of a public parameter, which only AWS knows. */
export function unknownParameter(name: string): string {
  return `${name}-${MARK}`;
}

/** Whether a value is, or holds, one that nobody knows. */
export function isUnknown(value: unknown): value is string {
  return typeof value === 'string' && value.includes(`-${MARK}`);
}

/** The first unknown value in a value, wherever it is. */
export function findUnknown(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return PATTERN.exec(value)?.[0];
  }
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) {
      const found = findUnknown(part);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}
