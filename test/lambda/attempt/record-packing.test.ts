/** How a long record is packed: later versions have to read what this one has written, so its form is said here. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { packText, unpackText } from '../../../lambda/attempt/record/record-packing';
import { ONE, THREE, TWO } from '../support/knowledge';

const LIMIT = 65_536;
const inside = (packed: string) =>
  inflateRawSync(Buffer.from(packed.replace(/^packed:/, ''), 'base64')).toString('utf8');
const packed = (text: string) => `packed:${deflateRawSync(text).toString('base64')}`;
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `+1206${2_000_000 + i}`);

test('each number stands once in a table; elsewhere it is the next one of the table, or which one it is', () => {
  const text = JSON.stringify([ONE, TWO, THREE, TWO, THREE, TWO, ONE]);
  expect(inside(packText(text))).toBe(
    '12065550100 12065550101 12065550102\n["\u0001","\u0001","\u0001","\u000201","\u0001","\u000201","\u000200"]',
  );
  expect(unpackText(packText(text), LIMIT)).toBe(text);
});

test('what is no number stays as it is: too few digits, too many, or a zero to begin with', () => {
  const text = JSON.stringify(['+12', '+1234567890123456', '+0206555', '12065550100', 'a\nb']);
  expect(inside(packText(text))).toBe(`\n${text}`);
  expect(unpackText(packText(text), LIMIT)).toBe(text);
  for (const number of ['+123', '+123456789012345']) {
    expect(inside(packText(number))).toBe(`${number.slice(1)}\n\u0001`);
  }
});

test('as many numbers as two digits of base 36 can count have a place; the others stay as they are', () => {
  const most = numbers(1296);
  const one = '+12069999999';
  const text = [...most, one, most[35], most[36], most[38], one].join();
  expect(inside(packText(text)).split('\n')[1].split(',').slice(1296)).toEqual([
    one,
    '\u00020z',
    '\u0001',
    '\u000212',
    one,
  ]);
  expect(unpackText(packText(text), LIMIT)).toBe(text);
});

test('a text of several lines comes back as it was', () => {
  const text = `${ONE}\n\n${TWO}\n`;
  expect(unpackText(packText(text), LIMIT)).toBe(text);
});

test.each([
  ['a number that is not in the table', '12065550100\n\u000201'],
  ['more numbers than the table has', '12065550100\n\u0001\u0001'],
  ['a number where there is no table', '\n\u0001'],
])('%s is an error', (_, text) =>
  expect(() => unpackText(packed(text), LIMIT)).toThrow('the packed record refers to a number that it does not hold'),
);

test('what its numbers make longer than any record is an error', () => {
  const text = `12065550100\n${'\u000200'.repeat(10)}`;
  expect(unpackText(packed(text), 120)).toBe(ONE.repeat(10));
  expect(() => unpackText(packed(text), 119)).toThrow('the packed record is longer than any record');
});
