/**
 * What would this deployment do to my numbers? Reads the cloud assembly and the account, and asks the handler itself,
 * upon an imagined account in which nothing leaves this machine but reads.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DeployedStack, DeployedStacks } from './deployed-stacks';
import { VirtualClock } from './foresee';
import { ImaginedAccount } from './imagined/account';
import { PlanWorld } from './known-stack';
import { OrderPlan, Plan, QuotaPlan, StackPlan, Totals } from './plan-shape';
import { acceptable } from './refused';
import { StackPlanner } from './stack-planner';
import { isServed } from '../../lambda/engine/kinds';
import { clientOptions } from '../../lambda/ports/aws';
import { CloudFormationStacks } from '../../lambda/ports/stacks';
import { stackMeaning } from '../../lambda/service/cloudformation-statuses';
import { NumberState, standing } from '../../lambda/service/number-state';
import { AssemblyStack, readStacks } from '../../local/cloudformation/assembly';
import { CannotRead, reading } from '../account/cannot-read';
import { checkCredentials, readersOf, systemClock } from '../account/read-only';
import { checkParameterNames, parametersOf } from '../parameters';

export interface PlanOptions {
  readonly directory: string;
  /** Names or artifact ids; all stacks when there are none. */
  readonly stacks?: readonly string[];
  /** `NAME=VALUE` or `Stack:NAME=VALUE`. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly destroy?: boolean;
  /** The PSTN region, where the numbers are. */
  readonly region?: string;
  /** Told what is being looked at. */
  readonly onStack?: (name: string) => void;
}

const DEFAULT_QUOTA = 5;

export async function makePlan(options: PlanOptions): Promise<Plan> {
  const stacks = await chosenStacks(options);
  checkParameterNames(options.parameters ?? {}, stacks);
  const region = options.region ?? 'us-east-1';
  const signedIn = await checkCredentials(region);
  const readers = readersOf(region);
  const clock = new VirtualClock();
  const account = new ImaginedAccount(
    { chime: readers.chime, ledger: readers.ledger, stacks: new CloudFormationStacks(systemClock) },
    clock,
  );
  const deployed = new DeployedStacks();
  const before = await account.chime.numbers.inventory();
  const planned: StackPlan[] = [];
  const assembly = new AssemblyPlanner({ account, clock, deployed, restorableUntil: readers.restorableUntil }, options);
  await assembly.learnAccounts(stacks, signedIn);
  let most = held(before);
  for (const stack of options.destroy ? [...stacks].reverse() : stacks) {
    options.onStack?.(stack.stackName);
    planned.push(await assembly.plan(stack));
    most = Math.max(most, assembly.heldAtMost);
  }
  const after = await account.chime.numbers.all();
  return {
    version: 1,
    operation: options.destroy ? 'destroy' : 'deploy',
    at: new Date().toISOString(),
    stacks: planned,
    totals: totalsOf(planned.flatMap(({ orders }) => orders)),
    quota: quotaOf(before, after, most),
    calls: readers.calls() + deployed.calls,
  };
}

/** The stacks of the assembly, one after another, upon one imagined account. */
class AssemblyPlanner {
  /** The most numbers that were held together so far. */
  heldAtMost = 0;
  private readonly outputs = new Map<string, Readonly<Record<string, string>>>();
  private readonly exported = new Map<string, Map<string, string>>();
  /** The account of the credentials, where anything tells it, and those that the assembly names. */
  private account?: string;
  private named: readonly string[] = [];

  constructor(
    private readonly world: Omit<PlanWorld, 'code'>,
    private readonly options: PlanOptions,
  ) {}

  /** Credentials are of one account; where they do not say of which, the stacks that they see do. */
  async learnAccounts(stacks: readonly ResolvedStack[], signedIn: string | undefined): Promise<void> {
    this.account = signedIn;
    this.named = [...new Set(stacks.flatMap(({ account }) => account ?? []))];
    for (const { stackName, region } of this.account === undefined ? stacks : []) {
      this.account ??= (await this.world.deployed.find(stackName, region))?.id.split(':')[4];
    }
  }

  /** Why nothing can be said of a stack with these credentials. */
  private outOfSight({ account }: ResolvedStack): string | undefined {
    if (account === undefined || account === this.account) return undefined;
    if (this.account !== undefined) {
      return (
        `it is for account ${account}, and the credentials are of ${this.account}, which cannot look there: ` +
        'choose another profile, and name the stack with --stack'
      );
    }
    if (this.named.length < 2) return undefined;
    return (
      `the stacks are for the accounts ${this.named.join(' and ')}, and the credentials do not tell of which they ` +
      'are: name the stacks of one account with --stack'
    );
  }

  async plan(stack: ResolvedStack): Promise<StackPlan> {
    const hidden = this.outOfSight(stack);
    if (hidden) {
      const { stackName: name, region } = stack;
      return { name, region, operation: 'unknown', problem: hidden, orders: [] };
    }
    return this.planInSight(stack);
  }

  private async planInSight(stack: ResolvedStack): Promise<StackPlan> {
    const found = await this.world.deployed.find(stack.stackName, stack.region);
    // A first create that was rolled back is deleted, and created anew, by the CDK CLI.
    const deployed = found?.status === 'ROLLBACK_COMPLETE' && !this.options.destroy ? undefined : found;
    const about = { name: stack.stackName, region: stack.region };
    const problem = deployed && this.refusal(deployed);
    if (problem) return { ...about, operation: this.options.destroy ? 'destroy' : 'update', problem, orders: [] };
    if (this.options.destroy && !deployed) return { ...about, operation: 'none', orders: [] };
    const undo = this.world.account.mark();
    const planner = await this.plannerOf(stack, deployed);
    const ended = this.options.destroy ? await this.destroy(planner) : await this.bring(planner, stack, undo);
    return { ...about, operation: this.options.destroy ? 'destroy' : deployed ? 'update' : 'create', ...ended };
  }

  private async destroy(planner: StackPlanner): Promise<Pick<StackPlan, 'orders' | 'problem'>> {
    await planner.destroy();
    const orders = planner.all;
    const isStuck = orders.some(({ fails }) => fails !== undefined);
    return { orders, ...(isStuck && { problem: 'the stack would end DELETE_FAILED' }) };
  }

  private async bring(
    planner: StackPlanner,
    stack: ResolvedStack,
    undo: () => void,
  ): Promise<Pick<StackPlan, 'orders' | 'problem'>> {
    if (!(await planner.bring())) {
      undo();
      return { orders: planner.all, problem: 'the stack would roll back, and release what it had bought' };
    }
    this.heldAtMost = Math.max(this.heldAtMost, held(await this.world.account.chime.numbers.all()));
    await planner.finish();
    this.outputs.set(`${stack.region} ${stack.stackName}`, planner.outputs);
    const exported = this.exported.get(stack.region) ?? new Map<string, string>();
    planner.exports.forEach((value, name) => exported.set(name, value));
    this.exported.set(stack.region, exported);
    return { orders: planner.all };
  }

  private async plannerOf(stack: ResolvedStack, deployed: DeployedStack | undefined): Promise<StackPlanner> {
    const { region, stackName, code } = stack;
    const given = parametersOf(stack, this.options.parameters ?? {});
    const template = this.options.destroy
      ? stack.template
      : acceptable({ template: stack.template, given, deployed }, `stack ${stackName}`, stack);
    await this.readOutputs(template, region);
    const account = deployed?.id.split(':')[4] ?? stack.account ?? (await this.accountOfRecords(stack));
    const around = {
      stackName,
      region,
      account,
      stackId: deployed?.id ?? stackIdOf(region, stackName, account),
      exports: await this.exportsFor([template, deployed?.template], region),
      outputsOf: (name: string, from: string) => this.outputs.get(`${from} ${name}`),
    };
    return new StackPlanner({ ...this.world, code }, { around, template, given, deployed });
  }

  /** Records that a former stack of this name has left say whose account this is. */
  private async accountOfRecords({ template, stackName, region }: ResolvedStack): Promise<string | undefined> {
    for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
      if (!isServed(Type)) continue;
      const { records } = await this.world.account.ledger.ofResource(stackIdOf(region, stackName), logicalId);
      if (records.length > 0) return records[0].stackId.split(':')[4];
    }
    return undefined;
  }

  private async exportsFor(templates: unknown, region: string): Promise<ReadonlyMap<string, string>> {
    const isUsed = JSON.stringify(templates).includes('Fn::ImportValue');
    const real = isUsed ? await this.world.deployed.exports(region) : [];
    return new Map([...real, ...(this.exported.get(region) ?? [])]);
  }

  /** The outputs of stacks that are not planned here, as far as the template asks for them. */
  private async readOutputs(template: unknown, region: string): Promise<void> {
    for (const [name, from] of outputsReferredTo(template, region)) {
      const key = `${from} ${name}`;
      const other = this.outputs.has(key) ? undefined : await this.world.deployed.find(name, from);
      if (other) this.outputs.set(key, other.outputs);
    }
  }

  /** What CloudFormation would refuse before it begins. */
  private refusal({ status, terminationProtection }: DeployedStack): string | undefined {
    const { phase, over } = stackMeaning(status);
    if (!over && status !== 'REVIEW_IN_PROGRESS') return `it is ${status}: plan again when that is over`;
    if (this.options.destroy) {
      return terminationProtection ? 'it is protected against termination: take the protection off first' : undefined;
    }
    const remedy = NOT_DEPLOYABLE[status] ?? (phase === 'Delete' ? 'delete it first' : undefined);
    return remedy && `it is ${status}, and cannot be updated: ${remedy}`;
  }
}

/** Of a stack that is not there yet. */
const stackIdOf = (region: string, stackName: string, account = '000000000000'): string =>
  `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/plan`;

const NOT_DEPLOYABLE: Readonly<Record<string, string>> = {
  ROLLBACK_FAILED: 'delete it first',
  UPDATE_ROLLBACK_FAILED: 'continue its rollback, or delete it',
};

/** Stacks whose outputs a template asks for by Fn::GetStackOutput. */
function outputsReferredTo(value: unknown, region: string): [name: string, region: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]): [string, string][] => {
    const { StackName, Region = region } = (key === 'Fn::GetStackOutput' ? part : {}) as Record<string, unknown>;
    return typeof StackName === 'string' && typeof Region === 'string'
      ? [[StackName, Region]]
      : outputsReferredTo(part, region);
  });
}

type ResolvedStack = Omit<AssemblyStack, 'account'> & { readonly account?: string };

/** What the assembly leaves open, the environment says: the account is asked of CloudFormation. */
async function chosenStacks({ directory, stacks: wanted = [] }: PlanOptions): Promise<ResolvedStack[]> {
  const manifest = join(resolve(directory), 'manifest.json');
  if (!existsSync(manifest)) {
    throw new CannotRead(`${manifest} is not there: synthesise first ("npx cdk synth"), or name the directory`);
  }
  const all = readStacks(directory);
  const unknown = wanted.find((name) => !all.some((stack) => isNamed(stack, name)));
  if (unknown !== undefined) {
    const known = all.map(({ stackName }) => stackName).join(', ');
    throw new CannotRead(`stack ${unknown} is not in ${resolve(directory)}, which holds ${known}: correct the name`);
  }
  const chosen = wanted.length === 0 ? all : all.filter((stack) => wanted.some((name) => isNamed(stack, name)));
  return Promise.all(chosen.map(resolved));
}

const isNamed = ({ stackName, artifactId }: AssemblyStack, name: string): boolean =>
  stackName === name || artifactId === name;

async function resolved(stack: AssemblyStack): Promise<ResolvedStack> {
  const { account, region, ...rest } = stack;
  return {
    ...rest,
    ...(!stack.anyAccount && { account }),
    region: stack.anyRegion ? await ownRegion() : region,
  };
}

/** The region of the environment or of the profile. */
async function ownRegion(): Promise<string> {
  const { region: _none, ...options } = clientOptions('');
  const client = new CloudFormationClient(options);
  return reading(() => client.config.region()).catch(() => {
    throw new CannotRead('no AWS region was found: set AWS_REGION, or a region in the profile, then try again');
  });
}

const held = (numbers: readonly NumberState[]): number =>
  numbers.filter((state) => ['Here', 'Arriving', 'Broken'].includes(standing(state))).length;

function quotaOf(before: readonly NumberState[], after: readonly NumberState[], most: number): QuotaPlan {
  const heldAfter = held(after);
  const heldAtMost = Math.max(most, heldAfter);
  return {
    heldNow: held(before),
    heldAtMost,
    heldAfter,
    inDeletionQueue: before.filter((state) => standing(state) === 'Leaving').length,
    note:
      `no API tells the account's quota of phone numbers; it is ${DEFAULT_QUOTA} unless it was raised` +
      (heldAtMost > DEFAULT_QUOTA ? `, and this needs ${heldAtMost}` : ''),
  };
}

function totalsOf(orders: readonly OrderPlan[]): Totals {
  const fates = orders.flatMap(({ numbers }) => numbers.map(({ fate }) => fate));
  const count = (...wanted: string[]) => fates.filter((fate) => wanted.includes(fate)).length;
  return {
    buys: orders.reduce((sum, { buys }) => sum + buys.count, 0),
    restores: count('restore'),
    adopts: count('adopt', 'takeOver'),
    releases: count('release'),
    leaves: count('leave'),
    keeps: count('keep'),
    rules: orders.flatMap(({ rules }) => rules).filter(({ change }) => !['keep', 'leave'].includes(change)).length,
    failures: orders.filter(({ fails }) => fails !== undefined).length,
    unknown: orders.filter(({ action }) => action === 'unknown').length,
  };
}
