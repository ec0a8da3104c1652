/** One world for one run: the service, Parameter Store, CloudFormation, Lambda and Step Functions in virtual time. */
import { CloudFormation } from './cloudformation';
import { Engine } from './engine';
import { Faults, Struck } from './faults';
import { Kernel } from './kernel';
import { numbersIn, Observer } from './observer';
import { ParameterStore } from './parameter-store';
import { Plan } from './plan';
import { Errand, Process, Surroundings } from './process';
import { Requests } from './requests';
import { ChimeVoiceModel, OperationName, OrderScript } from '../local/chime-sdk-voice';
import type { NumberRecord } from '../local/chime-sdk-voice/model/records';

/** Something that happened; `story.ts` puts it into words. */
export interface Entry {
  readonly at: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, any>>;
}

interface Inside {
  readonly world: {
    readonly numbers: { get(number: string): NumberRecord | undefined };
    readonly orders: { all(): { id: string; status: string }[] };
    readonly orderScripts: unknown[];
  };
}

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
  private orders = 0;
  private readonly diedAt = new Map<string, number>();

  constructor(readonly plan: Plan, keepsLogs = false) {
    this.seed = plan.seed;
    this.logs = keepsLogs ? [] : undefined;
    this.faults = new Faults(plan.faults, (kind, operation) => this.note('fault', { kind, operation }));
    this.model = new ChimeVoiceModel({ clock: () => this.kernel.now, switches: { ...plan.service, phoneNumberQuota: 1000 }, seed: plan.seed });
    this.store = new ParameterStore(() => this.kernel.now, plan.ledgerLag, plan.seed);
    this.requests = new Requests(this);
    this.observer = new Observer(this);
    this.cloudFormation = new CloudFormation(this);
    this.engine = new Engine(this);
  }

  note(kind: string, data: Entry['data']): void {
    this.entries.push({ at: this.kernel.now, kind, data });
    if (kind === 'request') this.observer.requested(data as Errand);
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

  /** The number as it is, whatever reads show of it. */
  truth(number: string): NumberRecord | undefined {
    return (this.model as unknown as Inside).world.numbers.get(number);
  }

  openOrders(): string[] {
    return (this.model as unknown as Inside).world.orders.all().filter(({ status }) => status === 'Processing').map(({ id }) => id);
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

  private serve(operation: OperationName, input: any, by: Process, struck?: Struck): unknown {
    this.observer.touch(operation, input, by);
    if (struck?.kind === 'itemsRefused') {
      const count = numbersIn(input).length;
      this.model.control.addFaults({ operation, kind: 'items', positions: [struck.detail % Math.max(count, 1)], error: struck.detail % 2 ? 'ServiceFailureException' : undefined });
    }
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
