/** Which numbers are ordered: those that are listed, or those that a search finds. The intent is written first. */
import { purchased } from './purchase-outcome';
import { SearchSourceProperties } from '../../../src/contract/order';
import { amend, fail, recordTooLong } from '../../attempt/amend';
import { Known, queryKey } from '../../attempt/knowledge/knowledge';
import { lookAt, wait } from '../../attempt/knowledge/looks';
import { Holding, OrderIntent } from '../../attempt/record/order-payload';
import { AttemptRecord, fits } from '../../attempt/record/record';
import { Query, Step } from '../../attempt/step';
import { ORDER_NEEDS } from '../../attempt/timing';
import { standingOf } from '../../ownership/number-evidence';
import { explain } from '../../service/errors';
import { matchesPattern, someOf, spread } from '../../service/phone-numbers';
import { outcomeOf } from '../attributes';
import { missing, missingNumbers } from '../plan';

/** How many orders one attempt may place; each later one replaces numbers that could not be acquired. */
export const ORDERS = 6;
/** "Service received a bad request" may pass: the same order is tried again so often. */
export const REFUSED_ORDERS = 3;

/** Orders what is still missing. */
export function order(known: Known): Step | undefined {
  const own = known.record!;
  const count = missing(known);
  if (count <= 0) return undefined;
  const source = own.declared!.source;
  const failedOrders = own.orders.filter(({ result }) => result === 'Decided').length;
  const keeps =
    known.request.partial === 'Keep' && own.holdings.some((holding) => holding.acquiredHere) && failedOrders > 0;
  if (keeps) return undefined;
  if (own.orders.length >= ORDERS) {
    return fail(
      known,
      `${known.request.logicalId}: ${own.orders.length} orders did not bring ${count} of the numbers ` +
        `(${someOf(own.excluded ?? [])}); try again later, or search elsewhere`,
    );
  }
  if (known.remaining < ORDER_NEEDS) return wait(1); // the next turn has more of it
  if (source.Type === 'List') return orderListed(known, missingNumbers(own, source));
  return source.Type === 'Search' ? orderFound(known, source, count) : undefined;
}

/** A listed number that an order could not bring may be in a part of the deletion queue that no listing shows. */
function orderListed(known: Known, numbers: readonly string[]): Step {
  const own = known.record!;
  const failed = numbers.filter((number) => own.excluded?.includes(number));
  if (failed.length === 0) return recordIntent(known, numbers);
  const look = lookAt(known, failed);
  if (look) return look;
  const hidden = failed.filter((number) => standingOf(known, number) === 'Leaving');
  if (hidden.length === failed.length) {
    return amend(known, {
      holdings: [
        ...own.holdings,
        ...hidden.map((number) => ({ number, acquired: 'Restored' as const, acquiredHere: true as const })),
      ],
      excluded: own.excluded!.filter((number) => !hidden.includes(number)),
    });
  }
  return fail(
    known,
    `${someOf(failed)}: could not be acquired, and somebody else may have taken ` +
      `${failed.length > 1 ? 'them' : 'it'}; choose other numbers, or search for some`,
  );
}

function orderFound(known: Known, search: SearchSourceProperties, count: number): Step {
  const own = known.record!;
  const shunned = new Set([...(own.excluded ?? []), ...own.holdings.map(({ number }) => number)]);
  const chosen: string[] = [];
  for (const query of queries(search)) {
    if (chosen.length >= count) break;
    const found = known.searches.get(queryKey(query));
    if (!found) return known.refused?.step.do === 'Search' ? searchRefused(known, query) : { do: 'Search', query };
    const matches = (number: string) => !search.Pattern || matchesPattern(number, search.Pattern);
    const fitting = found.filter((number) => !shunned.has(number) && !chosen.includes(number) && matches(number));
    chosen.push(...spread(fitting, own.attempt).slice(0, count - chosen.length));
  }
  if (chosen.length === count) return recordIntent(known, chosen);
  const tried = own.excluded?.length ? `, ${own.excluded.length} more could not be acquired` : '';
  return fail(
    known,
    `${describe(search)}: only ${chosen.length} of the ${count} numbers still needed ` +
      `${chosen.length === 1 ? 'was' : 'were'} found${tried}; search in more area codes, or drop the pattern`,
  );
}

/** One query for each area code or prefix, in the order given; one alone when there is none. */
export function queries(search: SearchSourceProperties): Query[] {
  const byArea = (search.AreaCodes ?? []).map((areaCode) => ({ search, areaCode }));
  const byPrefix = (search.TollFreePrefixes ?? []).map((tollFreePrefix) => ({ search, tollFreePrefix }));
  return byArea.length + byPrefix.length > 0 ? [...byArea, ...byPrefix] : [{ search }];
}

function searchRefused(known: Known, query: Query): Step {
  const { error } = known.refused!;
  return fail(known, explain(`${describe(query.search)}`, error.operation, error.name, error.message));
}

/** "search for area codes 206, 425": for a reader. */
function describe(search: SearchSourceProperties): string {
  const parts = [
    search.AreaCodes && `area codes ${search.AreaCodes.join(', ')}`,
    search.TollFreePrefixes && `toll-free prefixes ${search.TollFreePrefixes.join(', ')}`,
    search.City,
    search.State,
    search.Country,
    search.PhoneNumberType,
    search.Pattern && `pattern ${search.Pattern}`,
  ];
  return `search for ${parts.filter(Boolean).join(', ')}`;
}

/** Writes the intent. The call follows in this same invocation or not at all. */
function recordIntent(known: Known, numbers: readonly string[]): Step {
  const own = known.record!;
  const intent: OrderIntent = { numbers, intendedAt: known.now, token: `${own.attempt}.${own.orders.length}` };
  if (!fits(asBought(known, intent))) return fail(known, recordTooLong(known));
  return amend(known, { orders: [...own.orders, intent] });
}

/** The longest that the record can become once these numbers are bought: what cannot be written down is not bought. */
function asBought(known: Known, intent: OrderIntent): AttemptRecord {
  const own = known.record!;
  const id = '00000000-0000-0000-0000-000000000000';
  const bought = intent.numbers.map((number): Holding => ({ ...purchased(number, id), detailsFound: {} }));
  const record: AttemptRecord = {
    ...own,
    orders: [...own.orders, { ...intent, id, result: 'Decided' }],
    holdings: [...own.holdings, ...bought],
    warnings: [...(own.warnings ?? []), 'x'.repeat(WARNINGS_ROOM)],
  };
  return { ...record, outcome: outcomeOf({ ...known, record }, record.warnings!) };
}

/** What a success has to tell of calling names, and of numbers that could not be acquired. */
const WARNINGS_ROOM = 600;
