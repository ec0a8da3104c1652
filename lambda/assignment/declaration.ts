/** Reads the properties of an assignment. */
import { NO_VALUE } from '../../src/contract/envelope';
import { MAX_PHONE_NUMBERS } from '../../src/contract/order';
import { repeated } from '../../src/order/validation/finding';
import { checkPhoneNumber } from '../../src/order/validation/phone-numbers';
import { AssignmentPayload, DeclaredAssignment } from '../attempt/record/assignment-payload';
import { Envelope } from '../attempt/request/envelope';
import { problemWithProperties } from '../attempt/request/property-problems';
import { boolean, list, text } from '../attempt/request/property-values';
import { Declaration } from '../attempt/request/request';
import { Association } from '../service/number-state';

type Properties = Envelope['ResourceProperties'];

const HOLDERS = ['VoiceConnectorId', 'VoiceConnectorGroupId'] as const;
const OWN_PROPERTIES = [...HOLDERS, 'PhoneNumbers', 'ForceAssociate'];

const NOTHING: AssignmentPayload = { ties: [], partings: [] };

/** The declaration of an assignment. A Delete needs none: its properties may be of any age. */
export function parseAssignment({ RequestType, ResourceProperties }: Envelope): Declaration<AssignmentPayload> {
  const read = RequestType === 'Delete' ? undefined : parseDeclared(ResourceProperties);
  if (read && 'problem' in read) return { ...read, payload: NOTHING };
  return { payload: read ? { ...NOTHING, declared: read } : NOTHING };
}

function parseDeclared(properties: Properties): DeclaredAssignment | { readonly problem: string } {
  const numbers = numbersIn(properties);
  const problem =
    problemWithProperties(properties, OWN_PROPERTIES, 'phone number assignment') ??
    problemWithHolder(properties) ??
    problemWithNumbers(numbers) ??
    problemWithForce(properties);
  return problem === undefined
    ? { holder: holderIn(properties)!, numbers, force: boolean(properties.ForceAssociate) ?? false }
    : { problem };
}

/** An order without numbers gives `none`, in whatever list that is put. */
const numbersIn = ({ PhoneNumbers }: Properties): string[] =>
  (list(PhoneNumbers) ?? []).filter((number) => number !== NO_VALUE);

function holderIn(properties: Properties): Association | undefined {
  const kind = HOLDERS.find((name) => given(properties[name]));
  return kind && { kind, id: text(properties[kind]).trim() };
}

const given = (value: unknown): boolean => value !== undefined && text(value).trim() !== '';

function problemWithHolder(properties: Properties): string | undefined {
  const named = HOLDERS.filter((name) => given(properties[name]));
  if (named.length === 1) return undefined;
  return (
    `${named.length === 0 ? 'neither' : 'both'} VoiceConnectorId ${named.length === 0 ? 'nor' : 'and'} ` +
    'VoiceConnectorGroupId given: an assignment has one target; name one'
  );
}

function problemWithNumbers(numbers: readonly string[]): string | undefined {
  if (numbers.length > MAX_PHONE_NUMBERS) {
    return (
      `phoneNumbers: ${numbers.length} are more than the ${MAX_PHONE_NUMBERS} that one assignment can hold; ` +
      'split it'
    );
  }
  const [twice] = repeated(numbers);
  if (twice !== undefined) return `phoneNumbers ${twice}: named twice; remove one of them`;
  const errors = numbers
    .flatMap((number) => checkPhoneNumber(number))
    .filter(({ warningId }) => warningId === undefined);
  return errors.length > 0 ? errors.map(({ message }) => message).join('; ') : undefined;
}

function problemWithForce({ ForceAssociate: force }: Properties): string | undefined {
  if (force === undefined || boolean(force) !== undefined) return undefined;
  return `ForceAssociate ${text(force)}: neither true nor false; write one of them`;
}
