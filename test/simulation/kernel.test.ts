import { Chance, fraction } from '../../simulation/plan/random';
import { Kernel } from '../../simulation/world/kernel';
import { ParameterStore } from '../../simulation/world/parameter-store';

describe('virtual time', () => {
  test('what is due first happens first, and what is due together in the order in which it was set', async () => {
    const kernel = new Kernel(0);
    const seen: string[] = [];
    kernel.after(20, () => seen.push(`late at ${kernel.now}`));
    kernel.after(10, () => seen.push(`first at ${kernel.now}`));
    kernel.after(10, () => seen.push(`second at ${kernel.now}`));
    await kernel.run(kernel.sleep(30), 1_000);
    expect(seen).toEqual(['first at 10', 'second at 10', 'late at 20']);
    expect(kernel.now).toBe(30);
  });

  test('many timers come out in order', async () => {
    const kernel = new Kernel(0);
    const chance = new Chance(3);
    const seen: number[] = [];
    for (let index = 0; index < 500; index++) kernel.after(chance.between(0, 99), () => seen.push(kernel.now));
    await kernel.run(kernel.sleep(100), 1_000);
    expect(seen).toHaveLength(500);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
  });

  test('a timer that was called off does not happen', async () => {
    const kernel = new Kernel(0);
    const happen = jest.fn();
    kernel.after(5, happen).happen = undefined;
    await kernel.run(kernel.sleep(10), 1_000);
    expect(happen).not.toHaveBeenCalled();
  });

  test('a history that waits for nothing, lasts too long or fails is an error', async () => {
    await expect(new Kernel(0).run(new Promise(() => undefined), 1_000)).rejects.toThrow('everybody waits');
    const slow = new Kernel(0);
    await expect(slow.run(slow.sleep(3_600_001), 3_600_000)).rejects.toThrow('within 1 hours');
    await expect(new Kernel(0).run(Promise.reject(new Error('broken')), 1_000)).rejects.toThrow('broken');
  });
});

describe('Parameter Store', () => {
  const store = (lag: number) => {
    const clock = { now: 0 };
    return { clock, store: new ParameterStore(() => clock.now, { lag, seed: 7 }) };
  };
  const names = (answer: object) =>
    (answer as { Parameters: { Name: string; Value: string }[] }).Parameters.map(
      ({ Name, Value }) => `${Name}=${Value}`,
    );

  test('without lag a write is seen at once', () => {
    const { store: parameters } = store(0);
    parameters.put({ Name: '/a/1', Value: 'x' });
    expect(names(parameters.byPath({ Path: '/a' }))).toEqual(['/a/1=x']);
    parameters.delete({ Name: '/a/1' });
    expect(names(parameters.byPath({ Path: '/a' }))).toEqual([]);
  });

  test('with lag readers see it one after another, and all of them once the lag has passed', () => {
    const { clock, store: parameters } = store(4_000);
    parameters.put({ Name: '/a/1', Value: 'old' });
    clock.now = 10_000;
    parameters.put({ Name: '/a/1', Value: 'new', Overwrite: true });
    clock.now = 12_000;
    const seen = new Set(Array.from({ length: 40 }, () => names(parameters.byPath({ Path: '/a' }))[0]));
    expect(seen).toEqual(new Set(['/a/1=old', '/a/1=new']));
    clock.now = 14_000;
    expect(new Set(Array.from({ length: 40 }, () => names(parameters.byPath({ Path: '/a' }))[0]))).toEqual(
      new Set(['/a/1=new']),
    );
  });

  test('ten a page, and nothing of a neighbour whose name begins alike', () => {
    const { store: parameters } = store(0);
    for (let index = 10; index < 22; index++) parameters.put({ Name: `/a/${index}`, Value: '' });
    parameters.put({ Name: '/ab/1', Value: '' });
    const page = parameters.byPath({ Path: '/a' }) as { NextToken: string };
    expect(names(page)).toHaveLength(10);
    expect(names(parameters.byPath({ Path: '/a', NextToken: page.NextToken }))).toEqual(['/a/20=', '/a/21=']);
  });

  test('refuses what the service refuses', () => {
    const { store: parameters } = store(0);
    parameters.put({ Name: '/a', Value: '' });
    expect(() => parameters.put({ Name: '/a', Value: '' })).toThrow('already exists');
    expect(() => parameters.put({ Name: '/b', Value: 'x'.repeat(4_097) })).toThrow('4096');
    expect(() => parameters.delete({ Name: '/b' })).toThrow(expect.objectContaining({ name: 'ParameterNotFound' }));
  });
});

test('chance comes from the seed alone', () => {
  const draw = (seed: number) => {
    const chance = new Chance(seed);
    return Array.from({ length: 20 }, () => chance.between(0, 1_000));
  };
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
  expect(fraction('a', 1)).toBe(fraction('a', 1));
  expect(fraction('a', 1)).not.toBe(fraction('b', 1));
});
