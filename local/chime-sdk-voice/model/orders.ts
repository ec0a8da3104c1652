/** Orders: placed, looked at, listed. */
import type { PhoneNumberOrder } from '@aws-sdk/client-chime-sdk-voice';
import { list, optionalText, requiredText, requiredWord, shown } from './checks';
import { E164, GUID, NOT_BLANK, PHONE_NUMBER_NAME, PRODUCT_TYPES, type ProductType } from './constraints';
import { kindOf } from './countries';
import { badRequest, notFound, refusal, ServiceError } from './errors';
import type { OrderScript } from './faults';
import { shownStatus } from './lifecycle';
import { withPlus } from './number-id';
import type { Input, Output } from './operation-types';
import { pageOf } from './paging';
import { requireQuota } from './quota';
import type { NumberRecord, OrderedNumber, OrderRecord } from './records';
import { isOnOffer, requirePstnRegion } from './search';
import type { World } from './world';

/** Places an order. The numbers' records exist at once; what becomes of them shows later. */
export function createPhoneNumberOrder(
  world: World,
  input: Input<'CreatePhoneNumberOrder'>,
): Output<'CreatePhoneNumberOrder'> {
  const productType = requiredWord(input.ProductType, 'ProductType', PRODUCT_TYPES);
  const name = optionalText(input.Name, 'Name', PHONE_NUMBER_NAME) ?? '';
  const numbers = checkedNumbers(world, input.E164PhoneNumbers);
  requirePstnRegion(world);
  requireOpenAccount(world, productType);
  const verdicts = numbers.map((e164) => judge(world, e164, productType));
  requireQuota(world, verdicts.filter(({ acquire }) => acquire).length);
  const order = newOrder(world, productType, verdicts);
  for (const { e164, recorded } of verdicts) {
    if (recorded) {
      world.putNumber(newNumber(world, e164, { order, name }));
    }
  }
  world.putOrder(order);
  return { PhoneNumberOrder: orderView(order) };
}

/** Looks at an order. */
export function getPhoneNumberOrder(world: World, input: Input<'GetPhoneNumberOrder'>): Output<'GetPhoneNumberOrder'> {
  const id = requiredText(input.PhoneNumberOrderId, 'PhoneNumberOrderId', NOT_BLANK);
  if (!GUID.pattern.test(id)) {
    throw refusal(world.switches.malformedOrderId, `PhoneNumberOrderId ${shown(id)} must be ${GUID.text}.`);
  }
  const order = world.orders.asOf(id.toLowerCase(), world.ordersSeenByGet);
  if (!order) {
    throw notFound(`There is no order ${id} in this account.`);
  }
  return { PhoneNumberOrder: orderView(order) };
}

/** Lists orders. They are never forgotten: how long the service keeps them is not documented. */
export function listPhoneNumberOrders(
  world: World,
  input: Input<'ListPhoneNumberOrders'>,
): Output<'ListPhoneNumberOrders'> {
  const orders = world.orders.allAsOf(world.ordersSeenByList);
  const { items, nextToken } = pageOf(world, orders, input, ['orders'], world.switches.orderListing === 'NewestFirst');
  const withNumbers = world.switches.orderListNumbers === 'Shown';
  const views = items.map((order) => withNumbers ? orderView(order) : { ...orderView(order), OrderedPhoneNumbers: [] });
  return { PhoneNumberOrders: views, NextToken: nextToken };
}

/** An order as the service shows it. */
export function orderView(order: OrderRecord): PhoneNumberOrder {
  return {
    PhoneNumberOrderId: order.id,
    ProductType: order.productType,
    Status: order.status,
    OrderType: order.orderType,
    OrderedPhoneNumbers: order.numbers
      .filter(({ unlisted }) => !unlisted)
      .map((number) => ({ E164PhoneNumber: number.e164, Status: shownStatus(number) })),
    CreatedTimestamp: new Date(order.createdAt),
    UpdatedTimestamp: new Date(order.updatedAt),
    FocDate: order.focDate ?? undefined,
  };
}

/** The record of a number at the moment when its order is accepted. */
export function newNumber(world: World, e164: string, of: { order: OrderRecord; name: string }): NumberRecord {
  const kind = kindOf(e164);
  return {
    e164,
    sequence: world.nextSequence(),
    country: kind?.country.code ?? 'US',
    type: kind?.type ?? 'Local',
    productType: of.order.productType,
    status: 'AcquireInProgress',
    associations: [],
    name: world.switches.orderNameOnNumbers ? of.name : '',
    callingName: '',
    callingNameStatus: 'Unassigned',
    pendingCallingName: null,
    callingNameRequestedAt: null,
    orderId: of.order.id,
    createdAt: world.now,
    updatedAt: world.now,
    acquiredAt: null,
    queuedAt: null,
    purgeAt: null,
  };
}

function checkedNumbers(world: World, value: unknown): string[] {
  const max = world.switches.maxNumbersPerOrder || Infinity;
  const given = list(value, 'E164PhoneNumbers', { min: 1, max }).map((item) =>
    withPlus(requiredText(item, 'E164PhoneNumbers', E164)),
  );
  const numbers = [...new Set(given)];
  if (numbers.length < given.length && world.switches.repeatedNumberInOrder === 'RefuseOrder') {
    throw badRequest('E164PhoneNumbers holds a number twice; name each once.');
  }
  return numbers;
}

/** Refuses where SIP media applications are closed to the account. */
export function requireOpenAccount(world: World, productType: ProductType): void {
  if (productType === 'SipMediaApplicationDialIn' && world.switches.sipMediaApplicationsClosed) {
    throw refusal('AccessDenied', 'SIP media applications are closed to this account; use ProductType VoiceConnector.');
  }
}

interface Verdict {
  readonly e164: string;
  readonly acquire: boolean;
  /** Does the order make a record of the number? Not where the account has one already. */
  readonly recorded: boolean;
}

/** What an order can expect of a number; throws where the order as a whole is refused. */
function judge(world: World, e164: string, productType: ProductType): Verdict {
  const kind = kindOf(e164);
  if (kind && !kind.country.products.includes(productType)) {
    throw badRequest(
      `${e164} is a number of ${kind.country.code}, which cannot serve ${productType}; `
        + `order it for ${kind.country.products.join(' or ')}.`,
    );
  }
  const own = ownRecord(world, e164);
  if (own) {
    return judgeOwn(world, own);
  }
  if (isOnOffer(world, e164)) {
    return { e164, acquire: true, recorded: true };
  }
  return failing(world.switches.unavailableNumberInOrder, e164, true, 'is not available; search for another');
}

function ownRecord(world: World, e164: string): NumberRecord | undefined {
  const record = world.numbers.get(e164);
  return record?.status === 'AcquireFailed' || record?.status === 'Cancelled' ? undefined : record;
}

function judgeOwn(world: World, own: NumberRecord): Verdict {
  if (own.queuedAt === null) {
    return failing(world.switches.ownNumberInOrder, own.e164, false, 'is in the inventory already');
  }
  const { queuedNumberInOrder } = world.switches;
  return queuedNumberInOrder === 'AcquireAgain'
    ? { e164: own.e164, acquire: true, recorded: true }
    : failing(queuedNumberInOrder, own.e164, false, 'is in the deletion queue; restore it');
}

function failing(how: 'RefuseOrder' | 'FailNumber', e164: string, recorded: boolean, why: string): Verdict {
  if (how === 'RefuseOrder') {
    throw badRequest(`${e164} ${why}.`);
  }
  return { e164, acquire: false, recorded };
}

function newOrder(world: World, productType: ProductType, verdicts: Verdict[]): OrderRecord {
  const script = world.orderScripts.shift();
  const failingNumbers = scriptedFailures(script, verdicts.map(({ e164 }) => e164));
  const first = world.now + (script?.seconds ?? world.switches.acquisitionSeconds) * 1000;
  const numbers = verdicts.map(({ e164, acquire }, index): OrderedNumber => ({
    e164,
    status: 'Processing',
    dueAt: script?.outcome === 'stuck' ? null : first + index * world.switches.acquisitionSpreadSeconds * 1000,
    willFail: !acquire || failingNumbers.has(e164),
    ...(script && untruthOf(script, index, verdicts.length)),
  }));
  return {
    id: world.random.guid(),
    sequence: world.nextSequence(),
    productType,
    status: 'Processing',
    orderType: 'New',
    numbers,
    focDate: null,
    ...(script?.outcome === 'unnamed' && { endsAs: script.endsAs ?? 'Failed' }),
    createdAt: world.now,
    updatedAt: world.now,
  };
}

/** What the order does not tell of one of its numbers, though it brings it. */
function untruthOf(script: OrderScript, index: number, size: number): Partial<OrderedNumber> {
  const isLast = index >= size - countOf(script, 1);
  switch (script.outcome) {
    case 'unlisted':
      return index > 0 && isLast ? { unlisted: true } : {};
    case 'unnamed':
      return { unlisted: true };
    case 'contradicted':
      return isLast ? { contradicted: true } : {};
    default:
      return {};
  }
}

const countOf = ({ failing: count }: OrderScript, preset: number): number =>
  typeof count === 'object' ? count.length : count ?? preset;

function scriptedFailures(script: OrderScript | undefined, numbers: string[]): Set<string> {
  if (script?.outcome === 'failed') {
    return new Set(numbers);
  }
  if (script?.outcome === 'unnamed') {
    return new Set(numbers.slice(Math.max(1, numbers.length - countOf(script, 0))));
  }
  if (script?.outcome !== 'partial') {
    return new Set();
  }
  const which = script.failing ?? 1;
  return typeof which === 'number'
    ? new Set(numbers.slice(Math.max(1, numbers.length - which)))
    : new Set(which.map(withPlus));
}

/** The refusal of a call for an order that does not exist, for control calls. */
export function unknownOrder(id: string): ServiceError {
  return notFound(`There is no order ${shown(id)}; GET /_local/state shows the orders.`);
}
