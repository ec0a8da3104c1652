/** One world for one run: the service, Parameter Store, CloudFormation, Lambda and Step Functions in virtual time. */
import { ChimeVoiceModel, OperationName, OrderScript, Switches } from '../../local/chime-sdk-voice';
import type { OrderStatus } from '../../local/chime-sdk-voice/model/constraints';
import type { NumberRecord, OrderRecord, RuleRecord } from '../../local/chime-sdk-voice/model/records';
import { CloudFormation } from '../cloudformation/cloudformation';
import { Requests } from '../cloudformation/requests';
import { numbersIn } from '../observer/calls';
import { Observer } from '../observer/observer';
import { conditionsOf } from '../plan/conditions';
import { FaultKind, Faults, Struck } from '../plan/faults';
import { OrderSpec, Plan } from '../plan/plan';
import { Engine } from '../world/engine';
import { Foreign, foreignOf } from '../world/foreign';
import { Entry, WorldParts } from '../world/interfaces';
import { Kernel } from '../world/kernel';
import { latencyOf } from '../world/latency';
import { ParameterStore } from '../world/parameter-store';
import { Errand, Process } from '../world/process';

interface Inside {
  readonly world: {
    readonly numbers: { get(number: string): NumberRecord | undefined };
    readonly orders: { all(): OrderRecord[]; get(id: string): OrderRecord | undefined };
    readonly rules: { all(): RuleRecord[]; get(id: string): RuleRecord | undefined };
    readonly orderScripts: unknown[];
  };
}

/** After these CloudFormation may show something else. */
const VISIBLE = new Set(['request', 'answer', 'stack', 'cancelled', 'unanswered', 'retained']);

/** An order of so many numbers is a large one. */
const MANY = 20;

/** How many of each the account may have is not what the histories are about; a move sets the quota of numbers. */
const ROOM: Partial<Switches> = {
  phoneNumberQuota: 1000,
  voiceConnectorQuota: 1000,
  voiceConnectorGroupQuota: 1000,
  sipMediaApplicationQuota: 1000,
};

const FAILS: OrderScript = { outcome: 'failed' };

export class World implements WorldParts {
  readonly kernel = new Kernel(Date.UTC(2026, 10, 21, 12));
  readonly entries: Entry[] = [];
  readonly faults: Faults;
  readonly model: ChimeVoiceModel;
  readonly store: ParameterStore;
  readonly engine: Engine;
  readonly requests: Requests;
  readonly cloudFormation: CloudFormation;
  readonly observer: Observer;
  readonly logs?: string[];
  readonly foreign?: Foreign;
  /** Stands before every call, counts it, and may refuse it. */
  gate?: (operation: string, errand: Errand) => void;
  /** The service's ids of orders that were placed elsewhere, by the plan's names for them. */
  private readonly ports = new Map<string, string>();
  private orders = 0;
  private readonly diedAt = new Map<string, number>();
  /** When the last operation on each stack ended. */
  private readonly endedAt = new Map<string, number>();

  constructor(
    readonly plan: Plan,
    keepsLogs = false,
  ) {
    this.logs = keepsLogs ? [] : undefined;
    this.faults = new Faults(plan.faults, (kind, operation, error) => this.struck(kind, operation, error));
    this.model = new ChimeVoiceModel({
      clock: () => this.kernel.now,
      switches: { ...plan.service, ...ROOM },
      seed: plan.seed,
    });
    const { ledgerLag: lag, lagsFully, seed } = plan;
    this.foreign = plan.foreign && foreignOf(plan.foreign);
    this.store = new ParameterStore(() => this.kernel.now, { lag, lagsFully, seed, foreign: this.foreign });
    this.requests = new Requests(this);
    this.observer = new Observer(this);
    this.cloudFormation = new CloudFormation(this);
    this.engine = new Engine(this);
    for (const what of conditionsOf(plan)) this.note('happened', { what });
  }

  private struck(kind: FaultKind, operation: string, error?: string): void {
    this.note('fault', { kind, operation, error });
    const lost =
      operation === 'CreatePhoneNumberOrder' &&
      ['answerLost', 'failedAfterEffect', 'crashAfter', 'slowAnswer'].includes(kind);
    const { orderListLagSeconds: lag = 0, orderListNumbers } = this.plan.service;
    if (lost && ((lag !== 'Same' && lag >= 60) || orderListNumbers === 'Missing')) {
      this.note('happened', { what: 'lost answer of an order that is listed late' });
    }
  }

  note(kind: string, data: Entry['data']): void {
    this.entries.push({ at: this.kernel.now, kind, data });
    if (kind === 'request') this.requested(data as Errand);
    if (VISIBLE.has(kind)) this.cloudFormation.changed();
    if (kind === 'stack' && !data.status.endsWith('IN_PROGRESS')) this.endedAt.set(data.stackName, this.kernel.now);
    if (kind === 'stack' && (data.status === 'DELETE_COMPLETE' || data.status === 'ROLLBACK_COMPLETE')) {
      for (const stack of this.cloudFormation.byId.values()) {
        if (!stack.providerAlive && !this.diedAt.has(stack.id)) this.diedAt.set(stack.id, this.kernel.now);
      }
    }
  }

  private requested(errand: Errand): void {
    this.observer.requested(errand);
    const secondOf = (moment: number) => Math.floor(moment / 1000);
    if (secondOf(this.endedAt.get(errand.stackName) ?? -1) === secondOf(errand.sentAt)) {
      this.note('happened', { what: 'asked in the second in which the operation before ended' });
    }
  }

  fail(error: unknown): void {
    this.observer.violate('simulation', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  crashed({ errand, underWay }: Process, why: string): void {
    this.note('crash', { ...errand, why });
    if (why === 'Sandbox.Timedout' && underWay > 0) {
      this.note('happened', { what: 'invocation ended in the middle of calls' });
    }
  }

  latency(operation: string, call: number): readonly [there: number, back: number] {
    return latencyOf(this.plan, operation, call);
  }

  started(errand: Errand): void {
    const inbox = this.requests.inboxes.get(errand.url)!;
    inbox.startedAt ??= this.kernel.now;
    this.note('execution', errand);
  }

  functionLivedUntil({ stackId }: Errand, until: number): boolean {
    return (this.diedAt.get(stackId) ?? Infinity) > until;
  }

  /** The declaration with the service's own id in place of the plan's name for an order that was placed elsewhere. */
  resolved(spec: OrderSpec): OrderSpec {
    const { source } = spec;
    if (source.Type !== 'Order') return spec;
    return {
      ...spec,
      source: {
        ...source,
        PhoneNumberOrderId: this.ports.get(source.PhoneNumberOrderId) ?? '00000000-0000-0000-0000-000000000000',
      },
    };
  }

  /** Orders that were placed elsewhere, before anything begins. */
  placeElsewhere(): void {
    for (const { name, kind, numbers, productType, status, focDate } of this.plan.ports ?? []) {
      const id =
        kind === 'New'
          ? this.model.createPhoneNumberOrder({
            ProductType: productType,
            E164PhoneNumbers: [...numbers],
            Name: 'by hand',
          }).PhoneNumberOrder!.PhoneNumberOrderId!
          : this.model.control.injectPortInOrder({ phoneNumbers: numbers, productType, status, focDate });
      this.ports.set(name, id);
      this.observer.foundElsewhere(id, numbers);
    }
  }

  /** An order that was placed elsewhere moves on; one that is not a port-in has its own pace. */
  movePort(name: string, status: OrderStatus): void {
    const id = this.ports.get(name);
    if (id === undefined || this.plan.ports!.find((port) => port.name === name)!.kind !== 'Porting') return;
    if (['Successful', 'Partial', 'Failed', 'Cancelled'].includes(this.orderOf(id)!.status)) return;
    this.model.control.setPortInStatus(id, status);
    this.note('port', { id, status });
    this.observer.portMoved(id);
  }

  /** What the service has of an order. */
  orderOf(id: string): OrderRecord | undefined {
    return (this.model as unknown as Inside).world.orders.get(id);
  }

  /** What a SIP rule is about. */
  numberOfRule(id: string): string | undefined {
    return (this.model as unknown as Inside).world.rules.get(id)?.triggerValue;
  }

  rules(): RuleRecord[] {
    return (this.model as unknown as Inside).world.rules.all();
  }

  /** The number as it is, whatever reads show of it. */
  truth(number: string): NumberRecord | undefined {
    return (this.model as unknown as Inside).world.numbers.get(number);
  }

  openOrders(): string[] {
    const orders = (this.model as unknown as Inside).world.orders.all();
    return orders.filter(({ status, orderType }) => status === 'Processing' && orderType === 'New').map(({ id }) => id);
  }

  /** How long the service took to decide the orders that were placed for a request. */
  secondsOfOrders({ url }: Errand): number {
    const ids = new Set(
      [...this.observer.purchases.values()].filter(({ by }) => by.url === url).map(({ order }) => order),
    );
    return [...ids].reduce((sum, id) => {
      const { createdAt, updatedAt } = this.orderOf(id)!;
      return sum + (updatedAt - createdAt) / 1000;
    }, 0);
  }

  effect(operation: string, input: any, by: Process, struck?: Struck): unknown {
    this.gate?.(operation, by.errand);
    switch (operation) {
      case 'StartExecution':
        return (input as { begin: () => void }).begin();
      case 'PutAnswer':
        return this.requests.receive(input.url, input.body);
      case 'PutParameter':
        return this.store.put(input);
      case 'DeleteParameter':
        return this.store.delete(input);
      case 'GetParametersByPath':
        return this.store.byPath(input);
      case 'DescribeStacks':
        return this.cloudFormation.describeStack(input.StackName);
      case 'DescribeStackEvents':
        return this.cloudFormation.describeEvents(input.StackName);
      case 'DescribeStackResource':
        return this.cloudFormation.describeResource(input.StackName, input.LogicalResourceId);
      default:
        return this.serve(operation as OperationName, input, by, struck);
    }
  }

  private restore(input: any): unknown {
    try {
      const output = this.model.call('RestorePhoneNumber', input);
      this.note('happened', { what: 'restored' });
      return output;
    } catch (error) {
      if ((error as Error).name === 'ResourceLimitExceededException') {
        this.note('happened', { what: 'restore beyond quota' });
      }
      throw error;
    }
  }

  private serve(operation: OperationName, input: any, by: Process, struck?: Struck): unknown {
    this.observer.touch(operation, input, by);
    if (struck?.kind === 'itemsRefused') {
      const count = numbersIn(input).length;
      this.model.control.addFaults({
        operation,
        kind: 'items',
        positions: [struck.detail % Math.max(count, 1)],
        error: struck.detail % 2 ? 'ServiceFailureException' : undefined,
      });
    }
    if (operation === 'RestorePhoneNumber') return this.restore(input);
    if (operation !== 'CreatePhoneNumberOrder') return this.model.call(operation, this.paged(operation, input));
    const ordered = numbersIn(input);
    const isAnew = ordered.some((number) => this.observer.purchases.has(number) && !this.truth(number));
    const script = this.plan.ordersFail ? FAILS : this.plan.scripts[this.orders++];
    const waiting = (this.model as unknown as Inside).world.orderScripts;
    if (script && waiting.length === 0) waiting.push(script);
    const output = this.model.call('CreatePhoneNumberOrder', input);
    waiting.length = 0;
    if (script) this.note('script', { outcome: script.outcome, seconds: script.seconds });
    if (isAnew) this.note('happened', { what: 'ordered anew after it was gone' });
    if (ordered.length >= MANY) this.note('happened', { what: 'order of many numbers' });
    this.observer.bought(output.PhoneNumberOrder!.PhoneNumberOrderId!, ordered, by);
    return output;
  }

  /** A page may be shorter than what is asked for. */
  private paged(operation: string, input: object): object {
    const { pageSize } = this.plan;
    return pageSize !== undefined && operation.startsWith('List') ? { ...input, MaxResults: pageSize } : input;
  }
}
