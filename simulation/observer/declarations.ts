/** What CloudFormation is told that a resource has is there. */
import { Chronicle, keyOf, Violate } from './chronicle';
import { Elsewhere } from './elsewhere';
import { WorldParts } from '../world/interfaces';
import { Bag, numbersOf, Resource, Stack } from '../world/stack';

interface Source {
  readonly PhoneNumbers?: readonly string[];
  readonly PhoneNumberOrderId?: string;
}

export class Declarations {
  constructor(
    private readonly world: WorldParts,
    private readonly chronicle: Chronicle,
    private readonly elsewhere: Elsewhere,
    private readonly violate: Violate,
  ) {}

  /** The numbers that a property bag speaks of. */
  namedBy(bag: Resource['attempted']): readonly string[] {
    if (bag && bag.Source === undefined) return namedByRoute(bag);
    const { PhoneNumbers: numbers, PhoneNumberOrderId: order = '' } = (bag?.Source ?? {}) as Source;
    return numbers ?? this.elsewhere.numbersOf(order);
  }

  /** CloudFormation was told SUCCESS. */
  declared(stack: Stack, resource: Resource): void {
    if (resource.route) return;
    const numbers = numbersOf(resource);
    if ((resource.properties.Source as { Type: string }).Type === 'Order') {
      const exempt = (number: string) =>
        this.chronicle.byHand.has(number) || this.isShared(stack, resource, number, stack.operationAt);
      this.elsewhere.declaredOrder(stack, resource, numbers, exempt);
    }
    for (const number of numbers) {
      this.chronicle.declare(number, keyOf(stack, resource));
      const absence = this.absenceOf(number);
      if (absence === undefined || this.chronicle.byHand.has(number)) continue;
      const what = `${resource.logicalId} of stack ${stack.name}`;
      this.violate('G3', `${what} was told that it has ${number}, which ${absence}`);
    }
  }

  /** Where a number is that nobody can use. */
  private absenceOf(number: string): string | undefined {
    const record = this.world.truth(number);
    if (!record) return 'is not in the account';
    if (record.queuedAt !== null) return 'is in the deletion queue';
    return ['Unassigned', 'Assigned'].includes(record.status) ? undefined : `is ${record.status}`;
  }

  /** Somebody else may have a say in this number. */
  private isShared(stack: Stack, resource: Resource, number: string, since: number): boolean {
    const key = keyOf(stack, resource);
    return (
      this.chronicle.declarationsOf(number).some(({ by }) => by !== key) ||
      this.chronicle.touchesOf(number).some(({ at, by }) => at >= since && by !== stack.id) ||
      this.chronicle.live().some(([other, named]) => keyOf(other, named) !== key && this.names(named, number))
    );
  }

  /** Whether a resource declares a number, or the order that brings it. */
  private names({ properties, attempted }: Resource, number: string): boolean {
    return this.namedBy(properties).includes(number) || this.namedBy(attempted).includes(number);
  }
}

/** What an assignment or a SIP rule names. */
const namedByRoute = ({ PhoneNumbers, TriggerValue }: Bag): string[] =>
  [...((PhoneNumbers as string[] | undefined) ?? []), TriggerValue as string | undefined].flatMap(
    (text) => text?.match(/\+\d+|.*\.aws$/g) ?? [],
  );
