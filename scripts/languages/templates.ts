/** What is the same in the templates of all languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Metadata that says where a resource comes from, in terms of the program that made it. */
const PATHS = ['aws:cdk:path', 'aws:asset:path'];

/** The template without paths, its keys sorted, so that languages may order them as they like. */
export function template(out: string, stack: string): string {
  const parsed = JSON.parse(readFileSync(join(out, `${stack}.template.json`), 'utf8'));
  for (const resource of Object.values<{ Metadata?: Record<string, unknown> }>(parsed.Resources)) {
    for (const path of PATHS) delete resource.Metadata?.[path];
  }
  return JSON.stringify(sorted(parsed), undefined, 1);
}

/** How many resources and outputs templates have, to show that something was compared. */
export function summary(...texts: readonly string[]): string {
  const parsed = texts.map((text) => JSON.parse(text));
  const count = (section: string): number =>
    parsed.reduce((sum, { [section]: members = {} }) => sum + Object.keys(members).length, 0);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return `${count('Resources')} resources, ${count('Outputs')} outputs, ${characters} characters`;
}

/** Throws at the first line that differs. */
export function expectEqual(actual: string, expected: string): void {
  if (actual === expected) return;
  const [here, there] = [actual.split('\n'), expected.split('\n')];
  const line = here.findIndex((text, index) => text !== there[index]);
  throw new Error(
    `the templates differ from line ${line + 1} on:\nhere       ${here[line]}\nTypeScript ${there[line]}`,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, key === 'Fn::Join' ? (embedded(inner) ?? sorted(inner)) : sorted(inner)]),
  );
}

/** JSON that is put together from text and references, such as a call of an AwsCustomResource: its keys, sorted. */
function embedded([delimiter, parts]: [string, unknown]): unknown {
  if (delimiter !== '' || !Array.isArray(parts)) return undefined;
  const inText = (part: unknown): string => JSON.stringify(JSON.stringify(sorted(part))).slice(1, -1);
  const text = parts.map((part) => (typeof part === 'string' ? part : inText(part))).join('');
  return text.startsWith('{"') ? sorted(JSON.parse(text)) : undefined;
}
