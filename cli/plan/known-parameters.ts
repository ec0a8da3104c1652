/** The values of a template's parameters, as far as they are known before the deployment. */
import { DeployedStack } from './deployed-stacks';
import { asDeclared, isStored } from '../../local/cloudformation/engine/parameters';
import { Template, TemplateParameter } from '../../local/cloudformation/engine/template';
import { isUnknown, unknownId } from '../../local/cloudformation/engine/unknown-values';

export interface ParameterSources {
  readonly template: Template;
  /** As the command line, or the stack around this one, gives them. */
  readonly given: Readonly<Record<string, string>>;
  readonly deployed?: Pick<DeployedStack, 'parameters' | 'given'>;
}

export interface KnownParameters {
  /** What `Ref` gives; a mark where that is not known. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Of those that are not known: a sentence's end that says why. */
  readonly missing: ReadonlyMap<string, string>;
}

export function knownParameters(sources: ParameterSources, stackName: string): KnownParameters {
  const values: Record<string, unknown> = {};
  const missing = new Map<string, string>();
  for (const [name, parameter] of Object.entries(sources.template.Parameters ?? {})) {
    const value = textOf(name, parameter, sources);
    if (value === undefined || isUnknown(value)) missing.set(name, value === undefined ? why(name, parameter) : LATER);
    values[name] = value === undefined ? unknownId(stackName, name) : asDeclared(parameter.Type, value);
  }
  return { values, missing };
}

/**
 * As text, where it is known. The name that stands for a value in Parameter Store says nothing of it; what is deployed
 * has the value.
 */
export function textOf(
  name: string,
  parameter: TemplateParameter,
  { given, deployed }: ParameterSources,
): string | undefined {
  const fallback = parameter.Default === undefined ? undefined : String(parameter.Default);
  if (!isStored(parameter)) return given[name] ?? deployed?.parameters[name] ?? fallback;
  const asked = given[name] ?? deployed?.given[name] ?? fallback;
  return asked === deployed?.given[name] ? deployed?.parameters[name] : undefined;
}

const LATER = 'which is known only at deployment';

const why = (name: string, parameter: TemplateParameter): string =>
  isStored(parameter) ? LATER : `a parameter that has no value yet: give one with --parameters ${name}=VALUE`;
