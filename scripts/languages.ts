/**
 * Builds the package of every language, installs it into a clean project outside of the repository, synthesises the
 * language's example and compares the template with TypeScript's. Name languages to check these alone.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { types } from './languages/assembly';
import { checkCsharp } from './languages/csharp';
import { GO } from './languages/go';
import { JAVA } from './languages/java';
import { Language, Project, WrongInput } from './languages/language';
import { checkNames } from './languages/names';
import { PYTHON } from './languages/python';
import { expectEqual, summary, template } from './languages/templates';
import { TYPESCRIPT } from './languages/typescript';
import { buildLibrary } from './support/build';
import { Report } from './support/report';
import { LANGUAGES_CDK } from './support/versions';
import { run, scratch, tool } from './support/workspace';

/** With its defaults, and with a person's own values, whose types the languages have to convert. */
const CONTEXTS: readonly Readonly<Record<string, string>>[] = [{}, { count: '3', callingName: 'Another Corp' }];

const packages = scratch('packages');
const templates = scratch('templates');

function build(target: string): string {
  run(tool('jsii-pacmak'), ['-t', target, '-o', packages], { cwd: buildLibrary() });
  return join(packages, target);
}

/** The code of all languages, generated once. */
function generate(target: string): string {
  const directory = join(packages, 'code');
  if (!existsSync(directory)) run(tool('jsii-pacmak'), ['--code-only', '-o', directory], { cwd: buildLibrary() });
  return join(directory, target);
}

function synthesise(project: Project, name: string): string[] {
  return CONTEXTS.map((context, index) => {
    const out = join(templates, `${name}-${index}`);
    mkdirSync(out);
    project.synthesise(out, context);
    return template(out);
  });
}

function refuse(project: Project, how: WrongInput, message: RegExp): string {
  const { status, stdout, stderr } = project.declareWrongly(how);
  const text = `${stdout}\n${stderr}`;
  if (status === 0) throw new Error(`wrong input of kind "${how}" was accepted`);
  const line = text.split('\n').find((candidate) => message.test(candidate));
  if (line === undefined) throw new Error(`wrong input of kind "${how}": no line matches ${message}\n${text.trim().split('\n').slice(0, 25).join('\n')}`);
  return line.trim().slice(0, 160);
}

async function checkLanguage(report: Report, language: Language, expected: string[]): Promise<void> {
  let project: Project | undefined;
  await report.check(`${language.name}, install`, () => {
    project = language.install(language.codeOnly ? generate(language.target) : build(language.target));
    return `the built package, on CDK ${LANGUAGES_CDK['aws-cdk-lib']}`;
  });
  if (project === undefined) return;
  const installed = project;
  await report.check(`${language.name}, template`, () => {
    const actual = synthesise(installed, language.name);
    if (expected.length === 0) expected.push(...actual);
    actual.forEach((text, index) => expectEqual(text, expected[index]));
    return `${actual.length} templates ${language === TYPESCRIPT ? 'to compare with' : 'identical with TypeScript'} (${actual.map(summary).join('; ')})`;
  });
  for (const [how, message] of Object.entries(language.messages) as [WrongInput, RegExp][]) {
    await report.check(`${language.name}, wrong input, ${how}`, () => refuse(installed, how, message));
  }
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
  const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name.toLowerCase());
  const report = new Report();
  const expected: string[] = [];
  for (const language of [TYPESCRIPT, PYTHON, JAVA, GO]) {
    if (language === TYPESCRIPT || isWanted(language.name)) await checkLanguage(report, language, expected);
  }
  if (isWanted('names')) await checkNames(report, types(buildLibrary()), generate);
  if (isWanted('csharp')) await checkCsharp(report, types(buildLibrary()), generate('dotnet'));
  report.close();
}

void main();
