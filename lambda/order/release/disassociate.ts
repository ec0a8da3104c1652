/**
 * What holds a number: taken off it when the declaration says so, all numbers of one holder in one call; else named,
 * with the way to free the number.
 */
import { isSameResource, openGenerations, stillAtWork } from '../../attempt/attempts';
import { disassociationKey, Known } from '../../attempt/knowledge/knowledge';
import { ledgerSince, numbersSince } from '../../attempt/knowledge/looks';
import { Refusal } from '../../attempt/knowledge/observations';
import { isAssignment } from '../../attempt/record/assignment-payload';
import { RecordEnvelope } from '../../attempt/record/record-envelope';
import { isSipRule } from '../../attempt/record/sip-rule-payload';
import { Step } from '../../attempt/step';
import { RETRY_PAUSE } from '../../attempt/timing';
import { remedyIfDenied, takingOff, treatRefusal } from '../../service/errors';
import { Association, holderOf, NumberState } from '../../service/number-state';

/** A connector that is being changed refuses for a while, as does a SIP rule that was disabled a moment ago. */
const TRIES = 4;

/**
 * The next step towards numbers that nothing holds; undefined when nobody asked for that, or when it was refused for
 * good.
 */
export function takeOff(known: Known, states: readonly NumberState[]): Step | undefined {
  if (!known.request.disassociate) return undefined;
  const owners = states.some(({ associations }) => associations.length > 0) && ledgerSince(known, known.record!.goalAt);
  if (owners) return owners;
  const ties = states
    .flatMap(({ number, associations }) => associations.map((association): Tied => ({ number, association })))
    .filter((tie) => mayBeTakenOff(known, tie));
  const looks = ties.map((tie) => lookAtHolder(known, tie));
  const due = ties.filter((_, index) => !looks[index]);
  const [first] = due;
  if (!first) return looks[0];
  const { association } = first;
  const alike = due.filter(({ association: { kind, id } }) => kind === association.kind && id === association.id);
  return { do: 'Disassociate', association, numbers: alike.map(({ number }) => number) };
}

/** A number, and one of those that hold it. */
interface Tied {
  readonly number: string;
  readonly association: Association;
}

/** Not refused for good, and no other resource's to undo. */
function mayBeTakenOff(known: Known, { number, association }: Tied): boolean {
  const refused = known.refusals.get(disassociationKey(number, association));
  return !(refused && isFinal(refused)) && !tieOwner(known, number, association);
}

/** What was refused may have been done by then: whoever held the number may be gone. */
function lookAtHolder(known: Known, { number, association }: Tied): Step | undefined {
  const refused = known.refusals.get(disassociationKey(number, association));
  return refused && numbersSince(known, refused.at + RETRY_PAUSE);
}

const isFinal = ({ count, code }: Refusal & { readonly count: number }): boolean =>
  count >= TRIES || treatRefusal(code) === 'Denied';

/**
 * A living assignment or SIP rule that declares what holds the number: that is its own to undo. One that CloudFormation
 * is deleting as well has no say.
 */
function tieOwner({ otherKinds = [] }: Known, number: string, association: Association): RecordEnvelope | undefined {
  return [...openGenerations(otherKinds), ...stillAtWork(otherKinds)].find(
    (record) =>
      declares(record, number, association) &&
      !otherKinds.some((other) => other.requestType === 'Delete' && isSameResource(other, record)),
  );
}

function declares(record: RecordEnvelope, number: string, { kind, id }: Association): boolean {
  if (isSipRule(record)) return kind === 'SipRuleId' && record.ruleId === id;
  if (!isAssignment(record)) return false;
  const holder = record.declared?.holder;
  return holder?.kind === kind && holder.id === id && record.ties.some((tie) => tie.number === number);
}

/** "+1206...: assigned to Voice Connector abc; ...": what stands in the way, and who can remove it. */
export function heldSentence(known: Known, state: NumberState): string {
  const { number, associations } = state;
  const refused = associations.flatMap((association) => {
    const refusal = known.refusals.get(disassociationKey(number, association));
    return refusal ? [{ ...refusal, kind: association.kind }] : [];
  })[0];
  const owner = associations.map((association) => tieOwner(known, number, association)).find((found) => found);
  if (owner) {
    const { logicalId, stackId } = owner;
    const whose = `${logicalId} of stack ${stackId.split('/')[1]}, which declares that`;
    return `${number}: assigned to ${holderOf(state)} by ${whose}; remove it there, then delete again`;
  }
  const free = associations.some(({ kind }) => kind === 'SipRuleId')
    ? 'disable and delete that rule'
    : 'unassign it there';
  const how =
    known.request.disassociate && refused
      ? `the service refused to take it off (${refused.code}${refused.message ? `: ${refused.message}` : ''}); ` +
        (remedyIfDenied(refused.code, ...takingOff(refused.kind)) ?? free)
      : `${free} or set disassociateOnRelease`;
  return `${number}: assigned to ${holderOf(state)}; ${how}, then delete again`;
}
