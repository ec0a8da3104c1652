/**
 * How our names come out in each language: in its own spelling, no word cut to pieces, none renamed because the
 * language keeps it for itself (jsii-pacmak then puts an underscore behind it).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from './assembly';
import { Report } from '../support/report';

const pascal = (name: string) => name[0].toUpperCase() + name.slice(1);
const snake = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

interface Spelling {
  readonly language: string;
  readonly target: string;
  readonly extension: string;
  readonly property: (name: string) => RegExp;
  readonly method: (name: string) => RegExp;
  /** The name of a property or method, taken over by the language. */
  readonly renamed: (name: string) => RegExp;
}

const SPELLINGS: readonly Spelling[] = [
  {
    language: 'Python',
    target: 'python',
    extension: '.py',
    property: (name) => new RegExp(`def ${snake(name)}\\(`),
    method: (name) => new RegExp(`def ${snake(name)}\\(`),
    renamed: (name) => new RegExp(`def ${snake(name)}_\\(`),
  },
  {
    language: 'Java',
    target: 'java',
    extension: '.java',
    property: (name) => new RegExp(` get${pascal(name)}\\(\\)`),
    method: (name) => new RegExp(` ${name}\\(`),
    renamed: (name) => new RegExp(` (get${pascal(name)}Value|${name}_|do${pascal(name)})\\(`),
  },
  {
    language: 'Go',
    target: 'go',
    extension: '.go',
    property: (name) => new RegExp(`\\b${pascal(name)}(\\(\\)| )`),
    method: (name) => new RegExp(`\\b(\\w+_)?${pascal(name)}\\(`),
    renamed: (name) => new RegExp(`\\b${pascal(name)}_\\(`),
  },
  {
    language: 'C#',
    target: 'dotnet',
    extension: '.cs',
    property: (name) => new RegExp(` ${pascal(name)}$`, 'm'),
    method: (name) => new RegExp(` ${pascal(name)}\\(`),
    renamed: (name) => new RegExp(` ${pascal(name)}_(\\(|$)`, 'm'),
  },
];

export async function checkNames(
  report: Report,
  api: readonly Type[],
  generate: (target: string) => string,
): Promise<void> {
  for (const spelling of SPELLINGS) {
    await report.check(`${spelling.language}, names`, () =>
      compare(spelling, api, code(generate(spelling.target), spelling.extension)),
    );
  }
}

function compare(spelling: Spelling, api: readonly Type[], text: string): string {
  const properties = api.flatMap((type) => (type.properties ?? []).map(({ name }) => name));
  const methods = api.flatMap((type) => (type.methods ?? []).map(({ name }) => name));
  const members = api.flatMap((type) => (type.members ?? []).map(({ name }) => name));
  const wrong = [
    ...properties
      .filter((name) => !spelling.property(name).test(text))
      .map((name) => `${name}: not there as a property`),
    ...methods.filter((name) => !spelling.method(name).test(text)).map((name) => `${name}: not there as a method`),
    ...[...api.map(({ name }) => name), ...members]
      .filter((name) => !new RegExp(`\\b(\\w+_)?${name}\\b`).test(text))
      .map((name) => `${name}: not there`),
    ...[...properties, ...methods]
      .filter((name) => spelling.renamed(name).test(text))
      .map((name) => `${name}: renamed, as the language keeps the word for itself`),
    ...[...properties, ...methods]
      .filter((name) => /(^|_)[a-z](_|$)/.test(snake(name)))
      .map((name) => `${name}: comes out as ${snake(name)} in Python`),
  ];
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${api.length} types, ${properties.length} properties, ${methods.length} methods and ${members.length} enum `
    + 'members, all under their own names';
}

function code(directory: string, extension: string): string {
  const files = readdirSync(directory, { recursive: true }).map(String).filter((file) => file.endsWith(extension));
  return files.map((file) => readFileSync(join(directory, file), 'utf8')).join('\n');
}
