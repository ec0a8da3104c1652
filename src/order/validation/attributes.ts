/** Checks of imported orders, and of places in a list of numbers. */
import { error, Finding, isDeferred } from './finding';
import { checkOrderId } from './order';
import { checkPhoneNumberList } from './phone-numbers';
import { checkType, NUMBER } from './types';
import { PhoneNumberOrderAttributes } from '../order-attributes';

export function checkAttributes(attributes: PhoneNumberOrderAttributes): Finding[] {
  const { phoneNumbers, phoneNumberOrderId } = attributes;
  return [
    ...checkPhoneNumberList(phoneNumbers),
    ...checkCount(attributes),
    ...(phoneNumberOrderId === undefined ? [] : checkOrderId(phoneNumberOrderId)),
  ];
}

function checkCount({ phoneNumbers, phoneNumberCount: count }: PhoneNumberOrderAttributes): Finding[] {
  if (count === undefined) return [];
  if (isDeferred(count)) {
    return [
      error(
        'phoneNumberCount with a token: the list has one token for each number, so their count must be ' +
          'known at synth; write it, or leave it out',
      ),
    ];
  }
  if (!Number.isInteger(count) || count < 1) {
    return [error(`phoneNumberCount ${count}: not a whole number of 1 or more; write how many numbers there are`)];
  }
  if (isDeferred(phoneNumbers) || phoneNumbers.length === count) return [];
  return [
    error(
      `phoneNumberCount ${count}: phoneNumbers has ${phoneNumbers.length} elements; leave the count out, or ` +
        'pass one token for the whole list, by Fn.split()',
    ),
  ];
}

/** A place in a list of so many numbers, or of a number of them that is known at deployment only. */
export function checkIndex(index: number, count: number | undefined): Finding[] {
  const types = checkType('index', index, NUMBER);
  if (types.length > 0) return types;
  if (isDeferred(index) || (Number.isInteger(index) && index >= 0 && index < (count ?? Infinity))) return [];
  const subject = `no phone number at ${index}`;
  if (count === undefined) return [error(`${subject}: numbers are counted from 0; choose a whole number of 0 or more`)];
  const places = count > 1 ? `0 to ${count - 1}` : '0';
  return [error(`${subject}: the order has ${count}, counted from 0; choose ${places}, or order more`)];
}
