/** No file of the simulation imports, by whatever way, what imports it: types included. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', 'simulation');
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(ROOT, file));

/** The files of the simulation that each file imports. */
function importsOf(file: string): string[] {
  const paths = [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']*)'/g)].map(([, path]) => join(file, '..', path));
  return paths.flatMap(
    (path) => FILES.find((other) => other === `${path}.ts` || other === join(path, 'index.ts')) ?? [],
  );
}

/** The files on the first circle that is met, in its order. */
function circleFrom(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    done.add(file);
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle.length > 0) return circle;
    }
    return [];
  };
  return [...imports.keys()].map((file) => visit(file, [])).find((circle) => circle.length > 0) ?? [];
}

test('the simulation has no import circle', () => {
  const imports = new Map(FILES.map((file) => [file, importsOf(file)]));
  expect([...imports.values()].flat().length).toBeGreaterThan(60);
  expect(circleFrom(imports).map((file) => basename(file))).toEqual([]);
});

test('a circle is found', () => {
  expect(
    circleFrom(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
});
