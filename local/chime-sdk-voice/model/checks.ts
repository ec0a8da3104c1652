/**
 * Checks of what a request carries. Input comes off the wire, so nothing about its type is known; an explicit null is
 * the same as an absent member.
 */
import { badRequest } from './errors';

const MAX_SHOWN = 80;

/** A value as an error message shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}

/** A string with a rule of its own, in words and as a pattern. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly text: string;
}

/** A string or undefined. */
export function optionalText(value: unknown, member: string, rule?: TextRule): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'string' || (rule && !rule.pattern.test(value))) {
    throw badRequest(`${member} ${shown(value)} must be ${rule?.text ?? 'a string'}.`);
  }
  return value;
}

/** A string. */
export function requiredText(value: unknown, member: string, rule?: TextRule): string {
  return required(optionalText(value, member, rule), member);
}

/** One of the service's own words or undefined. */
export function optionalWord<T extends string>(value: unknown, member: string, words: readonly T[]): T | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!words.includes(value as T)) {
    throw badRequest(`${member} ${shown(value)} must be one of ${words.join(', ')}.`);
  }
  return value as T;
}

/** One of the service's own words. */
export function requiredWord<T extends string>(value: unknown, member: string, words: readonly T[]): T {
  return required(optionalWord(value, member, words), member);
}

/** True, false or undefined. */
export function optionalFlag(value: unknown, member: string): boolean | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'boolean') {
    throw badRequest(`${member} ${shown(value)} must be true or false.`);
  }
  return value;
}

/** A whole number within limits, or the preset. */
export function integer(value: unknown, member: string, limits: { min: number; max: number; preset: number }): number {
  if (value === undefined || value === null) {
    return limits.preset;
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < limits.min || value > limits.max) {
    throw badRequest(`${member} ${shown(value)} must be a whole number from ${limits.min} to ${limits.max}.`);
  }
  return value;
}

/** A list with as many items as the limits allow. */
export function list(value: unknown, member: string, limits: { min?: number; max?: number } = {}): unknown[] {
  const { min = 0, max = Infinity } = limits;
  if (!Array.isArray(value) || value.length < min || value.length > max) {
    const count = Array.isArray(value) ? `with ${value.length} items` : shown(value);
    throw badRequest(`${member} ${count} must be a list of at least ${min} and at most ${max} items.`);
  }
  return value;
}

/** A JSON object. */
export function structure(value: unknown, member: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest(`${member} ${shown(value)} must be an object.`);
  }
  return value as Record<string, unknown>;
}

function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) {
    throw badRequest(`${member} is missing; it is required.`);
  }
  return value;
}
