import { isPresent, lookUp, PathScope } from './paths';
import { StatesError } from './states-error';

type Rule = Record<string, any>;

const TYPE_TESTS: Record<string, (value: unknown) => boolean> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => isTimestamp(value),
};

const ORDERINGS: Record<string, (a: any, b: any) => boolean> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  GreaterThan: (a, b) => a > b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThanEquals: (a, b) => a >= b,
};

/** Whether a rule of a Choice state holds. */
export function ruleHolds(rule: Rule, scope: PathScope, where: string): boolean {
  if (rule.And) {
    return (rule.And as Rule[]).every((part) => ruleHolds(part, scope, where));
  }
  if (rule.Or) {
    return (rule.Or as Rule[]).some((part) => ruleHolds(part, scope, where));
  }
  if (rule.Not) {
    return !ruleHolds(rule.Not, scope, where);
  }
  return comparisonHolds(rule, scope, where);
}

function comparisonHolds(rule: Rule, scope: PathScope, where: string): boolean {
  const operators = Object.keys(rule).filter((field) => !['Variable', 'Next', 'Comment'].includes(field));
  if (operators.length !== 1 || typeof rule.Variable !== 'string') {
    throw new StatesError(
      'States.Runtime',
      `${where}: a choice rule needs a Variable and exactly one comparison, not ${JSON.stringify(operators)}.`,
    );
  }
  const [operator] = operators;
  if (operator === 'IsPresent') {
    return isPresent(rule.Variable, scope, where) === rule.IsPresent;
  }
  const value = lookUp(rule.Variable, scope, where);
  if (TYPE_TESTS[operator]) {
    return TYPE_TESTS[operator](value) === rule[operator];
  }
  const byPath = operator.endsWith('Path');
  const expected = byPath ? lookUp(rule[operator], scope, where) : rule[operator];
  return compare(byPath ? operator.slice(0, -4) : operator, value, expected, where);
}

function compare(operator: string, value: unknown, expected: unknown, where: string): boolean {
  if (operator === 'StringMatches') {
    return typeof value === 'string' && typeof expected === 'string' && wildcard(expected).test(value);
  }
  const match =
    /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)$/.exec(operator);
  if (!match || (match[1] === 'Boolean' && match[2] !== 'Equals')) {
    throw new StatesError('States.Runtime', `${where}: the comparison "${operator}" is not supported on this machine.`);
  }
  const [, type, ordering] = match;
  if (type === 'Timestamp') {
    return isTimestamp(value) && isTimestamp(expected) && ORDERINGS[ordering](Date.parse(value), Date.parse(expected));
  }
  const wanted = { String: 'string', Numeric: 'number', Boolean: 'boolean' }[type];
  return typeof value === wanted && typeof expected === wanted && ORDERINGS[ordering](value, expected);
}

function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);
}

/** `*` stands for anything, `\*` for a star. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\\*|\*|[.+?^${}()|[\]\\]/g, (part) => {
    if (part === '*') {
      return '.*';
    }
    return part === '\\*' ? '\\*' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 's');
}
