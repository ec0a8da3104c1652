/** What holds a number now, as far as a look and the own deeds tell. */
import { Known } from './known';
import { associationKey, disassociationKey, Effect } from '../attempt/knowledge/knowledge';
import { SERVICE_LAG } from '../attempt/timing';
import { Association } from '../service/number-state';

export const isSame = (one: Association | undefined, other: Association | undefined): boolean =>
  one?.kind === other?.kind && one?.id === other?.id;

/** As the last look shows it. The service lets one thing at a time hold a number. */
export const shown = (known: Known, number: string): Association | undefined =>
  known.numbers?.value.get(number)?.associations[0];

/** The last that this attempt did to the number, of putting it somewhere and taking it off. */
export function lastDeed(known: Known, number: string): Effect | undefined {
  return (known.effects.get(number) ?? []).filter(({ did }) => did === 'Associate' || did === 'Disassociate').at(-1);
}

/** Whether the service has accepted from this attempt that the number is there. */
export function wasPut(known: Known, number: string, holder: Association): boolean {
  const last = lastDeed(known, number);
  return last?.did === 'Associate' && last.value === holder.id;
}

/** What was accepted wins over a look that is too early to show it. */
export function isAt(known: Known, number: string, holder: Association): boolean {
  const last = lastDeed(known, number);
  const looked = known.numbers?.began ?? 0;
  return last && looked < last.at + SERVICE_LAG
    ? last.did === 'Associate' && last.value === holder.id
    : isSame(shown(known, number), holder);
}

/** The last refusal to put the number there, or to take it off there. */
export const refusalOf = (known: Known, did: 'Associate' | 'Disassociate', number: string, holder: Association) =>
  known.refusals.get(did === 'Associate' ? associationKey(number, holder) : disassociationKey(number, holder));
