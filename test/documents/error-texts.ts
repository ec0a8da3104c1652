/** Every text in the code that a person can meet: in CloudFormation, in `warnings`, in the log, or at synth. */
import { readdirSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { read, ROOT } from './pages';

/** What is no error: the reasons of permissions, what the log says of steps that succeed, descriptions. */
const NOT_ERRORS = [
  /^src\/provider\/permissions\.ts$/,
  /^lambda\/engine\/step-log\.ts$/,
  /^src\/provider\/state-machine\.ts$/,
];
const DESCRIPTIONS = [
  'Orders, changes and releases phone numbers of the Amazon Chime SDK',
  'Runs the turns of the function that manages phone numbers of the Amazon Chime SDK',
  'Written by cdk-chime-phone-number-order; says that another resource took numbers of this one',
  'Written by cdk-chime-phone-number-order; says which phone numbers a stack owns',
];

/** Names of places in errors, not errors themselves. */
const PLACES = /^(Saint|the) [A-Z].*(Grenadines|Islands)$/;

/** What a text is made of: the pieces that do not change, and the values between them. */
interface Text {
  readonly pieces: readonly string[];
  readonly values: readonly ts.Node[];
}

function textOf(node: ts.Node): Text | undefined {
  if (ts.isStringLiteralLike(node)) return { pieces: [node.text], values: [] };
  if (ts.isTemplateExpression(node)) {
    return {
      pieces: [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)],
      values: node.templateSpans.map(({ expression }) => expression),
    };
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [node.left, node.right].map((side) => textOf(side) ?? { pieces: ['', ''], values: [side] });
  const seam = left.pieces[left.pieces.length - 1] + right.pieces[0];
  return {
    pieces: [...left.pieces.slice(0, -1), seam, ...right.pieces.slice(1)],
    values: [...left.values, ...right.values],
  };
}

export function textsIn(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node);
    if (text) found.push(longest(text.pieces.map(withoutSubject)));
    (text?.values ?? childrenOf(node)).forEach(visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
  return found.filter((text) => isSentence(text) && !DESCRIPTIONS.includes(text) && !PLACES.test(text));
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

const longest = (texts: readonly string[]): string =>
  texts.reduce((one, other) => (other.length > one.length ? other : one), '');

/** Blanks and punctuation at the ends go, and so does what the sentence is about: "removal policy SNAPSHOT: ...". */
function withoutSubject(piece: string): string {
  const text = piece.replace(/^[\s:;,.()"`]+|[\s:;,.("`]+$/g, '').replace(/\s+/g, ' ');
  const [subject, ...rest] = text.split(': ');
  return rest.length > 0 && wordsIn(subject) <= 6 && isSentence(rest.join(': ')) ? rest.join(': ') : text;
}

const wordsIn = (text: string): number =>
  text.split(' ').filter((word) => /^[a-z('"][\w'.()",;-]*$/i.test(word)).length;

/** A sentence, or most of one; shorter pieces stand within others. */
const isSentence = (text: string): boolean => wordsIn(text) >= 5;

export const files = ['src', 'lambda'].flatMap((folder) =>
  (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
    .map((file) => `${folder}/${file.replace(/\\/g, '/')}`)
    .filter((file) => file.endsWith('.ts') && !NOT_ERRORS.some((pattern) => pattern.test(file))),
);

export const textsOfErrors = (): string[] => files.flatMap(textsIn);
