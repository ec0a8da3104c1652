/** `Fn::ForEach` of the transform AWS::LanguageExtensions: written out before anything else looks at the template. */
import { LANGUAGE_EXTENSIONS, Template, transformsOf } from './template';

const LOOP = /^Fn::ForEach::[A-Za-z0-9]+$/;

/** What a list of a loop is; a loop over one that is not known stays. */
export type ListOf = (list: unknown) => unknown;

/** The template with its loops replaced by what they make, and with what it includes named where its transforms are. */
export function writtenOut(template: Template, listOf: ListOf = (list) => list): Template {
  const whole = withIncludes(template);
  return transformsOf(whole).includes(LANGUAGE_EXTENSIONS) ? (unrolled(whole, listOf) as Template) : whole;
}

/** `Fn::Transform` in the place of resources or outputs adds some: which ones is not known. */
function withIncludes(template: Template): Template {
  const sections = Object.entries(template).filter(([, section]) => section?.[TRANSFORM] !== undefined);
  if (sections.length === 0) return template;
  const included = sections.map(([, section]) => section[TRANSFORM] as unknown);
  const rest = sections.map(([name, { [TRANSFORM]: _, ...others }]) => [name, others]);
  return { ...template, ...Object.fromEntries(rest), Transform: [...transformsOf(template), ...included] };
}

const TRANSFORM = 'Fn::Transform';

/** The first loop that is still in a part of a template. */
export function loopIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = LOOP.test(name) ? name : loopIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unrolled(value: unknown, listOf: ListOf): unknown {
  if (Array.isArray(value)) return value.map((part) => unrolled(part, listOf));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, part]) => {
    const loop = LOOP.test(name) && Array.isArray(part) ? [part[0], listOf(part[1]), part[2]] : undefined;
    return loop && isWritten(loop) ? rounds(loop, listOf) : [[name, unrolled(part, listOf)] as const];
  });
  return Object.fromEntries(entries);
}

type Written = readonly [variable: string, list: readonly (string | number)[], body: object];

const isWritten = (part: readonly unknown[]): part is Written =>
  typeof part[0] === 'string' && Array.isArray(part[1])
  && part[1].every((item) => ['string', 'number'].includes(typeof item));

const rounds = ([variable, list, body]: Written, listOf: ListOf): [string, unknown][] =>
  list.flatMap((item) => Object.entries(unrolled(inserted(body, variable, String(item)), listOf) as object));

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
