/**
 * The resources of one stack that are ours: which requests CloudFormation would send for each, and what the handler
 * would make of them.
 */
import { DeployedResource } from './deployed-stacks';
import { foresee, Foresight } from './foresee';
import { KnownStack, PlanWorld, StackTarget } from './known-stack';
import {
  emptyPlan,
  heldBy,
  OrderName,
  planOfDelete,
  planOfHolding,
  planOfRetained,
  planOfUnchanged,
  withCleanUp,
  withListedOffers,
} from './order-plan';
import { OrderPlan } from './plan-shape';
import { knownProperties, Properties, requestFor, RequestTarget } from './planned-request';
import { isOrder } from '../../lambda/attempt/record/order-payload';
import { readRequest } from '../../lambda/engine/read-event';
import { resourceMeaning } from '../../lambda/service/cloudformation-statuses';
import { sameValue } from '../../local/cloudformation/engine/template';

const SERVICE_TOKEN =
  'CloudFormation refuses it: Modifying service token is not allowed; keep the provider as it is, or move to another ' +
  'one as docs/migration.md says';

interface CleanUp {
  readonly name: OrderName;
  readonly target: RequestTarget;
  readonly properties: Properties;
  readonly replaces: boolean;
}

export class ResourcePlanner {
  readonly orders: OrderPlan[] = [];
  /** As CloudFormation would show it. */
  stackStatus = '';
  /** Why a value that comes from there is not known. */
  whyUnknown?: (source: string) => string;

  private readonly cleanUps: CleanUp[] = [];

  constructor(
    private readonly world: PlanWorld,
    private readonly target: StackTarget,
    private readonly known: KnownStack,
  ) {}

  /** What cannot be planned, and why. */
  leaveUnknown(name: OrderName, why: string): void {
    this.orders.push({ ...emptyPlan(name, 'unknown'), unknown: [why] });
  }

  /** Brings a resource to what the template says. */
  async bring(name: OrderName, resolved: Properties): Promise<void> {
    const current = this.target.deployed?.resources.get(name.logicalId);
    if (current === undefined || current.status === 'CREATE_FAILED') {
      await this.createOrder(name, resolved, current);
    } else {
      await this.updateOrder(name, resolved, current);
    }
  }

  /** A first create that failed without a rollback is deleted once the new one has succeeded. */
  private async createOrder(name: OrderName, resolved: Properties, failed?: DeployedResource): Promise<void> {
    const foresight = await this.bringHolding(name, resolved);
    if (foresight && failed) this.cleanUpLater(name, failed.physicalId, resolved, true);
  }

  private async updateOrder(name: OrderName, resolved: Properties, current: DeployedResource): Promise<void> {
    const before = this.known.propertiesBefore(name.logicalId);
    if (resourceMeaning(current.status) === 'Stands' && sameValue(before, resolved)) {
      await this.leaveAsIs(name, current, resolved);
    } else if (!sameValue(before.ServiceToken, resolved.ServiceToken)) {
      this.orders.push({ ...emptyPlan(name, 'update'), fails: SERVICE_TOKEN });
    } else {
      const foresight = await this.bringHolding(name, resolved, { ...current, before });
      const isReplaced = foresight?.succeeds && foresight.physicalId !== current.physicalId;
      if (isReplaced) this.cleanUpLater(name, current.physicalId, before, true);
    }
  }

  /** A Create or an Update; undefined when too little is known to ask the handler. */
  private async bringHolding(
    name: OrderName,
    resolved: Properties,
    current?: DeployedResource & { readonly before: Properties },
  ): Promise<Foresight | undefined> {
    const { properties, unknown, essential } = knownProperties(resolved, current?.before, this.whyUnknown);
    if (essential !== undefined) {
      this.known.resources.set(name.logicalId, { physicalId: current?.physicalId, attributes: {} });
      this.orders.push({ ...emptyPlan(name, 'unknown'), unknown });
      return undefined;
    }
    const foresight = await this.ask(name, properties, current);
    const ownerOf = (generation: string) => this.known.ownerOf(generation);
    const action = current ? 'update' : 'create';
    const plan = planOfHolding(name, action, foresight, this.world.restorableUntil, ownerOf);
    this.orders.push(await this.withOffers({ ...plan, unknown }));
    return foresight;
  }

  private async withOffers(plan: OrderPlan): Promise<OrderPlan> {
    const { numbers } = plan.buys;
    if (numbers.length === 0) return plan;
    const { offers, shown } = await this.world.account.chime.offersOf(numbers);
    return withListedOffers(plan, offers, shown);
  }

  cleanUpLater(name: OrderName, physicalId: string, properties: Properties, replaces: boolean): void {
    const target = { stackId: this.target.around.stackId, logicalId: name.logicalId, type: name.type, physicalId };
    this.cleanUps.push({ name, target, properties, replaces });
  }

  /** Sends the request, and tells the account what CloudFormation would then say of the resource. */
  private async ask(
    { logicalId, type }: OrderName,
    properties: Properties,
    current: (DeployedResource & { readonly before: Properties }) | undefined,
  ): Promise<Foresight> {
    const { account, clock } = this.world;
    await this.known.recordsOf(logicalId);
    const kind = current ? 'Update' : 'Create';
    const target = { stackId: this.target.around.stackId, logicalId, type, physicalId: current?.physicalId };
    const operation = kind === 'Update' ? 'UPDATE' : 'CREATE';
    const state = (status: string, physicalId?: string) => ({
      stackStatus: this.stackStatus,
      operationAt: clock.now(),
      status: `${operation}_${status}`,
      physicalId,
      statusAt: clock.now(),
    });
    account.stacks.announce(target, state('IN_PROGRESS', current?.physicalId));
    const foresight = await foresee(requestFor(kind, target, properties, current?.before, clock.now()), account, clock);
    account.stacks.announce(target, state(foresight.succeeds ? 'COMPLETE' : 'FAILED', foresight.physicalId));
    this.known.resources.set(logicalId, { physicalId: foresight.physicalId, attributes: certainAttributes(foresight) });
    return foresight;
  }

  /** Nothing is sent. What its values come from may change all the same, and that is said. */
  private async leaveAsIs(name: OrderName, current: DeployedResource, properties: Properties): Promise<void> {
    const { logicalId } = name;
    this.known.resources.set(logicalId, this.known.deployed.get(logicalId) ?? { attributes: {} });
    const record = await this.known.recordOf(logicalId, current.physicalId);
    const { unknown: open } = knownProperties(properties, {}, this.whyUnknown);
    const unknown = open.filter((said) => this.known.mayChange(sourceIn(said)));
    this.orders.push({ ...planOfUnchanged(name, record), unknown });
  }

  private async cleanUp({ name, target, properties, replaces }: CleanUp): Promise<void> {
    const { account, clock } = this.world;
    const { physicalId = '', logicalId } = target;
    const { stackStatus } = this;
    const stands = replaces ? this.known.resources.get(logicalId)?.physicalId : physicalId;
    const held = heldBy(await this.known.recordOf(logicalId, physicalId));
    const known = knownProperties(properties).properties;
    const event = requestFor('Delete', target, known, undefined, clock.now());
    const status = replaces ? 'UPDATE_COMPLETE' : 'DELETE_IN_PROGRESS';
    account.stacks.announce(target, {
      stackStatus,
      operationAt: clock.now(),
      status,
      physicalId: stands,
      statusAt: clock.now(),
    });
    const foresight = await foresee(event, account, clock);
    if (!replaces) {
      const gone = foresight.succeeds ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
      account.stacks.announce(target, { stackStatus, status: gone, physicalId, statusAt: clock.now() });
    }
    const plan = planOfDelete(name, foresight, held, readRequest(event, clock.now()), clock.now());
    const index = this.orders.findIndex((order) => order.logicalId === logicalId);
    if (replaces && index >= 0) this.orders[index] = withCleanUp(this.orders[index], plan);
    else this.orders.push(plan);
  }

  /** Its policy keeps it: nobody is asked. */
  async retain(name: OrderName, physicalId: string, policy: string): Promise<void> {
    const { logicalId } = name;
    this.orders.push(planOfRetained(name, await this.known.recordOf(logicalId, physicalId), policy));
    this.world.account.stacks.announce(
      { stackId: this.target.around.stackId, logicalId },
      { stackStatus: this.stackStatus, status: 'DELETE_SKIPPED', physicalId },
    );
  }

  async cleanAll(): Promise<void> {
    for (const cleanUp of this.cleanUps) await this.cleanUp(cleanUp);
  }
}

const sourceIn = (said: string): string => /comes from ([A-Za-z0-9]+)/.exec(said)?.[1] ?? '';

/**
 * What an order by search would buy is decided when it buys: nobody knows its numbers before, nor the id that the
 * service would give a rule.
 */
function certainAttributes({ succeeds, changes, record, attributes }: Foresight): Readonly<Record<string, string>> {
  const buys = changes.some((change) => change.do === 'Order');
  const isSearch = record !== undefined && isOrder(record) && record.declared?.source.Type === 'Search';
  const makesRule = changes.some((change) => change.do === 'Rule' && change.before === undefined);
  return succeeds && !(buys && isSearch) && !makesRule ? attributes : {};
}
