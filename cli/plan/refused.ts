/** Templates that CloudFormation refuses before it begins: a plan of one would promise what cannot happen. */
import { knownParameters, ParameterSources, textOf } from './known-parameters';
import { Surroundings } from './stack-scope';
import { acceptTemplate, dependsOnParameters, withParameters } from '../../local/cloudformation/engine/accept';
import { checkValue, isStored } from '../../local/cloudformation/engine/parameters';
import { foreignTransforms, Template } from '../../local/cloudformation/engine/template';
import { isUnknown } from '../../local/cloudformation/engine/unknown-values';

/**
 * The template with its loops written out; throws what CloudFormation says of it, and of the values of its parameters
 * as far as they are known. What a transform makes of a template is not known here, and is not judged.
 */
export function acceptable(
  sources: ParameterSources,
  of: string,
  { region, account = '', stackName }: Pick<Surroundings, 'region' | 'account' | 'stackName'>,
): Template {
  const { template } = sources;
  try {
    checkParameters(sources);
    if (foreignTransforms(template).length > 0) return template;
    const { values } = knownParameters(sources, stackName);
    const whole = dependsOnParameters(template)
      ? withParameters(template, { ...values }, { region, account, name: stackName })
      : template;
    acceptTemplate(whole);
    return whole;
  } catch (error) {
    throw new Error(`${of}: ${(error as Error).message}`);
  }
}

function checkParameters(sources: ParameterSources): void {
  for (const [name, parameter] of Object.entries(sources.template.Parameters ?? {})) {
    const value = textOf(name, parameter, sources);
    if (value !== undefined && !isStored(parameter) && !isUnknown(value)) checkValue(name, value, parameter);
  }
}
