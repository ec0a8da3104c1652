/**
 * C#, without an SDK at hand: the signatures of the generated code are compared with the API, and every name of ours
 * that the examples and what `audit --as-code` prints use is looked up in them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Method, Property, Type, TypeReference } from './assembly';
import { ExampleName } from './examples';
import { Report } from '../support/report';
import { ROOT } from '../support/workspace';

const PROGRAMS: Readonly<Partial<Record<ExampleName, string>>> = {
  'app': 'examples/csharp/Program.cs',
  'support-line': 'examples/csharp/support-line/Program.cs',
};

const NAMESPACE = 'CdkChimePhoneNumberOrder';
const PRIMITIVES: Readonly<Record<string, string>> = { string: 'string', number: 'double', boolean: 'bool' };

const pascal = (name: string) => name[0].toUpperCase() + name.slice(1);

export async function checkCsharp(
  report: Report,
  api: readonly Type[],
  generated: string,
  adoptions: readonly string[],
): Promise<void> {
  const files = readdirSync(generated, { recursive: true }).map(String).filter((file) => file.endsWith('.cs'));
  const read = (name: string) =>
    files
      .filter((file) => file.endsWith(`/${name}.cs`))
      .map((file) => readFileSync(join(generated, file), 'utf8'))
      .join('\n');
  await report.check('C#, signatures', () => signatures(api, read));
  for (const [name, path] of Object.entries(PROGRAMS)) {
    await report.check(`C#, ${name}`, () => example(api, path));
  }
  for (const program of adoptions) {
    await report.check('C#, audit --as-code', () => lookUp(api, program, 'the program'));
  }
}

function signatures(api: readonly Type[], read: (name: string) => string): string {
  const wrong: string[] = [];
  let count = 0;
  for (const type of api) {
    const text = read(type.name);
    for (const expected of expectedOf(type)) {
      count++;
      if (!expected.test(text)) wrong.push(`${type.name}.cs: no line matches ${expected.source}`);
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${count} signatures of ${api.length} types`;
}

function expectedOf(type: Type): RegExp[] {
  const kind = type.kind === 'interface' && type.datatype ? 'class' : type.kind;
  return [
    new RegExp(`public (abstract )?${kind} ${type.name}\\b`),
    ...(type.members ?? []).map(({ name }) => new RegExp(`^\\s+${name}\\b`, 'm')),
    ...(type.properties ?? []).map((property) => new RegExp(` ?${typeOf(property)} ${pascal(property.name)}$`, 'm')),
    ...(type.methods ?? []).map((method) => new RegExp(`${modifiersOf(type, method)}${methodOf(method)}`, 'm')),
  ];
}

/** In an interface every method is public without a word. */
function modifiersOf({ kind }: Type, method: Method): string {
  if (kind === 'interface') return '^\\s+';
  return `public ${method.static ? 'static' : 'virtual'} `;
}

function methodOf({ name, returns, parameters }: Method): string {
  const list = (parameters ?? [])
    .map((parameter) => `${typeOf(parameter)} ${parameter.name}${parameter.optional ? ' = null' : ''}`)
    .join(', ');
  return `${returns ? typeOf({ name, ...returns }) : 'void'} ${pascal(name)}\\(${list}\\)`;
}

/** A type of another assembly is known by its last name; C# has an interface for each struct. */
function typeOf({ type, optional }: Property): string {
  return `${nameOf(type)}${optional ? '\\?' : ''}`;
}

function nameOf(type: TypeReference): string {
  if (type.primitive) return PRIMITIVES[type.primitive] ?? type.primitive;
  if (type.collection) {
    const element = nameOf(type.collection.elementtype);
    const isMap = type.collection.kind === 'map';
    return isMap ? `System\\.Collections\\.Generic\\.IDictionary<string, ${element}>` : `${element}\\[\\]`;
  }
  const [assembly, ...rest] = type.fqn!.split('.');
  const name = rest[rest.length - 1];
  return assembly === 'cdk-chime-phone-number-order' ? `${NAMESPACE}\\.I?${name}` : `[\\w.]+\\.I?${name}_?`;
}

function membersOf({ properties = [], methods = [], members = [] }: Type): string[] {
  return [...[...properties, ...methods].map(({ name }) => pascal(name)), ...members.map(({ name }) => name)];
}

function example(api: readonly Type[], path: string): string {
  const file = join(ROOT, path);
  if (!existsSync(file)) throw new Error(`${path}: not there`);
  return lookUp(api, readFileSync(file, 'utf8'), path);
}

function lookUp(api: readonly Type[], text: string, path: string): string {
  const used = usedIn(text);
  const known = new Map(api.map((type) => [type.name, membersOf(type)]));
  const wrong = used.filter(({ types, member }) => !types.some((type) => known.get(type)?.includes(member)));
  if (used.length === 0) throw new Error(`${path}: uses nothing of the API`);
  if (wrong.length > 0) {
    const names = wrong.map(({ types, member }) => `${types[0]}.${member}`);
    throw new Error(`${path}: not in the API: ${names.join(', ')}`);
  }
  return `${used.length} names of ${path} looked up`;
}

interface Use {
  /** The types of which one has to have the member. */
  readonly types: readonly string[];
  readonly member: string;
}

/** Static members, members of the order, and what is assigned in a statement that declares something of ours. */
function usedIn(text: string): Use[] {
  return [
    ...[...text.matchAll(/\b(PhoneNumber[A-Z]\w*)\.(\w+)/g)].map(([, type, member]) => ({ types: [type], member })),
    ...[...text.matchAll(/\b(?:support|line)\.(\w+)/g)].map(([, member]) => ({ types: ['PhoneNumberOrder'], member })),
    ...[...text.matchAll(/= new (PhoneNumber\w+)\([^;]*;/g)].flatMap(([statement, type]) =>
      [...statement.matchAll(/^\s+(\w+) = /gm)].map(([, member]) => ({
        types: [`${type}Props`, 'PhoneNumberSearch'],
        member,
      })),
    ),
  ];
}
