/** docs/architecture.md says where things are: what it names has to be there. */
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');

/** What stands in backticks and looks like a path from the root of the repository. */
const paths = [
  ...new Set(
    [...page.matchAll(/`((?:lambda|src|simulation|test|docs|scripts|local|projenrc)\/[^`\s]*)`/g)].map(
      ([, path]) => path,
    ),
  ),
];

/** The rows of the table of questions: a question, and the files and names that answer it. */
const answers = page
  .split('## Where to find what')[1]
  .split('\n## ')[0]
  .split('\n')
  .filter((line) => /^\| .*\? \| /.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

const IN_BACKTICKS = /`([^`\s]+)`/g;
const named = (text: string): string[] => [...text.matchAll(IN_BACKTICKS)].map(([, name]) => name);
const isFile = (name: string): boolean => name.includes('/');

test('names many files', () => expect(paths.length).toBeGreaterThan(40));

test.each(paths)('%s exists', (path) => expect(existsSync(join(root, path))).toBe(true));

test('answers twenty questions at least, each by a file', () => {
  expect(answers.length).toBeGreaterThanOrEqual(20);
  for (const [question, answer] of answers) expect([question, named(answer).some(isFile)]).toEqual([question, true]);
});

test.each(answers)('%s is answered where the page says', (_, answer) => {
  const sources = named(answer)
    .filter(isFile)
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  for (const name of named(answer).filter((one) => !isFile(one))) expect(sources).toMatch(new RegExp(`\\b${name}\\b`));
});

test('every link to a page beside it leads somewhere', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) expect([link, existsSync(join(root, 'docs', link))]).toEqual([link, true]);
});
