/** What CloudFormation refuses of the functions and conditions of a template before it begins. */
import { CONDITION_FUNCTIONS, conditionHolds, ResolveScope, VALUE_FUNCTIONS } from './intrinsics';
import { findReferences, referencesOf } from './references';
import { foreignTransforms, LANGUAGE_EXTENSIONS, Template, transformsOf } from './template';

/** Functions that only the transform brings. */
const EXTENSIONS = ['Fn::Length', 'Fn::ToJsonString'];

/** Refuses functions that are not there, and conditions that are not defined or not decidable. */
export function checkFunctions(template: Template): void {
  const { Resources: resources, Outputs: outputs = {}, Conditions: conditions = {} } = template;
  const extended = transformsOf(template).includes(LANGUAGE_EXTENSIONS) || foreignTransforms(template).length > 0;
  const values = [...Object.values(resources).map(({ Properties }) => Properties), Object.values(outputs)];
  eachFunction(values, (name, argument) => checkFunction(name, argument, template, extended));
  for (const { Condition: condition } of [...Object.values(resources), ...Object.values(outputs)]) {
    if (condition !== undefined) checkDefined(condition, template);
  }
  for (const [name, condition] of Object.entries(conditions)) {
    const resource = [...findReferences(condition)].find((reference) => resources[reference]);
    if (resource !== undefined) {
      throw new Error(`Template format error: condition ${name} refers to the resource ${resource}, and conditions `
        + 'can refer to parameters only: correct it.');
    }
    refuseCycle(name, template, []);
  }
}

/**
 * Refuses references to resources that are not there because their condition does not hold, given the parameters.
 */
export function checkPresent(scope: ResolveScope): void {
  const { Resources: resources, Outputs: outputs = {} } = scope.template;
  const isThere = ({ Condition: condition }: { readonly Condition?: string }) => conditionHolds(condition, scope);
  const check = (block: string, parts: readonly unknown[]) => {
    const missing = parts
      .flatMap((part) => standing(part, scope))
      .filter((name) => resources[name] && !isThere(resources[name]));
    if (missing.length > 0) {
      throw new Error(`Template format error: Unresolved resource dependencies [${[...new Set(missing)].join(', ')}] `
        + `in the ${block} block of the template: their conditions do not hold.`);
    }
  };
  check('Resources', Object.values(resources).filter(isThere).map(({ Properties }) => Properties));
  check('Outputs', Object.values(outputs).filter(isThere).map(({ Value }) => Value));
}

/** The references that are left once every `Fn::If` is decided. */
function standing(value: unknown, scope: ResolveScope): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    if (name !== 'Fn::If' || !Array.isArray(part)) return [...referencesOf(name, part), ...standing(part, scope)];
    return standing(conditionHolds(part[0], scope) ? part[1] : part[2], scope);
  });
}

function checkFunction(name: string, argument: unknown, template: Template, extended: boolean): void {
  if (!VALUE_FUNCTIONS.includes(name)) {
    throw new Error(`Intrinsic function "${name}" is not supported on this machine; `
      + `supported are ${VALUE_FUNCTIONS.join(', ')}.`);
  }
  const isExtension = EXTENSIONS.includes(name) || (name === 'Fn::FindInMap' && (argument as unknown[]).length > 3);
  if (isExtension && !extended) {
    throw new Error(`${name}${EXTENSIONS.includes(name) ? '' : ' with a default value'} needs the transform `
      + `${LANGUAGE_EXTENSIONS}: add it to the template.`);
  }
  if (name === 'Fn::If') checkDefined((argument as unknown[])[0], template);
}

function checkDefined(condition: unknown, { Conditions: conditions = {} }: Template): void {
  if (conditions[String(condition)] === undefined) {
    throw new Error(`Template format error: condition "${String(condition)}" is used but not defined: `
      + 'add it to Conditions.');
  }
}

/** Follows the conditions that a condition is made of. */
function refuseCycle(name: string, template: Template, path: readonly string[]): void {
  if (path.includes(name)) {
    throw new Error(`Template format error: circular dependency between conditions: [${path.join(', ')}].`);
  }
  const follow = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [member, part] of Object.entries(value)) {
      if (member.startsWith('Fn::') && ONLY_IN_RULES.includes(member)) {
        throw new Error(`Template format error: ${member} is for rules, not for condition ${name}: use Fn::Equals.`);
      }
      if (member === 'Condition') {
        checkDefined(part, template);
        refuseCycle(String(part), template, [...path, name]);
      } else {
        follow(part);
      }
    }
  };
  follow(template.Conditions![name]);
}

const ONLY_IN_RULES = CONDITION_FUNCTIONS.filter((name) => /^Fn::(Contains|EachMember)/.test(name));

function eachFunction(value: unknown, check: (name: string, argument: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  for (const [name, part] of entries) {
    if (entries.length === 1 && name.startsWith('Fn::')) check(name, part);
    eachFunction(part, check);
  }
}
