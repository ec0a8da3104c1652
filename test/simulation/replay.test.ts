import './broken'; // there is something to be found
import { generate } from '../../simulation/plan/generate';
import { play } from '../../simulation/play/history';
import { replay, runShare } from '../../simulation/run/shares';
import { shrink } from '../../simulation/run/shrink';

const SHARE = { seed: 3, from: 0, to: 200, step: 1, untilFound: true, guarantee: 'G1' };

test('a violation is found again by its coordinates, and told', async () => {
  const { found: [found] } = await runShare(SHARE);
  const { violations } = await play(generate(found.seed, found.index));
  expect(violations).toContainEqual(expect.objectContaining({ guarantee: 'G1', what: found.what }));
  const story = await replay(found, true);
  expect(story).toContain(found.what);
  expect(await replay(found, true)).toBe(story);
});

test('a plan is made smaller as long as it breaks the same guarantee', async () => {
  const { found: [{ seed, index }] } = await runShare(SHARE);
  const plan = generate(seed, index);
  const smaller = await shrink(plan, 'G1', 5_000);
  expect(JSON.stringify(smaller).length).toBeLessThan(JSON.stringify(plan).length);
  expect(smaller.faults.length).toBeLessThan(plan.faults.length);
  expect((await play(smaller)).violations.map(({ guarantee }) => guarantee)).toContain('G1');
});
