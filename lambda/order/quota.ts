/**
 * The account's quota of phone numbers. No operation of the service tells it, so that nobody can compute beforehand what
 * is left; but what counts against it can be told, in the sentence that says that it is reached.
 */
import { baseOf } from './formers';
import { Known, NumberState, Step } from './known';
import { standing } from './steps';

/** What an account may hold unless somebody has raised it. */
const DEFAULT_QUOTA = 5;

/** The look that is needed before the arithmetic can be told. */
export const lookForQuota = (k: Known): Step | undefined => (k.numbers ? undefined : { do: 'LookNumbers', sure: [] });

/** "the account holds 5 phone numbers, and 2 more make 7; ...": what is known, and what to do about it. */
export function quotaArithmetic(k: Known, more: number): string {
  const { held, queued } = count(k);
  const leaving = goingLater(k);
  return [
    `the account holds ${held} phone number${held === 1 ? '' : 's'}, and ${more} more make ${held + more}`,
    ...(queued > 0 ? [`${queued} in the deletion queue may count as well`] : []),
    ...(leaving > 0 ? [`the ${leaving} that this update takes away would go only after it: shrink first, in a deployment of its own`] : []),
    'raise the quota in Service Quotas, or shrink first',
  ].join('; ');
}

/** A refusal that gives no reason may well mean the quota, where more are wanted than an account has by default. */
export function quotaSuspicion(k: Known, more: number): string {
  return count(k).held + more > DEFAULT_QUOTA ? `; if it is the quota (${DEFAULT_QUOTA} unless raised): ${quotaArithmetic(k, more)}` : '';
}

function count(k: Known): { held: number; queued: number } {
  const states = [...k.numbers?.value.values() ?? []].filter((state) => state !== undefined);
  return { held: states.filter(counts).length, queued: states.filter((state) => meaningOf(state) === 'Leaving').length };
}

const counts = (state: NumberState): boolean => ['Here', 'Arriving', 'Broken'].includes(meaningOf(state));

/** A number whose status is not known is there, whatever it is. */
function meaningOf(state: NumberState): string {
  try {
    return standing(state);
  } catch {
    return 'Here';
  }
}

/** An update holds old and new numbers together until the old generation is deleted. */
function goingLater(k: Known): number {
  const kept = new Set(k.record!.holdings.map(({ number }) => number));
  return baseOf(k)?.holdings.filter(({ number }) => !kept.has(number)).length ?? 0;
}
