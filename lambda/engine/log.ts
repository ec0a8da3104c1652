/**
 * One JSON object a line, whose `message` a person can read. Phone numbers are shortened, URLs and what signs them left
 * out, whatever text they come in.
 */
import { shortenNumbers } from '../../src/contract/redaction';
import { Log } from '../attempt/ports';

/** The colon, the slash and the question mark as written, percent-encoded, or escaped as JSON allows. */
const COLON = '(?::|%(?:25)*3a|\\\\u003a)';
const SLASH = '(?:\\\\?/|%(?:25)*2f|\\\\u002f)';
const QUESTION = '(?:\\?|%(?:25)*3f|\\\\u003f)';
const URL = new RegExp(`https?${COLON}${SLASH}{2}[^\\s"<>]*`, 'gi');

/**
 * The same where the scheme was cut off. Bounded, and begun at the start of a name only: any text takes its time
 * once.
 */
const URL_OF_AWS = new RegExp(
  `(?<![\\w.-])[\\w.-]{1,255}\\.amazonaws\\.com(?:\\.cn)?${SLASH}[^\\s"<>?]{0,2000}${QUESTION}[^\\s"<>]*`,
  'gi',
);

/**
 * What makes a presigned URL a credential, wherever the rest of the URL is: the value after such a name, whatever
 * equals sign or colon, quotes, brackets, blanks and line breaks stand between them.
 */
const SIGNING = new RegExp(
  '(x-amz-(?:signature|credential|security-token)|awsaccesskeyid|(?<=[?&])signature)' +
    '(?:[\\s"\'`=:,>[({]|\\\\[nrt"\']|%(?:25)*(?:3[ad]|2[027]|0[ad]|5b)' +
    '|\\\\u00(?:3[ad]|2[027]|0[ad]|5b)|&quot;|&#3[49];){1,16}' +
    '[^\\s"\'`<>&,;)\\]}\\\\]+',
  'gi',
);
const ACCESS_KEY = /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g;

export function redact(text: string): string {
  const withoutUrls = text.replace(URL, '(url)').replace(URL_OF_AWS, '(url)');
  return shortenNumbers(withoutUrls.replace(SIGNING, '$1 (hidden)').replace(ACCESS_KEY, '(access key)'));
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
