/** Bugs that release or change what they must not, or do not release what they must. */
import { Planted } from './plant';

export const RELEASES: readonly Planted[] = [
  {
    name: 'a refused release swallowed, and answered SUCCESS',
    guarantee: 'G1',
    edits: [{ file: 'order/giveback.ts', find: 'else if (!refused) free.push(state);', replace: 'else if (!refused) free.push(state);\n      else if (refused) continue;' }],
  },
  {
    name: 'state kept without the name of the stack',
    guarantee: 'G3',
    edits: [
      { file: 'ledger/aws.ts', find: "/${stack?.split('/')[1]}/${logicalId}`", replace: '/${logicalId}`' },
      { file: 'order/formers.ts', find: 'k.records!.value.filter(({ stackId }) => stackId === k.request.stackId);', replace: 'k.records!.value;' },
    ],
  },
  {
    name: 'another physical id with every update, so that the clean-up releases live numbers',
    guarantee: 'G3',
    edits: [{ file: 'order/outcome.ts', find: 'physicalId: own.generation, data:', replace: 'physicalId: k.request.attempt, data:' }],
  },
  {
    name: 'claims ignored on delete',
    guarantee: 'G3',
    edits: [{ file: 'order/remove.ts', find: 'const fate = fateOf(k, holding, since, spare, lives);', replace: 'const fate = { is: "Free", certain: 0 } as Fate;' }],
  },
  {
    name: 'a rollback that does not restore the name',
    guarantee: 'G4',
    edits: [{
      file: 'order/details.ts',
      find: 'if (value === undefined || isAsserted(state, detail, value)) continue;',
      replace: `if (value === undefined || isAsserted(state, detail, value)) continue;
        if (detail === 'name' && [...k.resources.values()].some((seen) => /ROLLBACK/.test(seen.value.stackStatus))) continue;`,
    }],
  },
  {
    name: 'details changed on the whole inventory',
    guarantee: 'G6',
    edits: [{
      file: 'turn.ts',
      find: 'chime.update(step.detail, step.value, step.numbers)',
      replace: 'chime.update(step.detail, step.value, [...known.numbers?.value.keys() ?? []])',
    }],
  },
  {
    name: 'names cleared that nobody declared',
    guarantee: 'G6',
    edits: [{ file: 'order/details.ts', find: "const name = declared.name ?? undo('name') ??", replace: "const name = declared.name ?? undo('name') ?? '' ??" }],
  },
  {
    name: 'the numbers of an order placed elsewhere taken for bought ones, and put into the deletion queue',
    guarantee: 'G3',
    edits: [{
      file: 'order/remove.ts',
      find: "const adopted = holding.got === 'Adopted' || (ofOrder && holding.got !== 'Ordered');",
      replace: "const adopted = holding.got === 'Adopted' && !ofOrder;",
    }],
  },
  {
    name: 'numbers taken off their users although nobody asked for it',
    guarantee: 'G6',
    edits: [{ file: 'order/holders.ts', find: 'if (!k.request.disassociate) return undefined;', replace: '' }],
  },
];
