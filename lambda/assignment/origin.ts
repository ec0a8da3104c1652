/** To whom a number goes back that was taken from somebody and never came into use. */
import { isSame } from './holding';
import { Known } from './known';
import { keeperAt, standsAt } from './neighbours';
import { TakenFrom, Tie } from '../attempt/record/assignment-payload';
import { Association } from '../service/number-state';

/** A number that was taken: where it was put, what held it before, and which assignment had it there. */
export interface Taken extends Pick<Tie, 'number' | 'origin' | 'takenFrom'> {
  readonly holder: Association;
}

/** It stays where it is declared: it was there before, and not because an assignment had put it there. */
export const wasThereBefore = ({ holder, origin, takenFrom }: Omit<Taken, 'number'>): boolean =>
  isSame(origin, holder) && (!takenFrom || wasThereBefore({ holder, ...takenFrom }));

/**
 * What held it before, if that was no assignment's, or one's that stays. One that is gone, or being deleted, takes it
 * off no more: then it goes to where that one had it from, if both are undone together, or is free. Everybody's records
 * must be known; those of what is gone are not among them, so the own record says from which assignment it was taken.
 * A number that was shared before it was moved was taken from nobody: an assignment of the stack that stands gets it.
 */
export function returnsTo(known: Known, { number, holder, origin, takenFrom }: Taken): Association | undefined {
  if (!origin) return standsAt(known, number);
  if (!takenFrom || keeperAt(known, number, origin)) return origin;
  const before = placeBefore(known, number, origin, takenFrom);
  return isSame(before, holder) ? undefined : before;
}

function placeBefore(known: Known, number: string, at: Association, from: TakenFrom): Association | undefined {
  const { stackId, origin, takenFrom } = from;
  const isUndoneToo = stackId === known.request.stackId;
  if (!isUndoneToo && !isSame(origin, at)) return undefined;
  if (!origin || !takenFrom || keeperAt(known, number, origin)) return origin;
  return placeBefore(known, number, origin, takenFrom);
}
