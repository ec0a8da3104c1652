/** `Fn::ForEach` of the transform AWS::LanguageExtensions: written out before anything else looks at the template. */
import { LANGUAGE_EXTENSIONS, Template, transformsOf } from './template';

const LOOP = /^Fn::ForEach::[A-Za-z0-9]+$/;

/**
 * The template with its loops over written lists replaced by what they make. A loop over anything else stays, and is
 * refused where the template is checked.
 */
export function writtenOut(template: Template): Template {
  return transformsOf(template).includes(LANGUAGE_EXTENSIONS) ? (unrolled(template) as Template) : template;
}

/** The first loop that is still in a part of a template. */
export function loopIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = LOOP.test(name) ? name : loopIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unrolled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unrolled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, part]) =>
    LOOP.test(name) && isWritten(part) ? rounds(part) : [[name, unrolled(part)] as const],
  );
  return Object.fromEntries(entries);
}

type Written = readonly [variable: string, list: readonly (string | number)[], body: object];

const isWritten = (part: unknown): part is Written =>
  Array.isArray(part) && typeof part[0] === 'string' && Array.isArray(part[1])
  && part[1].every((item) => ['string', 'number'].includes(typeof item));

const rounds = ([variable, list, body]: Written): [string, unknown][] =>
  list.flatMap((item) => Object.entries(unrolled(inserted(body, variable, String(item))) as object));

/** `${X}` everywhere, `&{X}` with letters and digits only, and `Ref` of the variable. */
function inserted(value: unknown, variable: string, item: string): unknown {
  if (typeof value === 'string') {
    return value.split(`\${${variable}}`).join(item).split(`&{${variable}}`).join(item.replace(/[^A-Za-z0-9]/g, ''));
  }
  if (Array.isArray(value)) return value.map((part) => inserted(part, variable, item));
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value && value.Ref === variable) return item;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      inserted(name, variable, item) as string,
      inserted(part, variable, item),
    ]),
  );
}
