/** Where a number stands, and what holds it. */
import { meaning, NUMBER_STATUSES, NumberMeaning } from './statuses';

/** A number as the service shows it, in normal form. */
export interface NumberState {
  readonly number: string;
  readonly status: string;
  readonly productType: string;
  readonly type?: string;
  readonly name: string;
  readonly callingName: string;
  readonly callingNameStatus?: string;
  /** A deletion has been asked for, whatever the status says. */
  readonly deleted: boolean;
  readonly orderId?: string;
  /** When the service last changed it, by its own clock. */
  readonly updatedAt?: number;
  readonly associations: readonly Association[];
}

export interface Association {
  readonly kind: string;
  readonly id: string;
}

/** Where a number stands; absent when the service does not know it. */
export function standing(state: NumberState | undefined): NumberMeaning {
  if (!state) return 'Absent';
  const meant = meaning(NUMBER_STATUSES, state.number, state.status);
  return state.deleted && meant === 'Here' ? 'Leaving' : meant;
}

export const isAssigned = (state: NumberState): boolean => state.status === 'Assigned' || state.associations.length > 0;

const HOLDERS: Readonly<Record<string, string>> = {
  VoiceConnectorId: 'Voice Connector',
  VoiceConnectorGroupId: 'Voice Connector group',
  SipRuleId: 'SIP rule',
};

/** "Voice Connector abc", for a reader. */
export const holderName = ({ kind, id }: Association): string => `${HOLDERS[kind] ?? kind} ${id}`;

/** What holds a number, for a reader. */
export function holderOf({ associations }: Pick<NumberState, 'associations'>): string {
  return associations.map(holderName).join(' and ') || 'something that the service does not name';
}

/** What a number can be put to, as far as errors tell it. */
export interface Taker {
  /** "assignment". */
  readonly what: string;
  /** "a Voice Connector": it takes numbers of one product type only. */
  readonly holder: string;
  readonly productType: string;
  /** What else to do with a number of another product type. */
  readonly otherwise: string;
}

/** Why it is not taken, if the number itself shows that; `said` is what the service said. */
export function unfitFor(
  { what, holder, productType, otherwise }: Taker,
  number: string,
  state: NumberState | undefined,
  said: string,
): string | undefined {
  if (!state || state.deleted) {
    const where = state ? 'in the deletion queue' : "not in the account's inventory";
    return `${number}: ${where} (${said}); order or restore it first, and let the ${what} depend on that`;
  }
  if (state.productType === productType) return undefined;
  return (
    `${number}: its product type is ${state.productType}, and ${holder} takes ${productType} only (${said}); ` +
    `change the product type, or ${otherwise}`
  );
}
