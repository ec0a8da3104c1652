/**
 * Other resources of a stack, and people, that take numbers into use: by a Voice Connector, a group of them, or a SIP
 * rule.
 */
import type { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import type { HolderSpec } from '../plan/plan';
import type { Holder, Stack } from '../world/stack';

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:calls';

/** What a number has to be for before it can be held so. */
export const productTypeFor = (by: HolderSpec['by']): string =>
  by === 'rule' ? 'SipMediaApplicationDialIn' : 'VoiceConnector';

/** Takes the holder from its number to another, or to none; false when the service refuses. */
export function hold(model: ChimeVoiceModel, stack: Stack, holder: Holder, number: string | undefined): boolean {
  stack.holders.set(holder.logicalId, holder);
  try {
    if (holder.by === undefined) stack.connector ??= connector(model, stack.name);
    if (holder.number === number) return true;
    if (holder.number) letGo(model, stack, holder, holder.number);
    holder.number = undefined;
    if (!number) return true;
    if (!takeHold(model, stack, holder, number)) return false;
    holder.number = number;
    return true;
  } catch {
    return false;
  }
}

function letGo(model: ChimeVoiceModel, stack: Stack, holder: Holder, number: string): void {
  const E164PhoneNumbers = [number];
  if (holder.by === 'rule') {
    dropRule(model, holder.rule!);
  } else if (holder.by === 'group') {
    model.disassociatePhoneNumbersFromVoiceConnectorGroup({ VoiceConnectorGroupId: stack.group, E164PhoneNumbers });
  } else {
    model.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId: stack.connector, E164PhoneNumbers });
  }
}

function takeHold(model: ChimeVoiceModel, stack: Stack, holder: Holder, number: string): boolean {
  if (holder.by === 'rule') {
    stack.application ??= application(model);
    holder.rule = rule(model, stack.application, number);
    return true;
  }
  if (holder.by === 'group') {
    stack.group ??= group(model, stack.name);
    const request = { VoiceConnectorGroupId: stack.group, E164PhoneNumbers: [number] };
    return model.associatePhoneNumbersWithVoiceConnectorGroup(request).PhoneNumberErrors!.length === 0;
  }
  const request = { VoiceConnectorId: stack.connector, E164PhoneNumbers: [number] };
  return model.associatePhoneNumbersWithVoiceConnector(request).PhoneNumberErrors!.length === 0;
}

export const connector = (model: ChimeVoiceModel, Name: string) =>
  model.createVoiceConnector({ Name, RequireEncryption: false }).VoiceConnector!.VoiceConnectorId!;
export const group = (model: ChimeVoiceModel, Name: string) =>
  model.createVoiceConnectorGroup({ Name }).VoiceConnectorGroup!.VoiceConnectorGroupId!;
export function application(model: ChimeVoiceModel): string {
  const request = { Name: 'Calls', AwsRegion: 'us-east-1', Endpoints: [{ LambdaArn: LAMBDA }] };
  return model.createSipMediaApplication(request).SipMediaApplication!.SipMediaApplicationId!;
}

function rule(model: ChimeVoiceModel, SipMediaApplicationId: string, TriggerValue: string): string {
  const TargetApplications = [{ SipMediaApplicationId, Priority: 1, AwsRegion: 'us-east-1' }];
  return model.createSipRule({ Name: 'Rule', TriggerType: 'ToPhoneNumber', TriggerValue, TargetApplications }).SipRule!
    .SipRuleId!;
}

export function dropRule(model: ChimeVoiceModel, SipRuleId: string): void {
  model.updateSipRule({ SipRuleId, Name: 'Rule', Disabled: true });
  model.deleteSipRule({ SipRuleId });
}

/** Somebody takes a number into use in the console. */
export function holdByHand(model: ChimeVoiceModel, by: 'connector' | 'group' | 'rule', number: string): void {
  const request = { E164PhoneNumbers: [number], ForceAssociate: true };
  if (by === 'rule') {
    rule(model, application(model), number);
  } else if (by === 'group') {
    model.associatePhoneNumbersWithVoiceConnectorGroup({ VoiceConnectorGroupId: group(model, 'console'), ...request });
  } else {
    model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: connector(model, 'console'), ...request });
  }
}

/** Somebody takes a number off whatever holds it. */
export function freeByHand(
  model: ChimeVoiceModel,
  held: { readonly name: string; readonly value: string },
  number: string,
): void {
  const request = { E164PhoneNumbers: [number] };
  if (held.name === 'SipRuleId') {
    dropRule(model, held.value);
  } else if (held.name === 'VoiceConnectorGroupId') {
    model.disassociatePhoneNumbersFromVoiceConnectorGroup({ VoiceConnectorGroupId: held.value, ...request });
  } else {
    model.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId: held.value, ...request });
  }
}
