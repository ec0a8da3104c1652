import { Template } from './template';

/** Where references lead. */
export interface ResolveScope {
  readonly template: Template;
  readonly parameters: Record<string, unknown>;
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
  readonly stackId: string;
  /** What `Ref` of a resource gives. */
  ref(logicalId: string): unknown;
  /** What `Fn::GetAtt` gives. */
  getAtt(logicalId: string, attribute: string): unknown;
  /** What `Fn::ImportValue` gives. */
  importValue(name: string): unknown;
}

const NO_VALUE = Symbol('AWS::NoValue');

/** Resolves every intrinsic function in a value; properties that are `AWS::NoValue` vanish. */
export function resolve(value: unknown, scope: ResolveScope): any {
  const resolved = resolveValue(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

/** Whether a named condition holds; a resource without one is always there. */
export function conditionHolds(name: string | undefined, scope: ResolveScope): boolean {
  if (name === undefined) {
    return true;
  }
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) {
    throw new Error(`Condition "${name}" is used but not defined: add it to Conditions.`);
  }
  return evaluate(condition, scope);
}

function resolveValue(value: unknown, scope: ResolveScope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveValue(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  if (entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::'))) {
    return callFunction(entries[0][0], entries[0][1], scope);
  }
  return Object.fromEntries(entries
    .map(([name, part]) => [name, resolveValue(part, scope)] as const)
    .filter(([, part]) => part !== NO_VALUE));
}

type Intrinsic = (argument: any, scope: ResolveScope) => unknown;

const FUNCTIONS: Record<string, Intrinsic> = {
  'Ref': (name, scope) => ref(name, scope),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = typeof argument === 'string' ? splitOnce(argument) : argument;
    return scope.getAtt(logicalId, resolve(attribute, scope));
  },
  'Fn::Join': ([delimiter, list], scope) => strings('Fn::Join', resolve(list, scope)).join(delimiter),
  'Fn::Split': ([delimiter, source], scope) => String(resolve(source, scope)).split(delimiter),
  'Fn::Select': ([index, list], scope) => select(Number(resolve(index, scope)), resolve(list, scope)),
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::If': ([condition, whenTrue, whenFalse], scope) => resolveValue(conditionHolds(condition, scope) ? whenTrue : whenFalse, scope),
  'Fn::ImportValue': (name, scope) => scope.importValue(resolve(name, scope)),
  'Fn::FindInMap': (argument, scope) => findInMap(argument, scope),
  'Fn::Base64': (text, scope) => Buffer.from(String(resolve(text, scope))).toString('base64'),
  'Fn::GetAZs': (region, scope) => ['a', 'b', 'c'].map((zone) => `${resolve(region, scope) || scope.region}${zone}`),
  'Fn::Equals': (argument, scope) => evaluate({ 'Fn::Equals': argument }, scope),
  'Fn::And': (argument, scope) => evaluate({ 'Fn::And': argument }, scope),
  'Fn::Or': (argument, scope) => evaluate({ 'Fn::Or': argument }, scope),
  'Fn::Not': (argument, scope) => evaluate({ 'Fn::Not': argument }, scope),
};

function callFunction(name: string, argument: unknown, scope: ResolveScope): unknown {
  const intrinsic = FUNCTIONS[name];
  if (!intrinsic) {
    throw new Error(`Intrinsic function "${name}" is not supported on this machine; supported are ${Object.keys(FUNCTIONS).join(', ')}.`);
  }
  return intrinsic(argument, scope);
}

function ref(name: string, scope: ResolveScope): unknown {
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': scope.account,
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': scope.region,
    'AWS::StackId': scope.stackId,
    'AWS::StackName': scope.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  if (Object.prototype.hasOwnProperty.call(pseudo, name)) {
    return pseudo[name];
  }
  return Object.prototype.hasOwnProperty.call(scope.parameters, name) ? scope.parameters[name] : scope.ref(name);
}

function substitute(argument: string | [string, Record<string, unknown>], scope: ResolveScope): string {
  const [text, variables] = typeof argument === 'string' ? [argument, {}] : argument;
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) {
      return `\${${name}}`;
    }
    if (Object.prototype.hasOwnProperty.call(variables, name)) {
      return String(resolve((variables as Record<string, unknown>)[name], scope));
    }
    return String(name.includes('.') ? scope.getAtt(...splitOnce(name)) : ref(name, scope));
  });
}

function evaluate(condition: any, scope: ResolveScope): boolean {
  const [[name, argument]] = Object.entries<any>(condition);
  switch (name) {
    case 'Condition': return conditionHolds(argument, scope);
    case 'Fn::And': return argument.every((part: unknown) => evaluate(part, scope));
    case 'Fn::Or': return argument.some((part: unknown) => evaluate(part, scope));
    case 'Fn::Not': return !evaluate(argument[0], scope);
    case 'Fn::Equals': return JSON.stringify(asText(resolve(argument[0], scope))) === JSON.stringify(asText(resolve(argument[1], scope)));
    default: throw new Error(`Condition function "${name}" is not supported on this machine.`);
  }
}

function asText(value: unknown): unknown {
  return typeof value === 'object' ? value : String(value);
}

function select(index: number, list: unknown): unknown {
  if (!Array.isArray(list) || index < 0 || index >= list.length) {
    throw new Error(`Fn::Select cannot select index ${index} of ${JSON.stringify(list)}: the list must be longer.`);
  }
  return list[index];
}

function findInMap([map, first, second]: unknown[], scope: ResolveScope): unknown {
  const keys = [map, first, second].map((key) => resolve(key, scope));
  const found = scope.template.Mappings?.[keys[0]]?.[keys[1]]?.[keys[2]];
  if (found === undefined) {
    throw new Error(`Fn::FindInMap finds nothing at ${keys.join(' / ')}: correct the mapping.`);
  }
  return found;
}

function strings(name: string, list: unknown): string[] {
  if (!Array.isArray(list)) {
    throw new Error(`${name} needs a list, not ${JSON.stringify(list)}.`);
  }
  return list.map(String);
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('.');
  return [text.slice(0, at), text.slice(at + 1)];
}
