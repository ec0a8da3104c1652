/** The ways in which a number is written. */
import { requiredText } from './checks';
import { NOT_BLANK } from './constraints';
import type { World } from './world';

/** With its plus, which the API lets one leave out. */
export function withPlus(e164: string): string {
  return e164.startsWith('+') ? e164 : `+${e164}`;
}

/** As the service writes a number into `PhoneNumberId`. */
export function encodedId(e164: string): string {
  return e164.replace('+', '%2B');
}

/** The number that an id means; an id that is no number at all is simply not found. */
export function numberOfId(world: World, id: unknown): string {
  const text = requiredText(id, 'PhoneNumberId', NOT_BLANK).trim();
  if (world.switches.acceptEncodedIds && /^%2b/i.test(text)) {
    return `+${text.slice(3)}`;
  }
  return world.switches.acceptBareDigitIds && /^\d/.test(text) ? `+${text}` : text;
}
