/**
 * `npm run bench`: this library beside what a user would take instead, on the same work, in one run. Counts and sizes
 * are held to bounds, and a bound that is missed is an error; times on a machine that others use as well are ratios
 * with their spread, read by a person.
 *
 * `--short` measures a part, in less than three minutes, and writes nothing into the repository: it leaves out the
 * sections of `LONG`, most counts and rounds, what is done one after another, and the tarball of the peer.
 * `--only synth,money` runs some of the sections, `--scale` is `--only scale`, and `--latency` is `--only operations`.
 */
import { parseArgs } from 'node:util';
import { contention } from './bench/contention';
import { cost } from './bench/cost';
import { CONTENDERS, install, Installed, PEER } from './bench/install';
import { money } from './bench/money';
import { noticed } from './bench/noticed';
import { operations } from './bench/operations';
import { provisioning } from './bench/provisioning';
import { missedBounds, plain, Section } from './bench/report';
import { scale } from './bench/scale';
import { size } from './bench/size';
import { start } from './bench/start';
import { synth } from './bench/synth';
import { throttling } from './bench/throttling';
import { tool } from './bench/tool';
import { circumstances, write } from './bench/write';

type Measure = (installed: Installed, short: boolean) => Section | Promise<Section>;

const SECTIONS: Readonly<Record<string, Measure>> = {
  synth,
  package: size,
  start,
  provisioning,
  noticed,
  operations,
  contention,
  money,
  throttling,
  scale: (_, short) => scale(short),
  cost,
  tool,
};

/** What a short run leaves out: long, or told by the others as well. */
const LONG: readonly string[] = ['noticed', 'throttling', 'cost'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      only: { type: 'string' },
      scale: { type: 'boolean', default: false },
      latency: { type: 'boolean', default: false },
    },
  });
  const only = [...(values.only?.split(',') ?? []), ...(values.scale ? ['scale'] : [])];
  if (values.latency) only.push('operations');
  const wanted =
    only.length > 0 ? only : Object.keys(SECTIONS).filter((name) => !(values.short && LONG.includes(name)));
  const unknown = wanted.find((name) => !(name in SECTIONS));
  if (unknown) throw new Error(`--only ${unknown}: no such section; use ${Object.keys(SECTIONS).join(', ')}`);
  const started = Date.now();
  const installed = install(values.short);
  console.log(`--- installed: ${Math.round((Date.now() - started) / 1000)} s\n`);
  if (installed.peerProblem) console.log(`${PEER} is not measured: ${installed.peerProblem}`);
  const sections: Section[] = [];
  for (const name of wanted) {
    const began = Date.now();
    const section = await SECTIONS[name](installed, values.short);
    const seconds = Math.round((Date.now() - began) / 1000);
    sections.push(section);
    // What is measured is kept, whatever becomes of the rest.
    if (!values.short) write(section, circumstances(installed, seconds), Object.keys(SECTIONS));
    section.tables.forEach((table) => console.log(plain(table)));
    console.log(`--- ${section.title}: ${seconds} s\n`);
  }
  return missed(sections);
}

/** How many bounds were missed; each is named. */
function missed(sections: readonly Section[]): number {
  const count = sections.reduce((sum, { bounds = [] }) => sum + bounds.length, 0);
  const wrong = missedBounds(sections);
  wrong.forEach((line) => console.log(line));
  console.log(`${count - wrong.length} of ${count} bounds kept, ${CONTENDERS.length} contenders`);
  return wrong.length;
}

main().then(
  (count) => process.exit(count > 0 ? 1 : 0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
