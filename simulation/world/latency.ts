/** How long calls take. */
import { systemOf } from '../plan/faults';
import type { Plan } from '../plan/plan';
import { fraction } from '../plan/random';

const FASTEST = 15;
const SPREAD = 50;

/** There and back, in milliseconds; what one looks at, one sees somewhere in between. */
export function latencyOf(
  { seed, slow, callMilliseconds }: Pick<Plan, 'seed' | 'slow' | 'callMilliseconds'>, operation: string, call: number,
): readonly [there: number, back: number] {
  if (callMilliseconds !== undefined) return [callMilliseconds / 2, callMilliseconds / 2];
  const there = FASTEST + Math.floor(SPREAD * fraction(operation, seed + call));
  if (!slow || (slow.calls !== 'all' && slow.calls !== systemOf(operation))) return [there, 0];
  const whole = Math.floor(slow.milliseconds * fraction(`slow ${operation}`, seed + call));
  const before = Math.floor(whole * fraction(`before ${operation}`, seed + call));
  return [there + before, whole - before];
}
