/** Templates that CloudFormation refuses before it begins: a plan of one would promise what cannot happen. */
import { ParameterSources, textOf } from './known-parameters';
import { acceptTemplate } from '../../local/cloudformation/engine/accept';
import { checkValue, isStored } from '../../local/cloudformation/engine/parameters';
import { LANGUAGE_EXTENSIONS, Template, transformsOf } from '../../local/cloudformation/engine/template';
import { isUnknown } from '../../local/cloudformation/engine/unknown-values';

/** Throws what CloudFormation says. What a transform makes of a template is not known here, and is not judged. */
export function refuseTemplate(template: Template, of: string): void {
  const transformed =
    transformsOf(template).some((name) => name !== LANGUAGE_EXTENSIONS) ||
    JSON.stringify(template).includes('"Fn::Transform"');
  if (!transformed) saying(of, () => acceptTemplate(template));
}

/** Throws what CloudFormation says of the values of its parameters, as far as these are known. */
export function refuseParameters(sources: ParameterSources, of: string): void {
  for (const [name, parameter] of Object.entries(sources.template.Parameters ?? {})) {
    const value = textOf(name, parameter, sources);
    const isKnown = value !== undefined && !isStored(parameter) && !isUnknown(value);
    if (isKnown) saying(of, () => checkValue(name, value, parameter));
  }
}

function saying(of: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`${of}: ${(error as Error).message}`);
  }
}
