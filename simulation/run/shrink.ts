/** Makes a plan smaller as long as it still breaks the same guarantee. */
import { OrderSpec, Plan } from '../plan/plan';
import { play } from '../play/history';

export async function shrink(plan: Plan, guarantee: string, patience = 20_000): Promise<Plan> {
  const until = Date.now() + patience;
  const fails = async (candidate: Plan) =>
    (await play(candidate)).violations.some((violation) => violation.guarantee === guarantee);
  let best = plan;
  for (let smaller = true; smaller && Date.now() < until;) {
    smaller = false;
    for (const candidate of candidates(best)) {
      if (Date.now() >= until) break;
      if (!(await fails(candidate))) continue;
      best = candidate;
      smaller = true;
      break;
    }
  }
  return best;
}

const replaced = <T>(items: readonly T[], at: number, by: T): T[] =>
  items.map((item, index) => (index === at ? by : item));
const without = <T>(items: readonly T[], at: number): T[] => items.filter((_, index) => index !== at);

/** Each a little simpler than the plan, the boldest first. */
function* candidates(plan: Plan): Generator<Plan> {
  if (plan.faults.length > 1) yield { ...plan, faults: [] };
  for (let at = plan.moves.length - 1; at >= 0; at--) yield { ...plan, moves: without(plan.moves, at) };
  for (let at = 0; at < plan.faults.length; at++) yield { ...plan, faults: without(plan.faults, at) };
  yield* simplerServices(plan);
  yield* milderConditions(plan);
  for (let at = 0; at < plan.scripts.length; at++) {
    if (plan.scripts[at]) yield { ...plan, scripts: replaced(plan.scripts, at, undefined) };
  }
  for (let at = 0; at < plan.moves.length; at++) yield* simplerMoves(plan, at);
}

function* simplerServices(plan: Plan): Generator<Plan> {
  if (Object.keys(plan.service).length > 2) {
    yield { ...plan, service: { acquisitionSeconds: plan.service.acquisitionSeconds } };
  }
  for (const name of Object.keys(plan.service)) {
    const { [name as keyof typeof plan.service]: _, ...service } = plan.service;
    yield { ...plan, service };
  }
}

function* milderConditions(plan: Plan): Generator<Plan> {
  if (plan.slow) yield { ...plan, slow: undefined };
  if (plan.foreign) yield { ...plan, foreign: undefined };
  if (plan.foreign && plan.foreign.records > 0) yield { ...plan, foreign: { ...plan.foreign, records: 0 } };
  if (plan.lagsFully) yield { ...plan, lagsFully: false };
  if (plan.ordersFail) yield { ...plan, ordersFail: false };
  if (plan.ledgerLag > 0) yield { ...plan, ledgerLag: 0 };
  if (plan.bystanders.length > 0) yield { ...plan, bystanders: [] };
}

function* simplerMoves(plan: Plan, at: number): Generator<Plan> {
  const move = plan.moves[at];
  const withMove = (changed: typeof move): Plan => ({ ...plan, moves: replaced(plan.moves, at, changed) });
  if (move.do !== 'deploy') return;
  for (const trouble of ['fail', 'cancelAfter', 'destroyAfter', 'noRollback', 'overlap'] as const) {
    if (move[trouble] !== undefined) yield withMove({ ...move, [trouble]: undefined });
  }
  for (const id of Object.keys(move.routes ?? {})) {
    const { [id]: _, ...routes } = move.routes!;
    yield withMove({ ...move, routes });
  }
  for (const id of Object.keys(move.template)) {
    const { [id]: gone, ...template } = move.template;
    if (
      Object.keys(template).length > 0 &&
      !Object.values(template).some((spec) => spec.kind === 'holder' && spec.of === id)
    ) {
      yield withMove({ ...move, template });
    }
    if (gone.kind !== 'order') continue;
    for (const extra of ['callingName', 'name', 'release'] as const) {
      if (gone[extra] !== undefined) {
        yield withMove({ ...move, template: { ...move.template, [id]: { ...gone, [extra]: undefined } as OrderSpec } });
      }
    }
  }
}
