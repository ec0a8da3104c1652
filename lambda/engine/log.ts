/**
 * One JSON object a line, whose `message` a person can read. Phone numbers are shortened, URLs and what signs them left
 * out, whatever text they come in.
 */
import { replaceAsRead, Search } from '../../src/contract/readings';
import { numbersWith } from '../../src/contract/redaction';
import { Log } from '../attempt/ports';

/** The end of a URL is looked for in the text as written: a "%20" within is still of the URL. */
const URL: Search = { pattern: /https?:\/\//gi, rest: /[^\s"<>]*/y, replacement: () => '(url)' };

/**
 * The same where the scheme was cut off. Bounded, and begun at the start of a name only: any text takes its time
 * once.
 */
const URL_OF_AWS: Search = {
  ...URL,
  pattern: /(?<![\w.-])[\w.-]{1,255}\.amazonaws\.com(?:\.cn)?\/[^\s"<>?]{0,2000}\?/gi,
};

/**
 * What makes a presigned URL a credential, wherever the rest of the URL is: the value after such a name, whatever
 * equals sign or colon, quotes, brackets, blanks and line breaks stand between them.
 */
const SIGNING: Search = {
  pattern: new RegExp(
    '(x[\\p{Pd}_]?amz[\\p{Pd}_]?(?:signature|credential|security[\\p{Pd}_]?token)|awsaccesskeyid|(?<=[?&])signature)' +
      '(?! \\(hidden\\))[\\s"\'`=:,>[({\\])}\\\\]{1,16}[^\\s"\'`<>&,;)\\]}\\\\]+',
    'giu',
  ),
  rest: /[^\s"'`<>&,;)\]}\\]*/y,
  replacement: ([, name]) => `${name} (hidden)`,
};

const ACCESS_KEY: Search = { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, replacement: () => '(access key)' };

export function redact(text: string): string {
  return replaceAsRead(text, URL, URL_OF_AWS, SIGNING, ACCESS_KEY, numbersWith('•••'));
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
export function logger(
  level: Level = 'info',
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Log {
  return (at, message, fields = {}) => {
    if (LEVELS[at] < LEVELS[level]) return;
    // CloudWatch's own part of a metric line is made of constants and the clock, which must not be taken for a number.
    const { _aws, ...rest } = fields;
    write(
      JSON.stringify({
        ...(redactDeep({ level: at, message, ...rest }) as object),
        ...(_aws !== undefined && { _aws }),
      }),
    );
  };
}
