/** Puts numbers that nobody declares into orders that make sense: the same use, country, name and calling name. */
import { Finding, isOrphan } from './audit';
import { MAX_PHONE_NUMBERS } from '../../src/contract/order';

/** The provider's construct id, where the orders need one of their own; no order gets it. */
export const PROVIDER_ID = 'PhoneNumberProvider';

/** One order to be declared. */
export interface OrderGroup {
  /** A construct id, unique among the groups. */
  readonly id: string;
  readonly productType: string;
  readonly numbers: readonly string[];
  readonly name?: string;
  readonly callingName?: string;
}

/** What an order leaves on its numbers until they have their name: no name to keep. */
const TOKEN = /^cpno-[0-9a-f]{20}/;

export function groupsOf(findings: readonly Finding[], countries: ReadonlyMap<string, string>): OrderGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings.filter(isOrphan)) {
    const key = [finding.productType, placeOf(finding.number, countries), nameOf(finding), finding.callingName].join(
      '|',
    );
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const used = new Set<string>([PROVIDER_ID]);
  return [...groups.values()].flatMap(inOrders).map((members) => {
    const [first] = members;
    const { productType, callingName } = first;
    const name = nameOf(first);
    const wanted = name || callingName || `${PRODUCTS[productType] ?? productType} ${placeOf(first.number, countries)}`;
    return {
      id: unique(wanted, used),
      productType,
      numbers: members.map(({ number }) => number).sort(),
      ...(name && { name }),
      ...(callingName && { callingName }),
    };
  });
}

const nameOf = ({ name }: Finding): string => (TOKEN.test(name) ? '' : name);

const PRODUCTS: Readonly<Record<string, string>> = {
  VoiceConnector: 'Voice Connector',
  SipMediaApplicationDialIn: 'Dial In',
};

const TOLL_FREE = /^\+18(00|33|44|55|66|77|88)/;

/** Toll-free numbers cost more and answer elsewhere: a place of their own. */
const placeOf = (number: string, countries: ReadonlyMap<string, string>): string =>
  TOLL_FREE.test(number) ? 'Toll Free' : (countries.get(number) ?? '');

function inOrders(members: readonly Finding[]): Finding[][] {
  const orders: Finding[][] = [];
  for (let from = 0; from < members.length; from += MAX_PHONE_NUMBERS) {
    orders.push(members.slice(from, from + MAX_PHONE_NUMBERS));
  }
  return orders;
}

/** "Example Corp, sales" becomes ExampleCorpSales; the second one ExampleCorpSales2. */
function unique(wanted: string, used: Set<string>): string {
  const words = wanted.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  const id = /^[A-Za-z]/.test(joined) ? joined : `Lines${joined}`;
  let free = id;
  for (let next = 2; used.has(free); next++) free = `${id}${next}`;
  used.add(free);
  return free;
}
