/** From what the handler would do to what a person wants to know of one order. */
import { Foresight } from './foresee';
import { Change, Offer } from './imagined/changes';
import { Action, DetailPlan, Fate, NumberPlan, OfferPlan, OrderPlan, Purchase, RoutingPlan } from './plan-shape';
import { rulePlans, standingRules } from './rule-plan';
import { Holding, isOrder } from '../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../lambda/attempt/record/record';
import { RecordEnvelope } from '../../lambda/attempt/record/record-envelope';
import { Request } from '../../lambda/attempt/request/request';
import { DELETION_QUEUE } from '../../lambda/attempt/timing';
import { holderOf } from '../../lambda/service/number-state';
import { RestorableUntil } from '../account/read-only';

export type OrderName = Pick<OrderPlan, 'stack' | 'logicalId' | 'path' | 'type'>;

const NO_PURCHASE: Purchase = { count: 0, numbers: [], offers: [] };
/** How long the service says that a calling name may take. */
const CALLING_NAME_HOURS = 72;

export const emptyPlan = (name: OrderName, action: Action): OrderPlan => ({
  ...name,
  action,
  buys: NO_PURCHASE,
  numbers: [],
  details: [],
  routing: [],
  rules: [],
  warnings: [],
  unknown: [],
});

const iso = (time: number): string => new Date(time).toISOString();

/** What the service offers of listed numbers; those that it does not show may be somebody else's by now. */
export function withListedOffers(plan: OrderPlan, offers: readonly Offer[], shown: ReadonlySet<string>): OrderPlan {
  const hidden = plan.buys.numbers.filter((number) => !shown.has(number));
  const them = hidden.length === 1 ? 'it' : 'them';
  const said = `${hidden.join(', ')}: the service's search does not show ${them} now, and only an order can show more`;
  return {
    ...plan,
    buys: { ...plan.buys, offers: offers.map(offerPlan) },
    unknown: [...plan.unknown, ...(hidden.length > 0 ? [said] : [])],
  };
}

/** A Create or an Update. */
export function planOfHolding(
  name: OrderName,
  action: Action,
  { record: written, succeeds, reason, changes, offers }: Foresight,
  restorableUntil: RestorableUntil,
  ownerOf: OwnerOf,
): OrderPlan {
  const record = orderIn(written);
  const returned = new Set(changes.flatMap((change) => (change.do === 'Release' ? change.numbers : [])));
  const ordered = changes.flatMap((change) => (change.do === 'Order' ? change.numbers : []));
  const bought = ordered.filter((number) => !returned.has(number));
  const isSearch = record?.declared?.source.Type === 'Search';
  const held = record?.holdings ?? [];
  return {
    ...emptyPlan(name, action),
    buys: {
      count: bought.length,
      ...(bought.length > 0 && { productType: record?.declared?.productType }),
      numbers: isSearch ? [] : bought,
      offers: offers.map(offerPlan),
    },
    numbers: held
      .filter(({ number }) => !bought.includes(number))
      .map((holding) => heldNumber(holding, restorableUntil, ownerOf)),
    details: changes
      .filter((change) => !isTidying(change, bought))
      .flatMap((change) => detailOf(change, isSearch ? bought : [])),
    routing: changes.flatMap(routingOf),
    rules: rulePlans(changes, written),
    ...(!succeeds && { fails: reason }),
    warnings: (written?.warnings ?? []).filter((said) => !saysNothingNew(said, changes, isSearch ? bought : [])),
  };
}

const orderIn = (record: RecordEnvelope | undefined): AttemptRecord | undefined =>
  record && isOrder(record) ? record : undefined;

const FATES: Readonly<Record<Holding['acquired'], Fate>> = {
  Ordered: 'keep',
  Restored: 'restore',
  TakenOver: 'takeOver',
  Adopted: 'adopt',
};

/** Whose generation it was, for a reader. */
export type OwnerOf = (generation: string) => string | undefined;

function heldNumber(
  { number, acquired, acquiredHere, takenFrom }: Holding,
  until: RestorableUntil,
  ownerOf: OwnerOf,
): NumberPlan {
  const fate = acquiredHere ? FATES[acquired] : 'keep';
  const end = until.get(number);
  const owner = takenFrom === undefined ? undefined : ownerOf(takenFrom);
  return {
    number,
    fate,
    ...(fate === 'restore' && end !== undefined && { restorableUntil: iso(end) }),
    ...(owner !== undefined && { because: `declared by ${owner} until then` }),
  };
}

/** A purchase leaves the order's own name on the numbers, and the handler takes it off again. */
const isTidying = (change: Change, bought: readonly string[]): boolean =>
  change.do === 'Update' &&
  change.detail === 'name' &&
  change.value === '' &&
  change.numbers.every((number) => bought.includes(number));

/**
 * Which numbers a search would buy is decided when it buys: what is said of these very ones says nothing. That a change
 * of a calling name stays pending stands beside the change.
 */
function saysNothingNew(warning: string, changes: readonly Change[], unnamed: readonly string[]): boolean {
  const renames = changes.some((change) => change.do === 'Update' && change.detail === 'callingName');
  const isPending = /^calling name of .*: a change is pending/.test(warning);
  return (renames && isPending) || unnamed.some((number) => warning.includes(number));
}

/** Which numbers a search would buy is decided when it buys them. */
function detailOf(change: Change, unnamed: readonly string[]): DetailPlan[] {
  if (change.do !== 'Update') return [];
  const { detail, value } = change;
  const numbers = change.numbers.filter((number) => !unnamed.includes(number));
  return [{ detail, value, numbers, ...(detail === 'callingName' && { pendingHours: CALLING_NAME_HOURS }) }];
}

function routingOf(change: Change): RoutingPlan[] {
  if (change.do !== 'Associate' && change.do !== 'Disassociate') return [];
  const { numbers, association } = change;
  const holder = holderOf({ associations: [association] });
  return [{ change: change.do === 'Associate' ? 'assign' : 'takeOff', holder, numbers }];
}

function offerPlan({ query: { search, areaCode, tollFreePrefix }, offered, matching }: Offer): OfferPlan {
  const place = [search.City, search.State, search.Country, search.PhoneNumberType].filter(Boolean).join(', ');
  return {
    where: areaCode ?? tollFreePrefix ?? place,
    offered,
    ...(search.Pattern !== undefined && { pattern: search.Pattern }),
    matching,
  };
}

/** What the Delete of a generation does to the numbers that it held. */
export function planOfDelete(
  name: OrderName,
  { succeeds, reason, changes, record: written }: Foresight,
  held: readonly Holding[],
  request: Pick<Request, 'removal' | 'release'>,
  now: number,
): OrderPlan {
  const released = new Set(changes.flatMap((change) => (change.do === 'Release' ? change.numbers : [])));
  const left = new Set(
    (orderIn(written)?.endedGenerations ?? []).flatMap((ended) => ended.leftInInventory).map((h) => h.number),
  );
  const numbers = held.map(({ number }): NumberPlan => {
    if (released.has(number)) return { number, fate: 'release', restorableUntil: iso(now + DELETION_QUEUE) };
    if (left.has(number)) return { number, fate: 'leave', because: whyLeft(request) };
    return { number, fate: succeeds ? 'leftToOwner' : 'keep' };
  });
  return {
    ...emptyPlan(name, 'delete'),
    numbers,
    details: changes.flatMap((change) => detailOf(change, [])),
    routing: changes.flatMap(routingOf),
    rules: rulePlans(changes, undefined),
    ...(!succeeds && { fails: reason }),
    warnings: written?.warnings ?? [],
  };
}

const whyLeft = ({ removal, release }: Pick<Request, 'removal' | 'release'>): string =>
  release === 'ReturnToInventory'
    ? 'releaseBehavior RETURN_TO_INVENTORY'
    : removal === 'Retain'
      ? 'the removal policy retains it'
      : 'it was adopted, and stays in the inventory with the details that it had before';

/** What a policy of the template keeps without asking the handler. */
export function planOfRetained(name: OrderName, record: RecordEnvelope | undefined, policy: string): OrderPlan {
  const because = `DeletionPolicy ${policy}`;
  return {
    ...emptyPlan(name, 'retain'),
    numbers: heldBy(record).map(({ number }) => ({ number, fate: 'leave', because })),
    rules: standingRules(record, 'leave', because),
  };
}

export const planOfUnchanged = (name: OrderName, record: RecordEnvelope | undefined): OrderPlan => ({
  ...emptyPlan(name, 'none'),
  numbers: heldBy(record).map(({ number }) => ({ number, fate: 'keep' })),
  rules: standingRules(record, 'keep'),
});

/** A replacement is one matter to a reader: what the new generation does, and what becomes of the rest of the old. */
export function withCleanUp(update: OrderPlan, cleanUp: OrderPlan): OrderPlan {
  const named = new Set(update.numbers.map(({ number }) => number));
  return {
    ...update,
    action: 'replace',
    numbers: [...update.numbers, ...cleanUp.numbers.filter(({ number }) => !named.has(number))],
    details: [...update.details, ...cleanUp.details],
    routing: [...update.routing, ...cleanUp.routing],
    rules: [...update.rules, ...cleanUp.rules],
    ...(cleanUp.fails !== undefined && { fails: cleanUp.fails }),
    warnings: [...update.warnings, ...cleanUp.warnings],
  };
}

/** The numbers that the newest settled record of a generation holds. */
export const heldBy = (record: RecordEnvelope | undefined): readonly Holding[] => orderIn(record)?.holdings ?? [];
