/**
 * The account as the deployment would come to see it: what is really there, read once, and over it whatever the handler
 * would have written, if the service accepted it. Nothing leaves this machine but reads.
 */
import { randomUUID } from 'node:crypto';
import { Note } from '../../lambda/attempt/note';
import {
  OrderState,
  Refusal,
  ResourceState,
  SipRuleState,
  StackEvent,
  StackHistory,
} from '../../lambda/attempt/observations';
import { Detail } from '../../lambda/attempt/order-payload';
import {
  ChimePort,
  Clock,
  LedgerPort,
  LedgerRecords,
  Listed,
  ResourceRecords,
  StackPort,
  Whole,
} from '../../lambda/attempt/ports';
import { RecordEnvelope } from '../../lambda/attempt/record-envelope';
import { RuleSettings, Trigger } from '../../lambda/attempt/sip-rule-payload';
import { Query, ResourceName } from '../../lambda/attempt/step';
import { CANDIDATES } from '../../lambda/engine/perform';
import { recordPath, resourcePath } from '../../lambda/ports/ledger';
import { CallError } from '../../lambda/service/errors';
import { Association, NumberState, standing } from '../../lambda/service/number-state';
import { matchesPattern } from '../../lambda/service/phone-numbers';
import { isSameTrigger } from '../../lambda/sip-rule/rules';
import { reading } from '../account/cannot-read';
import { whole } from '../account/read-only';

/** What reads the real account. */
export interface RealAccount {
  readonly chime: Pick<
    ChimePort,
    'search' | 'getOrder' | 'listOrders' | 'listNumbers' | 'getNumber' | 'getRule' | 'listRules'
  >;
  readonly ledger: Pick<LedgerPort, 'ofResource' | 'all'>;
  readonly stacks: StackPort;
}

/** What one search showed. */
export interface Offer {
  readonly query: Query;
  /** How many numbers the service offers there now; it shows at most 500. */
  readonly offered: number;
  /** How many of them the pattern matches; as many as are offered when there is no pattern. */
  readonly matching: number;
}

/** Something that would be done to numbers. */
export type Change =
  | { readonly do: 'Order'; readonly numbers: readonly string[]; readonly productType: string }
  | { readonly do: 'Restore'; readonly numbers: readonly string[] }
  | { readonly do: 'Update'; readonly numbers: readonly string[]; readonly detail: Detail; readonly value: string }
  | { readonly do: 'Release'; readonly numbers: readonly string[] }
  | { readonly do: 'Associate'; readonly numbers: readonly string[]; readonly association: Association }
  | { readonly do: 'Disassociate'; readonly numbers: readonly string[]; readonly association: Association }
  | RuleChange;

/** A SIP rule that would come, change or go: without `before` it is new, without `after` it is deleted. */
export interface RuleChange {
  readonly do: 'Rule';
  readonly id: string;
  readonly before?: SipRuleState;
  readonly after?: SipRuleState;
}

/** A clock that can be put forward to what has certainly happened. */
export interface PlanClock extends Clock {
  noEarlierThan(time: number): void;
}

/** Each question is asked of the real account once. */
class Once<T> {
  private readonly answers = new Map<string, Promise<T>>();

  ask(key: string, question: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key) ?? reading(question);
    this.answers.set(key, known);
    return known;
  }
}

export class ImaginedAccount {
  readonly offers: Offer[] = [];
  readonly changes: Change[] = [];
  /** Records as they would be written, by path. */
  readonly records = new Map<string, RecordEnvelope | undefined>();

  private readonly seen = new Map<string, RecordEnvelope>();
  private readonly numbers = new Map<string, NumberState>();
  private readonly orders = new Map<string, OrderState>();
  /** SIP rules as they would be; one that would be deleted is `undefined`. */
  private readonly rules = new Map<string, SipRuleState | undefined>();
  private readonly notes = new Map<string, Note[]>();
  private readonly resources = new Map<string, ResourceState>();
  private readonly events = new Map<string, StackEvent[]>();
  private readonly newStacks = new Set<string>();
  private readonly found = new Once<readonly string[]>();
  private readonly listed = new Once<readonly NumberState[]>();
  private readonly asked = new Once<NumberState | undefined>();
  private readonly followed = new Once<OrderState>();
  private readonly ruled = new Once<SipRuleState | undefined>();
  private readonly allRuled = new Once<readonly SipRuleState[]>();
  private readonly ordered = new Once<readonly OrderState[]>();
  private readonly own = new Once<ResourceRecords>();
  private readonly everybody = new Once<LedgerRecords>();
  private readonly described = new Once<ResourceState>();
  private readonly told = new Once<StackHistory>();

  constructor(
    private readonly real: RealAccount,
    private readonly clock: PlanClock,
  ) {}

  /** Remembers how things stand; returns a function that brings them back to that. */
  mark(): () => void {
    const { records, numbers, orders, rules, notes, resources, events } = this;
    const maps: Map<string, unknown>[] = [records, numbers, orders, rules, notes, resources, events];
    const copies = maps.map((map) => [...map]);
    return () => {
      maps.forEach((map, index) => {
        map.clear();
        copies[index].forEach(([key, value]) => map.set(key, value));
      });
    };
  }

  /** The inventory and the deletion queue as they really are. */
  inventory(): Promise<readonly NumberState[]> {
    return this.listed.ask('', async () => {
      const { value } = await whole((listing) => this.real.chime.listNumbers(listing));
      // What the service dates later than this machine does has happened all the same.
      value.forEach(({ updatedAt = 0 }) => this.clock.noEarlierThan(updatedAt + 1_000));
      return value;
    });
  }

  /** As the inventory would be by now. */
  async imaginedInventory(): Promise<readonly NumberState[]> {
    const listed = await this.inventory();
    const seen = new Set(listed.map(({ number }) => number));
    const more = [...this.numbers.values()].filter(({ number }) => !seen.has(number));
    return [...listed.map((state) => this.numbers.get(state.number) ?? state), ...more];
  }

  private async lookNumbers(sure: readonly string[]): Promise<Whole<readonly NumberState[]>> {
    const listed = await this.imaginedInventory();
    const seen = new Set(listed.map(({ number }) => number));
    const rest = await Promise.all(sure.filter((number) => !seen.has(number)).map((number) => this.getNumber(number)));
    return this.whole([...listed, ...rest.flatMap((state) => state ?? [])]);
  }

  private async getNumber(number: string): Promise<NumberState | undefined> {
    return this.numbers.get(number) ?? this.asked.ask(number, () => this.real.chime.getNumber(number));
  }

  /** What CloudFormation would say of a resource from now on. */
  announce(name: ResourceName, state: ResourceState): void {
    this.resources.set(keyOf(name), state);
    const { physicalId, status = '' } = state;
    this.happened(name.stackId, { at: this.clock.now(), of: 'Resource', status, physicalId }, name.logicalId);
  }

  /** What it would say of the stack. */
  announceStack(stackId: string, status: string, isNew = false): void {
    if (isNew) this.newStacks.add(stackId);
    this.happened(stackId, { at: this.clock.now(), of: 'Stack', status, physicalId: stackId });
    for (const [key, state] of this.resources) {
      if (key.startsWith(`${stackId} `)) this.resources.set(key, { ...state, stackStatus: status });
    }
  }

  private happened(stackId: string, event: StackEvent, logicalId = ''): void {
    const key = `${stackId} ${logicalId}`;
    this.events.set(key, [event, ...(this.events.get(key) ?? [])]);
  }

  readonly chime: ChimePort = {
    search: (query, atMost) => this.search(query, atMost),
    order: async (productType, numbers, name) => this.order(productType, numbers, name),
    getOrder: async (id) => this.orders.get(id) ?? this.followed.ask(id, () => this.real.chime.getOrder(id)),
    listOrders: async () => this.whole([...(await this.allOrders()), ...this.orders.values()]),
    listNumbers: async () => this.whole(await this.imaginedInventory()),
    lookNumbers: (sure) => this.lookNumbers(sure),
    getNumber: (number) => this.getNumber(number),
    update: async (detail, value, numbers) => this.update(detail, value, numbers),
    release: async (numbers) => {
      this.changes.push({ do: 'Release', numbers });
      return this.change(numbers, () => ({ status: 'ReleaseInProgress', deleted: true, associations: [] }));
    },
    restore: async (number) => {
      this.changes.push({ do: 'Restore', numbers: [number] });
      await this.change([number], () => ({ status: 'Unassigned', deleted: false }));
      return this.numbers.get(number)!;
    },
    associate: async (numbers, association) => {
      this.changes.push({ do: 'Associate', numbers, association });
      return this.change(numbers, () => ({ status: 'Assigned', associations: [association] }));
    },
    getRule: (id) => this.rule(id),
    listRules: async () => this.whole(await this.allRules()),
    createRule: (trigger, settings) => this.createRule(trigger, settings),
    updateRule: async (id, settings) => {
      const before = (await this.rule(id))!;
      const after = { ...before, ...settings };
      this.setRule({ id, before, after });
      return after;
    },
    deleteRule: async (id) => this.deleteRule((await this.rule(id))!),
    disassociate: async (numbers, association) => {
      const rule = association.kind === 'SipRuleId' ? await this.rule(association.id) : undefined;
      if (rule) await this.deleteRule(rule);
      else this.changes.push({ do: 'Disassociate', numbers, association });
      return this.change(numbers, (state) => without(state, association.id));
    },
  };

  readonly ledger: LedgerPort = {
    ofResource: (stackId, logicalId) => this.ofResource(stackId, logicalId),
    all: () => this.everybodysRecords(),
    put: async (record) => void this.records.set(recordPath(record), record),
    leaveNote: async ({ stackId, logicalId }, note) => {
      const path = resourcePath(stackId, logicalId);
      this.notes.set(path, [...(this.notes.get(path) ?? []), note]);
    },
    remove: async (records) => records.forEach((record) => this.records.set(recordPath(record), undefined)),
  };

  readonly stacks: StackPort = {
    describe: async (stackId, logicalId) =>
      this.resources.get(keyOf({ stackId, logicalId })) ??
      this.described.ask(keyOf({ stackId, logicalId }), () => this.real.stacks.describe(stackId, logicalId)),
    history: async (stackId, logicalId, since) => this.whole(await this.history(stackId, logicalId, since)),
  };

  /** Every record that was read so far, or would be written. */
  knownRecords(): readonly RecordEnvelope[] {
    return [...this.seen.values(), ...[...this.records.values()].flatMap((record) => record ?? [])];
  }

  private whole<T>(value: T): { readonly began: number; readonly value: T } {
    return { began: this.clock.now(), value };
  }

  private async search(query: Query, atMost: number): Promise<readonly string[]> {
    const { Pattern } = query.search;
    const all = await this.found.ask(placeKey(query), () => this.real.chime.search(query, atMost));
    const offered = all.filter((number) => !this.numbers.has(number));
    const matching = Pattern === undefined ? offered : offered.filter((number) => matchesPattern(number, Pattern));
    this.offers.push({ query, offered: offered.length, matching: matching.length });
    return offered;
  }

  /**
   * What the service offers where listed numbers are from, and which of them it shows. No operation asks for one number
   * that is not the account's; outside of North America none asks for a place that a number tells.
   */
  async offersOf(
    numbers: readonly string[],
  ): Promise<{ readonly offers: Offer[]; readonly shown: ReadonlySet<string> }> {
    const places = new Map<string, string[]>();
    for (const number of numbers) {
      const [, area] = /^\+1(\d{3})\d{7}$/.exec(number) ?? [];
      if (area) places.set(area, [...(places.get(area) ?? []), number]);
    }
    const offers: Offer[] = [];
    const shown = new Set<string>();
    for (const [area, wanted] of places) {
      const search = { Type: 'Search', Count: wanted.length } as const;
      const query: Query = TOLL_FREE.test(area) ? { search, tollFreePrefix: area } : { search, areaCode: area };
      const found = await this.found.ask(placeKey(query), () => this.real.chime.search(query, CANDIDATES)).catch(none);
      const matching = wanted.filter((number) => found.includes(number));
      matching.forEach((number) => shown.add(number));
      offers.push({ query, offered: found.length, matching: matching.length });
    }
    return { offers, shown };
  }

  private order(productType: string, numbers: readonly string[], name: string): OrderState {
    this.changes.push({ do: 'Order', numbers, productType });
    const id = randomUUID();
    const bought: Omit<NumberState, 'number'> = {
      status: 'Unassigned',
      productType,
      name,
      callingName: '',
      deleted: false,
      orderId: id,
      associations: [],
    };
    numbers.forEach((number) => this.numbers.set(number, { number, ...bought }));
    const order: OrderState = {
      id,
      status: 'Successful',
      orderType: 'New',
      createdAt: this.clock.now(),
      numbers: numbers.map((number) => ({ number, status: 'Acquired' })),
    };
    this.orders.set(id, order);
    return order;
  }

  /** A calling name that is still pending is refused, as the service does. */
  private async update(detail: Detail, value: string, numbers: readonly string[]): Promise<readonly Refusal[]> {
    const now = new Map((await this.imaginedInventory()).map((state) => [state.number, state]));
    const isPending = (number: string) =>
      detail === 'callingName' && now.get(number)?.callingNameStatus === 'UpdateInProgress';
    const taken = numbers.filter((number) => !isPending(number));
    if (taken.length > 0) this.changes.push({ do: 'Update', numbers: taken, detail, value });
    await this.change(taken, () =>
      detail === 'callingName' ? { callingNameStatus: 'UpdateInProgress' } : { [detail]: value },
    );
    const message = 'the calling name was changed less than 72 hours ago and is still pending';
    return numbers.filter(isPending).map((number) => ({ number, code: 'Conflict', message }));
  }

  private async change(
    numbers: readonly string[],
    change: (state: NumberState) => Partial<NumberState>,
  ): Promise<readonly Refusal[]> {
    for (const number of numbers) {
      const listed = (await this.imaginedInventory()).find((state) => state.number === number);
      const state = listed ?? (await this.chime.getNumber(number));
      // Dated as the service would date it: with its old date a change would look as if something had come after it.
      if (state) this.numbers.set(number, { ...state, ...change(state), updatedAt: this.clock.now() });
    }
    return [];
  }

  // --- SIP rules

  private async rule(id: string): Promise<SipRuleState | undefined> {
    return this.rules.has(id) ? this.rules.get(id) : this.ruled.ask(id, () => this.real.chime.getRule(id));
  }

  /** A trigger has one rule, and a number is one of the account that SIP media applications may have. */
  private async createRule(trigger: Trigger, settings: RuleSettings): Promise<SipRuleState> {
    const refuse = (code: string, message: string) => {
      throw new CallError('CreateSipRule', code, message, 409);
    };
    const rules = await this.allRules();
    if (rules.some((rule) => isSameTrigger(rule.trigger, trigger))) {
      refuse('ConflictException', `${trigger.value} has a SIP rule already`);
    }
    const isNumber = trigger.type === 'ToPhoneNumber';
    if (isNumber && !(await this.takesRules(trigger.value))) {
      refuse('BadRequestException', 'no number of this account with product type SipMediaApplicationDialIn');
    }
    const after = { ...settings, trigger, id: randomUUID(), createdAt: this.clock.now() };
    this.setRule({ id: after.id, after });
    const association: Association = { kind: 'SipRuleId', id: after.id };
    if (isNumber) await this.change([trigger.value], () => ({ status: 'Assigned', associations: [association] }));
    return after;
  }

  private async takesRules(number: string): Promise<boolean> {
    const state = (await this.imaginedInventory()).find((each) => each.number === number);
    return state !== undefined && standing(state) === 'Here' && state.productType === 'SipMediaApplicationDialIn';
  }

  private async deleteRule(before: SipRuleState): Promise<void> {
    const { id, trigger } = before;
    this.setRule({ id, before });
    if (trigger.type === 'ToPhoneNumber') await this.change([trigger.value], (state) => without(state, id));
  }

  private setRule(change: Omit<RuleChange, 'do'>): void {
    this.changes.push({ do: 'Rule', ...change });
    this.rules.set(change.id, change.after);
  }

  private async allRules(): Promise<readonly SipRuleState[]> {
    const listed = await this.allRuled.ask(
      '',
      async () => (await whole((listing) => this.real.chime.listRules(listing))).value,
    );
    const left = listed.filter(({ id }) => !this.rules.has(id));
    return [...left, ...[...this.rules.values()].flatMap((rule) => rule ?? [])];
  }

  private allOrders(): Promise<readonly OrderState[]> {
    return this.ordered.ask('', async () => (await whole((listing) => this.real.chime.listOrders(listing))).value);
  }

  private async ofResource(stackId: string, logicalId: string): Promise<ResourceRecords> {
    const path = resourcePath(stackId, logicalId);
    const read = await this.own.ask(path, () => this.real.ledger.ofResource(stackId, logicalId));
    const { records } = this.overlaid(read, (written) => written.startsWith(`${path}/`));
    return { ...read, records, notes: [...read.notes, ...(this.notes.get(path) ?? [])] };
  }

  private async everybodysRecords(): Listed<LedgerRecords> {
    const read = await this.everybody.ask(
      '',
      async () => (await whole((listing) => this.real.ledger.all(listing))).value,
    );
    return this.whole({ ...read, ...this.overlaid(read, () => true) });
  }

  private overlaid(
    { records }: Pick<LedgerRecords, 'records'>,
    isWithin: (path: string) => boolean,
  ): { records: RecordEnvelope[] } {
    records.forEach((record) => this.seen.set(recordPath(record), record));
    const kept = records.filter((record) => !this.records.has(recordPath(record)));
    const written = [...this.records].flatMap(([path, record]) => (record && isWithin(path) ? [record] : []));
    return { records: [...kept, ...written] };
  }

  private async history(stackId: string, logicalId: string, since: number): Promise<StackHistory> {
    const before: StackHistory = this.newStacks.has(stackId)
      ? { events: [], whole: true, back: 0 }
      : await this.told.ask(
        `${keyOf({ stackId, logicalId })} ${since}`,
        async () => (await whole((until) => this.real.stacks.history(stackId, logicalId, since, until))).value,
      );
    const imagined = [...(this.events.get(`${stackId} `) ?? []), ...(this.events.get(`${stackId} ${logicalId}`) ?? [])];
    return { ...before, events: [...imagined.sort((one, other) => other.at - one.at), ...before.events] };
  }
}

/** A number, once this no longer holds it. */
function without({ associations }: NumberState, holder: string): Partial<NumberState> {
  const left = associations.filter(({ id }) => id !== holder);
  return { associations: left, ...(left.length === 0 && { status: 'Unassigned' }) };
}

/** One search of the service for each place, whatever is made of it. */
function placeKey({ areaCode, tollFreePrefix, search }: Query): string {
  const { Country, PhoneNumberType, City, State } = search;
  return JSON.stringify({ areaCode, tollFreePrefix, Country, PhoneNumberType, City, State });
}

const TOLL_FREE = /^8(00|33|44|55|66|77|88)$/;

/** A place of which the service tells nothing offers nothing; what only a person can fix is told. */
function none(error: unknown): readonly string[] {
  if (error instanceof CallError) return [];
  throw error;
}

const keyOf = ({ stackId, logicalId }: ResourceName): string => `${stackId} ${logicalId}`;
