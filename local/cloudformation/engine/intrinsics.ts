import { cidrBlocks } from './cidr';
import { Template } from './template';
import { isUnknown, unknownId } from './unknown-values';

/** What `Fn::GetStackOutput` asks for. */
export interface StackOutputReference {
  readonly stackName: string;
  readonly outputName: string;
  /** Region of that stack; the own one, unless given. */
  readonly region?: string;
  /** Role that reads the output; its account is where the stack is. */
  readonly roleArn?: string;
}

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
  /** What `Fn::GetStackOutput` gives; a scope without other stacks leaves it out. */
  stackOutput?(reference: StackOutputReference): unknown;
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

/** Refuses parameters that break a rule of the template. */
export function checkRules(scope: ResolveScope): void {
  for (const [name, rule] of Object.entries(scope.template.Rules ?? {})) {
    if (rule.RuleCondition === undefined || evaluate(rule.RuleCondition, scope)) {
      const broken = rule.Assertions.find(({ Assert }) => !evaluate(Assert, scope));
      if (broken) {
        throw new Error(
          `Template error: rule "${name}" does not hold: ${broken.AssertDescription ?? 'correct the parameters'}`,
        );
      }
    }
  }
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
    .map(([name, part]) => [name, name === TRANSFORM ? transformed(part, scope) : resolveValue(part, scope)] as const)
    .filter(([, part]) => part !== NO_VALUE));
}

const TRANSFORM = 'Fn::Transform';

/** What a transform makes, only AWS knows. */
const transformed = ({ Name: name }: { readonly Name?: unknown }, { stackName }: ResolveScope): string =>
  unknownId(stackName, String(name).replace(/[^A-Za-z0-9]/g, ''));

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
  'Fn::If': ([condition, whenTrue, whenFalse], scope) => (
    resolveValue(conditionHolds(condition, scope) ? whenTrue : whenFalse, scope)
  ),
  'Fn::ImportValue': (name, scope) => scope.importValue(resolve(name, scope)),
  'Fn::GetStackOutput': (argument, scope) => stackOutput(resolve(argument, scope), scope),
  'Fn::FindInMap': (argument, scope) => findInMap(argument, scope),
  'Fn::Base64': (text, scope) => Buffer.from(String(resolve(text, scope))).toString('base64'),
  'Fn::Cidr': (argument, scope) => cidrBlocks(resolve(argument, scope)),
  'Fn::GetAZs': (region, scope) => ['a', 'b', 'c'].map((zone) => `${resolve(region, scope) || scope.region}${zone}`),
  'Fn::Length': (list, scope) => strings('Fn::Length', resolve(list, scope)).length,
  'Fn::ToJsonString': (value, scope) => JSON.stringify(resolve(value, scope)),
  [TRANSFORM]: transformed,
  'Fn::Equals': (argument, scope) => evaluate({ 'Fn::Equals': argument }, scope),
  'Fn::And': (argument, scope) => evaluate({ 'Fn::And': argument }, scope),
  'Fn::Or': (argument, scope) => evaluate({ 'Fn::Or': argument }, scope),
  'Fn::Not': (argument, scope) => evaluate({ 'Fn::Not': argument }, scope),
};

/** Every function that gives a value. */
export const VALUE_FUNCTIONS: readonly string[] = Object.keys(FUNCTIONS);

function callFunction(name: string, argument: unknown, scope: ResolveScope): unknown {
  const intrinsic = FUNCTIONS[name];
  if (!intrinsic) {
    throw new Error(`Intrinsic function "${name}" is not supported on this machine; `
      + `supported are ${Object.keys(FUNCTIONS).join(', ')}.`);
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

type Condition = (argument: any, scope: ResolveScope) => boolean;

const CONDITIONS: Record<string, Condition> = {
  'Condition': (name, scope) => conditionHolds(name, scope),
  'Fn::And': (parts, scope) => parts.every((part: unknown) => evaluate(part, scope)),
  'Fn::Or': (parts, scope) => parts.some((part: unknown) => evaluate(part, scope)),
  'Fn::Not': ([part], scope) => !evaluate(part, scope),
  'Fn::Equals': ([one, other], scope) => sameText(resolve(one, scope), resolve(other, scope)),
  'Fn::Contains': ([list, value], scope) =>
    resolve(list, scope).some((item: unknown) => sameText(item, resolve(value, scope))),
  'Fn::EachMemberEquals': ([list, value], scope) =>
    resolve(list, scope).every((item: unknown) => sameText(item, resolve(value, scope))),
  'Fn::EachMemberIn': ([list, allowed], scope) =>
    resolve(list, scope).every((item: unknown) =>
      resolve(allowed, scope).some((other: unknown) => sameText(item, other)),
    ),
};

/** Every function that decides. */
export const CONDITION_FUNCTIONS: readonly string[] = Object.keys(CONDITIONS);

function evaluate(condition: any, scope: ResolveScope): boolean {
  const [[name, argument]] = Object.entries<any>(condition);
  if (!CONDITIONS[name]) {
    throw new Error(`Condition function "${name}" is not supported on this machine; `
      + `supported are ${Object.keys(CONDITIONS).join(', ')}.`);
  }
  return CONDITIONS[name](argument, scope);
}

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(asText(one)) === JSON.stringify(asText(other));
}

function asText(value: unknown): unknown {
  return typeof value === 'object' ? value : String(value);
}

/** A list that nobody knows is one value, whatever part of it is asked for. */
function select(index: number, list: unknown): unknown {
  if (isUnknown(list)) {
    return list;
  }
  if (!Array.isArray(list) || index < 0 || index >= list.length) {
    const unknown = Array.isArray(list) ? list.find(isUnknown) : undefined;
    if (unknown !== undefined) {
      return unknown;
    }
    throw new Error(`Fn::Select cannot select index ${index} of ${JSON.stringify(list)}: the list must be longer.`);
  }
  return list[index];
}

function findInMap([map, first, second, fallback]: any[], scope: ResolveScope): unknown {
  const keys = [map, first, second].map((key) => resolve(key, scope));
  const found = scope.template.Mappings?.[keys[0]]?.[keys[1]]?.[keys[2]] ?? resolve(fallback?.DefaultValue, scope);
  if (found === undefined) {
    throw new Error(`Fn::FindInMap finds nothing at ${keys.join(' / ')}: correct the mapping.`);
  }
  return found;
}

function stackOutput(argument: Record<string, unknown>, scope: ResolveScope): unknown {
  const { StackName, OutputName, Region, RoleArn } = argument;
  if (typeof StackName !== 'string' || typeof OutputName !== 'string') {
    throw new Error(`Fn::GetStackOutput needs StackName and OutputName, not ${JSON.stringify(argument)}: give both.`);
  }
  if (!scope.stackOutput) {
    throw new Error('Fn::GetStackOutput is not supported where no other stacks are: resolve it in a stack.');
  }
  return scope.stackOutput({
    stackName: StackName,
    outputName: OutputName,
    region: Region === undefined ? undefined : String(Region),
    roleArn: RoleArn === undefined ? undefined : String(RoleArn),
  });
}

function strings(name: string, list: unknown): string[] {
  if (isUnknown(list)) {
    return [list];
  }
  if (!Array.isArray(list)) {
    throw new Error(`${name} needs a list, not ${JSON.stringify(list)}.`);
  }
  return list.map(String);
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('.');
  return [text.slice(0, at), text.slice(at + 1)];
}
