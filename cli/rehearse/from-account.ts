/**
 * `--from-account`: a copy of the real account to rehearse upon. Reads inventory, orders, records and the deployed
 * templates of the stacks, through the same clients as `plan`, behind which nothing can be sent that changes anything.
 */
import {
  ChimeSDKVoiceClient,
  ListPhoneNumberOrdersCommand,
  ListPhoneNumbersCommand,
  PhoneNumber,
  PhoneNumberAssociation,
  PhoneNumberOrder,
} from '@aws-sdk/client-chime-sdk-voice';
import { GetParametersByPathCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { copyStacks } from './deployed-copy';
import { decodeRecord, isUnreadable } from '../../lambda/attempt/record/record';
import { RecordEnvelope } from '../../lambda/attempt/record/record-envelope';
import { calling, clientOptions } from '../../lambda/ports/aws';
import { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import { AssociationRecord, NumberRecord, OrderRecord } from '../../local/chime-sdk-voice/model/records';
import { ImportedStack } from '../../local/cloudformation';
import { AssemblyStack } from '../../local/cloudformation/assembly';
import { LEDGER_ROOT } from '../../src/contract/envelope';
import { reading } from '../account/cannot-read';
import { readOnly } from '../account/read-only';

const QUEUE_MS = 7 * 86_400_000;
const CALLING_NAME_MS = 72 * 3_600_000;
const DEFAULT_QUOTA = 5;

/** What was read. */
export interface AccountCopy {
  readonly numbers: readonly PhoneNumber[];
  readonly orders: readonly PhoneNumberOrder[];
  readonly records: readonly Parameter[];
  /** Nested ones stand before those that hold them. */
  readonly stacks: readonly ImportedStack[];
}

export async function readAccount(region: string, wanted: readonly AssemblyStack[]): Promise<AccountCopy> {
  const chime = readOnly(new ChimeSDKVoiceClient(clientOptions(region)), () => undefined);
  const ssm = readOnly(new SSMClient(clientOptions(region)), () => undefined);
  const [numbers, orders, records] = await Promise.all([
    pages((NextToken) => chime.send(new ListPhoneNumbersCommand({ NextToken })), 'PhoneNumbers'),
    pages((NextToken) => chime.send(new ListPhoneNumberOrdersCommand({ NextToken })), 'PhoneNumberOrders'),
    pages(
      (NextToken) => ssm.send(new GetParametersByPathCommand({ Path: LEDGER_ROOT, Recursive: true, NextToken })),
      'Parameters',
    ),
  ]);
  return { numbers, orders, records, stacks: await copyStacks(wanted, readable(records)) };
}

async function pages<Name extends string, Item>(
  page: (token: string | undefined) => Promise<{ readonly NextToken?: string } & { readonly [name in Name]?: Item[] }>,
  name: Name,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const answer = await reading(() => calling(`List of ${name}`, () => page(token)));
    all.push(...(answer[name] ?? []));
    token = answer.NextToken;
  } while (token);
  return all;
}

/** What records say that can be read. */
const readable = (records: readonly Parameter[]): RecordEnvelope[] =>
  records
    .map(({ Name = '', Value = '' }) => decodeRecord(Name, Value))
    .flatMap((record) => (isUnreadable(record) ? [] : [record]));

/** When something was last done to the account, as far as records and inventory tell. */
export function latestIn({ numbers, records }: AccountCopy): number {
  const recorded = readable(records).flatMap(({ sentAt, goalAt, endedAt = 0 }) => [sentAt, goalAt, endedAt]);
  return Math.max(0, ...recorded, ...numbers.map(({ UpdatedTimestamp }) => moment(UpdatedTimestamp)));
}

/** The service with these numbers and orders; what the service does not tell has its usual value. */
export function modelOf({ numbers, orders }: AccountCopy, now: number): ReturnType<ChimeVoiceModel['snapshot']> {
  const empty = new ChimeVoiceModel({ clock: () => now }).snapshot();
  const held = numbers.filter(({ DeletionTimestamp }) => !DeletionTimestamp).length;
  const row = <T>(value: T) => [{ at: 0, value }];
  return {
    ...empty,
    world: {
      ...empty.world,
      numbers: Object.fromEntries(
        numbers.map((number, index) => [number.E164PhoneNumber!, row(numberRecord(number, index + 1, now))]),
      ),
      orders: Object.fromEntries(
        orders.map((order, index) => [order.PhoneNumberOrderId!, row(orderRecord(order, numbers.length + index + 1))]),
      ),
      sequence: numbers.length + orders.length,
      now,
      switches: { ...empty.world.switches, phoneNumberQuota: Math.max(DEFAULT_QUOTA, held) },
    },
  };
}

function numberRecord(number: PhoneNumber, sequence: number, now: number): NumberRecord {
  const { DeletionTimestamp: deleted, Status: status, Country: country = 'US', Type: type = 'Local' } = number;
  const queuedAt = deleted?.getTime() ?? null;
  return {
    e164: number.E164PhoneNumber!,
    sequence,
    country,
    type,
    productType: number.ProductType as NumberRecord['productType'],
    status: (deleted ? 'Unassigned' : status) as NumberRecord['status'],
    associations: (number.Associations ?? []).map(associationRecord),
    name: number.Name ?? '',
    ...callingNameOf(number, now),
    orderId: number.OrderId ?? null,
    createdAt: moment(number.CreatedTimestamp),
    updatedAt: moment(number.UpdatedTimestamp),
    acquiredAt: moment(number.CreatedTimestamp),
    queuedAt,
    purgeAt: queuedAt === null ? null : queuedAt + QUEUE_MS,
  };
}

type CallingName = 'callingName' | 'callingNameStatus' | 'pendingCallingName' | 'callingNameRequestedAt';

/** When a pending name was asked for is not told: the whole time that it may take is left. */
function callingNameOf({ CallingName: name = '', CallingNameStatus: status = 'Unassigned' }: PhoneNumber, now: number) {
  const pending = status === 'UpdateInProgress' ? { name, doneAt: now + CALLING_NAME_MS } : null;
  const found: Pick<NumberRecord, CallingName> = {
    callingName: name,
    callingNameStatus: status,
    pendingCallingName: pending,
    callingNameRequestedAt: null,
  };
  return found;
}

const associationRecord = ({ Name, Value, AssociatedTimestamp }: PhoneNumberAssociation): AssociationRecord => ({
  name: Name as AssociationRecord['name'],
  value: Value!,
  at: moment(AssociatedTimestamp),
});

const moment = (date: Date | undefined): number => date?.getTime() ?? 0;

function orderRecord(order: PhoneNumberOrder, sequence: number): OrderRecord {
  return {
    id: order.PhoneNumberOrderId!,
    sequence,
    productType: order.ProductType as OrderRecord['productType'],
    status: order.Status as OrderRecord['status'],
    orderType: (order.OrderType ?? 'New') as OrderRecord['orderType'],
    numbers: (order.OrderedPhoneNumbers ?? []).map(({ E164PhoneNumber: e164, Status: status }) => ({
      e164: e164!,
      status: status ?? 'Acquired',
      dueAt: null,
      willFail: status === 'Failed',
    })),
    focDate: order.FocDate === undefined ? null : String(order.FocDate),
    createdAt: moment(order.CreatedTimestamp),
    updatedAt: moment(order.UpdatedTimestamp),
  };
}
