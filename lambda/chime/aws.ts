/** The Chime SDK Voice service through the AWS SDK: shapes in, shapes out, no decisions. */
import {
  BatchDeletePhoneNumberCommand, BatchUpdatePhoneNumberCommand, ChimeSDKVoiceClient, CreatePhoneNumberOrderCommand, DeletePhoneNumberCommand,
  DeleteSipRuleCommand, DisassociatePhoneNumbersFromVoiceConnectorCommand, DisassociatePhoneNumbersFromVoiceConnectorGroupCommand,
  GetPhoneNumberCommand, GetPhoneNumberOrderCommand, GetSipRuleCommand, ListPhoneNumberOrdersCommand, ListPhoneNumbersCommand, PhoneNumber,
  PhoneNumberError, PhoneNumberOrder, PhoneNumberProductType, PhoneNumberType, RestorePhoneNumberCommand, SearchAvailablePhoneNumbersCommand,
  UpdatePhoneNumberCommand, UpdateSipRuleCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import { calling, clientOptions } from '../aws';
import { CallError } from '../order/errors';
import { Association, NumberState, OrderState, Query, Refusal } from '../order/known';
import { normalise } from '../order/numbers';
import { Detail } from '../order/record';
import { ChimePort } from '../ports';

/** The service publishes no limit for a batch; its own console works with pages of this size. */
const BATCH = 100;
const PAGE = 100;
/** A placed order has taken seven seconds to be answered; a lost answer costs a look, a second order costs money. */
const ORDER_TIMEOUT = 25_000;

const MEMBER = { productType: 'ProductType', name: 'Name', callingName: 'CallingName' } as const satisfies Record<Detail, string>;

/** The one method of the SDK's client that is used here. */
export type Sender = Pick<ChimeSDKVoiceClient, 'send'>;

export class AwsChime implements ChimePort {
  static inRegion(region: string): AwsChime {
    return new AwsChime(
      new ChimeSDKVoiceClient(clientOptions(region)),
      new ChimeSDKVoiceClient({ ...clientOptions(region), maxAttempts: 1 }),
      new ChimeSDKVoiceClient({ ...clientOptions(region, ORDER_TIMEOUT), maxAttempts: 1 }),
    );
  }

  /** `hand` changes numbers, `buyer` places orders. Their retries are off: whoever repeats a change must look first. */
  constructor(private readonly client: Sender, private readonly hand: Sender, private readonly buyer: Sender) {}

  async search({ search, areaCode, tollFreePrefix }: Query, atMost: number): Promise<string[]> {
    const answer = await calling('SearchAvailablePhoneNumbers', () => this.client.send(new SearchAvailablePhoneNumbersCommand({
      AreaCode: areaCode,
      TollFreePrefix: tollFreePrefix,
      City: search.City,
      State: search.State,
      Country: search.Country,
      PhoneNumberType: search.PhoneNumberType as PhoneNumberType | undefined,
      MaxResults: atMost,
    })));
    return (answer.E164PhoneNumbers ?? []).map(normalise);
  }

  async order(productType: string, numbers: readonly string[], name: string): Promise<OrderState> {
    const answer = await calling('CreatePhoneNumberOrder', () => this.buyer.send(new CreatePhoneNumberOrderCommand({
      ProductType: productType as PhoneNumberProductType, E164PhoneNumbers: [...numbers], Name: name,
    })));
    return orderState('CreatePhoneNumberOrder', answer.PhoneNumberOrder);
  }

  async getOrder(id: string): Promise<OrderState> {
    const answer = await calling('GetPhoneNumberOrder', () => this.client.send(new GetPhoneNumberOrderCommand({ PhoneNumberOrderId: id })));
    return orderState('GetPhoneNumberOrder', answer.PhoneNumberOrder);
  }

  listOrders(): Promise<OrderState[]> {
    return pages(async (token) => {
      const answer = await calling('ListPhoneNumberOrders', () => this.client.send(new ListPhoneNumberOrdersCommand({ MaxResults: PAGE, NextToken: token })));
      return { items: (answer.PhoneNumberOrders ?? []).map((order) => orderState('ListPhoneNumberOrders', order)), token: answer.NextToken };
    });
  }

  listNumbers(): Promise<NumberState[]> {
    return pages(async (token) => {
      const answer = await calling('ListPhoneNumbers', () => this.client.send(new ListPhoneNumbersCommand({ MaxResults: PAGE, NextToken: token })));
      return { items: (answer.PhoneNumbers ?? []).map(numberState), token: answer.NextToken };
    });
  }

  async getNumber(number: string): Promise<NumberState | undefined> {
    try {
      const answer = await calling('GetPhoneNumber', () => this.client.send(new GetPhoneNumberCommand({ PhoneNumberId: number })));
      return answer.PhoneNumber && numberState(answer.PhoneNumber);
    } catch (error) {
      if (error instanceof CallError && error.name === 'NotFoundException') return undefined;
      throw error;
    }
  }

  async update(detail: Detail, value: string, numbers: readonly string[]): Promise<Refusal[]> {
    const change = { [MEMBER[detail]]: value };
    if (numbers.length === 1) {
      await calling('UpdatePhoneNumber', () => this.hand.send(new UpdatePhoneNumberCommand({ PhoneNumberId: numbers[0], ...change })));
      return [];
    }
    return batches(numbers, async (batch) => {
      const items = batch.map((number) => ({ PhoneNumberId: number, ...change }));
      const answer = await calling('BatchUpdatePhoneNumber', () => this.hand.send(new BatchUpdatePhoneNumberCommand({ UpdatePhoneNumberRequestItems: items })));
      return answer.PhoneNumberErrors;
    });
  }

  async release(numbers: readonly string[]): Promise<Refusal[]> {
    if (numbers.length === 1) {
      await calling('DeletePhoneNumber', () => this.hand.send(new DeletePhoneNumberCommand({ PhoneNumberId: numbers[0] })));
      return [];
    }
    return batches(numbers, async (batch) => {
      const answer = await calling('BatchDeletePhoneNumber', () => this.hand.send(new BatchDeletePhoneNumberCommand({ PhoneNumberIds: batch })));
      return answer.PhoneNumberErrors;
    });
  }

  async restore(number: string): Promise<NumberState> {
    const answer = await calling('RestorePhoneNumber', () => this.hand.send(new RestorePhoneNumberCommand({ PhoneNumberId: number })));
    return numberState(present('RestorePhoneNumber', answer.PhoneNumber));
  }

  async disassociate(numbers: readonly string[], { kind, id }: Association): Promise<Refusal[]> {
    switch (kind) {
      case 'VoiceConnectorId':
        return batches(numbers, async (batch) => {
          const command = new DisassociatePhoneNumbersFromVoiceConnectorCommand({ VoiceConnectorId: id, E164PhoneNumbers: batch });
          return (await calling('DisassociatePhoneNumbersFromVoiceConnector', () => this.hand.send(command))).PhoneNumberErrors;
        });
      case 'VoiceConnectorGroupId':
        return batches(numbers, async (batch) => {
          const command = new DisassociatePhoneNumbersFromVoiceConnectorGroupCommand({ VoiceConnectorGroupId: id, E164PhoneNumbers: batch });
          return (await calling('DisassociatePhoneNumbersFromVoiceConnectorGroup', () => this.hand.send(command))).PhoneNumberErrors;
        });
      case 'SipRuleId':
        await this.deleteSipRule(id, numbers);
        return [];
      default:
        throw new CallError('Disassociate', 'UnknownAssociation', `${kind} is not a kind of association that this version knows`, 400);
    }
  }

  /** A rule holds its one number until it is deleted, and must be disabled before that; a rule about something else is left alone. */
  private async deleteSipRule(id: string, numbers: readonly string[]): Promise<void> {
    const answer = await calling('GetSipRule', () => this.client.send(new GetSipRuleCommand({ SipRuleId: id })));
    const rule = present('GetSipRule', answer.SipRule);
    if (rule.TriggerValue && !numbers.includes(normalise(rule.TriggerValue))) {
      throw new CallError('DeleteSipRule', 'ForeignSipRule', `SIP rule ${id} is about something else by now`, 409);
    }
    if (!rule.Disabled) {
      const command = new UpdateSipRuleCommand({ SipRuleId: id, Name: rule.Name!, Disabled: true, TargetApplications: rule.TargetApplications });
      await calling('UpdateSipRule', () => this.hand.send(command));
    }
    await calling('DeleteSipRule', () => this.hand.send(new DeleteSipRuleCommand({ SipRuleId: id })));
  }
}

async function pages<T>(page: (token?: string) => Promise<{ items: T[]; token?: string }>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const answer = await page(token);
    all.push(...answer.items);
    token = answer.token || undefined;
  } while (token);
  return all;
}

async function batches(numbers: readonly string[], send: (batch: string[]) => Promise<PhoneNumberError[] | undefined>): Promise<Refusal[]> {
  const all: Refusal[] = [];
  for (let from = 0; from < numbers.length; from += BATCH) all.push(...refusals(await send(numbers.slice(from, from + BATCH))));
  return all;
}

/** A batch answers 200 whatever happened; what happened stands inside. */
const refusals = (errors: PhoneNumberError[] | undefined): Refusal[] =>
  (errors ?? []).map((error) => ({ number: normalise(error.PhoneNumberId ?? ''), code: error.ErrorCode ?? 'Unknown', message: error.ErrorMessage ?? '' }));

function present<T>(operation: string, value: T | undefined): T {
  if (value === undefined) throw new CallError(operation, 'EmptyAnswer', 'the service answered without the object that was asked for');
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
    numbers: (order.OrderedPhoneNumbers ?? []).map((number) => ({ number: normalise(number.E164PhoneNumber ?? ''), status: number.Status ?? '' })),
  };
}

/** A string in the newest model, a timestamp in the ones before, which is told as an ISO date; what else a string says is left as it is. */
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
    associations: (number.Associations ?? []).map((association) => ({ kind: association.Name ?? '', id: association.Value ?? '' })),
  };
}
