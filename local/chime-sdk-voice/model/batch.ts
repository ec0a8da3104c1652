/** Calls on several numbers: they answer 200, whatever becomes of the single number. */
import type { ErrorCode, PhoneNumberError } from '@aws-sdk/client-chime-sdk-voice';
import { ServiceError, worded } from './errors';
import type { World } from './world';

/** What a fault does to single items: by position, an error for those that fail. */
export type ItemFault = (position: number) => ServiceError | undefined;

/** Lets every item happen for itself, and collects what went wrong. */
export function eachItem<T>(
  world: World,
  items: readonly T[],
  fault: ItemFault | undefined,
  idOf: (item: T) => string,
  act: (item: T) => void,
): { PhoneNumberErrors: PhoneNumberError[] } {
  const errors: PhoneNumberError[] = [];
  items.forEach((item, position) => {
    try {
      const scripted = fault?.(position);
      if (scripted) {
        throw scripted;
      }
      act(item);
    } catch (error) {
      errors.push(itemError(world, idOf(item), error));
    }
  });
  return { PhoneNumberErrors: errors };
}

function itemError(world: World, id: string, error: unknown): PhoneNumberError {
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  return {
    PhoneNumberId: id,
    ErrorCode: error.itemCode as ErrorCode,
    ErrorMessage: worded(error, world.switches.badRequestMessage).message,
  };
}
