/** What has happened to numbers and resources so far: what the observer judges by. */
import { WorldParts } from '../world/interfaces';
import type { Errand } from '../world/process';
import { numbersOf, Resource, Stack } from '../world/stack';

export interface Violation {
  readonly guarantee: 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'G7' | 'isolation' | 'log' | 'simulation';
  readonly what: string;
  readonly at: number;
}

export type Violate = (guarantee: Violation['guarantee'], what: string) => void;

export interface Purchase {
  readonly by: Errand;
  readonly at: number;
  readonly order: string;
}

/** When somebody did something. */
export interface Moment {
  readonly at: number;
  readonly by: string;
}

/** When a number was touched for a resource of a stack. */
export interface Touch extends Moment {
  readonly requester: string;
}

function remember<Each>(moments: Map<string, Each[]>, number: string, moment: Each): void {
  const earlier = moments.get(number);
  if (earlier) earlier.push(moment);
  else moments.set(number, [moment]);
}

/** A resource by its stack and logical id. */
export const keyOf = ({ id }: Stack, { logicalId }: Pick<Resource, 'logicalId'>): string => `${id} ${logicalId}`;
export const requesterOf = ({ stackId, logicalId }: Errand): string => `${stackId} ${logicalId}`;

const HELD = ['Unassigned', 'Assigned', 'AcquireInProgress'];

export class Chronicle {
  readonly purchases = new Map<string, Purchase>();
  /** For whom a number was last restored, since it was bought. */
  readonly restores = new Map<string, Errand>();
  /** Every number that was ever declared or bought. */
  readonly known = new Set<string>();
  /** Numbers that rightly stay although nobody declares them, and why. */
  readonly excused = new Map<string, string>();
  /** When people changed a number by hand. */
  readonly byHand = new Map<string, number>();
  readonly deletedByHand = new Map<string, number>();
  /** When the deletion policy kept a number. */
  readonly keptAt = new Map<string, number>();
  /** When CloudFormation last sent a request for a resource. */
  readonly askedAt = new Map<string, number>();
  /** Which resources declared a number. */
  private readonly declarations = new Map<string, Moment[]>();
  /** For which stacks a number was touched. */
  private readonly touches = new Map<string, Touch[]>();

  constructor(private readonly world: WorldParts) {}

  declarationsOf(number: string): readonly Moment[] {
    return this.declarations.get(number) ?? [];
  }

  touchesOf(number: string): readonly Touch[] {
    return this.touches.get(number) ?? [];
  }

  declare(number: string, by: string): void {
    this.known.add(number);
    remember(this.declarations, number, { at: this.world.kernel.now, by });
  }

  touch(number: string, errand: Errand): void {
    remember(this.touches, number, { at: this.world.kernel.now, by: errand.stackId, requester: requesterOf(errand) });
  }

  /** The account has it, and pays for it. */
  isHeld(number: string): boolean {
    const record = this.world.truth(number);
    return record !== undefined && record.queuedAt === null && HELD.includes(record.status);
  }

  /** The resources of all stacks that are not gone. */
  live(): [Stack, Resource][] {
    return [...this.world.cloudFormation.byId.values()]
      .filter(({ deleted }) => !deleted)
      .flatMap((stack) => [...stack.resources.values()].map((resource): [Stack, Resource] => [stack, resource]));
  }

  isDeclaredElsewhere(number: string, errand: Errand): boolean {
    const own = requesterOf(errand);
    return this.live().some(
      ([stack, resource]) => numbersOf(resource).includes(number) && keyOf(stack, resource) !== own,
    );
  }

  /** Another resource has fetched it out of the deletion queue, and is about to declare it. */
  isRestoredElsewhere(number: string, errand: Errand): boolean {
    const restored = this.restores.get(number);
    return restored !== undefined && requesterOf(restored) !== requesterOf(errand);
  }

  /** What was bought for a resource, told to CloudFormation or not. */
  everOf(stack: Stack, resource: Resource): string[] {
    return [...numbersOf(resource), ...this.boughtFor({ stackId: stack.id, logicalId: resource.logicalId })];
  }

  boughtFor({ stackId, logicalId }: Pick<Errand, 'stackId' | 'logicalId'>): string[] {
    return [...this.purchases]
      .filter(([, { by }]) => by.stackId === stackId && by.logicalId === logicalId)
      .map(([number]) => number);
  }

  /** A failure has named these numbers, or their order: they are in a person's hands. */
  excuseNamed(reason: string, why: string): void {
    for (const number of reason.match(/\+\d{8,15}/g) ?? []) this.excused.set(number, why);
    for (const [number, { order }] of this.purchases) if (reason.includes(order)) this.excused.set(number, why);
  }
}
