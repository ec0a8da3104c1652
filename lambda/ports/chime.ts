/** The Chime SDK Voice service through the AWS SDK: shapes in, shapes out, no decisions. */
import {
  AssociatePhoneNumbersWithVoiceConnectorCommand,
  AssociatePhoneNumbersWithVoiceConnectorGroupCommand,
  BatchDeletePhoneNumberCommand,
  BatchUpdatePhoneNumberCommand,
  ChimeSDKVoiceClient,
  CreatePhoneNumberOrderCommand,
  CreateSipRuleCommand,
  DeletePhoneNumberCommand,
  DeleteSipRuleCommand,
  DisassociatePhoneNumbersFromVoiceConnectorCommand,
  DisassociatePhoneNumbersFromVoiceConnectorGroupCommand,
  GetPhoneNumberCommand,
  GetPhoneNumberOrderCommand,
  GetSipRuleCommand,
  ListPhoneNumberOrdersCommand,
  ListPhoneNumbersCommand,
  ListSipRulesCommand,
  PhoneNumber,
  PhoneNumberError,
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberType,
  RestorePhoneNumberCommand,
  SearchAvailablePhoneNumbersCommand,
  SipRule,
  UpdatePhoneNumberCommand,
  UpdateSipRuleCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { calling, clientOptions } from './aws';
import { Listing, LONGEST_READING, Page } from './listing';
import { OrderState, Refusal, SipRuleState } from '../attempt/observations';
import { Detail } from '../attempt/order-payload';
import { ChimePort, Clock, Reading, Whole } from '../attempt/ports';
import { RuleSettings, Trigger } from '../attempt/sip-rule-payload';
import { Query } from '../attempt/step';
import { CallError, treatmentOf, wasNotBegun } from '../service/errors';
import { Association, NumberState } from '../service/number-state';
import { normalise } from '../service/phone-numbers';

/**
 * The API reference names no limit for a batch; the descriptions of the actions BatchDeletePhoneNumber and
 * BatchUpdatePhoneNumber in the service authorization reference say "up to 50 phone numbers".
 */
const BATCH = 50;
const PAGE = 100;
/**
 * So many single numbers are asked for at once: of an order of 150 that nobody has heard of, one after another would
 * outlive every invocation.
 */
const AT_ONCE = 25;
/** Looks that an earlier turn has begun; more than an environment serves in turn. */
const MOST_BEGUN = 8;
/** A placed order has taken seven seconds to be answered; a lost answer costs a look, a second order costs money. */
const ORDER_TIMEOUT = 25_000;

const MEMBER = { productType: 'ProductType', name: 'Name', callingName: 'CallingName' } as const satisfies Record<
  Detail,
  string
>;

/** The one method of the SDK's client that is used here. */
export type Sender = Pick<ChimeSDKVoiceClient, 'send'>;

/** The inventory has been read; single looks at what it does not show go on in the next turn. */
interface BegunLook {
  readonly listed: Whole<readonly NumberState[]>;
  readonly singles: Listing<NumberState>;
  readonly finished?: true;
}

export class AwsChime implements ChimePort {
  private readonly hand: Sender;
  private readonly buyer: Sender;
  /** When something was changed last: what was seen before that serves no later turn. */
  private changedAt = -Infinity;
  private readonly begun = new Map<string, BegunLook>();
  private readonly orders: Listing<OrderState>;
  private readonly inventory: Listing<NumberState>;
  private readonly rules: Listing<SipRuleState>;

  static inRegion(region: string, clock: Clock): AwsChime {
    return new AwsChime(
      clock,
      new ChimeSDKVoiceClient(clientOptions(region)),
      new ChimeSDKVoiceClient({ ...clientOptions(region), maxAttempts: 1 }),
      new ChimeSDKVoiceClient({ ...clientOptions(region, ORDER_TIMEOUT), maxAttempts: 1 }),
    );
  }

  /** `hand` changes numbers, `buyer` places orders. Their retries are off: whoever repeats a change must look first. */
  constructor(
    private readonly clock: Clock,
    private readonly client: Sender,
    hand: Sender,
    buyer: Sender,
  ) {
    this.hand = this.changing(hand);
    this.buyer = this.changing(buyer);
    this.orders = new Listing('ListPhoneNumberOrders', clock, () => (token) => this.ordersPage(token));
    this.inventory = new Listing('ListPhoneNumbers', clock, () => (token) => this.inventoryPage(token));
    this.rules = new Listing('ListSipRules', clock, () => (token) => this.rulesPage(token));
  }

  /** The same, and it is noted that there was a change. */
  private changing(sender: Sender): Sender {
    const send = (...sent: unknown[]) => {
      this.changedAt = this.clock.now();
      return (sender.send as (...all: unknown[]) => unknown)(...sent);
    };
    return { send: send as Sender['send'] };
  }

  async search({ search, areaCode, tollFreePrefix }: Query, atMost: number): Promise<string[]> {
    const answer = await calling('SearchAvailablePhoneNumbers', () =>
      this.client.send(
        new SearchAvailablePhoneNumbersCommand({
          AreaCode: areaCode,
          TollFreePrefix: tollFreePrefix,
          City: search.City,
          State: search.State,
          Country: search.Country,
          PhoneNumberType: search.PhoneNumberType as PhoneNumberType | undefined,
          MaxResults: atMost,
        }),
      ),
    );
    // Should a number be shown twice, it must not be ordered twice.
    return [...new Set((answer.E164PhoneNumbers ?? []).map(normalise))];
  }

  async order(productType: string, numbers: readonly string[], name: string): Promise<OrderState> {
    const answer = await calling('CreatePhoneNumberOrder', () =>
      this.buyer.send(
        new CreatePhoneNumberOrderCommand({
          ProductType: productType as PhoneNumberProductType,
          E164PhoneNumbers: [...numbers],
          Name: name,
        }),
      ),
    );
    return orderState('CreatePhoneNumberOrder', answer.PhoneNumberOrder);
  }

  async getOrder(id: string): Promise<OrderState> {
    const answer = await calling('GetPhoneNumberOrder', () =>
      this.client.send(new GetPhoneNumberOrderCommand({ PhoneNumberOrderId: id })),
    );
    return orderState('GetPhoneNumberOrder', answer.PhoneNumberOrder);
  }

  listOrders(reading: Reading): Promise<Whole<readonly OrderState[]> | undefined> {
    return this.orders.read(reading);
  }

  listNumbers(reading: Reading): Promise<Whole<readonly NumberState[]> | undefined> {
    return this.inventory.read(reading);
  }

  async lookNumbers(sure: readonly string[], reading: Reading): Promise<Whole<readonly NumberState[]> | undefined> {
    const key = sure.join();
    const { notBefore, until } = reading;
    const since = notBefore === undefined ? undefined : Math.max(notBefore, this.changedAt);
    const look = this.goingOn(key, since) ?? (await this.beginLook(sure, { notBefore: since, until }));
    if (!look) return undefined;
    this.begun.set(key, look);
    const { began } = look.listed;
    const found = await look.singles.read({ notBefore: began, until });
    if (!found) return undefined;
    this.begun.set(key, { ...look, finished: true });
    return { began, value: [...look.listed.value, ...found.value] };
  }

  private goingOn(key: string, notBefore: number | undefined): BegunLook | undefined {
    const look = this.begun.get(key);
    this.begun.delete(key);
    if (!look) return undefined;
    const { began } = look.listed;
    const isRecent = !look.finished && began > this.clock.now() - LONGEST_READING;
    return (notBefore === undefined ? isRecent : began >= notBefore) ? look : undefined;
  }

  /** The listing shows the inventory in few calls; only what it does not show is asked for one by one. */
  private async beginLook(sure: readonly string[], reading: Reading): Promise<BegunLook | undefined> {
    const listed = await this.inventory.read(reading);
    if (!listed) return undefined;
    const seen = new Set(listed.value.map(({ number }) => number));
    const rest = sure.filter((number) => !seen.has(number));
    const oldest = this.begun.size < MOST_BEGUN ? undefined : this.begun.keys().next().value;
    if (oldest !== undefined) this.begun.delete(oldest);
    const pages = (token: string | undefined) => this.numbersFrom(rest, Number(token ?? 0));
    const singles = new Listing('GetPhoneNumber', this.clock, () => pages);
    return { listed, singles };
  }

  private async numbersFrom(numbers: readonly string[], from: number): Promise<Page<NumberState>> {
    const next = from + AT_ONCE;
    const states = await Promise.all(numbers.slice(from, next).map((number) => this.getNumber(number)));
    return { items: states.flatMap((state) => state ?? []), token: next < numbers.length ? String(next) : undefined };
  }

  private async ordersPage(token: string | undefined): Promise<Page<OrderState>> {
    const answer = await calling('ListPhoneNumberOrders', () =>
      this.client.send(new ListPhoneNumberOrdersCommand({ MaxResults: PAGE, NextToken: token })),
    );
    return {
      items: (answer.PhoneNumberOrders ?? []).map((order) => orderState('ListPhoneNumberOrders', order)),
      token: answer.NextToken,
    };
  }

  private async inventoryPage(token: string | undefined): Promise<Page<NumberState>> {
    const answer = await calling('ListPhoneNumbers', () =>
      this.client.send(new ListPhoneNumbersCommand({ MaxResults: PAGE, NextToken: token })),
    );
    return { items: (answer.PhoneNumbers ?? []).map(numberState), token: answer.NextToken };
  }

  async getNumber(number: string): Promise<NumberState | undefined> {
    try {
      const answer = await calling('GetPhoneNumber', () =>
        this.client.send(new GetPhoneNumberCommand({ PhoneNumberId: number })),
      );
      return answer.PhoneNumber && numberState(answer.PhoneNumber);
    } catch (error) {
      if (error instanceof CallError && error.name === 'NotFoundException') return undefined;
      throw error;
    }
  }

  update(detail: Detail, value: string, numbers: readonly string[]): Promise<Refusal[]> {
    const change = { [MEMBER[detail]]: value };
    return batches(numbers, async (batch) => {
      if (batch.length === 1) {
        await calling('UpdatePhoneNumber', () =>
          this.hand.send(new UpdatePhoneNumberCommand({ PhoneNumberId: batch[0], ...change })),
        );
        return [];
      }
      const items = batch.map((number) => ({ PhoneNumberId: number, ...change }));
      const answer = await calling('BatchUpdatePhoneNumber', () =>
        this.hand.send(new BatchUpdatePhoneNumberCommand({ UpdatePhoneNumberRequestItems: items })),
      );
      return answer.PhoneNumberErrors;
    });
  }

  release(numbers: readonly string[]): Promise<Refusal[]> {
    return batches(numbers, async (batch) => {
      if (batch.length === 1) {
        await calling('DeletePhoneNumber', () =>
          this.hand.send(new DeletePhoneNumberCommand({ PhoneNumberId: batch[0] })),
        );
        return [];
      }
      const answer = await calling('BatchDeletePhoneNumber', () =>
        this.hand.send(new BatchDeletePhoneNumberCommand({ PhoneNumberIds: batch })),
      );
      return answer.PhoneNumberErrors;
    });
  }

  async restore(number: string): Promise<NumberState> {
    const answer = await calling('RestorePhoneNumber', () =>
      this.hand.send(new RestorePhoneNumberCommand({ PhoneNumberId: number })),
    );
    return numberState(present('RestorePhoneNumber', answer.PhoneNumber));
  }

  async disassociate(numbers: readonly string[], { kind, id }: Association): Promise<Refusal[]> {
    switch (kind) {
      case 'VoiceConnectorId':
        return batches(numbers, async (batch) => {
          const command = new DisassociatePhoneNumbersFromVoiceConnectorCommand({
            VoiceConnectorId: id,
            E164PhoneNumbers: batch,
          });
          return (await calling('DisassociatePhoneNumbersFromVoiceConnector', () => this.hand.send(command)))
            .PhoneNumberErrors;
        });
      case 'VoiceConnectorGroupId':
        return batches(numbers, async (batch) => {
          const command = new DisassociatePhoneNumbersFromVoiceConnectorGroupCommand({
            VoiceConnectorGroupId: id,
            E164PhoneNumbers: batch,
          });
          return (await calling('DisassociatePhoneNumbersFromVoiceConnectorGroup', () => this.hand.send(command)))
            .PhoneNumberErrors;
        });
      case 'SipRuleId':
        await this.deleteSipRule(id, numbers);
        return [];
      default:
        throw new CallError(
          'Disassociate',
          'UnknownAssociation',
          `${kind} is not a kind of association that this version knows`,
          400,
        );
    }
  }

  associate(numbers: readonly string[], { kind, id }: Association, force: boolean): Promise<Refusal[]> {
    return batches(numbers, async (batch) => {
      const request = { E164PhoneNumbers: batch, ForceAssociate: force };
      const answer =
        kind === 'VoiceConnectorGroupId'
          ? await calling('AssociatePhoneNumbersWithVoiceConnectorGroup', () =>
            this.hand.send(
              new AssociatePhoneNumbersWithVoiceConnectorGroupCommand({ VoiceConnectorGroupId: id, ...request }),
            ),
          )
          : await calling('AssociatePhoneNumbersWithVoiceConnector', () =>
            this.hand.send(new AssociatePhoneNumbersWithVoiceConnectorCommand({ VoiceConnectorId: id, ...request })),
          );
      return answer.PhoneNumberErrors;
    });
  }

  async getRule(id: string): Promise<SipRuleState | undefined> {
    try {
      const answer = await calling('GetSipRule', () => this.client.send(new GetSipRuleCommand({ SipRuleId: id })));
      return answer.SipRule && ruleState('GetSipRule', answer.SipRule);
    } catch (error) {
      if (error instanceof CallError && error.name === 'NotFoundException') return undefined;
      throw error;
    }
  }

  listRules(reading: Reading): Promise<Whole<readonly SipRuleState[]> | undefined> {
    return this.rules.read(reading);
  }

  private async rulesPage(token: string | undefined): Promise<Page<SipRuleState>> {
    const answer = await calling('ListSipRules', () =>
      this.client.send(new ListSipRulesCommand({ MaxResults: PAGE, NextToken: token })),
    );
    return { items: (answer.SipRules ?? []).map((rule) => ruleState('ListSipRules', rule)), token: answer.NextToken };
  }

  async createRule(trigger: Trigger, settings: RuleSettings): Promise<SipRuleState> {
    const command = new CreateSipRuleCommand({
      ...settingsInput(settings),
      TriggerType: trigger.type,
      TriggerValue: trigger.value,
    });
    const answer = await calling('CreateSipRule', () => this.hand.send(command));
    return ruleState('CreateSipRule', present('CreateSipRule', answer.SipRule));
  }

  async updateRule(id: string, settings: RuleSettings): Promise<SipRuleState> {
    const command = new UpdateSipRuleCommand({ SipRuleId: id, ...settingsInput(settings) });
    const answer = await calling('UpdateSipRule', () => this.hand.send(command));
    return ruleState('UpdateSipRule', present('UpdateSipRule', answer.SipRule));
  }

  async deleteRule(id: string): Promise<void> {
    await calling('DeleteSipRule', () => this.hand.send(new DeleteSipRuleCommand({ SipRuleId: id })));
  }

  /**
   * A rule holds its one number until it is deleted, and must be disabled before that; a rule about something else is
   * left alone.
   */
  private async deleteSipRule(id: string, numbers: readonly string[]): Promise<void> {
    const answer = await calling('GetSipRule', () => this.client.send(new GetSipRuleCommand({ SipRuleId: id })));
    const rule = present('GetSipRule', answer.SipRule);
    if (rule.TriggerValue && !numbers.includes(normalise(rule.TriggerValue))) {
      throw new CallError('DeleteSipRule', 'ForeignSipRule', `SIP rule ${id} has another trigger by now`, 409);
    }
    if (!rule.Disabled) {
      const command = new UpdateSipRuleCommand({
        SipRuleId: id,
        Name: rule.Name!,
        Disabled: true,
        TargetApplications: rule.TargetApplications,
      });
      await calling('UpdateSipRule', () => this.hand.send(command));
    }
    await calling('DeleteSipRule', () => this.hand.send(new DeleteSipRuleCommand({ SipRuleId: id })));
  }
}

type SendBatch = (batch: string[]) => Promise<PhoneNumberError[] | undefined>;

/**
 * Where the service takes nothing at all, an invocation must not end over trying: what is left is refused as the last
 * one was.
 */
const MOST_REFUSED = 24;

/**
 * A batch that is refused as a whole may be too long, or hold one number that the service does not take: each half is
 * sent by itself, so that one bad number among fifty costs a dozen calls, and not fifty.
 */
async function batches(numbers: readonly string[], send: SendBatch): Promise<Refusal[]> {
  const all: Refusal[] = [];
  let refused = 0;
  let accepted = 0;
  const halving = async (batch: string[]): Promise<void> => {
    try {
      all.push(...refusals(await send(batch)));
      accepted++;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (treatmentOf(error) !== 'Refused') throw accepted > 0 ? brokenOff(error) : error;
      if (batch.length === 1 || ++refused >= MOST_REFUSED) {
        all.push(...batch.map((number) => ({ number, code: error.name, message: error.message })));
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await halving(batch.slice(0, middle));
      await halving(batch.slice(middle));
    }
  };
  for (let from = 0; from < numbers.length; from += BATCH) await halving(numbers.slice(from, from + BATCH));
  return all;
}

/** Some batches were taken, and then one was not: whoever was throttled may no longer say that nothing happened. */
const brokenOff = (error: CallError): CallError =>
  wasNotBegun(error) ? new CallError(error.operation, 'PartlyDone', `${error.name}: ${error.message}`) : error;

/** A batch answers 200 whatever happened; what happened stands inside. */
const refusals = (errors: PhoneNumberError[] | undefined): Refusal[] =>
  (errors ?? []).map((error) => ({
    number: normalise(error.PhoneNumberId ?? ''),
    code: error.ErrorCode ?? 'Unknown',
    message: error.ErrorMessage ?? '',
  }));

function present<T>(operation: string, value: T | undefined): T {
  if (value === undefined) {
    throw new CallError(operation, 'EmptyAnswer', 'the service answered without the object that was asked for');
  }
  return value;
}

function orderState(operation: string, answer: PhoneNumberOrder | undefined): OrderState {
  const order = present(operation, answer);
  return {
    id: present(operation, order.PhoneNumberOrderId),
    status: order.Status ?? '',
    orderType: order.OrderType,
    focDate: focDate(order.FocDate),
    createdAt: order.CreatedTimestamp?.getTime() ?? 0,
    updatedAt: order.UpdatedTimestamp?.getTime(),
    numbers: (order.OrderedPhoneNumbers ?? []).map((number) => ({
      number: normalise(number.E164PhoneNumber ?? ''),
      status: number.Status ?? '',
    })),
  };
}

/** An update names everything that can be changed, or the service keeps what it had. */
const settingsInput = ({ name, disabled, targets }: RuleSettings) => ({
  Name: name,
  Disabled: disabled,
  TargetApplications: [...targets],
});

function ruleState(operation: string, rule: SipRule): SipRuleState {
  const value = rule.TriggerValue ?? '';
  const type = rule.TriggerType ?? 'ToPhoneNumber';
  return {
    id: present(operation, rule.SipRuleId),
    name: rule.Name ?? '',
    disabled: rule.Disabled ?? false,
    trigger: { type, value: type === 'ToPhoneNumber' && value !== '' ? normalise(value) : value },
    targets: (rule.TargetApplications ?? []).map((target) => ({
      SipMediaApplicationId: target.SipMediaApplicationId ?? '',
      Priority: target.Priority ?? 1,
      AwsRegion: target.AwsRegion ?? '',
    })),
    createdAt: rule.CreatedTimestamp?.getTime() ?? 0,
  };
}

/**
 * A string in the newest model, a timestamp in the ones before, which is told as an ISO date; what else a string says
 * is left as it is.
 */
function focDate(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (value instanceof Date) return value.toISOString();
  const text = String(value);
  return /^\d{9,10}(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000).toISOString() : text;
}

function numberState(number: PhoneNumber): NumberState {
  return {
    number: normalise(number.E164PhoneNumber ?? number.PhoneNumberId ?? ''),
    status: number.Status ?? '',
    productType: number.ProductType ?? '',
    type: number.Type,
    name: number.Name ?? '',
    callingName: number.CallingName ?? '',
    callingNameStatus: number.CallingNameStatus,
    deleted: number.DeletionTimestamp !== undefined,
    orderId: number.OrderId,
    updatedAt: number.UpdatedTimestamp?.getTime(),
    associations: (number.Associations ?? []).map((association) => ({
      kind: association.Name ?? '',
      id: association.Value ?? '',
    })),
  };
}
