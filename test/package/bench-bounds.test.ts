/** The bench ends with an error for each bound that is missed, and for what of this library it could not measure. */
import { readFileSync } from 'fs';
import { join } from 'path';
import { Bound, cell, missedBounds, unmeasured } from '../../scripts/bench/report';
import { MOST_BYTES } from '../../scripts/support/budgets';

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

test('what the bench wrote down holds the sizes to the bounds of today', () => {
  const results = readFileSync(join(__dirname, '..', '..', 'bench', 'results.json'), 'utf8');
  const { sections } = JSON.parse(results) as { sections: readonly { id: string; bounds?: readonly Bound[] }[] };
  const written = sections.find(({ id }) => id === 'package')?.bounds?.map(({ what, most }) => [what, most]);
  expect(written).toEqual([['function, zipped', MOST_BYTES.zippedFunction], ['npm tarball', MOST_BYTES.tarball]]);
});
