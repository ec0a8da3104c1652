/**
 * One JSON object a line, whose `message` a person can read. Phone numbers are shortened and URLs left out, whatever
 * text they come in.
 */
import { Log } from './ports';
import { shortenNumbers } from '../src/private/redaction';

/** As written, percent-encoded, or with the slashes escaped that JSON allows to escape. */
const URL = /https?(?::|%(?:25)*3a)(?:\\?\/|%(?:25)*2f){2}[^\s"<>]*/gi;

export function redact(text: string): string {
  return shortenNumbers(text.replace(URL, '(url)'));
}

/** Redacts everything in a value, keys included. */
function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number' || typeof value === 'bigint') return redactDigits(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactDeep(item)]));
}

/** Digits without quotes may be a phone number, too. */
function redactDigits(value: number | bigint): unknown {
  const text = String(value);
  const redacted = redact(text);
  return redacted === text && typeof value === 'number' ? value : redacted;
}

const LEVELS = { debug: 0, info: 1, warn: 2, error: 3, metric: 4 } as const;
export type Level = Exclude<keyof typeof LEVELS, 'metric'>;

/** The level that an environment variable names; what it does not name is INFO. */
export function levelNamed(name: string | undefined): Level {
  const level = name?.trim().toLowerCase();
  return level === 'debug' || level === 'warn' || level === 'error' ? level : 'info';
}

/** Writes to standard output; `level` leaves out what is less important. */
export function logger(level: Level = 'info', write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Log {
  return (at, message, fields = {}) => {
    if (LEVELS[at] < LEVELS[level]) return;
    // CloudWatch's own part of a metric line is made of constants and the clock, which must not be taken for a number.
    const { _aws, ...rest } = fields;
    write(JSON.stringify({ ...redactDeep({ level: at, message, ...rest }) as object, ...(_aws !== undefined && { _aws }) }));
  };
}
