/**
 * Countries, and the numbers on offer in them. There is no stock of numbers anywhere: the nth number of a pool is a
 * formula, so that a search costs nothing until it is asked, and always finds the same.
 *
 * Where a regulator has set numbers aside for fiction (555-01xx, 020 7946 0xxx, 0808 157 0xxx), those come first.
 */
import type { NumberType, ProductType } from './constraints';

/** One country. */
export interface Country {
  readonly code: string;
  readonly types: readonly NumberType[];
  readonly products: readonly ProductType[];
  /** Types that are ordered only with identity documents, through a support case. */
  readonly identity: readonly NumberType[];
  /** Everything of a number but its last digits, per type. */
  readonly stems: Partial<Record<NumberType, string>>;
  /** Calling code, and for those who share one the area codes. */
  readonly prefixes: readonly string[];
}

const SIP: readonly ProductType[] = ['SipMediaApplicationDialIn'];
const BOTH: readonly ProductType[] = ['VoiceConnector', 'SipMediaApplicationDialIn'];
const ALL: readonly NumberType[] = ['Local', 'TollFree'];

function country(code: string, prefix: string, details: Partial<Country> = {}): Country {
  const stems = { Local: `${prefix}255501`, TollFree: `${prefix}80055501` };
  return { code, types: ALL, products: SIP, identity: [], stems, prefixes: [prefix], ...details };
}

/** Area codes of Canada and Puerto Rico; everything else under +1 is taken for the US. */
const CANADA = [
  '204', '226', '236', '250', '289', '306', '403', '416', '418', '437', '450', '506', '514', '519', '587', '604',
  '613', '647', '705', '709', '778', '780', '807', '819', '867', '902', '905',
];
const PUERTO_RICO = ['787', '939'];

/** The countries that the service names, with what their numbers may serve. */
export const COUNTRIES: readonly Country[] = [
  country('US', '+1', { products: BOTH, stems: {} }),
  country('PR', '+1', {
    products: BOTH,
    stems: { Local: '+178755501', TollFree: '+183355519' },
    prefixes: PUERTO_RICO.map((code) => `+1${code}`),
  }),
  country('CA', '+1', {
    stems: { Local: '+141655501', TollFree: '+183355518' },
    prefixes: CANADA.map((code) => `+1${code}`),
  }),
  country('GB', '+44', { stems: { Local: '+442079460', TollFree: '+448081570' } }),
  country('IT', '+39', { identity: ['Local'] }),
  country('AU', '+61', { identity: ALL }),
  country('DK', '+45', { identity: ALL }),
  country('SE', '+46', { identity: ALL }),
  country('NG', '+234', { types: ['Local'], identity: ['Local'] }),
  country('KR', '+82', { types: ['TollFree'], identity: ['TollFree'] }),
  country('AT', '+43'),
  country('FI', '+358'),
  country('DE', '+49'),
  country('IE', '+353'),
  country('NZ', '+64'),
  country('CH', '+41'),
];

const BY_CODE = new Map(COUNTRIES.map((entry) => [entry.code, entry]));

/** The country of a code. */
export function countryOf(code: string): Country | undefined {
  return BY_CODE.get(code);
}

/** What a number tells about itself. */
export interface NumberKind {
  readonly country: Country;
  readonly type: NumberType;
  /** The area code or toll-free prefix of a US number. */
  readonly pool?: string;
}

const NORTH_AMERICAN = /^\+1([2-9]\d\d)[2-9]\d{6}$/;
const TOLL_FREE_CODES = /^8(?:00|33|44|55|66|77|88)$/;

/** Country and type of a number; undefined where the service offers none. */
export function kindOf(e164: string): NumberKind | undefined {
  return e164.startsWith('+1') ? northAmericanKind(e164) : foreignKind(e164);
}

function northAmericanKind(e164: string): NumberKind | undefined {
  const pool = NORTH_AMERICAN.exec(e164)?.[1];
  if (pool === undefined) {
    return undefined;
  }
  const neighbour = ['CA', 'PR'].map((code) => BY_CODE.get(code)!).find((entry) => isOf(entry, e164));
  if (neighbour) {
    return { country: neighbour, type: e164.startsWith(neighbour.stems.TollFree!) ? 'TollFree' : 'Local' };
  }
  return { country: BY_CODE.get('US')!, type: TOLL_FREE_CODES.test(pool) ? 'TollFree' : 'Local', pool };
}

function foreignKind(e164: string): NumberKind | undefined {
  const found = COUNTRIES.find((entry) => isOf(entry, e164));
  if (!found || e164.length < 9) {
    return undefined;
  }
  const tollFree = found.stems.TollFree!.slice(0, found.prefixes[0].length + 3);
  return { country: found, type: e164.startsWith(tollFree) ? 'TollFree' : 'Local' };
}

function isOf(entry: Country, e164: string): boolean {
  return (
    entry.code !== 'US'
    && (entry.prefixes.some((prefix) => e164.startsWith(prefix))
      || (e164.startsWith('+1') && e164.startsWith(entry.stems.TollFree!)))
  );
}

/** Most numbers that the formula yields for one pool. */
export const MAX_POOL = 1000;

/** The nth number of a US area code or toll-free prefix. */
export function usNumber(pool: string, index: number): string {
  return `+1${pool}555${String(100 + index).padStart(4, '0')}`;
}

/** The nth number of another country. */
export function foreignNumber(stem: string, index: number): string {
  const digits = stem.startsWith('+44') ? 3 : 2;
  return stem + String(index).padStart(digits, '0');
}
