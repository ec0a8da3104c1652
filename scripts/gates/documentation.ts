/**
 * Whether what is written about the API is true: examples compile, the reference is current, nothing is broken since
 * the last release.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STILL, still } from '../still';
import { buildLibrary } from '../support/build';
import { Skip } from '../support/report';
import { manifest } from '../support/versions';
import { attempt, ROOT, run, scratch, tool } from '../support/workspace';

/** README first; snippets stand in the others as well. */
const PAGES = ['README.md', 'SECURITY.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (page) => page.endsWith('.md'),
);

interface Snippet {
  readonly location: { readonly api: { readonly api: string } };
}

/** Every example of the pages and of the doc comments compiles, with rosetta/default.ts-fixture around it. */
export function examples(): string {
  const library = withPagesAsReadme();
  const tablet = join(library, 'examples.tabl.json');
  run(tool('jsii-rosetta'), ['extract', '--strict', '--cache-to', tablet, '.jsii'], { cwd: library });
  const snippets = Object.values<Snippet>(JSON.parse(readFileSync(tablet, 'utf8')).snippets);
  if (!/^```ts/m.test(readFileSync(join(ROOT, 'README.md'), 'utf8'))) {
    throw new Error('README.md: has no example in TypeScript; a user looks for one there first');
  }
  const fromPages = snippets.filter(({ location }) => location.api.api === 'moduleReadme').length;
  return (
    `${snippets.length} examples compiled, ${fromPages} on ${PAGES.length} pages and ` +
    `${snippets.length - fromPages} in doc comments`
  );
}

/** jsii-rosetta knows the README of a package only: a copy of the library whose README holds all pages. */
function withPagesAsReadme(): string {
  const copy = scratch('pages');
  cpSync(buildLibrary(), copy, { recursive: true });
  const assembly = JSON.parse(readFileSync(join(copy, '.jsii'), 'utf8'));
  const markdown = PAGES.map((page) => readFileSync(join(ROOT, page), 'utf8')).join('\n');
  writeFileSync(join(copy, '.jsii'), JSON.stringify({ ...assembly, readme: { markdown } }));
  return copy;
}

/** API.md as it is committed is what is generated from the sources. */
export function reference(): string {
  const [generated, committed] = [join(buildLibrary(), 'API.md'), join(ROOT, 'API.md')].map((file) =>
    readFileSync(file, 'utf8').split('\n'),
  );
  const line = generated.findIndex((text, index) => text !== committed[index]);
  if (line >= 0 || generated.length !== committed.length) {
    throw new Error(
      `API.md, line ${line + 1}: not as generated from src/; run \`npx projen compile && npx projen ` +
        'docgen` and commit it\n' +
        `generated ${generated[line]}\ncommitted ${committed[line]}`,
    );
  }
  return `${generated.length} lines of API.md`;
}

/** The picture of a rehearsal shows what the command prints now. */
export function picture(): string {
  if (readFileSync(STILL, 'utf8') !== still()) {
    throw new Error(`${STILL}: not what the command prints; run \`npm run still\` and commit it`);
  }
  return 'docs/rehearsal.svg shows what the command prints';
}

/** Nothing that was released is taken away or changed; what is marked experimental counts, too. */
export function compatibility(): string {
  const { name } = manifest();
  const view = attempt('npm', ['view', name, 'version', '--json']);
  if (view.status !== 0) {
    if (/\bE404\b/.test(view.stdout + view.stderr)) {
      throw new Skip(`${name} is not published yet, so that there is nothing to compare with`);
    }
    throw new Error(`npm view ${name}: ${view.stderr.trim()}`);
  }
  run(tool('jsii-diff'), [`npm:${name}`, buildLibrary(), '--error-on', 'all'], { cwd: ROOT });
  return `compared with ${name}@${JSON.parse(view.stdout)}`;
}
