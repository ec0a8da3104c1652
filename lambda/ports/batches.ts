/** Changes of several numbers: in as few calls as the service takes, and with an answer for each number. */
import { PhoneNumberError } from '@aws-sdk/client-chime-sdk-voice';
import { Refusal } from '../attempt/knowledge/observations';
import { CallError, treatmentOf, wasNotBegun } from '../service/errors';
import { normalise } from '../service/phone-numbers';

/**
 * The API reference names no limit for a batch; the descriptions of the actions BatchDeletePhoneNumber and
 * BatchUpdatePhoneNumber in the service authorization reference say "up to 50 phone numbers".
 */
const BATCH = 50;

type SendBatch = (batch: string[]) => Promise<PhoneNumberError[] | undefined>;

/**
 * Where the service takes nothing at all, an invocation must not end over trying: what is left is refused as the last
 * one was.
 */
const MOST_REFUSED = 24;

/**
 * A batch that is refused as a whole may be too long, or hold one number that the service does not take: each half is
 * sent by itself, so that one bad number among fifty costs a dozen calls, and not fifty.
 */
export async function inBatches(numbers: readonly string[], send: SendBatch): Promise<Refusal[]> {
  const all: Refusal[] = [];
  let refused = 0;
  let accepted = 0;
  const halving = async (batch: string[]): Promise<void> => {
    try {
      all.push(...refusals(await send(batch)));
      accepted++;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (treatmentOf(error) !== 'Refused') throw accepted > 0 ? brokenOff(error) : error;
      if (batch.length === 1 || ++refused >= MOST_REFUSED) {
        all.push(...batch.map((number) => ({ number, code: error.name, message: error.message })));
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await halving(batch.slice(0, middle));
      await halving(batch.slice(middle));
    }
  };
  for (let from = 0; from < numbers.length; from += BATCH) await halving(numbers.slice(from, from + BATCH));
  return all;
}

/** Some batches were taken, and then one was not: whoever was throttled may no longer say that nothing happened. */
const brokenOff = (error: CallError): CallError =>
  wasNotBegun(error) ? new CallError(error.operation, 'PartlyDone', `${error.name}: ${error.message}`) : error;

/** A batch answers 200 whatever happened; what happened stands inside. */
const refusals = (errors: PhoneNumberError[] | undefined): Refusal[] =>
  (errors ?? []).map((error) => ({
    number: normalise(error.PhoneNumberId ?? ''),
    code: error.ErrorCode ?? 'Unknown',
    message: error.ErrorMessage ?? '',
  }));
