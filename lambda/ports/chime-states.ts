/** What the service answers in the words of the handler: numbers in E.164, times in milliseconds, nothing undefined. */
import { PhoneNumber, PhoneNumberOrder, SipRule } from '@aws-sdk/client-chime-sdk-voice';
import { OrderState, SipRuleState } from '../attempt/knowledge/observations';
import { RuleSettings } from '../attempt/record/sip-rule-payload';
import { CallError } from '../service/errors';
import { NumberState } from '../service/number-state';
import { normalise } from '../service/phone-numbers';

export function present<T>(operation: string, value: T | undefined): T {
  if (value === undefined) {
    throw new CallError(operation, 'EmptyAnswer', 'the service answered without the object that was asked for');
  }
  return value;
}

export function orderState(operation: string, answer: PhoneNumberOrder | undefined): OrderState {
  const order = present(operation, answer);
  return {
    id: present(operation, order.PhoneNumberOrderId),
    status: order.Status ?? '',
    orderType: order.OrderType,
    focDate: focDate(order.FocDate),
    createdAt: order.CreatedTimestamp?.getTime() ?? 0,
    updatedAt: order.UpdatedTimestamp?.getTime(),
    numbers: (order.OrderedPhoneNumbers ?? []).map((number) => ({
      number: normalise(number.E164PhoneNumber ?? ''),
      status: number.Status ?? '',
    })),
  };
}

/** An update names everything that can be changed, or the service keeps what it had. */
export const settingsInput = ({ name, disabled, targets }: RuleSettings) => ({
  Name: name,
  Disabled: disabled,
  TargetApplications: [...targets],
});

export function ruleState(operation: string, rule: SipRule): SipRuleState {
  const value = rule.TriggerValue ?? '';
  const type = rule.TriggerType ?? 'ToPhoneNumber';
  return {
    id: present(operation, rule.SipRuleId),
    name: rule.Name ?? '',
    disabled: rule.Disabled ?? false,
    trigger: { type, value: type === 'ToPhoneNumber' && value !== '' ? normalise(value) : value },
    targets: (rule.TargetApplications ?? []).map((target) => ({
      SipMediaApplicationId: target.SipMediaApplicationId ?? '',
      Priority: target.Priority ?? 1,
      AwsRegion: target.AwsRegion ?? '',
    })),
    createdAt: rule.CreatedTimestamp?.getTime() ?? 0,
  };
}

/**
 * A string in the newest model, a timestamp in the ones before, which is told as an ISO date; what else a string says
 * is left as it is.
 */
function focDate(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (value instanceof Date) return value.toISOString();
  const text = String(value);
  return /^\d{9,10}(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000).toISOString() : text;
}

export function numberState(number: PhoneNumber): NumberState {
  return {
    number: normalise(number.E164PhoneNumber ?? number.PhoneNumberId ?? ''),
    status: number.Status ?? '',
    productType: number.ProductType ?? '',
    type: number.Type,
    name: number.Name ?? '',
    callingName: number.CallingName ?? '',
    callingNameStatus: number.CallingNameStatus,
    deleted: number.DeletionTimestamp !== undefined,
    orderId: number.OrderId,
    updatedAt: number.UpdatedTimestamp?.getTime(),
    associations: (number.Associations ?? []).map((association) => ({
      kind: association.Name ?? '',
      id: association.Value ?? '',
    })),
  };
}
