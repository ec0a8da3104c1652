/** `npm ci` in a clone prints no warning that we cause, on the versions of Node.js that the pages ask for. */
import { readFileSync } from 'fs';
import { join } from 'path';

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, '..', '..', file), 'utf8'));

interface Locked {
  readonly deprecated?: string;
  readonly hasInstallScript?: boolean;
}

const packages: [string, Locked][] = Object.entries(read('package-lock.json').packages);
const namesOf = (sought: (locked: Locked) => unknown): string[] =>
  packages.filter(([, locked]) => sought(locked)).map(([path]) => path.replace(/^.*node_modules\//, ''));

test('nothing that is installed is deprecated', () => {
  expect(packages.length).toBeGreaterThan(500);
  expect(namesOf(({ deprecated }) => deprecated)).toEqual([]);
});

test('scripts that run at installation are allowed, one by one', () => {
  expect(namesOf(({ hasInstallScript }) => hasInstallScript)).toEqual(Object.keys(read('package.json').allowScripts));
});

test('what is compiled in a clone has the function and the command in it', () => {
  const [first, ...rest] = read('.projen/tasks.json').tasks.compile.steps;
  expect(first).toEqual({ spawn: 'bundle' });
  expect(rest).toEqual([expect.objectContaining({ exec: expect.stringMatching(/^jsii /) })]);
});
