/** Bugs that buy too much, or lose what was bought. */
import { Planted } from './plant';

export const PURCHASES: readonly Planted[] = [
  {
    name: 'a second order when the first is slow',
    guarantee: 'G2',
    edits: [
      {
        file: 'order/acquisition/acquire.ts',
        find: 'if (isNeeded(resolution)) return resolution.step;',
        replace: `if (isNeeded(resolution) && known.now < intent.intendedAt + 20_000) return resolution.step;
        const given = own.orders.map((other) => (other === intent ? { ...other, result: 'NotPlaced' } : other));
        if (isNeeded(resolution)) return amend(known, { orders: given });`,
      },
    ],
  },
  {
    name: 'orders again without bound when orders fail',
    guarantee: 'G2',
    edits: [{ file: 'order/acquisition/order.ts', find: 'const ORDERS = 6;', replace: 'const ORDERS = 1_000;' }],
  },
  {
    name: 'a partial order taken for one that brought nothing, and ordered again',
    guarantee: 'G2',
    edits: [
      {
        file: 'order/acquisition/acquire.ts',
        find: 'const bought = acquired.map(',
        replace: 'const bought = (failed.length > 0 ? [] : acquired).map(',
      },
      { file: 'order/acquisition/acquire.ts', find: 'if (failed.length === 0) return {};', replace: 'return {};' },
    ],
  },
  {
    name: 'an order repeated by the SDK after its answer was lost',
    guarantee: 'G2',
    edits: [
      { file: 'ports/chime.ts', find: 'ORDER_TIMEOUT), maxAttempts: 1 }', replace: 'ORDER_TIMEOUT), maxAttempts: 3 }' },
    ],
  },
  {
    name: 'another order after an answer was lost, without looking for the first',
    guarantee: 'G2',
    edits: [
      {
        file: 'order/acquisition/purchase-outcome.ts',
        find: 'const found = orderOf(known, intent);',
        replace: 'const found = undefined as OrderState | undefined; if (!intent.id) return { notPlaced: true };',
      },
    ],
  },
  {
    name: 'a warm container that takes the order of the resource before for its own',
    guarantee: 'G1',
    edits: [
      {
        file: 'order/acquisition/acquire.ts',
        find: 'const { id } = known.purchaseAnswered;',
        replace: 'const id = warmId(known, known.purchaseAnswered.id);',
      },
      {
        file: 'order/acquisition/acquire.ts',
        find: '/** The id of an order is written down before anything else is done. */',
        replace: `let warm: { id: string; at: number; of: string } | undefined;
/** As a module-level variable would have it, for as long as a container lives; another run finds a cold one. */
function warmId(known: Known, id: string): string {
  const isOwn = warm?.of.split('/')[1] === known.request.stackId.split('/')[1];
  const isWarm = isOwn && warm.at <= known.now && known.now < warm.at + 900_000;
  const reused = isWarm ? warm.id : id;
  warm = { id: reused, at: known.now, of: known.request.stackId };
  return reused;
}`,
      },
    ],
  },
  {
    name: 'an execution for every delivery',
    guarantee: 'G2',
    edits: [
      {
        file: 'start-attempt.ts',
        find: 'executions.start(stateMachineArn, attempt,',
        replace: 'executions.start(stateMachineArn, `${attempt}-${begun}`,',
      },
    ],
  },
  {
    name: 'the intent not recorded before the order',
    guarantee: 'G1',
    edits: [
      {
        file: 'engine/perform.ts',
        find: 'await ports.ledger.put(record);',
        replace: 'if (!record.orders.some(({ id, result }) => !id && !result)) await ports.ledger.put(record);',
      },
    ],
  },
  {
    name: 'nothing undone after a failure',
    guarantee: 'G1',
    edits: [
      {
        file: 'order/release/release-and-fail.ts',
        find: 'releaseUnclaimed(known, holdings, new Set([own.attempt]), baseLives(known), known.written.failure!)',
        replace: '({ stuck: [], spared: [] })',
      },
    ],
  },
  {
    name: 'a delete that does not wait for undecided orders',
    guarantee: 'G1',
    edits: [
      {
        file: 'order/release/abandoned-attempts.ts',
        find: 'if (pause && known.now < known.request.answerBy - ORDER_POLL) return { step: pause };',
        replace: '',
      },
      {
        file: 'order/release/abandoned-attempts.ts',
        find: 'return { holdings: [...holdings.values()], undecided };',
        replace: 'return { holdings: [...holdings.values()], undecided: [] };',
      },
    ],
  },
  {
    name: 'the fence removed: concluding before others have stopped',
    guarantee: 'G1',
    edits: [
      {
        file: 'attempt/timing.ts',
        find: 'export const OTHERS_STOPPED = INVOCATION + LEDGER_LAG;',
        replace: 'export const OTHERS_STOPPED = 0;',
      },
      {
        file: 'attempt/timing.ts',
        find: 'export const EFFECT_SHOWN = INVOCATION + SERVICE_LAG;',
        replace: 'export const EFFECT_SHOWN = 0;',
      },
    ],
  },
  {
    name: 'a newer goal ignored, and CloudFormation not believed',
    guarantee: 'G1',
    edits: [
      {
        file: 'engine/decide.ts',
        find: 'const newer = newerGoal(known);',
        replace: 'const newer = undefined as RecordEnvelope | undefined;',
      },
      {
        file: 'attempt/wanted.ts',
        find: 'const { status, stackStatus } = seen.value;',
        replace:
          "const { status, stackStatus } = { status: 'CREATE_IN_PROGRESS', stackStatus: seen.value.stackStatus };",
      },
    ],
  },
];
