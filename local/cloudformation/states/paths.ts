import { StatesError } from './states-error';

/** What a JSONPath is looked up in. */
export interface PathScope {
  /** `$` */
  readonly input: unknown;
  /** `$$` */
  readonly context: unknown;
}

const NOTHING = Symbol('nothing');

/** Looks up a reference path; throws `States.Runtime` when nothing is there. */
export function lookUp(path: string, scope: PathScope, where: string): unknown {
  const found = tryLookUp(path, scope, where);
  if (found === NOTHING) {
    throw new StatesError('States.Runtime', `${where}: the path "${path}" finds nothing in the state's input.`);
  }
  return found;
}

/** Whether something is at a reference path, `null` included. */
export function isPresent(path: string, scope: PathScope, where: string): boolean {
  return tryLookUp(path, scope, where) !== NOTHING;
}

/** Applies `InputPath` or `OutputPath`: absent is everything, `null` is an empty object. */
export function selectPath(path: string | null | undefined, scope: PathScope, where: string): unknown {
  if (path === null) {
    return {};
  }
  return path === undefined ? scope.input : lookUp(path, scope, where);
}

/** Fills a payload template: a field whose name ends in `.$` is replaced by what its path finds. */
export function fillTemplate(template: unknown, scope: PathScope, where: string): unknown {
  if (Array.isArray(template)) {
    return template.map((item) => fillTemplate(item, scope, where));
  }
  if (typeof template !== 'object' || template === null) {
    return template;
  }
  return Object.fromEntries(Object.entries(template).map(([name, value]) => {
    if (!name.endsWith('.$')) {
      return [name, fillTemplate(value, scope, where)];
    }
    if (typeof value !== 'string' || !value.startsWith('$')) {
      throw new StatesError(
        'States.Runtime',
        `${where}: "${name}" is ${JSON.stringify(value)}; `
          + 'only reference paths are supported on this machine, no intrinsic functions.',
      );
    }
    return [name.slice(0, -2), lookUp(value, scope, where)];
  }));
}

/** Applies `ResultPath`: puts a result into the raw input. */
export function placeResult(path: string | null | undefined, input: unknown, result: unknown, where: string): unknown {
  if (path === null) {
    return input;
  }
  if (path === undefined || path === '$') {
    return result;
  }
  const steps = parsePath(path, where);
  if (path.startsWith('$$') || steps.some((step) => typeof step === 'number')) {
    throw new StatesError(
      'States.ResultPathMatchFailure',
      `${where}: ResultPath "${path}" must be a path of names such as $.result.`,
    );
  }
  return place(input, steps as string[], result);
}

function place(target: unknown, [name, ...rest]: string[], result: unknown): unknown {
  const base =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? (target as Record<string, unknown>) : {};
  return { ...base, [name]: rest.length === 0 ? result : place(base[name], rest, result) };
}

function tryLookUp(path: string, scope: PathScope, where: string): unknown {
  let value: unknown = path.startsWith('$$') ? scope.context : scope.input;
  for (const step of parsePath(path, where)) {
    if (typeof value !== 'object' || value === null || !Object.prototype.hasOwnProperty.call(value, step)) {
      return NOTHING;
    }
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

const STEP = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']+)'\]/y;

function parsePath(path: string, where: string): (string | number)[] {
  const steps: (string | number)[] = [];
  let position = path.startsWith('$$') ? 2 : 1;
  while (position < path.length) {
    STEP.lastIndex = position;
    const match = STEP.exec(path);
    if (!match) {
      throw new StatesError('States.Runtime',
        `${where}: the path "${path}" is not supported on this machine; use names and numbers only, such as $.a.b[0].`);
    }
    steps.push(match[2] === undefined ? match[1] ?? match[3] : Number(match[2]));
    position = STEP.lastIndex;
  }
  return steps;
}
