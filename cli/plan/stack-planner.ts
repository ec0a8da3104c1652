/**
 * One stack of a deployment: which requests CloudFormation would send for it, in which order, and what the handler
 * would make of each. Nested stacks are a part of it.
 */
import { readFileSync } from 'node:fs';
import { DeployedResource, DeployedStack } from './deployed-stacks';
import { foresee, Foresight } from './foresee';
import { asAttributes, KnownStack, NESTED, PlanWorld, stackNameOf, StackTarget } from './known-stack';
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
import { acceptable } from './refused';
import { StackScope, StackVersion } from './stack-scope';
import { parseTemplate } from './template-text';
import { isOrder } from '../../lambda/attempt/order-payload';
import { isServed } from '../../lambda/engine/kinds';
import { readRequest } from '../../lambda/engine/read-event';
import { resourceMeaning } from '../../lambda/service/cloudformation-statuses';
import { dependenciesOf } from '../../local/cloudformation/engine/graph';
import { writtenOut } from '../../local/cloudformation/engine/loops';
import { sameValue, Template, TemplateResource } from '../../local/cloudformation/engine/template';

const SERVICE_TOKEN =
  'CloudFormation refuses it: Modifying service token is not allowed; keep the provider as it is, or move to another ' +
  'one as docs/migration.md says';

interface CleanUp {
  readonly name: OrderName;
  readonly target: RequestTarget;
  readonly properties: Properties;
  readonly replaces: boolean;
}

export class StackPlanner {
  readonly orders: OrderPlan[] = [];

  private stackStatus = '';
  private whyUnknown?: (source: string) => string;
  private readonly cleanUps: CleanUp[] = [];
  private readonly nested: StackPlanner[] = [];
  private readonly known: KnownStack;

  constructor(
    private readonly world: PlanWorld,
    private readonly target: StackTarget,
    private readonly label = target.around.stackName,
  ) {
    this.known = new KnownStack(world, target);
  }

  /** Creates, updates, and what follows for those that need them; returns whether everything would succeed. */
  async bring(): Promise<boolean> {
    const { template, deployed, around } = this.target;
    await this.known.learnDeployed();
    this.become(deployed && !isNew(deployed) ? 'UPDATE_IN_PROGRESS' : 'CREATE_IN_PROGRESS');
    const wanted = template ?? { Resources: {} };
    const version: StackVersion = {
      template: wanted,
      given: this.target.given,
      deployed,
      resources: this.known.resources,
    };
    const scope = new StackScope(version, around);
    this.whyUnknown = (source) => scope.whyUnknown(source);
    const kept = new Set<string>();
    for (const logicalId of inOrder(wanted)) {
      const resource = wanted.Resources[logicalId];
      if (!isServed(resource.Type) && resource.Type !== NESTED) continue;
      const there = this.isThere(logicalId, resource, scope);
      if (there === false) continue;
      kept.add(logicalId);
      if (there === true) await this.bringOne(logicalId, resource, scope);
    }
    await this.findRemoved(kept);
    this.known.learnOutputs(wanted, scope);
    return this.succeeds();
  }

  private succeeds(): boolean {
    return this.orders.every(({ fails }) => fails === undefined) && this.nested.every((stack) => stack.succeeds());
  }

  get outputs(): Readonly<Record<string, string>> {
    return this.known.outputs;
  }

  /** What the other stacks can import of this one. */
  get exports(): ReadonlyMap<string, string> {
    return this.known.exports;
  }

  private get stackId(): string {
    return this.target.around.stackId;
  }

  /** Everything of this stack, nested stacks included. */
  get all(): OrderPlan[] {
    return [...this.orders, ...this.nested.flatMap((stack) => stack.all)];
  }

  /** What follows once everything has succeeded: what was replaced or removed is deleted. */
  async finish(): Promise<void> {
    await this.cleanAll('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    this.become('UPDATE_COMPLETE');
  }

  /** Deletes the whole stack. */
  async destroy(): Promise<void> {
    await this.takeAway();
    await this.cleanAll('DELETE_IN_PROGRESS');
    this.become('DELETE_COMPLETE');
  }

  /** Everything that is there is to go: when the clean-up comes, or at once. */
  private async takeAway(): Promise<void> {
    await this.known.learnDeployed();
    for (const resource of [...(this.target.deployed?.resources.values() ?? [])].reverse()) await this.remove(resource);
  }

  private async cleanAll(stackStatus: string): Promise<void> {
    this.become(stackStatus);
    for (const cleanUp of this.cleanUps) await this.cleanUp(cleanUp);
    for (const stack of this.nested) await stack.cleanAll(stackStatus);
  }

  private become(stackStatus: string): void {
    this.stackStatus = stackStatus;
    this.world.account.stacks.announceStack(this.stackId, stackStatus, this.target.deployed === undefined);
  }

  /** Undefined when it cannot be told; the plan then says so. */
  private isThere(logicalId: string, resource: TemplateResource, scope: StackScope): boolean | undefined {
    try {
      return scope.holds(resource.Condition);
    } catch (error) {
      const said = (error as Error).message;
      this.orders.push({ ...emptyPlan(this.nameOf(logicalId, resource), 'unknown'), unknown: [said] });
      return undefined;
    }
  }

  private async bringOne(logicalId: string, resource: TemplateResource, scope: StackScope): Promise<void> {
    let properties: Properties;
    try {
      properties = scope.resolve(resource.Properties ?? {}) as Properties;
    } catch (error) {
      const said = `its properties cannot be resolved: ${(error as Error).message}`;
      this.orders.push({ ...emptyPlan(this.nameOf(logicalId, resource), 'unknown'), unknown: [said] });
      return;
    }
    if (resource.Type === NESTED) await this.bringNested(logicalId, resource, properties);
    else await this.bringOrder(logicalId, resource, properties);
  }

  // --- Orders

  private async bringOrder(logicalId: string, resource: TemplateResource, resolved: Properties): Promise<void> {
    const name = this.nameOf(logicalId, resource);
    const current = this.target.deployed?.resources.get(logicalId);
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

  private cleanUpLater(name: OrderName, physicalId: string, properties: Properties, replaces: boolean): void {
    const target = { stackId: this.stackId, logicalId: name.logicalId, type: name.type, physicalId };
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
    const target = { stackId: this.stackId, logicalId, type, physicalId: current?.physicalId };
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

  // --- What the template holds no more

  private async findRemoved(kept: ReadonlySet<string>): Promise<void> {
    for (const resource of this.target.deployed?.resources.values() ?? []) {
      if (!kept.has(resource.logicalId)) await this.remove(resource);
    }
  }

  private async remove(resource: DeployedResource): Promise<void> {
    const { logicalId, type, physicalId } = resource;
    if (!isServed(type) && type !== NESTED) return;
    const definition = this.target.deployed!.template.Resources[logicalId] ?? { Type: type };
    const name = this.nameOf(logicalId, definition);
    const policy = definition.DeletionPolicy ?? 'Delete';
    if (/^Retain/.test(policy)) {
      if (type !== NESTED) {
        this.orders.push(planOfRetained(name, await this.known.recordOf(logicalId, physicalId), policy));
        this.world.account.stacks.announce(
          { stackId: this.stackId, logicalId },
          { stackStatus: this.stackStatus, status: 'DELETE_SKIPPED', physicalId },
        );
      }
      return;
    }
    if (type === NESTED) return this.removeNested(logicalId, physicalId);
    this.cleanUpLater(name, physicalId, this.known.propertiesBefore(logicalId), false);
  }

  private async removeNested(logicalId: string, physicalId: string): Promise<void> {
    const stack = await this.world.deployed.find(physicalId, this.target.around.region);
    if (!stack) return;
    const around = { ...this.target.around, stackName: stackNameOf(stack.id), stackId: stack.id };
    const planner = new StackPlanner(this.world, { around, given: {}, deployed: stack }, `${this.label}/${logicalId}`);
    this.nested.push(planner);
    await planner.takeAway();
  }

  // --- Nested stacks

  private async bringNested(logicalId: string, resource: TemplateResource, properties: Properties): Promise<void> {
    const current = this.target.deployed?.resources.get(logicalId);
    const deployed = current?.physicalId
      ? await this.world.deployed.find(current.physicalId, this.target.around.region)
      : undefined;
    const asset = this.nestedTemplate(properties);
    if (!asset) {
      const said = 'its template is not an asset of the assembly, so its content is unknown';
      this.orders.push({ ...emptyPlan(this.nameOf(logicalId, resource), 'unknown'), unknown: [said] });
      return;
    }
    const stackName = deployed ? stackNameOf(deployed.id) : `${this.target.around.stackName}-${logicalId}-PLAN`;
    const stackId = deployed?.id ?? this.stackId.replace(/:stack\/.*/, `:stack/${stackName}/plan`);
    const given = Object.fromEntries(
      Object.entries((properties.Parameters ?? {}) as Properties).map(([name, value]) => [name, [value].flat().join()]),
    );
    const around = { ...this.target.around, stackName, stackId };
    const template = acceptable({ template: asset, given, deployed }, `nested stack ${logicalId}`, around);
    const label = `${this.label}/${logicalId}`;
    const planner = new StackPlanner(this.world, { around, template, given, deployed }, label);
    this.nested.push(planner);
    await planner.bring();
    this.known.resources.set(logicalId, { physicalId: stackId, attributes: asAttributes(planner.outputs) });
  }

  private nestedTemplate({ TemplateURL: url }: Properties): Template | undefined {
    const key = Object.keys(this.world.code).find((each) => String(url).endsWith(`/${each}`));
    if (key === undefined) return undefined;
    const file = this.world.code[key];
    return writtenOut(parseTemplate(readFileSync(file, 'utf8'), `the nested template ${file}`));
  }

  private nameOf(logicalId: string, resource: TemplateResource): OrderName {
    const path = (resource as { Metadata?: Record<string, unknown> }).Metadata?.['aws:cdk:path'];
    return {
      stack: this.label,
      logicalId,
      ...(typeof path === 'string' && { path: path.replace(/\/(Resource|Default)(\/Default)?$/, '') }),
      type: resource.Type,
    };
  }
}

const sourceIn = (said: string): string => /comes from ([A-Za-z0-9]+)/.exec(said)?.[1] ?? '';

/** A stack that was only prepared by a change set has nothing in it. */
const isNew = ({ status }: DeployedStack): boolean => status === 'REVIEW_IN_PROGRESS';

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

/** What is needed comes before what needs it. */
function inOrder(template: Template): string[] {
  const graph = dependenciesOf(template);
  const done = new Set<string>();
  const visit = (logicalId: string): void => {
    if (done.has(logicalId)) return;
    graph.get(logicalId)?.forEach(visit);
    done.add(logicalId);
  };
  Object.keys(template.Resources).forEach(visit);
  return [...done];
}
