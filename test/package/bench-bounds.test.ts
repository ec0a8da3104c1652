/** The bench ends with an error for each bound that is missed, and for what of this library it could not measure. */
import { cell, missedBounds, unmeasured } from '../../scripts/bench/report';

const bound = (value: number) => ({ what: 'function, zipped', value, most: 150_000, unit: 'bytes' });

test('a bound is kept up to its value, and missed beyond it', () => {
  expect(missedBounds([{ bounds: [bound(1), bound(150_000)] }, {}])).toEqual([]);
  expect(missedBounds([{}, { bounds: [bound(150_001), bound(2)] }])).toEqual([
    'MISSED: function, zipped: 150,001 bytes, at most 150,000',
  ]);
});

test('what was not measured does not keep its bound, and no number is printed for it', () => {
  expect(missedBounds([{ bounds: [unmeasured('20 orders'), bound(NaN)] }])).toEqual([
    'MISSED: 20 orders: not measured , at most 0',
    'MISSED: function, zipped: not measured bytes, at most 150,000',
  ]);
  expect([cell(NaN), cell(1234), cell(1.5), cell('-')]).toEqual(['not measured', '1,234', '1.50', '-']);
});
