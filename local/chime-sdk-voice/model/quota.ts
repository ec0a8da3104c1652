import { refusal } from './errors';
import type { NumberRecord } from './records';
import type { World } from './world';

/** Refuses when so many more numbers would exceed the account's quota. */
export function requireQuota(world: World, more: number): void {
  const held = world.numbers.all().filter((number) => counts(world, number)).length;
  const quota = world.switches.phoneNumberQuota;
  if (more > 0 && held + more > quota) {
    throw refusal(
      world.switches.overQuota,
      `${held} numbers and ${more} more exceed the quota of ${quota}; raise the quota or delete numbers first.`,
    );
  }
}

function counts(world: World, number: NumberRecord): boolean {
  const gone = number.status === 'AcquireFailed' || number.status === 'Cancelled';
  return !gone && (number.queuedAt === null || world.switches.queuedNumbersCountInQuota);
}
