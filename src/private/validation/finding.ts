/** What a check has to say. Checks are pure: they return findings, and who calls them decides how to report these. */
import { Token } from 'aws-cdk-lib';

/** Prefix of every warning id, so that a consumer can acknowledge ours and nobody else's. */
const WARNING_PREFIX = 'cdk-chime-phone-number-order:';

/** An error has no id; a warning always has one that stays the same for ever. */
export interface Finding {
  readonly warningId?: string;
  /** One sentence: value, rule, remedy. */
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

/** Whether a value is there and known at synth; what is not known is checked by the handler. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** The elements of a list that are known at synth; of an encoded list, none. */
export function knownElements(list: readonly string[] | undefined): string[] {
  if (list === undefined || Token.isUnresolved(list)) return [];
  // Untyped JavaScript lets anything through, and a string would be taken for a list of characters.
  if (!Array.isArray(list)) throw new Error(`${JSON.stringify(list)}: a list is due; put it into brackets`);
  return list.filter((element) => !Token.isUnresolved(element));
}

/** Whether something that ought to be a string is something else, which only untyped JavaScript lets through. */
export function checkString(what: string, value: unknown): Finding[] {
  return typeof value === 'string' ? [] : [error(`${what} ${JSON.stringify(value)}: a string is due; give a single one`)];
}

/** The elements that occur more than once, each named once. */
export function repeated(list: readonly string[]): string[] {
  return [...new Set(list.filter((element, index) => list.indexOf(element) !== index))];
}
