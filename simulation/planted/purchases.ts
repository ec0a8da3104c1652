/** Bugs that buy too much, or lose what was bought. */
import { Planted } from './plant';

export const PURCHASES: readonly Planted[] = [
  {
    name: 'a second order when the first is slow',
    guarantee: 'G2',
    edits: [{
      file: 'order/acquire.ts',
      find: "if ('step' in resolution) return resolution.step;",
      replace: `if ('step' in resolution && k.now < intent.at + 20_000) return resolution.step;
        if ('step' in resolution) return amend(k, { orders: own.orders.map((other) => (other === intent ? { ...other, result: 'NotPlaced' } : other)) });`,
    }],
  },
  {
    name: 'orders again without bound when orders fail',
    guarantee: 'G2',
    edits: [{ file: 'order/acquire.ts', find: 'const ORDERS = 6;', replace: 'const ORDERS = 1_000;' }],
  },
  {
    name: 'a partial order taken for one that brought nothing, and ordered again',
    guarantee: 'G2',
    edits: [
      { file: 'order/acquire.ts', find: 'const bought = acquired.map(', replace: 'const bought = (failed.length > 0 ? [] : acquired).map(' },
      { file: 'order/acquire.ts', find: 'if (failed.length === 0) return {};', replace: 'return {};' },
    ],
  },
  {
    name: 'an order repeated by the SDK after its answer was lost',
    guarantee: 'G2',
    edits: [{ file: 'chime/aws.ts', find: 'ORDER_TIMEOUT), maxAttempts: 1 }', replace: 'ORDER_TIMEOUT), maxAttempts: 3 }' }],
  },
  {
    name: 'another order after an answer was lost, without looking for the first',
    guarantee: 'G2',
    edits: [{ file: 'order/orders.ts', find: 'const orphan = orphanOf(k, intent);', replace: 'const orphan = undefined; if (!intent.id) return { notPlaced: true };' }],
  },
  {
    name: 'a warm container that takes the order of the resource before for its own',
    guarantee: 'G1',
    edits: [
      { file: 'order/acquire.ts', find: 'const { id } = k.placed;', replace: 'const id = warmId(k, k.placed.id);' },
      {
        file: 'order/acquire.ts',
        find: '/** The id of an order is written down before anything else is done. */',
        replace: `let warm: { id: string; at: number; of: string } | undefined;
/** As a module-level variable would have it, for as long as a container lives; another run finds a cold one. */
function warmId(k: Known, id: string): string {
  const reused = warm && warm.of.split('/')[1] === k.request.stackId.split('/')[1] && warm.at <= k.now && k.now < warm.at + 900_000 ? warm.id : id;
  warm = { id: reused, at: k.now, of: k.request.stackId };
  return reused;
}`,
      },
    ],
  },
  {
    name: 'an execution for every delivery',
    guarantee: 'G2',
    edits: [{ file: 'deliver.ts', find: 'executions.start(stateMachineArn, attempt,', replace: 'executions.start(stateMachineArn, `${attempt}-${begun}`,' }],
  },
  {
    name: 'the intent not recorded before the order',
    guarantee: 'G1',
    edits: [{
      file: 'turn.ts',
      find: 'await ledger.put(step.record);',
      replace: 'if (!step.record.orders.some(({ id, result }) => !id && !result)) await ledger.put(step.record);',
    }],
  },
  {
    name: 'nothing undone after a failure',
    guarantee: 'G1',
    edits: [{
      file: 'order/provision.ts',
      find: 'giveBackUnclaimed(k, holdings, new Set([own.attempt]), baseLives(k))',
      replace: '({ stuck: [], spared: [] })',
    }],
  },
  {
    name: 'a delete that does not wait for undecided orders',
    guarantee: 'G1',
    edits: [
      { file: 'order/sweep.ts', find: 'if (pause && k.now < k.request.answerBy - 2 * LAG) return { step: pause };', replace: '' },
      { file: 'order/sweep.ts', find: 'return { holdings: [...holdings.values()], undecided };', replace: 'return { holdings: [...holdings.values()], undecided: [] };' },
    ],
  },
  {
    name: 'the fence removed: concluding before others have stopped',
    guarantee: 'G1',
    edits: [{ file: 'order/steps.ts', find: 'export const FENCE = (FUNCTION_TIMEOUT_SECONDS + READ_LAG_SECONDS) * SECOND;', replace: 'export const FENCE = 0;' }],
  },
  {
    name: 'a newer goal ignored, and CloudFormation not believed',
    guarantee: 'G1',
    edits: [
      { file: 'order/next.ts', find: 'const newer = newerGoal(k);', replace: 'const newer = undefined as AttemptRecord | undefined;' },
      {
        file: 'order/provision.ts',
        find: 'const { status, stackStatus } = seen.value;',
        replace: "const { status, stackStatus } = { status: 'CREATE_IN_PROGRESS', stackStatus: seen.value.stackStatus };",
      },
    ],
  },
];
