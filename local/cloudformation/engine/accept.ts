/** What CloudFormation refuses before it begins: a template by itself, and with its parameters. */
import { dependenciesOf } from './graph';
import { checkRules, resolve, ResolveScope } from './intrinsics';
import { loopIn, writtenOut } from './loops';
import { ParameterValues } from './parameters';
import { StackRecord, Target } from './stack';
import {
  checkTemplate,
  LANGUAGE_EXTENSIONS,
  POLICY_FIELDS,
  Template,
  TemplateResource,
  transformsOf,
} from './template';
import { checkFunctions, checkPresent } from './template-functions';
import { checkStructure } from './template-rules';

type Place = Pick<StackRecord, 'region' | 'account' | 'name'>;

/**
 * What an operation asks for, once everything is checked that CloudFormation checks before it begins. `values` gives
 * the parameters: it is asked once the template by itself is found to be in order.
 */
export function accepted(template: Template, values: () => ParameterValues, place: Place): Target {
  const isOpen = dependsOnParameters(template);
  if (!isOpen) acceptTemplate(template);
  const { resolved: parameters, given } = values();
  const whole = isOpen ? withParameters(template, parameters, place) : template;
  if (isOpen) acceptTemplate(whole);
  const scope = scopeOf(whole, parameters, place);
  checkRules(scope);
  checkPresent(scope);
  return { template: whole, parameters, given };
}

/** Refuses a template that cannot be deployed, whatever its parameters are. */
export function acceptTemplate(template: Template): void {
  checkStructure(template);
  checkTemplate(template);
  checkFunctions(template);
  dependenciesOf(template);
}

/** Whether loops or policies of a template say something only together with parameters. */
export const dependsOnParameters = (template: Template): boolean =>
  transformsOf(template).includes(LANGUAGE_EXTENSIONS)
  && (loopIn(template) !== undefined || Object.values(template.Resources ?? {}).some(hasPolicyByFunction));

const hasPolicyByFunction = (resource: TemplateResource): boolean =>
  POLICY_FIELDS.some((field) => isFunction(resource[field]));

/** The template with such loops and policies written out. */
export function withParameters(template: Template, parameters: Record<string, unknown>, place: Place): Template {
  const scope = scopeOf(template, parameters, place);
  const whole = writtenOut(template, (list) => resolve(list, scope));
  const resources = Object.entries(whole.Resources).map(([name, resource]) => [name, withPolicies(resource, scope)]);
  return { ...whole, Resources: Object.fromEntries(resources) };
}

function withPolicies(resource: TemplateResource, scope: ResolveScope): TemplateResource {
  const functions = POLICY_FIELDS.filter((field) => isFunction(resource[field]));
  return { ...resource, ...Object.fromEntries(functions.map((field) => [field, resolve(resource[field], scope)])) };
}

const isFunction = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Rules, conditions, loops and policies see parameters only. */
function scopeOf(
  template: Template,
  parameters: Record<string, unknown>,
  { region, account, name: stackName }: Place,
): ResolveScope {
  const refuse = (name: string): never => {
    throw new Error(
      `A rule, a loop or a policy of the template refers to "${name}", which is not a parameter: correct it.`,
    );
  };
  const nowhere = { stackId: '', ref: refuse, getAtt: refuse, importValue: refuse };
  return { ...nowhere, template, parameters, region, account, stackName };
}
