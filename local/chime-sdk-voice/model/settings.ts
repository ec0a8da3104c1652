/** The account's calling name. */
import { requiredText } from './checks';
import { CALLING_NAME } from './constraints';
import { refusal } from './errors';
import type { Input, Output } from './operation-types';
import type { World } from './world';

const WEEK = 7 * 24 * 3600 * 1000;

/** The calling name that new numbers get. */
export function getPhoneNumberSettings(world: World): Output<'GetPhoneNumberSettings'> {
  return {
    CallingName: world.settings?.callingName || undefined,
    CallingNameUpdatedTimestamp: world.settings ? new Date(world.settings.updatedAt) : undefined,
  };
}

/** Sets the calling name that new numbers get; once in seven days. */
export function updatePhoneNumberSettings(
  world: World,
  input: Input<'UpdatePhoneNumberSettings'>,
): Output<'UpdatePhoneNumberSettings'> {
  const callingName = requiredText(input.CallingName, 'CallingName', CALLING_NAME);
  const { defaultCallingNameTooSoon } = world.switches;
  if (world.settings && world.now - world.settings.updatedAt < WEEK && defaultCallingNameTooSoon !== 'Accept') {
    throw refusal(defaultCallingNameTooSoon, "The account's calling name was changed less than seven days ago; wait.");
  }
  world.settings = { callingName, updatedAt: world.now };
  world.changed();
  return {};
}
