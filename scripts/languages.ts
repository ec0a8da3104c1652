/**
 * Builds the package of every language, installs it into a clean project outside of the repository, synthesises the
 * language's examples and compares the templates with TypeScript's. Where the package brings the command along, in
 * TypeScript and Python, the command rehearses each example. Name languages to check these alone.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { types } from './languages/assembly';
import { checkCsharp } from './languages/csharp';
import { Example, EXAMPLES, ExampleName } from './languages/examples';
import { GO } from './languages/go';
import { JAVA } from './languages/java';
import { Language, Project, WrongInput } from './languages/language';
import { checkNames } from './languages/names';
import { PYTHON } from './languages/python';
import { rehearse } from './languages/rehearsal';
import { expectEqual, summary, template } from './languages/templates';
import { TYPESCRIPT } from './languages/typescript';
import { buildLibrary, buildPackage } from './support/build';
import { Report } from './support/report';
import { LANGUAGES_CDK } from './support/versions';
import { run, scratch, tool } from './support/workspace';
import { asCode } from '../cli/audit/as-code';
import { OrderGroup } from '../cli/audit/groups';

/** An inventory with everything that an order can take from it. */
const ADOPTED: readonly OrderGroup[] = [
  {
    id: 'SalesNorth',
    productType: 'VoiceConnector',
    numbers: ['+12065550100', '+12065550101'],
    name: 'Sales, north',
    callingName: 'Example Corp',
  },
  { id: 'DialInUS', productType: 'SipMediaApplicationDialIn', numbers: ['+12065550102'] },
];

/** With the provider that is there unless told otherwise, and with one of their own. */
const REGIONS = ['us-east-1', 'us-west-2'];

const packages = scratch('packages');
const templates = scratch('templates');

function build(target: string): string {
  buildPackage(target, packages);
  return join(packages, target);
}

/** The code of all languages, generated once. */
function generate(target: string): string {
  const directory = join(packages, 'code');
  if (!existsSync(directory)) run(tool('jsii-pacmak'), ['--code-only', '-o', directory], { cwd: buildLibrary() });
  return join(directory, target);
}

const assemblyOf = (language: string, example: ExampleName, index: number): string =>
  join(templates, `${language}-${example}-${index}`);

function synthesise(project: Project, language: string, program: string, example: Example): string[] {
  return example.contexts.flatMap((context, index) => {
    const out = assemblyOf(language, example.name, index);
    mkdirSync(out);
    project.synthesise(program, out, context);
    return example.stacks.map((stack) => template(out, stack));
  });
}

/** TypeScript's templates, by example. */
const expectedTemplates = new Map<ExampleName, readonly string[]>();

function compare(project: Project, language: Language, program: string, example: Example): string {
  const actual = synthesise(project, language.name, program, example);
  if (language === TYPESCRIPT) expectedTemplates.set(example.name, actual);
  const expected = expectedTemplates.get(example.name)!;
  actual.forEach((text, index) => expectEqual(text, expected[index]));
  return `${actual.length} templates ${language === TYPESCRIPT ? 'to compare with' : 'identical with TypeScript'} `
    + `(${summary(...actual)})`;
}

function refuse(project: Project, how: WrongInput, message: RegExp): string {
  const { status, stdout, stderr } = project.declareWrongly(how);
  const text = `${stdout}\n${stderr}`;
  if (status === 0) throw new Error(`wrong input of kind "${how}" was accepted`);
  const line = text.split('\n').find((candidate) => message.test(candidate));
  if (line === undefined) {
    throw new Error(
      `wrong input of kind "${how}": no line matches ${message}\n${text.trim().split('\n').slice(0, 25).join('\n')}`,
    );
  }
  return line.trim().slice(0, 160);
}

/** The program that takes numbers under management is the same stack in every language. */
function adopt(project: Project, { name, code }: Language, expected: string[]): string {
  const texts = REGIONS.map((region) => {
    const out = join(templates, `${name}-adoption-${region}`);
    mkdirSync(out);
    project.adopt(asCode(code, ADOPTED, region), out);
    return template(out, 'PhoneNumbers');
  });
  if (expected.length === 0) expected.push(...texts);
  texts.forEach((text, index) => expectEqual(text, expected[index]));
  return summary(...texts);
}

/** TypeScript's, by region. */
const expectedAdoption: string[] = [];

async function checkLanguage(report: Report, language: Language): Promise<void> {
  let project: Project | undefined;
  await report.check(`${language.name}, install`, () => {
    project = language.install(language.codeOnly ? generate(language.target) : build(language.target));
    return `the built package, on CDK ${LANGUAGES_CDK['aws-cdk-lib']}`;
  });
  if (project === undefined) return;
  const installed = project;
  for (const example of EXAMPLES) {
    const program = language.programs[example.name];
    if (program === undefined) continue;
    await report.check(`${language.name}, ${example.name}`, () => compare(installed, language, program, example));
    const { command } = installed;
    if (command === undefined) continue;
    const assemblies = example.contexts.map((_, index) => assemblyOf(language.name, example.name, index));
    await report.check(`${language.name}, ${example.name}, command`, () => rehearse(example, assemblies, command));
  }
  await report.check(`${language.name}, audit --as-code`, () => adopt(installed, language, expectedAdoption));
  for (const [how, message] of Object.entries(language.messages) as [WrongInput, RegExp][]) {
    await report.check(`${language.name}, wrong input, ${how}`, () => refuse(installed, how, message));
  }
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
  const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name.toLowerCase());
  const report = new Report();
  for (const language of [TYPESCRIPT, PYTHON, JAVA, GO]) {
    if (language === TYPESCRIPT || isWanted(language.name)) await checkLanguage(report, language);
  }
  if (isWanted('names')) await checkNames(report, types(buildLibrary()), generate);
  if (isWanted('csharp')) {
    const adoptions = REGIONS.map((region) => asCode('csharp', ADOPTED, region));
    await checkCsharp(report, types(buildLibrary()), generate('dotnet'), adoptions);
  }
  report.close();
}

void main();
