/** docs/defects.md claims tests by name: they have to exist. */
import { readFileSync } from 'fs';
import { join } from 'path';

const root = join(__dirname, '..', '..');
const rows = readFileSync(join(root, 'docs', 'defects.md'), 'utf8').split('\n').filter((line) => /^\| \d+ \|/.test(line)).map((line) => line.slice(2, -2).split(' | '));

/** Titles of tests and groups, as they stand in the source: those of a table with their placeholders. */
function titlesIn(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const calls = source.matchAll(/^\s*(?:(?:test|it|describe)(?:\.each\b.*)?|\].*)\(\s*'((?:[^'\\]|\\.)*)',/gm);
  const continued = source.matchAll(/^\s*'((?:[^'\\]|\\.)*)', async \(/gm);
  return [...calls, ...continued].map(([, title]) => title.replace(/\\(.)/g, '$1'));
}

test('has one row for each of the thirty, and a test in each', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  for (const row of rows) expect([row.length, row[3]]).toEqual([4, expect.stringMatching(/^`test\//)]);
});

test.each(rows.flatMap(([number, , , tests]) => tests.split('; `').map((name) => [number, ...name.replace(/`/g, '').split(' › ')])))(
  'row %s: %s › %s', (_, file, title) => {
    expect(titlesIn(file)).toContain(title);
  });
