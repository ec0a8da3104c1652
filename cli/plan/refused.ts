/** Templates that CloudFormation refuses before it begins: a plan of one would promise what cannot happen. */
import { acceptTemplate } from '../../local/cloudformation/engine/accept';
import { LANGUAGE_EXTENSIONS, Template, transformsOf } from '../../local/cloudformation/engine/template';

/** Throws what CloudFormation says. What a transform makes of a template is not known here, and is not judged. */
export function refuseTemplate(template: Template, of: string): void {
  const transformed =
    transformsOf(template).some((name) => name !== LANGUAGE_EXTENSIONS) ||
    JSON.stringify(template).includes('"Fn::Transform"');
  if (transformed) return;
  try {
    acceptTemplate(template);
  } catch (error) {
    throw new Error(`${of}: ${(error as Error).message}`);
  }
}
