/** G2: nothing is bought twice, and nothing beyond what is wanted. */
import { Chronicle, Violate } from './chronicle';
import { type Errand, whose } from '../world/process';

/** No declaration needs so many orders: whoever places more does not learn from failures. */
const MOST_ORDERS = 10;

interface Source {
  readonly Type: string;
  readonly Count?: string;
  readonly PhoneNumbers?: readonly string[];
  readonly AreaCodes?: readonly string[];
}

export class Purchases {
  /** How many orders each attempt has placed, by its ResponseURL. */
  private readonly ordersOf = new Map<string, number>();

  constructor(
    private readonly chronicle: Chronicle,
    private readonly violate: Violate,
  ) {}

  ordered(errand: Errand): void {
    const orders = (this.ordersOf.get(errand.url) ?? 0) + 1;
    this.ordersOf.set(errand.url, orders);
    if (orders > MOST_ORDERS) this.violate('G2', `${whose(errand)} places its order number ${orders}`);
  }

  bought(numbers: readonly string[], errand: Errand): void {
    const source = errand.properties.Source as Source;
    const wanted = source.Type === 'List' ? source.PhoneNumbers!.length : Number(source.Count ?? 0);
    const held = this.chronicle
      .boughtFor(errand)
      .filter((number) => fits(source, number) && !numbers.includes(number) && this.serves(number, errand));
    if (held.length + numbers.length <= wanted) return;
    this.violate(
      'G2',
      `${numbers.join(', ')} bought for ${whose(errand)}, which needs ${wanted} and has ${held.join(', ') || 'none'}`,
    );
  }

  /** Whether a number that was bought for a resource is still there for it. */
  private serves(number: string, errand: Errand): boolean {
    const { byHand, excused } = this.chronicle;
    return (
      this.chronicle.isHeld(number) &&
      !byHand.has(number) &&
      !excused.has(number) &&
      !this.chronicle.isRestoredElsewhere(number, errand) &&
      !this.chronicle.isDeclaredElsewhere(number, errand)
    );
  }
}

function fits({ Type, PhoneNumbers, AreaCodes = [] }: Source, number: string): boolean {
  return Type === 'List' ? PhoneNumbers!.includes(number) : AreaCodes.some((area) => number.startsWith(`+1${area}`));
}
