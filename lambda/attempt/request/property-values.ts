/** What CloudFormation makes of values on the way: the only place where "true" becomes true and "3" becomes 3. */
import { cutAtCommas } from '../../../src/order/validation/finding';

export function texts<K extends string>(
  source: Record<string, unknown>,
  names: readonly K[],
): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const name of names) {
    if (source[name] !== undefined && source[name] !== '') found[name] = text(source[name]);
  }
  return found;
}

/**
 * A list, wherever its commas are. What comes out of a parameter or a reference is one string, "+12065550100,
 * +12065550101", in place of the list or of one of its elements, or a list within the list.
 */
export function list(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const elements = Array.isArray(value) ? value.flat() : [value];
  const items = cutAtCommas(elements.map(text))
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length > 0 ? items : undefined;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

export function boolean(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined;
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}
