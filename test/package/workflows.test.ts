/**
 * What builds and releases the package is the same every time: a tag of somebody else's can be moved, a commit cannot.
 */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const directory = join(__dirname, '..', '..', '.github', 'workflows');
const files = readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')] as const);
const everything = files.map(([, text]) => text).join('\n');

test.each(files)('%s uses every action by its commit', (_, text) => {
  for (const [, used] of text.matchAll(/uses: *(\S+)/g)) expect(used).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
});

test('there are actions to speak of, and a release', () => {
  expect([...everything.matchAll(/uses: /g)].length).toBeGreaterThan(20);
  expect([...everything.matchAll(/publib/g)].length).toBeGreaterThan(4);
});

test('what publishes has a version', () => {
  for (const [, version] of everything.matchAll(/'publib@([^']+)'/g)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(everything).not.toContain('@latest');
});
