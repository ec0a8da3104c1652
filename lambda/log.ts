/** One JSON object a line. Phone numbers are shortened and URLs left out, whatever text they come in. */
import { Log } from './ports';

const NUMBER = /(?:\+|%2[bB])[1-9]\d{4,14}|(?<![\w.-])[1-9]\d{9,14}(?![\w.-])/g;
const URL = /https?:\/\/[^\s"']+/g;

/** "+1206•••0100": enough to recognise one's own number, too little to call it. */
export function redact(text: string): string {
  return text.replace(URL, '(url)').replace(NUMBER, (number) => {
    const digits = number.replace(/^(\+|%2[bB])/, '');
    return `+${digits.slice(0, Math.min(4, digits.length - 4))}•••${digits.slice(-4)}`;
  });
}

/** Redacts every string in a value, keys included. */
function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactDeep(item)]));
}

const LEVELS = { info: 1, warn: 2, error: 3 } as const;

/** Writes to standard output; `level` leaves out what is less important. */
export function logger(level: keyof typeof LEVELS = 'info', write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Log {
  return (at, message, fields = {}) => {
    if (LEVELS[at] < LEVELS[level]) return;
    write(JSON.stringify(redactDeep({ level: at, message, ...fields })));
  };
}
