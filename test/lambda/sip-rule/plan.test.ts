/** Which rule an attempt is about, and by what name it is found again. */
import { createOrUpdate } from '../../../lambda/sip-rule/create-or-update';
import { RuleRecord } from '../../../lambda/sip-rule/known';
import { hasResidue, ownName, plan, ruleOf } from '../../../lambda/sip-rule/plan';
import { NOW, OLD, TWO } from '../support/knowledge';
import { besideRules, DECLARED, earlierRule, knownRule, rule, TRIGGER, written } from '../support/sip-rules';

const LATER = 'cpno-00000000000000000002';
const ELSEWHERE = { ...DECLARED, trigger: { ...TRIGGER, value: TWO } };
/** A broken-off attempt that was about to make a rule; nobody knows whether it did. */
const lost = (change: Partial<RuleRecord> = {}) =>
  earlierRule({ attempt: LATER, generation: LATER, ruleId: undefined, outcome: undefined, ...change });

describe('the name of a rule', () => {
  const named = (stackName: string, logicalId: string, generation = LATER) =>
    ownName({ ...knownRule('Create').request, stackName, logicalId }, generation);

  test('tells stack, resource and attempt', () =>
    expect(named('Lines', 'Support', 'cpno-0123456789abcdef0123')).toBe('Lines-Support-01234567'));

  test('is cut to what the service takes, and tells the attempt all the same', () => {
    expect(named('S'.repeat(128), 'L'.repeat(255))).toBe(`${'S'.repeat(128)}-${'L'.repeat(118)}-00000000`);
    expect(named('S'.repeat(128), 'L'.repeat(118))).toHaveLength(256);
  });
});

describe('an update', () => {
  const update = knownRule('Update', { name: undefined });
  const planned = (...others: RuleRecord[]) => written(plan(besideRules(update, ...others), [])!);

  test('goes on with the rule of its generation', () =>
    expect(planned(earlierRule())).toMatchObject({ generation: OLD, ruleId: 'rule', plannedAt: NOW }));

  test.each(['before', 'after'])('prefers its own generation to one that was made %s it', (when) => {
    const sentAt = earlierRule().sentAt + (when === 'after' ? 1000 : -1000);
    const other = earlierRule({ attempt: LATER, generation: LATER, ruleId: 'another', sentAt });
    expect(planned(other, earlierRule())).toMatchObject({ generation: OLD, ruleId: 'rule' });
    expect(planned(earlierRule(), other)).toMatchObject({ generation: OLD, ruleId: 'rule' });
  });

  test('returns to the newest of the others with its trigger, where its own has another', () => {
    const base = earlierRule({ declared: ELSEWHERE });
    const former = (name: string, sentAt: number) =>
      earlierRule({ attempt: name, generation: name, ruleId: `of ${name}`, sentAt });
    const [older, newer] = [former('cpno-a', NOW - 9000), former('cpno-b', NOW - 8000)];
    expect(planned(base, older, newer)).toMatchObject({ generation: 'cpno-b', ruleId: 'of cpno-b' });
    expect(planned(newer, older, base)).toMatchObject({ generation: 'cpno-b', ruleId: 'of cpno-b' });
  });

  test.each([
    ['has no rule', { ruleId: undefined }],
    ['declares nothing', { declared: undefined }],
    ['has another trigger', { declared: ELSEWHERE }],
  ])('founds a generation of its own where the one that stands %s', (_, change) => {
    const made = planned(earlierRule(change));
    expect(made).toMatchObject({ generation: update.request.attempt });
    expect(made.ruleId).toBeUndefined();
  });
});

test('a create takes over no rule that stands: that may be used by others', () => {
  const k = besideRules(knownRule('Create'), earlierRule());
  const made = written(plan(k, [])!);
  expect(made).toMatchObject({ generation: k.request.attempt });
  expect(made.ruleId).toBeUndefined();
});

test('what is planned already is not planned again', () =>
  expect(plan(knownRule('Create', { plannedAt: NOW }), [])).toBeUndefined());

describe('a rule that a broken-off attempt has made', () => {
  const certain = NOW + 125_000; // nobody acts any more, and all is shown
  const k = knownRule('Create');
  const listed = (began: number, ...value: ReturnType<typeof rule>[]) => ({ ...k, ruleList: { began, value } });
  const made = rule({ createdAt: lost().intendedAt });

  test('is taken on, for the service takes no second one', () => {
    expect(written(plan(listed(NOW, made), [lost()])!)).toMatchObject({
      ruleId: 'rule',
      generation: k.request.attempt,
    });
    expect(written(plan(k, [lost({ intendedAt: undefined }), lost({ ruleId: 'known' })])!)).toMatchObject({
      ruleId: 'known',
    });
  });

  test('is looked for before another is made', () => {
    expect(plan(k, [lost()])).toEqual({ do: 'LookRules' });
    expect(plan(listed(certain - 1), [lost()])).not.toMatchObject({ do: 'Record' });
    expect(written(plan(listed(certain), [lost()])!).ruleId).toBeUndefined();
  });

  test.each([
    ['has another trigger', lost({ declared: ELSEWHERE, ruleId: 'rule' })],
    ['declares nothing', lost({ declared: undefined, ruleId: 'rule' })],
  ])('is not taken on where it %s', (_, record) => expect(written(plan(k, [record])!).ruleId).toBeUndefined());

  test('is known by its record, else by the list', () => {
    expect(ruleOf(k, lost({ ruleId: 'known' }))).toEqual({ ruleId: 'known' });
    expect(ruleOf(k, lost({ intendedAt: undefined }))).toEqual({ ruleId: undefined });
    expect(ruleOf(k, lost())).toEqual({ step: { do: 'LookRules' } });
    expect(ruleOf(listed(NOW, made), lost())).toEqual({ ruleId: 'rule' });
    expect(ruleOf(listed(certain), lost())).toEqual({ ruleId: undefined });
  });
});

test.each<[string, Partial<RuleRecord>, boolean]>([
  ['is at work', { outcome: undefined, ruleId: undefined, intendedAt: undefined }, true],
  ['names a rule', { ruleId: 'rule', intendedAt: undefined }, true],
  ['was about to make one', { ruleId: undefined, intendedAt: NOW }, true],
  ['has deleted its rule', { ruleId: undefined, intendedAt: undefined }, false],
])('an attempt that %s may have left one: %j, %s', (_, change, expected) => {
  const outcome = { status: 'FAILED' as const, physicalId: OLD };
  expect(hasResidue(earlierRule({ outcome, ...change }))).toBe(expected);
});

test('nothing is planned before the records and CloudFormation are as late as they may be', () => {
  const k = knownRule('Update', { name: undefined });
  expect(createOrUpdate(besideRules(k, earlierRule()))).toEqual({ do: 'Wait', seconds: 5 });
});
