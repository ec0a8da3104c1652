/** The way forward of a deployment: every order to what the template asks for, until something fails. */
import { productTypeFor } from './holders';
import { noteFailedReplacement } from './rollback';
import { routeProperties } from './routing-places';
import { HolderSpec, Move, OrderSpec, Template } from '../plan/plan';
import type { RouteSpec } from '../plan/routing-specs';
import { Cancel } from '../world/cancel';
import { Answer, CloudFormationPart } from '../world/interfaces';
import { bagOf, numbersOf, Resource, Stack } from '../world/stack';

type Deploy = Extract<Move, { do: 'deploy' }>;
/** Why a deployment stops: what failed, that it was cancelled, or that the stack is destroyed meanwhile. */
type Problem = string;

/** One deployment on its way; the first problem is the one that counts. */
class Progress {
  readonly cancel = new Cancel();
  problem?: Problem;

  constructor(private readonly cancelsInProgress: boolean) {}

  stop(why: Problem, isOrdered = false): void {
    this.problem ??= why;
    if (isOrdered || this.cancelsInProgress) this.cancel.abort();
  }
}

export async function forward(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  move: Deploy,
): Promise<Problem | undefined> {
  const { world, switches } = cloudFormation;
  const progress = new Progress(switches.cancelsInProgress);
  const orders = ofKind(move.template, 'order');
  const holders = ofKind(move.template, 'holder');
  const { routes = {} } = move;
  const routesOf = (isWanted: (order: string | undefined) => boolean) =>
    bringRoutes(
      cloudFormation,
      stack,
      Object.entries(routes).filter(([, { of, from }]) => isWanted(from === undefined ? of : undefined)),
      progress,
    );
  const isOrdered = (id: string | undefined) => id !== undefined && move.template[id]?.kind === 'order';
  const unordered = move.routes ? [routesOf((order) => !isOrdered(order))] : [];
  const work = Promise.all([
    ...unordered,
    ...orders.map(async ([id, spec]) => {
      if (progress.cancel.aborted) return;
      const properties = bagOf(world.resolved(spec), stack.name);
      const wanted = { logicalId: id, properties, policy: spec.policy };
      if (!(await bring(cloudFormation, stack, wanted, progress.cancel))) return progress.stop(`${id} failed`);
      const own = holders.filter(([, { of }]) => of === id);
      await takeHold(cloudFormation, stack, spec, own, progress);
      if (move.routes) await routesOf((order) => order === id);
    }),
  ]);
  await interrupt(cloudFormation, stack, move, progress, work);
  await work;
  if (move.fail !== 'last') return progress.problem;
  world.note('siblingFails', { stackName: stack.name });
  return progress.problem ?? 'a sibling failed';
}

const ofKind = <K extends 'order' | 'holder'>(template: Template, kind: K) =>
  Object.entries(template).filter(
    (entry): entry is [string, Extract<OrderSpec | HolderSpec, { kind: K }>] => entry[1].kind === kind,
  );

/** What takes a number of the order into use, one thing after another. */
async function takeHold(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  { productType }: OrderSpec,
  holders: readonly (readonly [string, HolderSpec])[],
  progress: Progress,
): Promise<void> {
  for (const [logicalId, holder] of holders) {
    const [number] = numbersOf(stack.resources.get(holder.of));
    if (number === undefined || productType !== productTypeFor(holder.by)) continue;
    await cloudFormation.world.kernel.sleep(500);
    if (progress.cancel.aborted) return;
    const isHeld = cloudFormation.hold(stack, stack.holders.get(logicalId) ?? { logicalId, ...holder }, number);
    if (!isHeld) progress.stop(`${logicalId} failed`);
  }
}

/** Lets happen to the operation as a whole what is to happen while it is under way. */
async function interrupt(
  { world }: CloudFormationPart,
  stack: Stack,
  { fail, cancelAfter, destroyAfter }: Deploy,
  progress: Progress,
  work: Promise<unknown>,
): Promise<void> {
  for (const [seconds, why] of [
    [fail === 'last' ? undefined : fail, 'a sibling failed'],
    [cancelAfter, 'cancelled'],
    [destroyAfter, 'superseded'],
  ] as const) {
    if (seconds === undefined) continue;
    await Promise.race([work, world.kernel.sleep(seconds * 1000)]);
    if (why === 'a sibling failed') world.note('siblingFails', { stackName: stack.name });
    if (progress.problem === undefined || why === 'superseded') {
      world.note(why === 'superseded' ? 'destroyedMeanwhile' : 'interrupted', { stackName: stack.name, why });
    }
    if (why === 'superseded') progress.problem = undefined;
    progress.stop(why, why !== 'a sibling failed');
  }
}

/** What stands on an order follows it; what stands on none does not wait. */
async function bringRoutes(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  routes: readonly (readonly [string, RouteSpec])[],
  progress: Progress,
): Promise<void> {
  const work = routes.map(async ([logicalId, route]) => {
    if (progress.cancel.aborted) return;
    const properties = routeProperties(cloudFormation, stack, route);
    const wanted: Wanted = { logicalId, route, properties, policy: 'Delete' };
    if (await bring(cloudFormation, stack, wanted, progress.cancel)) return;
    cloudFormation.world.note('happened', { what: route.kind === 'assignment' ? 'assignment fails' : 'rule fails' });
    progress.stop(`${logicalId} failed`);
  });
  await Promise.all(work);
}

type Wanted = Pick<Resource, 'logicalId' | 'route' | 'properties' | 'policy'>;

/** One resource to what the template asks for; false when it failed. */
async function bring(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  wanted: Wanted,
  cancel: Cancel,
): Promise<boolean> {
  const { logicalId, properties, policy } = wanted;
  const current = stack.resources.get(logicalId);
  if (!current || current.status === 'CREATE_FAILED') {
    if (current?.requested) stack.leftovers.push({ resource: current, cause: 'failedCreate', retain: false });
    return create(cloudFormation, stack, wanted, cancel);
  }
  if (current.status !== 'UPDATE_FAILED' && JSON.stringify(current.properties) === JSON.stringify(properties)) {
    current.policy = policy;
    return true;
  }
  return update(cloudFormation, stack, current, wanted, cancel);
}

async function create(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  wanted: Wanted,
  cancel: Cancel,
): Promise<boolean> {
  const resource: Resource = { ...wanted, status: 'CREATE_IN_PROGRESS', requested: false };
  const { properties } = resource;
  stack.resources.set(resource.logicalId, resource);
  const answer = await cloudFormation.world.requests.send(stack, 'Create', resource, { properties }, cancel);
  resource.physicalId = answer.physicalId;
  resource.status = answer.status === 'SUCCESS' ? 'CREATE_COMPLETE' : 'CREATE_FAILED';
  if (answer.status === 'FAILED') return false;
  resource.data = answer.data;
  return declared(cloudFormation, stack, resource);
}

async function update(
  cloudFormation: CloudFormationPart,
  stack: Stack,
  current: Resource,
  wanted: Wanted,
  cancel: Cancel,
): Promise<boolean> {
  stack.touched.add(current.logicalId);
  const before = { ...current };
  current.attempted = wanted.properties;
  current.status = 'UPDATE_IN_PROGRESS';
  const request = { physicalId: current.physicalId, properties: wanted.properties, old: current.properties };
  const answer: Answer = await cloudFormation.world.requests.send(stack, 'Update', current, request, cancel);
  if (answer.status === 'FAILED') {
    noteFailedReplacement(cloudFormation, stack, current, answer.physicalId);
    current.status = 'UPDATE_FAILED';
    return false;
  }
  const { physicalId, data } = answer;
  if (physicalId !== before.physicalId) {
    stack.leftovers.push({ resource: before, cause: 'replaced', retain: false });
  }
  const settled = { attempted: undefined, failedReplacement: undefined, status: 'UPDATE_COMPLETE' };
  Object.assign(current, { physicalId, data, ...wanted, ...settled });
  return declared(cloudFormation, stack, current);
}

/** CloudFormation was told SUCCESS, and shows it. */
function declared(cloudFormation: CloudFormationPart, stack: Stack, resource: Resource): true {
  cloudFormation.tell(stack, resource, resource.status);
  cloudFormation.world.observer.declared(stack, resource);
  return true;
}
