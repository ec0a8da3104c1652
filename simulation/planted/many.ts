/**
 * Bugs of orders that do not tell all, of numbers that come anew, and of many numbers or long lists where every call
 * takes seconds.
 */
import { Planted } from './plant';

export const MANY: readonly Planted[] = [
  {
    name: 'what a turn has read does not serve the next one',
    guarantee: 'isolation',
    mix: 'heavy',
    edits: [
      {
        file: 'ports/listing.ts',
        find: 'if (!this.state) return false;',
        replace: 'if (!this.state || !this.state.finished) return false;',
      },
    ],
  },
  {
    name: 'an order that is written down is placed only with time for everything else',
    guarantee: 'isolation',
    mix: 'heavy',
    edits: [
      {
        file: 'attempt/timing.ts',
        find: 'export const PLACING_NEEDS = 2 * CALL;',
        replace: 'export const PLACING_NEEDS = 10 * CALL;',
      },
    ],
  },
  {
    name: 'numbers that no list shows are asked for one after another',
    guarantee: 'isolation',
    mix: 'heavy',
    edits: [
      { file: 'ports/number-looks.ts', find: 'const AT_ONCE = 25;', replace: 'const AT_ONCE = 1;' },
      {
        file: 'ports/number-looks.ts',
        find: 'const look = this.goingOn(key, notBefore) ??',
        replace: 'const look =',
      },
    ],
  },
  {
    name: 'an order that failed and names none of its numbers is taken to have brought none',
    guarantee: 'G1',
    mix: 'gone',
    edits: [
      {
        file: 'order/acquisition/purchase-outcome.ts',
        find: 'if (rest.length === 0) return { there: [], missing: rest };',
        replace: 'if (rest.length === 0 || numbers.length === 0) return { there: [], missing: rest };',
      },
    ],
  },
  {
    name: 'what an order lists as failed is believed to have failed without a look',
    guarantee: 'G1',
    mix: 'gone',
    edits: [
      {
        file: 'order/acquisition/purchase-outcome.ts',
        find: "listed.get(number) !== 'Acquired'",
        replace: '!listed.has(number)',
      },
    ],
  },
  {
    name: 'what is seen under another order is always taken for what was before the own one',
    guarantee: 'isolation',
    mix: 'anew',
    edits: [
      {
        file: 'order/acquisition/restore.ts',
        find: 'return !showsAllBefore(known.numbers!.began, decidedAt);',
        replace: 'return decidedAt > 0;',
      },
    ],
  },
];
