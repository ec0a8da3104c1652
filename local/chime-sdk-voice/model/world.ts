import type { OrderScript } from './faults';
import { Random } from './random';
import type {
  ApplicationRecord, ConnectorGroupRecord, ConnectorRecord, NumberRecord, OrderRecord, RuleRecord, SettingsRecord,
} from './records';
import { DEFAULT_SWITCHES, type Switches } from './switches';
import { Table, type TableSnapshot } from './table';

/** The state of the account as plain JSON. */
export interface WorldSnapshot {
  readonly numbers: TableSnapshot<NumberRecord>;
  readonly orders: TableSnapshot<OrderRecord>;
  readonly connectors: TableSnapshot<ConnectorRecord>;
  readonly groups: TableSnapshot<ConnectorGroupRecord>;
  readonly applications: TableSnapshot<ApplicationRecord>;
  readonly rules: TableSnapshot<RuleRecord>;
  readonly taken: string[];
  readonly settings: SettingsRecord | null;
  /** The latest moment that an operation saw. */
  readonly now: number;
  readonly sequence: number;
  readonly random: number;
  readonly switches: Switches;
  readonly orderScripts: OrderScript[];
}

/** An account in which nothing has happened yet. */
const NOTHING: Omit<WorldSnapshot, 'random'> = {
  numbers: {},
  orders: {},
  connectors: {},
  groups: {},
  applications: {},
  rules: {},
  taken: [],
  settings: null,
  now: 0,
  sequence: 0,
  switches: DEFAULT_SWITCHES,
  orderScripts: [],
};

/** The account and its surroundings: everything that an operation reads and changes. */
export class World {
  public readonly switches: Switches;
  public readonly numbers: Table<NumberRecord>;
  public readonly orders: Table<OrderRecord>;
  public readonly connectors: Table<ConnectorRecord>;
  public readonly groups: Table<ConnectorGroupRecord>;
  public readonly applications: Table<ApplicationRecord>;
  public readonly rules: Table<RuleRecord>;
  /** Numbers that somebody else has. */
  public readonly taken: Set<string>;
  public readonly random: Random;
  public readonly orderScripts: OrderScript[];
  public settings: SettingsRecord | null;
  /** The moment of the operation that is being answered. */
  public now: number;
  /** The region whose endpoint was called. */
  public region = 'us-east-1';
  /** Counts changes, so that the state is written only when there is something new. */
  public revision = 0;
  /** No record changes by itself before this moment. */
  public nextDue: number;
  private sequence: number;

  constructor(switches: Partial<Switches>, seed: number, snapshot?: WorldSnapshot) {
    const past = snapshot ?? { ...NOTHING, random: seed };
    this.switches = { ...DEFAULT_SWITCHES, ...past.switches, ...switches };
    const memory = () => Math.max(this.switches.getLagSeconds, this.switches.listLagSeconds) * 1000;
    const orderMemory = () => Math.max(this.orderLag, this.orderListLag) * 1000;
    this.numbers = new Table(memory, past.numbers);
    this.orders = new Table(orderMemory, past.orders);
    this.connectors = new Table(memory, past.connectors);
    this.groups = new Table(memory, past.groups);
    this.applications = new Table(memory, past.applications);
    this.rules = new Table(memory, past.rules);
    this.taken = new Set(past.taken);
    this.random = new Random(past.random);
    this.orderScripts = [...past.orderScripts];
    this.settings = past.settings;
    this.now = past.now;
    this.sequence = past.sequence;
    this.nextDue = snapshot ? -Infinity : Infinity;
  }

  /** A number that orders what is created. */
  public nextSequence(): number {
    this.revision++;
    return ++this.sequence;
  }

  /** Puts a number, by default as changed now. */
  public putNumber(record: NumberRecord, at = this.now): void {
    this.numbers.put(record.e164, { ...record, updatedAt: at }, at);
    this.changed(Math.min(record.pendingCallingName?.doneAt ?? Infinity, record.purgeAt ?? Infinity));
  }

  /** Removes a number from the account. */
  public dropNumber(e164: string, at = this.now): void {
    this.numbers.put(e164, null, at);
    this.changed();
  }

  /** Puts an order, by default as changed now. */
  public putOrder(record: OrderRecord, at = this.now): void {
    this.orders.put(record.id, { ...record, updatedAt: at }, at);
    this.changed(
      Math.min(
        ...record.numbers.map((number) =>
          number.status === 'Processing' && number.dueAt !== null ? number.dueAt : Infinity,
        ),
      ),
    );
  }

  /** Puts or removes any other record. */
  public put<T extends { readonly id: string }>(table: Table<T>, id: string, record: T | null): void {
    table.put(id, record, this.now);
    this.changed();
  }

  /** Notes that something changed, and when the change itself will change something next. */
  public changed(due = Infinity): void {
    this.revision++;
    this.nextDue = Math.min(this.nextDue, due);
  }

  /** The moment that Get calls see. */
  public get seenByGet(): number {
    return this.now - this.switches.getLagSeconds * 1000;
  }

  /** The moment that List calls see. */
  public get seenByList(): number {
    return this.now - this.switches.listLagSeconds * 1000;
  }

  /** The moment that GetPhoneNumberOrder sees. */
  public get ordersSeenByGet(): number {
    return this.now - this.orderLag * 1000;
  }

  /** The moment that ListPhoneNumberOrders sees. */
  public get ordersSeenByList(): number {
    return this.now - this.orderListLag * 1000;
  }

  private get orderLag(): number {
    const { orderLagSeconds, getLagSeconds } = this.switches;
    return orderLagSeconds === 'Same' ? getLagSeconds : orderLagSeconds;
  }

  private get orderListLag(): number {
    const { orderListLagSeconds, listLagSeconds } = this.switches;
    return orderListLagSeconds === 'Same' ? listLagSeconds : orderListLagSeconds;
  }

  /** The account as plain JSON. */
  public snapshot(): WorldSnapshot {
    return {
      numbers: this.numbers.snapshot(),
      orders: this.orders.snapshot(),
      connectors: this.connectors.snapshot(),
      groups: this.groups.snapshot(),
      applications: this.applications.snapshot(),
      rules: this.rules.snapshot(),
      taken: [...this.taken],
      settings: this.settings,
      now: this.now,
      sequence: this.sequence,
      random: this.random.seed,
      switches: { ...this.switches },
      orderScripts: [...this.orderScripts],
    };
  }
}
