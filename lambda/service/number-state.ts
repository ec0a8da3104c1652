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

/** "Voice Connector abc": what holds a number, for a reader. */
export function holderOf(state: Pick<NumberState, 'associations'>): string {
  const words: Readonly<Record<string, string>> = {
    VoiceConnectorId: 'Voice Connector',
    VoiceConnectorGroupId: 'Voice Connector group',
    SipRuleId: 'SIP rule',
  };
  const holders = state.associations.map(
    (association) => `${words[association.kind] ?? association.kind} ${association.id}`,
  );
  return holders.length > 0 ? holders.join(' and ') : 'something that the service does not name';
}
