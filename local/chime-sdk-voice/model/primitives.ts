/**
 * Numbers and truths as a caller may write them: a custom resource gets both as text, and the SDK sends on what it is
 * given.
 */
import { integer, optionalFlag } from './checks';
import type { World } from './world';

/** True, false or undefined. */
export function flagIn(world: World, value: unknown, member: string): boolean | undefined {
  const meant =
    world.switches.textForPrimitive === 'Accept' && (value === 'true' || value === 'false') ? value === 'true' : value;
  return optionalFlag(meant, member);
}

/** A whole number within limits, or the preset. */
export function numberIn(
  world: World, value: unknown, member: string, limits: { min: number; max: number; preset: number },
): number {
  const isText = world.switches.textForPrimitive === 'Accept' && typeof value === 'string' && /^\d{1,9}$/.test(value);
  return integer(isText ? Number(value) : value, member, limits);
}
