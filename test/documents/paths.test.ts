/** What the pages say of where things are: every file and folder that they name is there. */
import { existsSync, readdirSync } from 'fs';
import { basename, dirname, join } from 'path';
import { PAGES, read, ROOT } from './pages';

/** What begins with a folder of the repository and stands in backticks, alone or in a command. */
const FOLDERS = [
  ...['bench', 'cli', 'docs', 'e2e', 'examples', 'lambda', 'local', 'projenrc', 'rosetta', 'scripts', 'simulation'],
  ...['src', 'test', '\\.ci', '\\.github', '\\.devcontainer'],
].join('|');
const PATH = new RegExp(`(?<![\\w./@:-])(?:${FOLDERS})/[\\w.*/-]*[\\w*]`, 'g');

/** Names that a person is to put in. */
const PLACEHOLDER = /\bNAME\b/;

const named = PAGES.flatMap((page) => {
  const code = [...read(page).matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  const paths = new Set(code.flatMap((text) => text.match(PATH) ?? []));
  return [...paths].filter((path) => !PLACEHOLDER.test(path)).map((path) => [page, path]);
});

function isThere(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(ROOT, path));
  const pattern = new RegExp(`^${basename(path).replace(/[.]/g, '\\.').replace(/\*/g, '.*')}$`);
  return readdirSync(join(ROOT, dirname(path))).some((file) => pattern.test(file));
}

test('there are paths to speak of', () => expect(named.length).toBeGreaterThan(150));

test.each(named)('%s: %s is there', (_, path) => expect([path, isThere(path)]).toEqual([path, true]));

/** A test file, and after it what a test in it is called. */
const tests = PAGES.flatMap((page) =>
  [...read(page).replace(/\s+/g, ' ').matchAll(/`(test\/[\w/-]+\.test\.ts)`(?:, |: )"([^"]+)"/g)].map(
    ([, file, name]) => [page, file, name],
  ),
);

test('there are tests to speak of that a page calls by name', () => expect(tests.length).toBeGreaterThan(10));

test.each(tests)('%s: %s has "%s"', (_, file, name) => {
  const source = read(file)
    .replace(/\\'/g, "'")
    .replace(/' \+\s*'|'\s*\+ '/g, '')
    .replace(/\s+/g, ' ');
  expect([name, source.includes(name)]).toEqual([name, true]);
});
