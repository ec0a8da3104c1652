/** What holds numbers: a Voice Connector, a group of them, a SIP rule. */
import type { AssociationName } from './constraints';
import type { AssociationRecord, NumberRecord } from './records';
import type { World } from './world';

/** What holds a number. */
export interface Holder {
  readonly name: AssociationName;
  readonly value: string;
}

/** The number in the hands of a holder; a number has one holder at a time. */
export function heldBy(number: NumberRecord, holder: Holder, at: number): NumberRecord {
  const association: AssociationRecord = { ...holder, at };
  return { ...number, status: 'Assigned', associations: [association] };
}

/** The number in nobody's hands. */
export function released(number: NumberRecord): NumberRecord {
  return { ...number, status: 'Unassigned', associations: [] };
}

/** Does this holder hold any number? A queued number cannot be held, so the status tells. */
export function holdsNumbers(world: World, holder: Holder): boolean {
  return world.numbers.all().some((number) => isHeldBy(number, holder));
}

/** Is the number in the hands of this holder? */
export function isHeldBy(number: NumberRecord, holder: Holder): boolean {
  return number.associations.some(({ name, value }) => name === holder.name && value === holder.value);
}
