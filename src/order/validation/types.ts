/**
 * Whether values are of the expected type. The compilers of typed languages see to that; plain JavaScript lets
 * anything through, and its author is to read a sentence and not "undefined is not a function".
 */
import { Token } from 'aws-cdk-lib';
import { error, Finding, hasDynamicReference } from './finding';

/** What is expected of a property. */
export interface Expectation {
  readonly what: string;
  readonly remedy: string;
  accepts(value: unknown): boolean;
  /** In place of the general remedy, for a value that is easily put right. */
  remedyFor?(value: unknown): string | undefined;
  /** Looks into a list whose elements have a type of their own. */
  within?(name: string, value: unknown): Finding[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * A token stands for a value of any type. What can be resolved is taken for one by the CDK, a whole stack as well; only
 * a token says where it was made.
 */
function isToken(value: unknown): boolean {
  if (value === null || value === undefined || !Token.isUnresolved(value)) return false;
  return !isObject(value) || Array.isArray(value) || 'creationStack' in value;
}

export const TEXT: Expectation = {
  what: 'a string',
  remedy: 'give one, or leave it out',
  accepts: (value) => typeof value === 'string' || isToken(value),
  remedyFor: (value) => (typeof value === 'number' ? 'put it into quotes' : undefined),
};

export const NUMBER: Expectation = {
  what: 'a number',
  remedy: 'give one, or leave it out',
  accepts: (value) => typeof value === 'number' || isToken(value),
  remedyFor: (value) => {
    const isNumeric = typeof value === 'string' && /^\s*\d+\s*$/.test(value);
    return isNumeric ? `write ${Number(value)}, without quotes` : undefined;
  },
};

export const BOOLEAN: Expectation = {
  what: 'true or false',
  remedy: 'write one of them, or leave it out',
  accepts: (value) => typeof value === 'boolean' || (isObject(value) && isToken(value)),
  remedyFor: (value) => (value === 'true' || value === 'false' ? `write ${value}, without quotes` : undefined),
};

export const TEXTS: Expectation = {
  what: 'a list of strings',
  remedy: 'give one',
  accepts: (value) => Array.isArray(value) || isToken(value) || hasDynamicReference(value),
  remedyFor: (value) => (typeof value === 'string' ? 'put it into brackets' : undefined),
  within: (name, value) =>
    (Array.isArray(value) ? value.flatMap((element: unknown) => checkType(name, element, TEXT)) : []),
};

/** An object whose values are strings, whatever their names are. */
export const TEXT_BY_KEY: Expectation = {
  what: 'an object of strings',
  remedy: 'give one, or leave it out',
  accepts: (value) => isObject(value) && !Array.isArray(value) && isPlain(value),
  within: (name, value) =>
    Object.entries(value as Record<string, unknown>).flatMap(([key, each]) => checkType(`${name} ${key}`, each, TEXT)),
};

/** Of no class: what has one is something else. */
const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** A member of one of the enums: what is written is its name, and what is passed its value. */
export function memberOf(enumName: string, members: Readonly<Record<string, string | number>>): Expectation {
  const values = Object.entries(members).filter(([name]) => Number.isNaN(Number(name)));
  const isShort = values.length <= 6;
  return {
    what: isShort ? `one of ${values.map(([name]) => `${enumName}.${name}`).join(' or ')}` : `a member of ${enumName}`,
    remedy: 'choose one of them',
    accepts: (value) => values.some(([, member]) => member === value),
    remedyFor: (value) => {
      const meant = typeof value === 'string' ? values.find(([name]) => name === value.toUpperCase()) : undefined;
      return meant && `write ${enumName}.${meant[0]}, without quotes`;
    },
  };
}

/** As `memberOf`, where a token or a dynamic reference may bring the value at deployment. */
export function memberOrToken(enumName: string, members: Readonly<Record<string, string>>): Expectation {
  const expectation = memberOf(enumName, members);
  return {
    ...expectation,
    accepts: (value) => expectation.accepts(value) || isToken(value) || hasDynamicReference(value),
  };
}

/**
 * An object that can do what is needed of it. What it is made by is not asked for: in other languages, or when a
 * package is installed twice, it is no instance of the class that is known here.
 */
export function objectWith(what: string, remedy: string, ...features: string[]): Expectation {
  return { what, remedy, accepts: (value) => isObject(value) && features.every((feature) => feature in value) };
}

/** A list of such objects. */
export function listOfObjects(what: string, remedy: string, ...features: string[]): Expectation {
  const element = objectWith(what, remedy, ...features);
  return {
    what: 'a list',
    remedy: 'put it into brackets',
    accepts: (value) => Array.isArray(value),
    within: (name, value) => (value as unknown[]).flatMap((one) => checkType(name, one, element)),
  };
}

/** Checks what is given of several properties, and that what is required is given. */
export function checkTypes(
  props: unknown, expected: Readonly<Record<string, Expectation>>, required: readonly string[] = [],
): Finding[] {
  if (!isObject(props) || Array.isArray(props)) {
    const names = required.length > 0 ? required : Object.keys(expected).slice(0, 3);
    return [
      error(`props ${show(props)}: ${kindOf(props)}, but an object is expected; give one with ${names.join(', ')}`),
    ];
  }
  return Object.entries(expected).flatMap(([name, expectation]) => {
    if (props[name] !== undefined) return checkType(name, props[name], expectation);
    return required.includes(name) ? [missing(name, expectation)] : [];
  });
}

function missing(name: string, { what, remedy }: Expectation): Finding {
  return error(`${name} is missing: ${what} is required; ${remedy.replace(', or leave it out', '')}`);
}

export function checkType(name: string, value: unknown, expectation: Expectation): Finding[] {
  if (expectation.accepts(value)) return expectation.within?.(name, value) ?? [];
  const remedy = expectation.remedyFor?.(value) ?? expectation.remedy;
  return [error(`${name} ${show(value)}: ${kindOf(value)}, but ${expectation.what} is expected; ${remedy}`)];
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The longest part of a value that helps to recognise it. */
const SHOWN = 60;

/** A value as its author would recognise it; objects of classes by the class, as they may be endless. */
function show(value: unknown): string {
  if (typeof value === 'function') return `${value.name || 'function'}()`;
  if (typeof value !== 'object' && typeof value !== 'string') return String(value);
  const type =
    isObject(value) && !Array.isArray(value) ? (value.constructor as { name?: string } | undefined)?.name : undefined;
  if (type !== undefined && type !== 'Object') return `(${type})`;
  const whole = inJson(value);
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)}...` : whole;
}

function inJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? '[...]' : '{...}';
  }
}
