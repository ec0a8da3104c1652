/**
 * What the package exports, read from the sources and not from the compiled assembly: exported functions are already
 * gone from that, and it may be older than the sources.
 */
import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';

export const SOURCES = join(__dirname, '..', '..', 'src');
const INDEX = join(SOURCES, 'index.ts');

export type Named = ts.Statement & { readonly name?: ts.Identifier };

export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** The files that the index exports; a file that it does not export in whole fails the test, for it would go unread. */
function publicFiles(): string[] {
  return parse(INDEX).statements.map((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause || !statement.moduleSpecifier) {
      throw new Error(`not an export of a whole file: ${statement.getText()}`);
    }
    return join(dirname(INDEX), `${(statement.moduleSpecifier as ts.StringLiteral).text}.ts`);
  });
}

export const exported: Named[] = publicFiles().flatMap((file) => parse(file).statements.filter(isExported));
export const named = (statement: Named) => statement.name?.text ?? statement.getText();

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  if (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
  ) {
    return;
  }
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

export function found(predicate: (node: ts.Node) => boolean): string[] {
  const texts: string[] = [];
  exported.forEach((statement) =>
    visit(statement, (node) => predicate(node) && texts.push(`${named(statement)}: ${node.getText()}`)),
  );
  return texts;
}

export function documentation(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map((tag) => tag.getText())
    .join('\n');
}

const isInternal = (node: ts.Node) => documentation(node).includes('@internal');
export const isPublicMember = (node: ts.Node) =>
  (ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessor(node) ||
    ts.isEnumMember(node)) &&
  !isInternal(node) &&
  exported.includes(node.parent as Named);
