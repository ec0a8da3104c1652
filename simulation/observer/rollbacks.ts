/** G4: a rollback gives back what was there. */
import { Chronicle, keyOf, Violate } from './chronicle';
import { Removals } from './removals';
import { WorldParts } from '../world/interfaces';
import { numbersOf, Resource, Stack } from '../world/stack';

interface Details {
  readonly productType: string;
  readonly name: string;
  readonly isHeld: boolean;
}

/** A resource as it was when the update began. */
interface Before {
  readonly numbers: readonly string[];
  readonly details: ReadonlyMap<string, Details>;
  readonly declaredName?: string;
  readonly declaredType?: string;
  readonly declaredCount: number;
}

interface Update {
  readonly began: number;
  readonly resources: ReadonlyMap<string, Before>;
}

export class Rollbacks {
  /** The last update of each stack, until it was rolled back. */
  private readonly updates = new Map<Stack, Update>();

  constructor(
    private readonly world: WorldParts,
    private readonly chronicle: Chronicle,
    private readonly removals: Removals,
    private readonly violate: Violate,
  ) {}

  updateBegins(stack: Stack): void {
    const orders = [...stack.resources].filter(([, { route }]) => !route);
    const resources = new Map(orders.map(([id, resource]) => [id, this.beforeOf(resource)]));
    this.updates.set(stack, { began: this.world.kernel.now, resources });
  }

  private beforeOf(resource: Resource): Before {
    const numbers = numbersOf(resource);
    return {
      numbers,
      declaredName: resource.properties.PhoneNumberName as string | undefined,
      declaredType: resource.properties.ProductType as string | undefined,
      declaredCount: countOf(resource.properties),
      details: new Map(numbers.map((number) => [number, this.detailsOf(number)])),
    };
  }

  private detailsOf(number: string): Details {
    const { productType = '', name = '' } = this.world.truth(number) ?? {};
    return { productType, name, isHeld: this.chronicle.isHeld(number) };
  }

  /** An update was rolled back, and CloudFormation is content. */
  rolledBack(stack: Stack): void {
    const { began, resources } = this.updates.get(stack) ?? { began: 0, resources: new Map<string, Before>() };
    this.updates.delete(stack);
    for (const [logicalId, before] of resources) {
      const resource = stack.resources.get(logicalId);
      if (!resource || this.removals.isTroubled(stack, logicalId)) continue;
      if (before.numbers.some((number) => this.isContested(stack, logicalId, number, began))) continue;
      this.compareNumbers(stack, resource, before);
      if (!this.couldGiveBack(stack, logicalId, began)) continue;
      for (const number of heldOf(before)) this.compareDetails(stack, logicalId, number, before);
    }
  }

  /** People or other resources had a say in a number meanwhile. */
  private isContested(stack: Stack, logicalId: string, number: string, began: number): boolean {
    const { chronicle } = this;
    const key = keyOf(stack, { logicalId });
    return (
      (chronicle.byHand.get(number) ?? -1) >= began ||
      chronicle.declarationsOf(number).some(({ at, by }) => at >= began && by !== key) ||
      chronicle.live().filter(([, other]) => numbersOf(other).includes(number)).length > 1 ||
      chronicle.touchesOf(number).some(({ at, by }) => at >= began && by !== stack.id) ||
      this.isUnfinished(stack, number, began)
    );
  }

  /** Another stack had changed the number last, in an operation that had not come to an end. */
  private isUnfinished(stack: Stack, number: string, began: number): boolean {
    const last = this.chronicle
      .touchesOf(number)
      .filter(({ at }) => at < began)
      .at(-1);
    if (!last || last.by === stack.id) return false;
    return !this.chronicle
      .declarationsOf(number)
      .some(({ at, by }) => at >= last.at && at < began && by.startsWith(`${last.by} `));
  }

  private compareNumbers(stack: Stack, resource: Resource, before: Before): void {
    const held = heldOf(before);
    const lost = held.filter((number) => !this.chronicle.isHeld(number));
    const what = `${resource.logicalId} of stack ${stack.name} was rolled back`;
    if (lost.length > 0) this.violate('G4', `${what} and has lost ${lost.join(', ')}`);
    const now = numbersOf(resource);
    // A declaration that was only partly met may be met by now.
    const isSame =
      held.every((number) => now.includes(number)) &&
      (now.length === held.length || now.length <= before.declaredCount);
    if (held.length < before.numbers.length || isSame) return;
    this.violate('G4', `${what} from ${before.numbers.join(', ')} and now declares ${now.join(', ') || 'nothing'}`);
  }

  /**
   * Under some readings CloudFormation asks for nothing: then nobody can put details back. And what a rollback that
   * went on without the resource left is not what it was.
   */
  private couldGiveBack(stack: Stack, logicalId: string, began: number): boolean {
    const asked = this.chronicle.askedAt.get(keyOf(stack, { logicalId })) ?? 0;
    return asked >= rollbackBegan(stack, began) && !this.removals.wasSkipped(stack, logicalId);
  }

  private compareDetails(stack: Stack, logicalId: string, number: string, before: Before): void {
    const was = before.details.get(number)!;
    const record = this.world.truth(number);
    if (!record || record.queuedAt !== null || this.chronicle.byHand.has(number)) return;
    // A sibling had changed it, and the rollback went on without that one.
    if (this.removals.wasLeftBySkipped(number)) return;
    const what = `${logicalId} of stack ${stack.name} was rolled back, but ${number} is`;
    if (record.productType !== was.productType && record.productType !== before.declaredType) {
      this.violate('G4', `${what} ${record.productType} and was ${was.productType}`);
    }
    // What was only the token of somebody's order was no name.
    if (record.name !== was.name && record.name !== before.declaredName && !/^cpno-/.test(was.name)) {
      this.violate('G4', `${what} named "${record.name}" and was "${was.name}"`);
    }
  }
}

const heldOf = ({ numbers, details }: Before): string[] => numbers.filter((number) => details.get(number)!.isHeld);

/** When the rollback of an update began; long ago if nothing tells. */
function rollbackBegan({ events }: Stack, updateBegan: number): number {
  const first = events.find(
    ({ ResourceStatus, Timestamp }) =>
      ResourceStatus === 'UPDATE_ROLLBACK_IN_PROGRESS' && Timestamp.getTime() >= updateBegan,
  );
  return first?.Timestamp.getTime() ?? 0;
}

/** How many numbers a property bag asks for. */
function countOf({ Source: source }: Resource['properties']): number {
  const { PhoneNumbers: numbers, Count: count } = source as { PhoneNumbers?: string[]; Count?: string };
  // How many an order that was placed elsewhere has brought is not for the declaration to say.
  return numbers?.length ?? (count === undefined ? Infinity : Number(count));
}
