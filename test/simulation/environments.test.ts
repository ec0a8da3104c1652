/** An invocation ends after its minute, and the next one may find what it has kept in memory, or not. */
import { PLAN, Scene } from './support';
import { generate } from '../../simulation/plan/generate';
import { Environments } from '../../simulation/world/environments';
import { Process } from '../../simulation/world/process';

function environments(environmentsKept?: number) {
  const { world, ...scene } = new Scene({ ...PLAN, environmentsKept });
  const all = new Environments(world);
  const process = () => new Process(world, {} as never, 60_000);
  return { ...scene, world, all, process };
}

test('an environment serves one invocation after another, and never two at once', () => {
  const { all, process } = environments(1);
  const first = all.take(process());
  const beside = all.take(process());
  expect(beside).not.toBe(first);
  all.giveBack(first);
  expect(all.take(process())).toBe(first);
});

test('an environment is lost where Lambda keeps none, and when it has been idle for ten minutes', () => {
  const none = environments();
  const lost = none.all.take(none.process());
  none.all.giveBack(lost);
  expect(none.all.take(none.process())).not.toBe(lost);
  const { all, process, world } = environments(1);
  const idle = all.take(process());
  all.giveBack(idle);
  world.kernel.now += 600_000;
  expect(all.take(process())).not.toBe(idle);
});

test('most runs keep some environments and lose others', () => {
  const kept = Array.from({ length: 400 }, (_, index) => generate(9, index, 'races').environmentsKept);
  expect(new Set(kept)).toEqual(new Set([0, 0.5, 0.9, 1]));
});

test('an invocation dies after its minute, also in the middle of many calls', async () => {
  const { world, process } = environments();
  const { kernel } = world;
  const dying = process();
  Object.assign(world, { latency: () => [2_500, 2_500] });
  let calls = 0;
  const work = async () => {
    for (;;) {
      await Promise.all([1, 2].map(() => dying.request('ListPhoneNumbers', {}, 10_000)));
      calls++;
    }
  };
  const began = kernel.now;
  let end: unknown;
  await kernel.run(
    dying.run(work).then((ended) => {
      end = ended;
    }),
    120_000,
  );
  expect(end).toEqual({ error: 'Sandbox.Timedout' });
  expect(kernel.now - began).toBe(60_000);
  expect(calls).toBe(11);
  expect(world.entries.map(({ data }) => data.what)).toContain('invocation ended in the middle of calls');
});
