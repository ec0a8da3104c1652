/**
 * The account's quota of phone numbers. No operation of the service tells it, so that nobody can compute beforehand
 * what is left; but what counts against it can be told, in the sentence that says that it is reached.
 */
import { DEFAULT_QUOTA } from '../../../src/order/validation/order';
import { baseOf } from '../../attempt/attempts';
import { Known } from '../../attempt/knowledge/knowledge';
import { Step } from '../../attempt/step';
import { standingOf } from '../../ownership/number-evidence';
import { NumberMeaning, UnknownStatus } from '../../service/statuses';

/** The look that is needed before the arithmetic can be told. */
export const lookForQuota = (known: Known): Step | undefined =>
  known.numbers ? undefined : { do: 'LookNumbers', sure: [] };

/** "the account holds 5 phone numbers, and 2 more make 7; ...": what is known, and what to do about it. */
export function quotaArithmetic(known: Known, more: number): string {
  const { held, queued } = count(known);
  const leaving = goingLater(known);
  return [
    `the account holds ${held} phone number${held === 1 ? '' : 's'}, and ${more} more make ${held + more}`,
    ...(queued > 0 ? [`${queued} in the deletion queue may count as well`] : []),
    ...(leaving > 0 ? [`the ${leaving} that this update takes away are released only after it`] : []),
    `raise the quota in Service Quotas, or shrink first${leaving > 0 ? ', in a deployment of its own' : ''}`,
  ].join('; ');
}

/** A refusal that gives no reason may well mean the quota, where more are wanted than an account has by default. */
export function quotaSuspicion(known: Known, more: number): string {
  return count(known).held + more > DEFAULT_QUOTA
    ? `; if it is the quota (${DEFAULT_QUOTA} unless raised): ${quotaArithmetic(known, more)}`
    : '';
}

function count(known: Known): { held: number; queued: number } {
  const meanings = [...(known.numbers?.value.keys() ?? [])].map((number) => countedAs(known, number));
  return {
    held: meanings.filter((meaning) => ['Here', 'Arriving', 'Broken'].includes(meaning)).length,
    queued: meanings.filter((meaning) => meaning === 'Leaving').length,
  };
}

/** A number whose status no table knows is in the account, whatever it is: here that is no error. */
function countedAs(known: Known, number: string): NumberMeaning {
  try {
    return standingOf(known, number);
  } catch (error) {
    if (!(error instanceof UnknownStatus)) throw error;
    return 'Here';
  }
}

/** An update holds old and new numbers together until the old generation is deleted. */
function goingLater(known: Known): number {
  const kept = new Set(known.record!.holdings.map(({ number }) => number));
  return baseOf(known)?.holdings.filter(({ number }) => !kept.has(number)).length ?? 0;
}
