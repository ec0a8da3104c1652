/** The hard conditions occur, each where it is asked for, and the observer sees what they are about. */
import { NUMBER, PLAN, Scene } from './support';
import { CONDITIONS, conditionsOf } from '../../simulation/plan/conditions';
import { generate, Mix, MIXES } from '../../simulation/plan/generate';
import { Plan, UNREADABLE_KINDS } from '../../simulation/plan/plan';
import { World } from '../../simulation/play/world';
import { emptyTally, holes } from '../../simulation/run/tally';
import { foreignNumber, foreignOf } from '../../simulation/world/foreign';
import { latencyOf } from '../../simulation/world/latency';
import { Limiter } from '../../simulation/world/limiter';
import { ParameterStore } from '../../simulation/world/parameter-store';

const plans = (mix: Mix, runs = 40): Plan[] => Array.from({ length: runs }, (_, index) => generate(9, index, mix));

describe('mixes', () => {
  test.each(MIXES)('%s: a seed and an index make the same plan', (mix) => {
    expect(generate(5, 3, mix as Mix)).toEqual(generate(5, 3, mix as Mix));
  });

  test.each<[Mix, (plan: Plan) => unknown]>([
    ['late', (plan) => conditionsOf(plan).some((condition) => condition.endsWith('show late'))],
    ['slow', ({ slow }) => slow],
    ['ledger', ({ foreign }) => foreign!.records >= 40],
    ['unreadable', ({ foreign }) => foreign!.unreadable.length > 0],
    [
      'large',
      ({ moves }) =>
        moves.some(
          (move) =>
            move.do === 'deploy' &&
            Object.values(move.template).some(
              (spec) =>
                spec.kind === 'order' &&
                spec.callingName !== undefined &&
                spec.source.Type === 'Search' &&
                spec.source.Count >= 20,
            ),
        ),
    ],
    ['lost', ({ faults: [first] }) => first.operation === 'CreatePhoneNumberOrder'],
    ['takeovers', ({ moves }) => moves.length >= 3],
    ['races', ({ deliveryLag, moves: [first] }) => first.do === 'deploy' && deliveryLag !== undefined],
  ])('every run of %s is of its kind', (mix, holds) => {
    expect(plans(mix).map((plan) => Boolean(holds(plan)))).not.toContain(false);
  });

  test('numbers move away, and orders do not name all that they bring', () => {
    const gone = plans('gone');
    expect(gone.some(({ moves }) => moves.some((move) => move.do === 'console' && move.act === 'portOut'))).toBe(true);
    expect(gone.some(({ scripts }) => scripts.some((script) => script?.outcome === 'unlisted'))).toBe(true);
  });

  test('takeovers are about one to four stacks, and a quarter of them about a ledger that lags as far as it ' +
    'may', () => {
    const many = plans('takeovers', 200);
    const stacks = many.map(
      ({ moves }) => new Set(moves.flatMap((move) => ('stack' in move ? [move.stack] : []))).size,
    );
    expect([Math.min(...stacks), Math.max(...stacks)]).toEqual([1, 4]);
    expect(
      many.filter(({ lagsFully, ledgerLag }) => lagsFully && ledgerLag === 4_900).length / many.length,
    ).toBeCloseTo(0.25, 1);
  });

  test('the standard mix meets every condition', () => {
    const met = new Set(plans('standard', 4_000).flatMap(conditionsOf));
    expect(CONDITIONS.filter((condition) => !met.has(condition))).toEqual([]);
  });

  test('a mix that does not do what it is there for is told', () => {
    const { events, faults } = emptyTally();
    expect(holes({ events, faults }, 'large')).toEqual(['order of many numbers']);
    expect(holes({ events: { ...events, 'order of many numbers': 1 }, faults }, 'large')).toEqual([]);
  });
});

describe('slow calls', () => {
  const slow = { calls: 'ledger', milliseconds: 5_000 } as const;
  const whole = (operation: string) =>
    Array.from({ length: 200 }, (_, call) => latencyOf({ seed: 3, slow }, operation, call)).map(
      ([there, back]) => there + back,
    );

  test('take up to what is said, there and back, and those of other systems do not', () => {
    expect(Math.max(...whole('PutParameter'))).toBeGreaterThan(4_500);
    expect(Math.max(...whole('PutParameter'))).toBeLessThan(5_100);
    expect(Math.max(...whole('GetPhoneNumber'))).toBeLessThan(70);
    expect(latencyOf({ seed: 3, slow }, 'PutParameter', 1)[1]).toBeGreaterThan(0);
  });
});

describe('a ledger of others', () => {
  const foreign = foreignOf({ records: 25, unreadable: UNREADABLE_KINDS });
  const store = new ParameterStore(() => 0, { lag: 0, seed: 1, foreign });

  function read(path: string): string[] {
    const names: string[] = [];
    for (let NextToken: string | undefined; ;) {
      const page = store.byPath({ Path: path, NextToken }) as { Parameters: { Name: string }[]; NextToken?: string };
      names.push(...page.Parameters.map(({ Name }) => Name));
      if (!page.NextToken) return names;
      expect(page.Parameters).toHaveLength(10);
      ({ NextToken } = page);
    }
  }

  test('is read page by page, together with what is written now, in order', () => {
    store.put({ Name: '/cdk-chime-phone-number-order/us-east-1/Team00003x/Line/1', Value: 'ours' });
    const all = read('/cdk-chime-phone-number-order');
    expect(all).toHaveLength(25 + UNREADABLE_KINDS.length + 1);
    expect(all).toEqual([...all].sort());
    expect(read('/cdk-chime-phone-number-order/us-east-1/Team00003')).toHaveLength(1);
    expect(read('/cdk-chime-phone-number-order/us-east-1/Nobody')).toEqual([]);
  });

  test('what is removed from it is gone, here and nowhere else', () => {
    const [name] = read('/cdk-chime-phone-number-order/us-east-1/Team00004');
    store.delete({ Name: name });
    expect(read('/cdk-chime-phone-number-order/us-east-1/Team00004')).toEqual([]);
    expect(foreign.names).toContain(name);
    expect(() => store.delete({ Name: name })).toThrow(expect.objectContaining({ name: 'ParameterNotFound' }));
  });

  test('no number of it is one that a run is about', () => {
    expect(foreignNumber(0)).toMatch(/^\+1303\d{7}$/);
    expect(new Set(Array.from({ length: 5_000 }, (_, index) => foreignNumber(index))).size).toBe(5_000);
  });
});

describe('what nobody can read', () => {
  const BLAMED = '/cdk-chime-phone-number-order/us-east-1/Other-newer-version-that-names-a-number/Line/cpno-00';

  function failing(reason: string, list: readonly string[], calm = false): string {
    const scene = new Scene({
      ...PLAN,
      calm,
      foreign: { records: 0, unreadable: ['newer version that names a number'] },
    });
    const errand = scene.errand(scene.stack(), { properties: { Source: { Type: 'List', PhoneNumbers: list } } });
    scene.answer(errand, { Status: 'FAILED', Reason: reason });
    scene.world.observer.atRest();
    return scene.objections;
  }
  const name = foreignOf({ records: 0, unreadable: ['newer version that names a number'] }).names[0];

  test('is named after what it is', () => expect([name, name.replace('/AOther', '/Other')]).toContain(BLAMED));
  test('stops nobody who needs none of its numbers', () =>
    expect(failing(`${name}: damaged`, [NUMBER])).toMatch(/^isolation: the Create .* because of what others have/));
  test('may stop who needs one', () => expect(failing(`${name}: damaged`, ['+13125550105'])).toBe(''));
  test('may stop who declared one before, though that update failed', () => {
    const scene = new Scene({ ...PLAN, foreign: { records: 0, unreadable: ['newer version that names a number'] } });
    const stack = scene.stack();
    const listing = (number: string) => ({ properties: { Source: { Type: 'List', PhoneNumbers: [number] } } });
    scene.answer(scene.errand(stack, listing('+13125550105')), { Status: 'FAILED', Reason: 'not in time' });
    scene.answer(scene.errand(stack, listing(NUMBER)), { Status: 'FAILED', Reason: `${name}: damaged` });
    scene.world.observer.atRest();
    expect(scene.objections).toBe('');
  });
  test('has nothing to do with another failure', () => expect(failing('taken', [NUMBER])).toBe(''));
  test("and where nothing stands in anybody's way, nothing fails", () =>
    expect(failing('taken', [NUMBER], true)).toMatch(/^isolation: .* nothing stood in its way: taken$/));
});

test('a limiter admits what is allowed in a second, and refuses as the service does', () => {
  const clock = { now: 0 };
  const limiter = new Limiter(() => clock.now, { readsPerSecond: 4, writesPerSecond: 2 });
  const admitted = (operation: string) => {
    for (let calls = 0; ; calls++) {
      try {
        limiter.admit(operation);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ThrottlingException' });
        return calls;
      }
    }
  };
  expect([admitted('GetParametersByPath'), admitted('PutParameter'), admitted('DeleteParameter')]).toEqual([4, 2, 0]);
  clock.now = 500;
  expect([admitted('GetParametersByPath'), admitted('DeleteParameter')]).toEqual([2, 1]);
  clock.now = 60_000;
  expect([admitted('GetParametersByPath'), admitted('PutParameter')]).toEqual([4, 2]);
});

test("who moves to another carrier is in a person's hands", () => {
  const world = new World({ ...PLAN, moves: [] });
  world.observer.handled(NUMBER, 'portOut');
  expect(world.observer.byHand.has(NUMBER)).toBe(true);
});
