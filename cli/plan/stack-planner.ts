/**
 * One stack of a deployment: what CloudFormation would do with its resources, in which order. Nested stacks are a part
 * of it.
 */
import { readFileSync } from 'node:fs';
import { DeployedResource, DeployedStack } from './deployed-stacks';
import { asAttributes, KnownStack, NESTED, PlanWorld, stackNameOf, StackTarget } from './known-stack';
import { OrderName } from './order-plan';
import { OrderPlan } from './plan-shape';
import { Properties } from './planned-request';
import { acceptable } from './refused';
import { ResourcePlanner } from './resource-planner';
import { StackScope, StackVersion } from './stack-scope';
import { parseTemplate } from './template-text';
import { isServed } from '../../lambda/engine/kinds';
import { dependenciesOf } from '../../local/cloudformation/engine/graph';
import { writtenOut } from '../../local/cloudformation/engine/loops';
import { Template, TemplateResource } from '../../local/cloudformation/engine/template';

export class StackPlanner {
  private readonly nested: StackPlanner[] = [];
  private readonly known: KnownStack;
  private readonly resources: ResourcePlanner;

  constructor(
    private readonly world: PlanWorld,
    private readonly target: StackTarget,
    private readonly label = target.around.stackName,
  ) {
    this.known = new KnownStack(world, target);
    this.resources = new ResourcePlanner(world, target, this.known);
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
    this.resources.whyUnknown = (source) => scope.whyUnknown(source);
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
    const isFine = this.resources.orders.every(({ fails }) => fails === undefined);
    return isFine && this.nested.every((stack) => stack.succeeds());
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
    return [...this.resources.orders, ...this.nested.flatMap((stack) => stack.all)];
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
    await this.resources.cleanAll();
    for (const stack of this.nested) await stack.cleanAll(stackStatus);
  }

  private become(stackStatus: string): void {
    this.resources.stackStatus = stackStatus;
    this.world.account.stacks.announceStack(this.stackId, stackStatus, this.target.deployed === undefined);
  }

  /** Undefined when it cannot be told; the plan then says so. */
  private isThere(logicalId: string, resource: TemplateResource, scope: StackScope): boolean | undefined {
    try {
      return scope.holds(resource.Condition);
    } catch (error) {
      this.resources.leaveUnknown(this.nameOf(logicalId, resource), (error as Error).message);
      return undefined;
    }
  }

  private async bringOne(logicalId: string, resource: TemplateResource, scope: StackScope): Promise<void> {
    let properties: Properties;
    try {
      properties = scope.resolve(resource.Properties ?? {}) as Properties;
    } catch (error) {
      const said = `its properties cannot be resolved: ${(error as Error).message}`;
      this.resources.leaveUnknown(this.nameOf(logicalId, resource), said);
      return;
    }
    if (resource.Type === NESTED) await this.bringNested(logicalId, resource, properties);
    else await this.resources.bring(this.nameOf(logicalId, resource), properties);
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
      if (type !== NESTED) await this.resources.retain(name, physicalId, policy);
      return;
    }
    if (type === NESTED) return this.removeNested(logicalId, physicalId);
    this.resources.cleanUpLater(name, physicalId, this.known.propertiesBefore(logicalId), false);
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
      this.resources.leaveUnknown(this.nameOf(logicalId, resource), said);
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

/** A stack that was only prepared by a change set has nothing in it. */
const isNew = ({ status }: DeployedStack): boolean => status === 'REVIEW_IN_PROGRESS';

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
