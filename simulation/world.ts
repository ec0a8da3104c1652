/** One world for one run: the service, Parameter Store, CloudFormation, Lambda and Step Functions in virtual time. */
import { CloudFormation } from './cloudformation';
import { Engine } from './engine';
import { Faults, Struck } from './faults';
import { Kernel } from './kernel';
import { numbersIn, Observer } from './observer';
import { ParameterStore } from './parameter-store';
import { OrderSpec, Plan } from './plan';
import { Errand, Process, Surroundings } from './process';
import { Requests } from './requests';
import { ChimeVoiceModel, OperationName, OrderScript } from '../local/chime-sdk-voice';
import type { OrderStatus } from '../local/chime-sdk-voice/model/constraints';
import type { NumberRecord, OrderRecord, RuleRecord } from '../local/chime-sdk-voice/model/records';

/** Something that happened; `story.ts` puts it into words. */
export interface Entry {
  readonly at: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, any>>;
}

interface Inside {
  readonly world: {
    readonly numbers: { get(number: string): NumberRecord | undefined };
    readonly orders: { all(): OrderRecord[]; get(id: string): OrderRecord | undefined };
    readonly rules: { get(id: string): RuleRecord | undefined };
    readonly orderScripts: unknown[];
  };
}

/** After these CloudFormation may show something else. */
const VISIBLE = new Set(['request', 'answer', 'stack', 'cancelled', 'unanswered', 'retained']);

const FAILS: OrderScript = { outcome: 'failed' };

export class World implements Surroundings {
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
  readonly seed: number;
  /** The service's ids of orders that were placed elsewhere, by the plan's names for them. */
  private readonly ports = new Map<string, string>();
  private orders = 0;
  private readonly diedAt = new Map<string, number>();

  constructor(readonly plan: Plan, keepsLogs = false) {
    this.seed = plan.seed;
    this.logs = keepsLogs ? [] : undefined;
    this.faults = new Faults(plan.faults, (kind, operation, error) => this.note('fault', { kind, operation, error }));
    this.model = new ChimeVoiceModel({ clock: () => this.kernel.now, switches: { ...plan.service, phoneNumberQuota: 1000 }, seed: plan.seed });
    this.store = new ParameterStore(() => this.kernel.now, plan.ledgerLag, plan.seed);
    this.requests = new Requests(this);
    this.observer = new Observer(this);
    this.cloudFormation = new CloudFormation(this);
    this.engine = new Engine(this);
    if (plan.cloudFormation.viewLag) this.note('happened', { what: 'CloudFormation lags' });
  }

  note(kind: string, data: Entry['data']): void {
    this.entries.push({ at: this.kernel.now, kind, data });
    if (kind === 'request') this.observer.requested(data as Errand);
    if (VISIBLE.has(kind)) this.cloudFormation.changed();
    if (kind === 'stack' && (data.status === 'DELETE_COMPLETE' || data.status === 'ROLLBACK_COMPLETE')) {
      for (const stack of this.cloudFormation.byId.values()) {
        if (!stack.providerAlive && !this.diedAt.has(stack.id)) this.diedAt.set(stack.id, this.kernel.now);
      }
    }
  }

  fail(error: unknown): void {
    this.observer.violate('simulation', error instanceof Error ? error.stack ?? error.message : String(error));
  }

  crashed({ errand }: Process, why: string): void {
    this.note('crash', { ...errand, why });
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
    return { ...spec, source: { ...source, PhoneNumberOrderId: this.ports.get(source.PhoneNumberOrderId) ?? '00000000-0000-0000-0000-000000000000' } };
  }

  /** Orders that were placed elsewhere, before anything begins. */
  placeElsewhere(): void {
    for (const { name, kind, numbers, productType, status, focDate } of this.plan.ports ?? []) {
      const id = kind === 'New'
        ? this.model.createPhoneNumberOrder({ ProductType: productType, E164PhoneNumbers: [...numbers], Name: 'by hand' }).PhoneNumberOrder!.PhoneNumberOrderId!
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

  /** The number as it is, whatever reads show of it. */
  truth(number: string): NumberRecord | undefined {
    return (this.model as unknown as Inside).world.numbers.get(number);
  }

  openOrders(): string[] {
    const orders = (this.model as unknown as Inside).world.orders.all();
    return orders.filter(({ status, orderType }) => status === 'Processing' && orderType === 'New').map(({ id }) => id);
  }

  effect(operation: string, input: any, by: Process, struck?: Struck): unknown {
    switch (operation) {
      case 'StartExecution': return (input as { begin: () => void }).begin();
      case 'PutAnswer': return this.requests.receive(input.url, input.body);
      case 'PutParameter': return this.store.put(input);
      case 'DeleteParameter': return this.store.delete(input);
      case 'GetParametersByPath': return this.store.byPath(input);
      case 'DescribeStacks': return this.cloudFormation.describeStack(input.StackName);
      case 'DescribeStackEvents': return this.cloudFormation.describeEvents(input.StackName);
      case 'DescribeStackResource': return this.cloudFormation.describeResource(input.StackName, input.LogicalResourceId);
      default: return this.serve(operation as OperationName, input, by, struck);
    }
  }

  private restore(input: any): unknown {
    try {
      const output = this.model.call('RestorePhoneNumber', input);
      this.note('happened', { what: 'restored' });
      return output;
    } catch (error) {
      if ((error as Error).name === 'ResourceLimitExceededException') this.note('happened', { what: 'restore beyond quota' });
      throw error;
    }
  }

  private serve(operation: OperationName, input: any, by: Process, struck?: Struck): unknown {
    this.observer.touch(operation, input, by);
    if (struck?.kind === 'itemsRefused') {
      const count = numbersIn(input).length;
      this.model.control.addFaults({ operation, kind: 'items', positions: [struck.detail % Math.max(count, 1)], error: struck.detail % 2 ? 'ServiceFailureException' : undefined });
    }
    if (operation === 'RestorePhoneNumber') return this.restore(input);
    if (operation !== 'CreatePhoneNumberOrder') return this.model.call(operation, input);
    const script = this.plan.ordersFail ? FAILS : this.plan.scripts[this.orders++];
    const waiting = (this.model as unknown as Inside).world.orderScripts;
    if (script && waiting.length === 0) waiting.push(script);
    const output = this.model.call('CreatePhoneNumberOrder', input);
    waiting.length = 0;
    if (script) this.note('script', { outcome: script.outcome, seconds: script.seconds });
    this.observer.bought(output.PhoneNumberOrder!.PhoneNumberOrderId!, numbersIn(input), by);
    return output;
  }
}
