/** How long operations take without faults, in virtual time: the middle and the ninth decile. */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Bound, Table } from './report';
import type { Durations } from '../../simulation/measure/durations';
import { bundle } from '../../simulation/run/bundle';
import { send } from '../../simulation/run/fork';

const SEED = 5;
const RUNS = 600;

const WHAT: Readonly<
  Record<keyof Durations, { readonly what: string; readonly median?: number; readonly ninth?: number }>
> = {
  creates: { what: 'Create' },
  createsBeyondTheService: {
    what: 'Create that orders, beyond what the service takes for it',
    median: 4,
    ninth: 10,
  },
  createsOfWhatIsThere: { what: 'Create of numbers that are in the account', ninth: 16 },
  updatesOfDetails: { what: 'Update of details only', median: 6, ninth: 16 },
  deletes: { what: 'Delete of numbers that nothing holds', median: 6, ninth: 16 },
};

export interface Latency {
  readonly text: string;
  readonly table: Table;
  readonly bounds: readonly Bound[];
}

/** Random histories without faults, all switches of the service at random. */
export async function latency(short: boolean): Promise<Latency> {
  const runs = short ? RUNS / 6 : RUNS;
  const file = await bundle('latency');
  try {
    const step = availableParallelism();
    const parts = await Promise.all(
      Array.from({ length: step }, (_, from) =>
        send<Durations>(file, { do: 'durations', seed: SEED, from, to: runs, step }),
      ),
    );
    const bounds: Bound[] = [];
    const rows = Object.entries(WHAT).map(([key, { what, median: middle, ninth }]) => {
      const seconds = parts.flatMap((part) => part[key as keyof Durations]).sort((one, other) => one - other);
      const at = (share: number) => Number(seconds[Math.floor(share * (seconds.length - 1))].toFixed(1));
      if (middle !== undefined) bounds.push({ what: `${what}, p50`, value: at(0.5), most: middle, unit: 's' });
      if (ninth !== undefined) bounds.push({ what: `${what}, p90`, value: at(0.9), most: ninth, unit: 's' });
      return [what, at(0.5), at(0.9), seconds.length];
    });
    return {
      text:
        `The last table is of ${runs} random histories of the simulation, without faults and with every open ` +
        'question about the service answered at random: how slow its reads are, how long an order takes. A Create ' +
        'in a stack that is updated waits 5 s until all records that were written before it can be read; one that ' +
        'takes numbers from somebody waits 5 s more, until nobody can have missed its claim. Both are needed: ' +
        'without them a number may be bought twice, or released under its owner.',
      table: { title: 'This library, random histories, virtual seconds', columns: ['', 'p50', 'p90', 'of'], rows },
      bounds,
    };
  } finally {
    rmSync(file, { force: true });
  }
}
