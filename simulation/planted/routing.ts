/** Bugs in what numbers are put to. */
import { Planted } from './plant';

export const ROUTING: readonly Planted[] = [
  {
    name: 'a deleted assignment that leaves its numbers where it has put them',
    guarantee: 'G7',
    mix: 'routing',
    edits: [
      {
        file: 'assignment/delete.ts',
        find: 'own.map((one): Move => moveBack(known, one) ?? { number: one.number, from: one.holder })',
        replace: 'own.map((one) => moveBack(known, one)!).filter(Boolean)',
      },
    ],
  },
  {
    name: 'a rolled back rename that takes the numbers off the assignment that stays',
    guarantee: 'G7',
    mix: 'routing',
    edits: [{ file: 'assignment/neighbours.ts', find: 'return noted || shared ?', replace: 'return noted ?' }],
  },
  {
    name: 'two assignments of one number that are deleted at once and leave it to each other',
    guarantee: 'G7',
    mix: 'routing',
    edits: [
      {
        file: 'assignment/neighbours.ts',
        find: 'isBeingDeleted(all, record) ||\n  stillAtWork(all)',
        replace: 'stillAtWork(all)',
      },
    ],
  },
  {
    name: 'a move that lets go first, so that for a moment nothing answers',
    guarantee: 'G7',
    mix: 'routing',
    edits: [
      {
        file: 'assignment/create-or-update.ts',
        find: 'take(known, abandoned) ??',
        replace: 'letGoFirst(known) ?? take(known, abandoned) ??',
      },
      {
        file: 'assignment/create-or-update.ts',
        find: 'const stillWanted = (known: Known, since: number)',
        replace: `function letGoFirst(known: Known): Step | undefined {
  const { ties, declared } = known.record!;
  const moving = ties.filter(({ own, found }) => own && found && !isSame(found, declared!.holder));
  if (known.effects.size > 0 || moving.length === 0) return undefined;
  return { do: 'Disassociate', numbers: moving.map(({ number }) => number), association: moving[0].found! };
}
const stillWanted = (known: Known, since: number)`,
      },
    ],
  },
  {
    name: 'a deleted SIP rule that stays',
    guarantee: 'G7',
    mix: 'routing',
    edits: [
      { file: 'sip-rule/delete.ts', find: 'for (const id of ids) {', replace: 'for (const id of ids.slice(1)) {' },
    ],
  },
  {
    name: 'a SIP rule whose changes are never carried out',
    guarantee: 'G7',
    mix: 'routing',
    edits: [
      {
        file: 'sip-rule/rules.ts',
        find:
          'return rule.name === name && rule.disabled === disabled && inOrder(rule.targets) === inOrder(targets);',
        replace: 'return rule.name === name;',
      },
    ],
  },
  {
    name: 'SIP rules of two host names taken for one',
    guarantee: 'G7',
    mix: 'routing',
    edits: [
      {
        file: 'sip-rule/rules.ts',
        find: 'one?.type === other?.type && one?.value === other?.value',
        replace: "one?.type === other?.type && (one?.type !== 'ToPhoneNumber' || one?.value === other?.value)",
      },
    ],
  },
];
