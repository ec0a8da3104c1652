/** The doc comments, of which API.md is made, say what a machine can ask of them. */
import { readdirSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { documentation, exported, found, isPublicMember, named, parse, SOURCES } from './public-api';

type Member = ts.ClassElement | ts.TypeElement | ts.EnumMember;

const isStruct = (node: ts.Node): node is ts.InterfaceDeclaration =>
  ts.isInterfaceDeclaration(node) && !/^I[A-Z]/.test(node.name.text);

/** Classes, and interfaces that are implemented: what people write the name of. */
const usable = exported.filter((statement) => !isStruct(statement) && !ts.isEnumDeclaration(statement));

/** jsii makes what an internal base class declares members of the classes that extend it. */
const bases = parse(join(SOURCES, 'provider', 'metrics.ts')).statements.filter(ts.isClassDeclaration);

const types = [...exported, ...bases];
const members: [string, Member][] = types
  .flatMap((type) =>
    ts.isEnumDeclaration(type) || ts.isClassDeclaration(type) || ts.isInterfaceDeclaration(type)
      ? [...type.members].map((member): [string, Member] => [`${named(type)}.${nameOf(member)}`, member])
      : [],
  )
  .filter(([, member]) => isPublic(member));

function nameOf(member: Member): string {
  return ts.isConstructorDeclaration(member) ? 'constructor' : (member.name?.getText() ?? member.getText());
}

function isPublic(member: Member): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return !modifiers.some(({ kind }) => hidden.includes(kind)) && !documentation(member).includes('@internal');
}

/** Every name of a function that throws, or that calls one: by name, as names are told apart in src. */
const throwing = ((): ReadonlySet<string> => {
  const calls = new Map<string, Set<string>>();
  const files = (readdirSync(SOURCES, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  for (const file of files) {
    const look = (node: ts.Node): void => {
      if (ts.isFunctionDeclaration(node) && node.name) calls.set(node.name.text, called(node));
      ts.forEachChild(node, look);
    };
    look(parse(join(SOURCES, file)));
  }
  const names = new Set<string>(['throw']);
  for (let before = 0; before < names.size;) {
    before = names.size;
    for (const [name, those] of calls) if ([...those].some((each) => names.has(each))) names.add(name);
  }
  return names;
})();

/** What a body calls by a plain name, and `throw` where it throws itself. */
function called(body: ts.Node): Set<string> {
  const names = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isThrowStatement(node)) names.add('throw');
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) names.add(node.expression.text);
    ts.forEachChild(node, look);
  };
  look(body);
  return names;
}

const parametersOf = (member: Member): ts.ParameterDeclaration[] =>
  ts.isMethodDeclaration(member) || ts.isMethodSignature(member) || ts.isConstructorDeclaration(member)
    ? [...member.parameters]
    : [];

const missing = (sought: (member: Member) => boolean, words: RegExp): string[] =>
  members.filter(([, member]) => sought(member) && !words.test(documentation(member))).map(([name]) => name);

test('there are members to speak of', () => {
  expect(members.length).toBeGreaterThan(90);
  expect(usable.map(named)).toContain('IPhoneNumberOrder');
  expect([...throwing]).toEqual(expect.arrayContaining(['throwErrors', 'bound', 'byId', 'assignOnce', 'logGroupFor']));
});

test('every type and member has a doc comment', () => {
  expect(exported.filter((statement) => !documentation(statement)).map(named)).toEqual([]);
  expect(found((node) => isPublicMember(node) && !documentation(node))).toEqual([]);
  expect(missing(() => true, /\w/)).toEqual([]);
});

test('everything optional has its default', () => {
  expect(missing((member) => ts.isPropertySignature(member) && member.questionToken !== undefined, /@default/)).toEqual(
    [],
  );
});

test('every class has an example', () => {
  expect(usable.filter((type) => !documentation(type).includes('@example')).map(named)).toEqual([]);
});

test('every type names the document that it rests on', () => {
  const own = (type: ts.Node) => documentation(type).includes('@see');
  const ofMembers = (type: string) =>
    members.some(([name, member]) => name.startsWith(`${type}.`) && documentation(member).includes('@see'));
  expect(exported.filter((type) => !own(type) && !ofMembers(named(type))).map(named)).toEqual([]);
});

test('every number and every Duration that is given names its unit or range', () => {
  const isMeasured = (member: Member) => ts.isPropertySignature(member) && /^(number|Duration)$/.test(typeOf(member));
  expect(members.filter(([, member]) => isMeasured(member)).length).toBeGreaterThan(6);
  expect(missing(isMeasured, /\bwhole (number|seconds)\b/)).toEqual([]);
});

test('every number that is passed says what it is counted from', () => {
  const counts = (member: Member) => parametersOf(member).some((parameter) => parameter.type?.getText() === 'number');
  expect(missing(counts, /counted from \d/)).toEqual([]);
});

test('every parameter is described', () => {
  for (const [name, member] of members) {
    const described = [...documentation(member).matchAll(/@param (\w+) \S/g)].map(([, parameter]) => parameter);
    expect([name, described]).toEqual([name, parametersOf(member).map((parameter) => parameter.name.getText())]);
  }
});

test('whatever can throw says when', () => {
  const throws = (member: Member) => !ts.isEnumMember(member) && [...called(member)].some((name) => throwing.has(name));
  expect(members.filter(([, member]) => throws(member)).length).toBeGreaterThan(12);
  expect(missing(throws, /\bThrows (when|with|for|outside|together)\b/)).toEqual([]);
});

function typeOf(member: ts.PropertySignature): string {
  return member.type?.getText() ?? '';
}
