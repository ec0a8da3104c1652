/** What a check has to say. Checks are pure: they return findings, and who calls them decides how to report these. */
import { Token } from 'aws-cdk-lib';

/** Prefix of every warning id, so that a consumer can acknowledge ours and nobody else's. */
const WARNING_PREFIX = 'cdk-chime-phone-number-order:';

/** An error has no id; a warning always has one that stays the same for ever. */
export interface Finding {
  readonly warningId?: string;
  /** One sentence: property and value, rule, remedy. */
  readonly message: string;
}

/** Something that cannot work. */
export function error(message: string): Finding {
  return { message };
}

/** Something that may work, and that we have reason to doubt. */
export function warning(id: string, message: string): Finding {
  return { warningId: WARNING_PREFIX + id, message };
}

/** Throws all errors at once, each on its own line: correcting a list of numbers one deployment at a time is no fun. */
export function throwErrors(where: string, findings: readonly Finding[]): void {
  const errors = findings.filter((finding) => finding.warningId === undefined);
  if (errors.length > 0) {
    throw new Error(errors.map((finding) => `${where}: ${finding.message}`).join('\n'));
  }
}

/**
 * Written by hand where CloudFormation is to put a value in: `{{resolve:ssm:/phone/numbers}}`, alone or within a text.
 */
const DYNAMIC_REFERENCE = /\{\{resolve:[^{}]+\}\}/;

export const hasDynamicReference = (value: unknown): boolean =>
  typeof value === 'string' && DYNAMIC_REFERENCE.test(value);

/** Whether a value is there at deployment only, where the handler checks it. */
export const isDeferred = (value: unknown): boolean => Token.isUnresolved(value) || hasDynamicReference(value);

/** Whether a value is there and known at synth. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !isDeferred(value);
}

/** The elements of a list that are known at synth; of an encoded list, none. */
export function knownElements(list: readonly string[] | undefined): string[] {
  return list === undefined || isDeferred(list) ? [] : list.filter((element) => !isDeferred(element));
}

/** Whether all of a list is known at synth: behind a token or a reference there may be several elements. */
export function isWhollyKnown(list: readonly string[]): boolean {
  return !isDeferred(list) && !list.some(isDeferred);
}

/**
 * The elements of a list, where one of them may hold several: a list that comes out of a parameter arrives as
 * "+12065550100, +12065550101". No element has a comma in it.
 */
export function cutAtCommas(list: string[]): string[] {
  if (isDeferred(list)) return list;
  return list.flatMap((element) => {
    if (!element.includes(',')) return [element];
    return element.split(',').map((part) => part.trim()).filter((part) => part !== '');
  });
}

/** A text within a message, in quotes where it would not be seen otherwise. */
export const named = (text: string): string => (text === '' || text !== text.trim() ? JSON.stringify(text) : text);

/** The elements that occur more than once, each named once. */
export function repeated(list: readonly string[]): string[] {
  return [...new Set(list.filter((element, index) => list.indexOf(element) !== index))];
}
