/**
 * What an invocation still does when its time runs short: it begins nothing that it may not see the end of, but acts
 * upon an intent that it has written, and records what came of that. Whoever has to find that out instead needs
 * minutes, and many slow calls.
 */
import { Ports } from '../../../lambda/attempt/ports';
import { OrderPayload } from '../../../lambda/attempt/record/order-payload';
import { SipRulePayload } from '../../../lambda/attempt/record/sip-rule-payload';
import { PLACING_NEEDS, STEP_NEEDS, TURN } from '../../../lambda/attempt/timing';
import { TurnResult } from '../../../lambda/engine/turn-input';
import { numbered, Routing } from '../support/routing';
import { target } from '../support/sip-rules';

const INVOCATION = 60_000;
const [ONE] = numbered(1);
const listOf = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });

interface Call {
  readonly operation: string;
  readonly input: unknown;
  /** How much of the invocation was left when it began. */
  readonly left: number;
}

/** Notes how much time was left for each call, and what each turn came to. */
class Watched extends Routing {
  readonly begun: Call[] = [];
  readonly turns: TurnResult[] = [];
  private left: () => number = () => INVOCATION;

  protected async invoke<T>(attempt: string, work: (ports: Ports) => Promise<T>): Promise<T> {
    const result = await super.invoke(attempt, work);
    this.turns.push(result as TurnResult);
    return result;
  }

  protected ports(attempt: string, crash: () => void): Ports {
    const ports = super.ports(attempt, crash);
    this.left = ports.remaining;
    return ports;
  }

  protected call<T>(
    operation: string,
    input: unknown,
    attempt: string,
    crash: () => void,
    effect: () => T | Promise<T>,
  ): Promise<T> {
    this.begun.push({ operation, input, left: this.left() });
    return super.call(operation, input, attempt, crash, effect);
  }

  /** Those after the first one of an operation. */
  after(operation: string): Call[] {
    return this.begun.slice(this.begun.findIndex((call) => call.operation === operation) + 1);
  }
}

/** Whether a call writes an intent: an order that has neither id nor result. */
const isIntent = ({ operation, input }: Pick<Call, 'operation' | 'input'>): boolean =>
  operation === 'PutParameter' && ((input as OrderPayload).orders ?? []).some(({ id, result }) => !id && !result);

describe('an order whose intent is written', () => {
  test('is placed and recorded by the same invocation, though the time of its turn is over', async () => {
    const world = new Watched();
    let written = false;
    world.fates = (operation, input) => {
      if (isIntent({ operation, input })) {
        written = true;
        return { latency: 32_000 };
      }
      if (written && operation === 'GetParametersByPath') return { latency: 12_000 };
      return operation === 'CreatePhoneNumberOrder' ? { latency: 4_000 } : undefined;
    };
    expect((await world.submit('Create', { properties: listOf(ONE) })).Status).toBe('SUCCESS');
    expect(world.begun.filter(isIntent)).toHaveLength(1);
    const { left } = world.begun.find((call) => call.operation === 'CreatePhoneNumberOrder')!;
    expect(left).toBeLessThan(STEP_NEEDS);
    expect(left).toBeLessThan(INVOCATION - TURN);
    expect(left).toBeGreaterThanOrEqual(PLACING_NEEDS);
    const [next] = world.after('CreatePhoneNumberOrder');
    expect(next).toMatchObject({ operation: 'PutParameter', input: { orders: [{ id: expect.any(String) }] } });
    expect(next.left).toBe(left - 4_000);
    expect(world.calls).not.toContain('ListPhoneNumberOrders');
  });

  test('is recorded by the same invocation, though a look at other attempts is due', async () => {
    const world = new Watched();
    world.fates = (operation, input) => {
      if (isIntent({ operation, input })) return { latency: 32_000 };
      return operation === 'CreatePhoneNumberOrder' ? { latency: 11_000 } : undefined;
    };
    expect((await world.submit('Create', { properties: listOf(ONE) })).Status).toBe('SUCCESS');
    const [next] = world.after('CreatePhoneNumberOrder');
    expect(next).toMatchObject({ operation: 'PutParameter', input: { orders: [{ id: expect.any(String) }] } });
    expect(world.calls).not.toContain('ListPhoneNumberOrders');
  });

  test('is not placed by an invocation with too little time for it, nor are looks begun that it needs', async () => {
    const world = new Watched();
    let written = 0;
    world.fates = (operation, input) =>
      isIntent({ operation, input }) && ++written === 1 ? { latency: 43_000 } : undefined;
    expect((await world.submit('Create', { properties: listOf(ONE) })).Status).toBe('SUCCESS');
    expect(world.begun.filter(({ left }) => left < STEP_NEEDS)).toEqual([]);
    // The next invocation knows that it was not placed, without a look at any order.
    expect(world.calls).not.toContain('ListPhoneNumberOrders');
    expect(world.calls.filter((call) => call === 'CreatePhoneNumberOrder')).toHaveLength(1);
  });
});

describe('a rule that was made', () => {
  async function made(latency: number) {
    const world = new Watched();
    await world.own([ONE], 'SipMediaApplicationDialIn');
    const TargetApplications = [target(world.application('bot'))];
    world.fates = (operation, input) => {
      if (operation === 'CreateSipRule') return { latency };
      const { intendedAt, ruleId } = input as SipRulePayload;
      const isPromised = operation === 'PutParameter' && intendedAt !== undefined && ruleId === undefined;
      return isPromised ? { latency: 34_000 } : undefined;
    };
    const properties = { TriggerType: 'ToPhoneNumber', TriggerValue: ONE, Disabled: false, TargetApplications };
    return { world, answer: await world.rule('Create', { properties }) };
  }

  test.each([
    ['has too little time for anything else', 9_500],
    ['should look at other attempts again', 10_500],
  ])('is recorded by the same invocation, though it %s', async (_, latency) => {
    const { world, answer } = await made(latency);
    expect(answer.Status).toBe('SUCCESS');
    const [next, later] = world.after('CreateSipRule');
    expect(next).toMatchObject({ operation: 'PutParameter', input: { ruleId: answer.Data.SipRuleId } });
    expect(next.left).toBeLessThan(STEP_NEEDS);
    expect(later.left).toBe(INVOCATION);
    expect(world.calls).not.toContain('ListSipRules');
  });
});

describe('what a turn knows of numbers', () => {
  test('serves the next one where its time is over: a long listing would be all that a turn comes to', async () => {
    const world = new Watched();
    await world.own([ONE]);
    let begun: number | undefined;
    world.fates = (operation) => {
      if (world.turns.length > 0) return undefined;
      if (operation !== 'ListPhoneNumbers') return begun === undefined ? undefined : { latency: 12_000 };
      begun = world.clock.now();
      return { latency: 24_000 };
    };
    const properties = { ...listOf(ONE), AdoptExisting: true };
    expect((await world.submit('Create', { properties })).Status).toBe('SUCCESS');
    expect(world.turns[0]).toMatchObject({ done: false, memory: { looked: begun } });
  });

  test('serves no other where something is waited for: it is to be seen anew', async () => {
    const world = new Watched();
    const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: listOf(ONE) });
    const VoiceConnectorId = world.connector('main');
    world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: [ONE] });
    world.turns.length = 0;
    const { Status } = await world.submit('Delete', { physicalId, properties: listOf(ONE) });
    expect(Status).toBe('FAILED');
    const waiting = world.turns.filter(({ done }) => !done);
    expect(waiting.length).toBeGreaterThan(2);
    for (const { memory } of waiting) expect(memory!.looked).toBeUndefined();
  });
});
