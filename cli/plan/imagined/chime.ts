/** The Chime SDK Voice service, as if it accepted whatever the handler does: its answers, and what was done. */
import { randomUUID } from 'node:crypto';
import { Change, Offer } from './changes';
import { ImaginedNumbers, without } from './numbers';
import { Once, PlanClock, RealAccount } from './real-account';
import { ImaginedRules } from './rules';
import { OrderState, Refusal, SipRuleState } from '../../../lambda/attempt/knowledge/observations';
import { ChimePort, Whole } from '../../../lambda/attempt/ports';
import { Detail } from '../../../lambda/attempt/record/order-payload';
import { RuleSettings, Trigger } from '../../../lambda/attempt/record/sip-rule-payload';
import { Query } from '../../../lambda/attempt/step';
import { CANDIDATES } from '../../../lambda/engine/perform';
import { CallError } from '../../../lambda/service/errors';
import { Association, NumberState } from '../../../lambda/service/number-state';
import { matchesPattern } from '../../../lambda/service/phone-numbers';
import { whole } from '../../account/read-only';

export class ImaginedChime implements ChimePort {
  readonly offers: Offer[] = [];
  readonly changes: Change[] = [];
  readonly numbers: ImaginedNumbers;
  readonly rules: ImaginedRules;
  /** Only those that would be placed. */
  readonly orders = new Map<string, OrderState>();
  private readonly found = new Once<readonly string[]>();
  private readonly followed = new Once<OrderState>();
  private readonly ordered = new Once<readonly OrderState[]>();

  constructor(
    private readonly real: RealAccount['chime'],
    private readonly clock: PlanClock,
  ) {
    this.numbers = new ImaginedNumbers(real, clock);
    this.rules = new ImaginedRules(real, clock, this.numbers, this.changes);
  }

  async search(query: Query, atMost: number): Promise<readonly string[]> {
    const { Pattern } = query.search;
    const all = await this.found.ask(placeKey(query), () => this.real.search(query, atMost));
    const offered = all.filter((number) => !this.numbers.changed.has(number));
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
      const found = await this.found.ask(placeKey(query), () => this.real.search(query, CANDIDATES)).catch(none);
      const matching = wanted.filter((number) => found.includes(number));
      matching.forEach((number) => shown.add(number));
      offers.push({ query, offered: found.length, matching: matching.length });
    }
    return { offers, shown };
  }

  async order(productType: string, numbers: readonly string[], name: string): Promise<OrderState> {
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
    numbers.forEach((number) => this.numbers.changed.set(number, { number, ...bought }));
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
  async update(detail: Detail, value: string, numbers: readonly string[]): Promise<readonly Refusal[]> {
    const now = new Map((await this.numbers.all()).map((state) => [state.number, state]));
    const isPending = (number: string) =>
      detail === 'callingName' && now.get(number)?.callingNameStatus === 'UpdateInProgress';
    const taken = numbers.filter((number) => !isPending(number));
    if (taken.length > 0) this.changes.push({ do: 'Update', numbers: taken, detail, value });
    await this.numbers.change(taken, () =>
      detail === 'callingName' ? { callingNameStatus: 'UpdateInProgress' } : { [detail]: value },
    );
    const message = 'the calling name was changed less than 72 hours ago and is still pending';
    return numbers.filter(isPending).map((number) => ({ number, code: 'Conflict', message }));
  }

  async getOrder(id: string): Promise<OrderState> {
    return this.orders.get(id) ?? this.followed.ask(id, () => this.real.getOrder(id));
  }

  async listOrders(): Promise<Whole<readonly OrderState[]>> {
    const there = await this.ordered.ask('', async () => (await whole((each) => this.real.listOrders(each))).value);
    return this.whole([...there, ...this.orders.values()]);
  }

  async listNumbers(): Promise<Whole<readonly NumberState[]>> {
    return this.whole(await this.numbers.all());
  }

  async lookNumbers(sure: readonly string[]): Promise<Whole<readonly NumberState[]>> {
    return this.whole(await this.numbers.with(sure));
  }

  getNumber(number: string): Promise<NumberState | undefined> {
    return this.numbers.one(number);
  }

  async release(numbers: readonly string[]): Promise<readonly Refusal[]> {
    this.changes.push({ do: 'Release', numbers });
    return this.numbers.change(numbers, () => ({ status: 'ReleaseInProgress', deleted: true, associations: [] }));
  }

  async restore(number: string): Promise<NumberState> {
    this.changes.push({ do: 'Restore', numbers: [number] });
    await this.numbers.change([number], () => ({ status: 'Unassigned', deleted: false }));
    return this.numbers.changed.get(number)!;
  }

  async associate(numbers: readonly string[], association: Association): Promise<readonly Refusal[]> {
    this.changes.push({ do: 'Associate', numbers, association });
    return this.numbers.change(numbers, () => ({ status: 'Assigned', associations: [association] }));
  }

  async disassociate(numbers: readonly string[], association: Association): Promise<readonly Refusal[]> {
    const rule = association.kind === 'SipRuleId' ? await this.rules.one(association.id) : undefined;
    if (rule) await this.rules.delete(rule);
    else this.changes.push({ do: 'Disassociate', numbers, association });
    return this.numbers.change(numbers, (state) => without(state, association.id));
  }

  getRule(id: string): Promise<SipRuleState | undefined> {
    return this.rules.one(id);
  }

  async listRules(): Promise<Whole<readonly SipRuleState[]>> {
    return this.whole(await this.rules.all());
  }

  createRule(trigger: Trigger, settings: RuleSettings): Promise<SipRuleState> {
    return this.rules.create(trigger, settings);
  }

  updateRule(id: string, settings: RuleSettings): Promise<SipRuleState> {
    return this.rules.update(id, settings);
  }

  async deleteRule(id: string): Promise<void> {
    await this.rules.delete((await this.rules.one(id))!);
  }

  private whole<T>(value: T): Whole<T> {
    return { began: this.clock.now(), value };
  }
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
