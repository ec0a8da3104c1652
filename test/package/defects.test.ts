/** docs/defects.md claims tests by name: they have to exist. */
import { readFileSync } from 'fs';
import { join } from 'path';

const root = join(__dirname, '..', '..');
const rows = readFileSync(join(root, 'docs', 'defects.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

/** Titles of tests and groups, as they stand in the source: those of a table with their placeholders. */
function titlesIn(file: string): string[] {
  // A title that is too long for a line is in two pieces.
  const source = readFileSync(join(root, file), 'utf8').replace(/' \+\n\s*'/g, '');
  const text = /(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/.source;
  const call = /^\s*(?:(?:test|it|describe)(?:\.each\b.*)?|\].*)\(\s*/.source;
  const calls = source.matchAll(new RegExp(`${call}${text},`, 'gm'));
  const continued = source.matchAll(new RegExp(`^\\s*${text}, async \\(`, 'gm'));
  return [...calls, ...continued].map(([, single, double]) => (single ?? double).replace(/\\(.)/g, '$1'));
}

test('has one row for each, the thirty of elsewhere first, and a test in each', () => {
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.map(([number]) => Number(number))).toEqual(rows.map((_, index) => index + 1));
  for (const row of rows) expect([row.length, row[3]]).toEqual([4, expect.stringMatching(/^`test\//)]);
});

test.each(
  rows.flatMap(([number, , , tests]) =>
    tests.split('; `').map((name) => [number, ...name.replace(/`/g, '').split(' › ')]),
  ),
)('row %s: %s › %s', (_, file, title) => {
  expect(titlesIn(file)).toContain(title);
});
