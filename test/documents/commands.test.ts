/**
 * What the pages tell people to type exists: scripts, tasks, files. Each line of README and of docs/command-line.md is
 * run somewhere, too.
 */
import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { blocks, PAGES, read, ROOT } from './pages';

const { scripts } = JSON.parse(read('package.json'));
const { tasks } = JSON.parse(read('.projen/tasks.json'));

/** What is typed in shell blocks, and what stands in backticks and looks typed. */
const typed = PAGES.filter((page) => !/^(API|CHANGELOG)\.md$|^docs\/adr/.test(page)).flatMap((page) => {
  const fenced = blocks(page).filter(({ language }) => ['shell', 'bash', 'sh', ''].includes(language));
  const inline = [...read(page).matchAll(/`((?:npm|npx|node) [^`\n]+)`/g)].map(([, text]) => text);
  return [...fenced.flatMap(({ text }) => text.replace(/\\\n/g, ' ').split('\n')), ...inline]
    .flatMap((line) => line.split('&&'))
    .map((line) => line.trim())
    .filter((line) => /^(\w+=\S+ )*(npm|npx|node) /.test(line))
    .map((line) => [page, line]);
});

test('there are commands to speak of', () => expect(typed.length).toBeGreaterThan(30));

test.each(typed)('%s: %s', (_, line) => {
  const script = /npm run (?:-s )?([\w:-]+)/.exec(line)?.[1];
  if (script) expect(Object.keys(scripts)).toContain(script);
  const task = /npx projen ([\w:-]+)/.exec(line)?.[1];
  if (task) expect(Object.keys(tasks)).toContain(task);
  for (const [, file] of line.matchAll(/\s((?:[\w-]+\/)+[\w-]+\.(?:ts|mjs|js))\b/g)) {
    if (!file.includes('NAME')) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
  }
});

/** Where a line is run, and the words there that do it. Commands of this package: test/cli/documents.test.ts. */
const RUN_BY: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'npm ci': ['.ci/run', 'npm ci'],
  'npm run demo': ['.ci/run', 'npm run demo'],
  'npm ci && npm test': ['.ci/run', 'npm test'],
  'npx projen compile': ['.ci/run', 'npx projen compile'],
  'npx projen package:js': ['scripts/gates/quick-start.ts', 'buildAsReadmeSays()'],
  'npx projen package:python': ['scripts/languages.ts', 'buildPackage(target, packages)'],
  'npm install ../cdk-chime-phone-number-order/dist/js/cdk-chime-phone-number-order@0.0.0.jsii.tgz': [
    'scripts/gates/quick-start.ts',
    "run('npm', ['install'",
  ],
  'pip install ../cdk-chime-phone-number-order/dist/python/cdk_chime_phone_number_order-0.0.0-py3-none-any.whl': [
    'scripts/languages/python.ts',
    'wheel,',
  ],
  'npx cdk synth': ['e2e/run.ts', "'synth',"],
  'aws chime-sdk-voice search-available-phone-numbers --area-code 206 --max-results 3': [
    'e2e/aws-cli.ts',
    "'search-available-phone-numbers',",
  ],
};

/** What no machine runs, and why. */
const NOT_RUN: readonly [RegExp, string][] = [
  [/^npx cdk deploy$/, 'needs credentials of AWS, and buys; `npm run e2e` deploys with the same CLI to an emulator'],
  [/^export AWS_\w+=/, 'sets variables for the line that follows it'],
];

const lines = ['README.md', 'docs/command-line.md'].flatMap((page) =>
  blocks(page)
    .filter(({ language }) => language === 'shell')
    .flatMap(({ text }) => text.trim().split('\n'))
    .map((line) => [page, line]),
);

test.each(lines)('%s: something runs `%s`', (_, line) => {
  if (line.startsWith('npx cdk-chime-phone-number-order ') || NOT_RUN.some(([pattern]) => pattern.test(line))) return;
  const [file, words] = RUN_BY[line] ?? [];
  expect([line, file]).toEqual([line, expect.any(String)]);
  expect(read(file)).toContain(words);
});

test('no line is listed as run that no page has', () => {
  const typedSomewhere = lines.map(([, line]) => line);
  expect(Object.keys(RUN_BY).filter((line) => !typedSomewhere.includes(line))).toEqual([]);
  expect(NOT_RUN.filter(([pattern]) => !typedSomewhere.some((line) => pattern.test(line)))).toEqual([]);
});

test('README installs the packages under the names that they are built with', () => {
  const { version, jsii } = JSON.parse(read('package.json'));
  const install = Object.keys(RUN_BY).filter((line) => /^(npm|pip) install/.test(line));
  expect(install.map((line) => line.split('/').pop())).toEqual([
    `${jsii.targets.python.distName}@${version}.jsii.tgz`,
    `${jsii.targets.python.module}-${version}-py3-none-any.whl`,
  ]);
});

test('the quick loop runs the files of a name, and no others', () => {
  const [jest, ...options] = tasks['test:handler'].steps[0].exec.split(' ');
  expect(jest).toBe('jest');
  const args = [require.resolve('jest/bin/jest'), ...options, 'searches', '--listTests'];
  const listed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  expect(listed.match(/[\w-]+\.test\.ts$/gm)).toEqual(['searches.test.ts']);
});
