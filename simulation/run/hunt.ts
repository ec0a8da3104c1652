/** Looks for each planted bug, with several seeds, as the simulation looks for bugs that nobody planted. */
import { rmSync } from 'node:fs';
import { bundle } from './bundle';
import { send } from './fork';
import type { Report, Share } from './shares';
import { plant, Planted } from '../planted/plant';

export interface Hunted {
  readonly name: string;
  readonly guarantee: string;
  /** For each seed the index of the first run that shows the bug. */
  readonly found: Readonly<Record<string, number | 'NOT FOUND'>>;
}

const first = async (file: string, share: Share) =>
  (await send<Report>(file, { do: 'share', share: { ...share, untilFound: true } })).found[0];

/**
 * The first run that breaks the guarantee with the bug and not without it: the handler itself may have rare bugs
 * left.
 */
async function hunt(
  bugged: string,
  clean: string,
  { guarantee, mix }: Planted,
  seed: number,
  to: number,
): Promise<number | 'NOT FOUND'> {
  for (let from = 0; from < to;) {
    const found = await first(bugged, { seed, mix, from, to, step: 1, guarantee });
    if (!found) break;
    const also = await first(clean, { seed, mix, from: found.index, to: found.index + 1, step: 1, guarantee });
    if (!also) return found.index;
    from = found.index + 1;
  }
  return 'NOT FOUND';
}

/** So many jobs side by side, in order; the results in the order of the jobs. */
async function pool<T>(jobs: readonly (() => Promise<T>)[], width: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < jobs.length; at = next++) results[at] = await jobs[at]();
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

/** Bundles everything before it begins: whoever changes the handler meanwhile does not change what is compared. */
export async function huntAll(
  bugs: readonly Planted[],
  seeds: readonly number[],
  runs: number,
  processes: number,
  tell: (hunted: Hunted) => void,
): Promise<Hunted[]> {
  const files: string[] = [];
  const keep = (file: string) => {
    files.push(file);
    return file;
  };
  try {
    const clean = keep(await bundle('clean'));
    const bugged: string[] = [];
    for (const [index, bug] of bugs.entries()) bugged.push(keep(await bundle(`planted-${index}`, [plant(bug)])));
    const hunted: Hunted[] = [];
    for (const [index, bug] of bugs.entries()) {
      const { name, guarantee } = bug;
      const found = await pool(
        seeds.map((seed) => () => hunt(bugged[index], clean, bug, seed, runs)),
        processes,
      );
      hunted.push({ name, guarantee, found: Object.fromEntries(seeds.map((seed, at) => [seed, found[at]])) });
      tell(hunted[index]);
    }
    return hunted;
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}
