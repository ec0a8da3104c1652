/** What may be said on the command line, parsed: whatever makes no sense is wrong use. */
import { OPERATION_NAMES, OperationName, OrderScript, Fault, FaultKind } from '../../local/chime-sdk-voice';
import { WrongUse } from '../output/errors';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "8d", "90m", "1h": milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw new WrongUse(`--time ${text}: not a duration; write 90s, 30m, 12h or 8d`);
  return Number(amount) * UNITS[unit];
}

/** A whole number of at least 0. */
export function wholeNumber(option: string, text: string, most = 1_000_000): number {
  if (!/^\d+$/.test(text) || Number(text) > most) {
    throw new WrongUse(`${option} ${text}: not a whole number from 0 to ${most}; give one, such as 5`);
  }
  return Number(text);
}

const KINDS: readonly FaultKind[] = ['throttle', 'denied', 'lostAnswer', 'reset', 'latency', 'items'];

/** `Operation=kind[:nth[:times]]`; the kind may be the name of an exception, or `latency` with its milliseconds. */
export function fault(text: string): Fault {
  const [, operation, what, nth = '1', times = '1'] = /^([A-Za-z]+|\*)=(\w+)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  if (what === undefined) {
    throw new WrongUse(`--fault ${text}: not OPERATION=KIND[:NTH[:TIMES]]; write CreatePhoneNumberOrder=lostAnswer`);
  }
  if (operation !== '*' && !(OPERATION_NAMES as readonly string[]).includes(operation)) {
    throw new WrongUse(
      `--fault ${text}: the service has no operation ${operation}; name one of ${OPERATION_NAMES.join(', ')}`,
    );
  }
  const call = { operation: operation as OperationName | '*', nth: Number(nth), times: Number(times) };
  const delay = /^latency(\d+)$/.exec(what)?.[1];
  if (delay !== undefined) return { ...call, kind: 'latency', latencyMs: Number(delay) };
  if (KINDS.includes(what as FaultKind)) return { ...call, kind: what as FaultKind };
  if (/^[A-Z]\w+$/.test(what)) return { ...call, kind: 'error', error: what };
  throw new WrongUse(
    `--fault ${text}: ${what} is not a kind of fault; write ${KINDS.join(', ')} or the name of an exception`,
  );
}

/** What becomes of the next order: `stuck`, `failed`, `partial[:N]`, `slow:SECONDS`. */
export function orderOutcome(text: string): OrderScript {
  const [, outcome, amount] = /^(stuck|failed|partial|slow)(?::(\d+))?$/.exec(text) ?? [];
  if (outcome === undefined || (outcome === 'slow') !== (outcome === 'slow' && amount !== undefined)) {
    throw new WrongUse(
      `--next-order ${text}: not an outcome of an order; write stuck, failed, partial, partial:2 or slow:600 (seconds)`,
    );
  }
  if (outcome === 'slow') return { outcome, seconds: Number(amount) };
  return { outcome: outcome as OrderScript['outcome'], ...(amount !== undefined && { failing: Number(amount) }) };
}
