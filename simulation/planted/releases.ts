/** Bugs that release or change what they must not, or do not release what they must. */
import { Planted } from './plant';

export const RELEASES: readonly Planted[] = [
  {
    name: 'a refused release swallowed, and answered SUCCESS',
    guarantee: 'G1',
    edits: [
      {
        file: 'order/release/release.ts',
        find: "if (!refused) return 'Free';",
        replace: "if (!refused) return 'Free';\n  if (refused.count > 0) return 'Gone';",
      },
    ],
  },
  {
    name: 'state kept without the name of the stack',
    guarantee: 'G3',
    edits: [
      { file: 'ports/ledger.ts', find: "/${stack?.split('/')[1]}/${logicalId}`", replace: '/${logicalId}`' },
      {
        file: 'attempt/attempts.ts',
        find: 'known.records!.value.filter(({ stackId }) => stackId === known.request.stackId);',
        replace: 'known.records!.value;',
      },
    ],
  },
  {
    name: 'another physical id with every update, so that the clean-up releases live numbers',
    guarantee: 'G3',
    edits: [
      {
        file: 'order/attributes.ts',
        find: 'physicalId: own.generation, data:',
        replace: 'physicalId: known.request.attempt, data:',
      },
    ],
  },
  {
    name: 'claims ignored on delete',
    guarantee: 'G3',
    edits: [
      {
        file: 'order/release/destinations.ts',
        find: 'const judged = judge(known, holdings, {',
        replace: `const allFree = (_known: Known, all: readonly Holding[], _terms: object) =>
          all.map((holding) => ({ holding, verdict: { is: 'Free' as const, readableFrom: 0 } }));
        const judged = allFree(known, holdings, {`,
      },
    ],
  },
  {
    name: 'a rollback that does not restore the name',
    guarantee: 'G4',
    edits: [
      {
        file: 'order/details/details.ts',
        find: "if (detail === 'name' && isBuyersBusiness(known, state)) return 'Leave';",
        replace: `if (detail === 'name' && isBuyersBusiness(known, state)) return 'Leave';
        const statuses = [...known.resources.values()].map((seen) => seen.value.stackStatus);
        if (detail === 'name' && statuses.some((status) => /ROLLBACK/.test(status))) return 'Leave';`,
      },
    ],
  },
  {
    name: 'details changed on the whole inventory',
    guarantee: 'G6',
    edits: [
      {
        file: 'engine/perform.ts',
        find:
          'Update: async ({ detail, value, numbers }, { ports }) => ({\n' +
          '    refusals: await ports.chime.update(detail, value, numbers),',
        replace:
          'Update: async ({ detail, value }, { ports, known }) => ({\n' +
          '    refusals: await ports.chime.update(detail, value, [...(known.numbers?.value.keys() ?? [])]),',
      },
    ],
  },
  {
    name: 'names cleared that nobody declared',
    guarantee: 'G6',
    edits: [
      {
        file: 'order/details/details.ts',
        find: "declared.name ?? undo('name') ?? (",
        replace: "declared.name ?? undo('name') ?? '' ?? (",
      },
    ],
  },
  {
    name: 'the numbers of an order placed elsewhere taken for bought ones, and put into the deletion queue',
    guarantee: 'G3',
    edits: [
      {
        file: 'order/release/destinations.ts',
        find: "const adopted = holding.acquired === 'Adopted' || (ofOrder && holding.acquired !== 'Ordered');",
        replace: "const adopted = holding.acquired === 'Adopted' && !ofOrder;",
      },
    ],
  },
  {
    name: 'numbers taken off their users although nobody asked for it',
    guarantee: 'G6',
    edits: [
      {
        file: 'order/release/disassociate.ts',
        find: 'if (!known.request.disassociate) return undefined;',
        replace: '',
      },
    ],
  },
];
