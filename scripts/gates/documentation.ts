/** Whether what is written about the API is true: examples compile, the reference is current, nothing is broken since the last release. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildLibrary } from '../support/build';
import { Skip } from '../support/report';
import { manifest } from '../support/versions';
import { attempt, ROOT, run, tool } from '../support/workspace';

/** Every example of the README and of the doc comments compiles, with rosetta/default.ts-fixture around it. */
export function examples(): string {
  const library = buildLibrary();
  const tablet = join(library, 'examples.tabl.json');
  run(tool('jsii-rosetta'), ['extract', '--strict', '--cache-to', tablet, '.jsii'], { cwd: library });
  const snippets = Object.values<{ didCompile?: boolean; location: { api: { api: string } } }>(JSON.parse(readFileSync(tablet, 'utf8')).snippets);
  if (snippets.length === 0) throw new Error('README.md: has no example in TypeScript; a user looks for one there first');
  const fromReadme = snippets.filter(({ location }) => location.api.api === 'moduleReadme').length;
  return `${snippets.length} examples compiled, ${fromReadme} of the README and ${snippets.length - fromReadme} of doc comments`;
}

/** API.md as it is committed is what is generated from the sources. */
export function reference(): string {
  const [generated, committed] = [join(buildLibrary(), 'API.md'), join(ROOT, 'API.md')].map((file) => readFileSync(file, 'utf8').split('\n'));
  const line = generated.findIndex((text, index) => text !== committed[index]);
  if (line >= 0 || generated.length !== committed.length) {
    throw new Error(`API.md, line ${line + 1}: not as generated from src/; run \`npx projen compile && npx projen docgen\` and commit it\n`
      + `generated ${generated[line]}\ncommitted ${committed[line]}`);
  }
  return `${generated.length} lines of API.md`;
}

/** Nothing that was released is taken away or changed; what is marked experimental counts, too. */
export function compatibility(): string {
  const { name } = manifest();
  const view = attempt('npm', ['view', name, 'version', '--json']);
  if (view.status !== 0) {
    if (/\bE404\b/.test(view.stdout + view.stderr)) throw new Skip(`${name} is not published yet, so that there is nothing to compare with`);
    throw new Error(`npm view ${name}: ${view.stderr.trim()}`);
  }
  run(tool('jsii-diff'), [`npm:${name}`, buildLibrary(), '--error-on', 'all'], { cwd: ROOT });
  return `compared with ${name}@${JSON.parse(view.stdout)}`;
}
