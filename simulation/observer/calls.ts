/** Which calls touch numbers, and which numbers those are. */
import { WorldParts } from '../world/interfaces';

export const RELEASES: ReadonlySet<string> = new Set(['DeletePhoneNumber', 'BatchDeletePhoneNumber']);

/** Calls that take a number away from what holds it, and what a tally calls that. */
export const TAKES_OFF: Readonly<Record<string, string>> = {
  DisassociatePhoneNumbersFromVoiceConnector: 'taken off a connector',
  DisassociatePhoneNumbersFromVoiceConnectorGroup: 'taken off a group',
  DeleteSipRule: 'rule deleted',
};

/** Only a resource that asked for it disassociates. */
export const DISASSOCIATES: ReadonlySet<string> = new Set([...Object.keys(TAKES_OFF), 'UpdateSipRule']);

export const TOUCHES: ReadonlySet<string> = new Set([
  ...RELEASES,
  ...DISASSOCIATES,
  'UpdatePhoneNumber',
  'BatchUpdatePhoneNumber',
  'RestorePhoneNumber',
  'AssociatePhoneNumbersWithVoiceConnector',
  'AssociatePhoneNumbersWithVoiceConnectorGroup',
  'CreateSipRule',
]);

/** The numbers that a call is about. A SIP rule stands for the number that it is about. */
export function numbersTouched(world: WorldParts, operation: string, input: unknown): string[] {
  if (!operation.endsWith('SipRule')) return numbersIn(input);
  const { SipRuleId, TriggerValue } = input as { SipRuleId: string; TriggerValue?: string };
  const number = TriggerValue ?? world.numberOfRule(SipRuleId);
  return number === undefined ? [] : [number];
}

/** The numbers that a call names. */
export function numbersIn(input: unknown): string[] {
  const {
    PhoneNumberId: id,
    PhoneNumberIds: ids,
    E164PhoneNumbers: numbers,
    UpdatePhoneNumberRequestItems: items,
  } = input as {
    PhoneNumberId?: string;
    PhoneNumberIds?: string[];
    E164PhoneNumbers?: string[];
    UpdatePhoneNumberRequestItems?: { PhoneNumberId: string }[];
  };
  return id !== undefined ? [id] : (ids ?? numbers ?? items?.map(({ PhoneNumberId }) => PhoneNumberId) ?? []);
}
