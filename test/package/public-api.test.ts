/**
 * What jsii lets pass without a word and other languages suffer from. Looked for in the sources and not in the assembly,
 * from which exported functions are already gone, and which may be older than the sources.
 */
import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';

const INDEX = join(__dirname, '..', '..', 'src', 'index.ts');

type Named = ts.Statement & { readonly name?: ts.Identifier };

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** The files that the index exports; a file that it does not export in whole fails the test, for it would go unread. */
function publicFiles(): string[] {
  return parse(INDEX).statements.map((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause || !statement.moduleSpecifier) throw new Error(`not an export of a whole file: ${statement.getText()}`);
    return join(dirname(INDEX), `${(statement.moduleSpecifier as ts.StringLiteral).text}.ts`);
  });
}

const exported: Named[] = publicFiles().flatMap((file) => parse(file).statements.filter(isExported));
const named = (statement: Named) => statement.name?.text ?? statement.getText();

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  if (ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) return;
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function found(predicate: (node: ts.Node) => boolean): string[] {
  const texts: string[] = [];
  exported.forEach((statement) => visit(statement, (node) => predicate(node) && texts.push(`${named(statement)}: ${node.getText()}`)));
  return texts;
}

function documentation(node: ts.Node): string {
  return ts.getJSDocCommentsAndTags(node).map((tag) => tag.getText()).join('\n');
}

const isInternal = (node: ts.Node) => documentation(node).includes('@internal');
const isPublicMember = (node: ts.Node) => (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isMethodDeclaration(node)
  || ts.isGetAccessor(node) || ts.isEnumMember(node)) && !isInternal(node) && exported.includes(node.parent as Named);

test('exports these names', () => {
  expect(exported.map(named).sort()).toEqual([
    'IPhoneNumberOrder', 'PartialOrderPolicy', 'PhoneNumberOrder', 'PhoneNumberOrderLogLevel', 'PhoneNumberOrderProps', 'PhoneNumberOrderProvider', 'PhoneNumberOrderProviderProps',
    'PhoneNumberProductType', 'PhoneNumberReleaseBehavior', 'PhoneNumberSearch', 'PhoneNumberSource', 'PhoneNumberType',
  ]);
});

test('exports nothing but classes, interfaces and enums', () => {
  const known = [ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.InterfaceDeclaration, ts.SyntaxKind.EnumDeclaration];
  expect(exported.filter((statement) => !known.includes(statement.kind)).map(named)).toEqual([]);
});

test('gives an I to interfaces that are implemented, and to no struct', () => {
  const interfaces = exported.filter(ts.isInterfaceDeclaration);
  expect(interfaces.filter(({ name }) => /^I[A-Z]/.test(name.text)).map(named)).toEqual(['IPhoneNumberOrder']);
  expect(interfaces.find(({ name }) => name.text === 'IPhoneNumberOrder')!.heritageClauses![0].getText()).toBe('extends IResource');
});

test('has no unions', () => {
  expect(found((node) => ts.isUnionTypeNode(node))).toEqual([]);
});

test('has no literal types', () => {
  expect(found((node) => ts.isLiteralTypeNode(node))).toEqual([]);
});

test('has no any', () => {
  expect(found((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
});

test('has structs of read-only properties only', () => {
  const structs = exported.filter(ts.isInterfaceDeclaration).filter(({ name }) => !/^I[A-Z]/.test(name.text));
  const writable = structs.flatMap(({ members }) => [...members]).filter((member) => !ts.canHaveModifiers(member)
    || !(ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword));
  expect(writable.map((member) => member.getText())).toEqual([]);
});

test('documents every type and member', () => {
  expect(exported.filter((statement) => !documentation(statement)).map(named)).toEqual([]);
  expect(found((node) => isPublicMember(node) && !documentation(node))).toEqual([]);
});

test('documents the default of everything optional', () => {
  expect(found((node) => ts.isPropertySignature(node) && node.questionToken !== undefined && !documentation(node).includes('@default'))).toEqual([]);
});
