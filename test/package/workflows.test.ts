/**
 * What builds and releases the package is the same every time: a tag of somebody else's can be moved, a commit cannot.
 */
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';

interface Job {
  readonly steps: readonly { readonly run?: string }[];
}

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

test('GitHub runs each part of .ci/run as a job, and merges when all have passed', () => {
  const script = readFileSync(join(directory, '..', '..', '.ci', 'run'), 'utf8');
  const [, deciding] = /^DECIDING=\(([^)]*)\)$/m.exec(script)!;
  const [, more] = /^PARTS=\("\$\{DECIDING\[@\]\}" ([^)]*)\)$/m.exec(script)!;
  const { jobs } = parse(readFileSync(join(directory, 'checks.yml'), 'utf8'));
  const commands = Object.entries<Job>(jobs).map(([name, { steps }]) => [name, steps.flatMap(({ run = [] }) => run)]);
  expect(commands).toEqual([
    ...[...deciding.split(' '), ...more.split(' ')].map((part) => [part, [`.ci/run ${part}`]]),
    ...['20', '24'].map((version) => [`tests-node-${version}`, ['.ci/run tests']]),
  ]);
  const mergify = parse(readFileSync(join(directory, '..', '..', '.mergify.yml'), 'utf8'));
  const required = Object.keys(jobs).map((name) => `status-success=${name}`);
  expect(mergify.queue_rules[0].queue_conditions).toEqual(expect.arrayContaining(required));
  expect(mergify.pull_request_rules[0].conditions).toEqual(expect.arrayContaining(required));
});
