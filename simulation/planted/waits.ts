/**
 * Waits that are gone: spans of lambda/attempt/timing.ts, and places that count them. `spans` names what a bug takes
 * away; test/lambda/attempt/timing.test.ts holds that no span upon which safety rests is without one.
 */
import { Planted } from './plant';

const TIMING = 'attempt/timing.ts';

export interface PlantedWait extends Planted {
  readonly spans: readonly string[];
}

export const WAITS: readonly PlantedWait[] = [
  {
    name: 'a wait gone: the service is held to be prompt',
    guarantee: 'G1',
    mix: 'late',
    spans: ['SERVICE_LAG'],
    edits: [
      { file: TIMING, find: 'export const SERVICE_LAG = 60 * SECOND;', replace: 'export const SERVICE_LAG = 0;' },
    ],
  },
  {
    name: 'a wait gone: the ledger is held to be prompt',
    guarantee: 'G3',
    mix: 'takeovers',
    spans: ['LEDGER_LAG'],
    edits: [
      {
        file: TIMING,
        find: 'export const LEDGER_LAG = LEDGER_LAG_SECONDS * SECOND;',
        replace: 'export const LEDGER_LAG = 0;',
      },
    ],
  },
  {
    name: 'a wait gone: CloudFormation is held to be prompt',
    guarantee: 'isolation',
    mix: 'races',
    spans: ['CLOUDFORMATION_LAG'],
    edits: [
      {
        file: TIMING,
        find: 'export const CLOUDFORMATION_LAG = 5 * SECOND;',
        replace: 'export const CLOUDFORMATION_LAG = 0;',
      },
    ],
  },
  {
    name: 'a wait gone: others are not given the time to stop',
    guarantee: 'G1',
    mix: 'races',
    spans: ['OTHERS_STOPPED'],
    edits: [
      {
        file: TIMING,
        find: 'export const OTHERS_STOPPED = INVOCATION + LEDGER_LAG;',
        replace: 'export const OTHERS_STOPPED = 0;',
      },
    ],
  },
  {
    name: 'a wait gone: an order whose response was lost is looked for at once only',
    guarantee: 'G1',
    mix: 'races',
    spans: ['EFFECT_SHOWN'],
    edits: [
      {
        file: TIMING,
        find: 'export const EFFECT_SHOWN = INVOCATION + SERVICE_LAG;',
        replace: 'export const EFFECT_SHOWN = 0;',
      },
    ],
  },
  {
    name: 'a wait gone: it is planned before what was done earlier can be read',
    guarantee: 'G1',
    mix: 'races',
    spans: ['LEDGER_LAG', 'CLOUDFORMATION_LAG'],
    edits: [
      {
        file: 'attempt/wanted.ts',
        find: 'return recordsSince(known, goal + LEDGER_LAG) ?? lookFirst(known, goal + CLOUDFORMATION_LAG);',
        replace: 'return goal < 0 ? recordsSince(known, goal + LEDGER_LAG) : undefined;',
      },
    ],
  },
  {
    name: 'a wait gone: what was taken over is not looked at again when nobody can have missed it',
    guarantee: 'G3',
    mix: 'takeovers',
    spans: ['LEDGER_LAG', 'SERVICE_LAG'],
    edits: [
      {
        file: 'order/create-or-update.ts',
        find: 'const confirmed = confirmTaken(known) ??',
        replace: 'const confirmed =',
      },
    ],
  },
  {
    name: 'a wait gone: a number that was restored unseen is held to be in the deletion queue',
    guarantee: 'G1',
    mix: 'late',
    spans: ['OTHERS_STOPPED', 'SERVICE_LAG'],
    edits: [{ file: 'order/delete.ts', find: 'beforeClosing: waitUntilRestoresShown,', replace: '' }],
  },
  {
    name: 'a wait gone: what this attempt did is forgotten as soon as it looks',
    guarantee: 'G1',
    mix: 'races',
    spans: ['SERVICE_LAG'],
    edits: [
      {
        file: 'ownership/number-evidence.ts',
        find: 'Math.max(began - SERVICE_LAG, changed)',
        replace: 'Math.max(began, changed)',
      },
    ],
  },
  {
    name: 'a wait gone: a Create that was overtaken is held to come no more',
    guarantee: 'G1',
    mix: 'races',
    spans: ['LATE_CREATE'],
    edits: [
      {
        file: TIMING,
        find: 'export const LATE_CREATE = LEDGER_LAG + CALL + LEDGER_LAG;',
        replace: 'export const LATE_CREATE = 0;',
      },
    ],
  },
  {
    name: 'a wait gone: what a failed attempt did last is held to be shown when it ends',
    guarantee: 'G1',
    mix: 'races',
    spans: ['SERVICE_LAG'],
    edits: [
      {
        file: 'attempt/wait-for-others.ts',
        find: '? record.endedAt + SERVICE_LAG : 0',
        replace: '? record.endedAt : 0',
      },
    ],
  },
  {
    name: 'a wait gone: what a broken-off turn did last is held to be shown when its attempt fails',
    guarantee: 'G1',
    mix: 'broken',
    spans: ['SERVICE_LAG'],
    edits: [
      {
        file: 'order/release/release-and-fail.ts',
        find: 'waitUntilOwnEffectsVisible(known) ?? numbersAcquiredBy(known, [own], false)',
        replace: 'numbersAcquiredBy(known, [own], false)',
      },
    ],
  },
  {
    name: 'a number that has left the account is never believed to be gone',
    guarantee: 'isolation',
    mix: 'gone',
    spans: [],
    edits: [
      {
        file: 'order/acquisition/vanished.ts',
        find: "return standingOf(known, number) === 'Absent' && showsAllBefore(known.numbers!.began, since);",
        replace: 'return false;',
      },
    ],
  },
];
