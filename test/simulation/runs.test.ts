import { generate } from '../../simulation/plan/generate';
import { PLANTED } from '../../simulation/planted';
import { check, patched } from '../../simulation/planted/plant';
import { play } from '../../simulation/play/history';
import { regressions } from '../../simulation/run/regressions';
import { runPlans, runShare } from '../../simulation/run/shares';
import { holes } from '../../simulation/run/tally';

describe('determinism', () => {
  test('a seed and an index make the same plan, and others another', () => {
    expect(generate(5, 3)).toEqual(generate(5, 3));
    expect(generate(5, 3)).not.toEqual(generate(5, 4));
    expect(generate(5, 3)).not.toEqual(generate(6, 3));
  });

  test('a plan makes the same history, to the millisecond, whatever was played before', async () => {
    for (const index of [0, 1, 2, 3, 4]) {
      const once = JSON.stringify(await play(generate(11, index)));
      await play(generate(12, index));
      expect(JSON.stringify(await play(generate(11, index)))).toBe(once);
    }
  });

  test('a seed makes the same tally, and shares of it add up to the same runs', async () => {
    const share = { seed: 21, from: 0, to: 40, step: 1 };
    const once = await runShare(share);
    expect(await runShare(share)).toEqual(once);
    const halves = await Promise.all([0, 1].map((from) => runShare({ ...share, from, step: 2 })));
    expect(halves.reduce((sum, { tally }) => sum + tally.runs, 0)).toBe(once.tally.runs);
    expect(halves.reduce((sum, { tally }) => sum + tally.events.Create, 0)).toBe(once.tally.events.Create);
  });

  test('what never occurs is told', async () => {
    const { tally } = await runShare({ seed: 1, from: 0, to: 1, step: 1 });
    expect(holes(tally).length).toBeGreaterThan(0);
    expect(holes({ ...tally, events: { deploy: 1 }, faults: { denied: 0 } })).toEqual(['denied']);
  });
});

test.each(regressions().map(({ what, plan }) => [what, plan] as const))('no more: %s', async (_, plan) => {
  expect(await runPlans([plan])).toEqual([null]);
});

describe('planted bugs', () => {
  test('each fits the handler as it is', () => {
    for (const bug of PLANTED) check(bug);
  });

  test('there is one for every guarantee', () => {
    expect([...new Set(PLANTED.map(({ guarantee }) => guarantee))].sort()).toEqual([
      'G1',
      'G2',
      'G3',
      'G4',
      'G5',
      'G6',
      'G7',
      'isolation',
    ]);
  });

  test('one whose text is gone, or not unique, is named', () => {
    const bug = { name: 'lost', guarantee: 'G1' as const, edits: [{ file: 'a.ts', find: 'one', replace: '$&two' }] };
    expect(patched(bug, 'a.ts', 'one three')).toBe('$&two three');
    expect(patched(bug, 'b.ts', 'anything')).toBe('anything');
    expect(() => patched(bug, 'a.ts', 'three')).toThrow(/"lost".*stands 0 times in lambda\/a\.ts/);
    expect(() => patched(bug, 'a.ts', 'one one')).toThrow('stands 2 times');
  });
});
