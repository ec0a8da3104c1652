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
  GetPhoneNumberOrderCommand,
  GetSipRuleCommand,
  ListPhoneNumberOrdersCommand,
  ListSipRulesCommand,
  PhoneNumberProductType,
  PhoneNumberType,
  RestorePhoneNumberCommand,
  SearchAvailablePhoneNumbersCommand,
  UpdatePhoneNumberCommand,
  UpdateSipRuleCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { calling, CHIME_PAGE, clientOptions, Sender } from './aws';
import { inBatches } from './batches';
import { numberState, orderState, present, ruleState, settingsInput } from './chime-states';
import { Listing, Page } from './listing';
import { NumberLooks } from './number-looks';
import { OrderState, Refusal, SipRuleState } from '../attempt/knowledge/observations';
import { ChimePort, Clock, Reading, Whole } from '../attempt/ports';
import { Detail } from '../attempt/record/order-payload';
import { RuleSettings, Trigger } from '../attempt/record/sip-rule-payload';
import { Query } from '../attempt/step';
import { CallError } from '../service/errors';
import { Association, NumberState } from '../service/number-state';
import { normalise } from '../service/phone-numbers';

/** A placed order has taken seven seconds to be answered; a lost answer costs a look, a second order costs money. */
const ORDER_TIMEOUT = 25_000;

const MEMBER = { productType: 'ProductType', name: 'Name', callingName: 'CallingName' } as const satisfies Record<
  Detail,
  string
>;

export class AwsChime implements ChimePort {
  private readonly hand: Sender;
  private readonly buyer: Sender;
  /** When something was changed last: what was seen before that serves no later turn. */
  private changedAt = -Infinity;
  private readonly orders: Listing<OrderState>;
  private readonly numbers: NumberLooks;
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
    this.numbers = new NumberLooks(clock, client);
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
    return this.numbers.all(reading);
  }

  lookNumbers(sure: readonly string[], reading: Reading): Promise<Whole<readonly NumberState[]> | undefined> {
    const { notBefore, until } = reading;
    const since = notBefore === undefined ? undefined : Math.max(notBefore, this.changedAt);
    return this.numbers.look(sure, { notBefore: since, until });
  }

  getNumber(number: string): Promise<NumberState | undefined> {
    return this.numbers.one(number);
  }

  private async ordersPage(token: string | undefined): Promise<Page<OrderState>> {
    const answer = await calling('ListPhoneNumberOrders', () =>
      this.client.send(new ListPhoneNumberOrdersCommand({ MaxResults: CHIME_PAGE, NextToken: token })),
    );
    return {
      items: (answer.PhoneNumberOrders ?? []).map((order) => orderState('ListPhoneNumberOrders', order)),
      token: answer.NextToken,
    };
  }

  update(detail: Detail, value: string, numbers: readonly string[]): Promise<Refusal[]> {
    const change = { [MEMBER[detail]]: value };
    return inBatches(numbers, async (batch) => {
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
    return inBatches(numbers, async (batch) => {
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
        return inBatches(numbers, async (batch) => {
          const command = new DisassociatePhoneNumbersFromVoiceConnectorCommand({
            VoiceConnectorId: id,
            E164PhoneNumbers: batch,
          });
          return (await calling('DisassociatePhoneNumbersFromVoiceConnector', () => this.hand.send(command)))
            .PhoneNumberErrors;
        });
      case 'VoiceConnectorGroupId':
        return inBatches(numbers, async (batch) => {
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
    return inBatches(numbers, async (batch) => {
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
      return await this.ruleNow(id);
    } catch (error) {
      if (error instanceof CallError && error.name === 'NotFoundException') return undefined;
      throw error;
    }
  }

  private async ruleNow(id: string): Promise<SipRuleState | undefined> {
    const answer = await calling('GetSipRule', () => this.client.send(new GetSipRuleCommand({ SipRuleId: id })));
    return answer.SipRule && ruleState('GetSipRule', answer.SipRule);
  }

  listRules(reading: Reading): Promise<Whole<readonly SipRuleState[]> | undefined> {
    return this.rules.read(reading);
  }

  private async rulesPage(token: string | undefined): Promise<Page<SipRuleState>> {
    const answer = await calling('ListSipRules', () =>
      this.client.send(new ListSipRulesCommand({ MaxResults: CHIME_PAGE, NextToken: token })),
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
    const { trigger, name, targets, disabled } = present('GetSipRule', await this.ruleNow(id));
    if (trigger.value !== '' && !numbers.includes(trigger.value)) {
      throw new CallError('DeleteSipRule', 'ForeignSipRule', `SIP rule ${id} has another trigger by now`, 409);
    }
    if (!disabled) await this.updateRule(id, { name, targets, disabled: true });
    await this.deleteRule(id);
  }
}
