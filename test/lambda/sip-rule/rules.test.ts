/** Which rule is whose, when one is believed to be gone, and how it goes or gets back its settings. */
import { Known } from '../../../lambda/sip-rule/known';
import {
  afterRefusal,
  createdBy,
  isAsDeclared,
  isSameTrigger,
  lookAtRule,
  lookWhetherGone,
  removeRule,
  restoreSettings,
} from '../../../lambda/sip-rule/rules';
import { NOW, TWO } from '../support/knowledge';
import { DECLARED, earlierRule, knownRule, refused, rule, target, TRIGGER } from '../support/sip-rules';

const SECOND = 1000;
const LOOK = { do: 'LookRule', id: 'rule' };
const LIST = { do: 'LookRules' };
const waits = (seconds: number) => ({ do: 'Wait', seconds });

/** Known of the rule by a look at it that began at that moment. */
const looked = (value = rule(), began = NOW): Pick<Known, 'rules'> => ({
  rules: new Map([['rule', { began, value }]]),
});
const gone = (began = NOW): Pick<Known, 'rules'> => ({ rules: new Map([['rule', { began, value: undefined }]]) });
const listed = (began = NOW, ...value: ReturnType<typeof rule>[]): Pick<Known, 'ruleList'> => ({
  ruleList: { began, value },
});

test.each([
  ['the same', TRIGGER, true],
  ['another number', { ...TRIGGER, value: TWO }, false],
  ['another type', { ...TRIGGER, type: 'RequestUriHostname' as const }, false],
  ['none', undefined, false],
])('a trigger is compared with %s', (_, other, same) => {
  expect([isSameTrigger(TRIGGER, other), isSameTrigger(other, TRIGGER)]).toEqual([same, same]);
});

test.each([
  ['as declared', {}, true],
  ['by another name', { name: 'x' }, false],
  ['disabled', { disabled: true }, false],
  ['with another application', { targets: [target('other'), target('spare', 2)] }, false],
  ['with another priority', { targets: [target('bot'), target('spare', 3)] }, false],
  ['in another region', { targets: [{ ...target('bot'), AwsRegion: 'us-west-2' }, target('spare', 2)] }, false],
  ['with one application more', { targets: [target('bot'), target('spare', 2), target('third', 3)] }, false],
  ['with the same in another order, which priorities tell', { targets: [target('spare', 2), target('bot')] }, true],
])('a rule %s is recognised', (_, change, expected) => {
  const settings = { name: 'Line', disabled: false, targets: [target('bot'), target('spare', 2)] };
  expect(isAsDeclared(rule({ ...settings, ...change }), settings)).toBe(expected);
});

describe('whether a rule was created whose creation was not answered', () => {
  const intended = { declared: DECLARED, name: 'Line', intendedAt: NOW };
  const own = earlierRule({ ...intended, ruleId: undefined });
  const certain = NOW + 60 * SECOND;

  test.each([
    ['is as it was to be', {}],
    ['was made by a clock that is five seconds behind', { createdAt: NOW - 5 * SECOND }],
  ])('is known by one in the list that %s', (_, change) => {
    const one = rule(change);
    const k = knownRule('Update', {}, listed(NOW, rule({ id: 'another', name: 'x' }), one));
    expect(createdBy(k, own, certain)).toEqual({ rule: one });
  });

  test.each([
    ['another name', { name: 'x' }],
    ['another trigger', { trigger: { ...TRIGGER, value: TWO } }],
    ['an age that is older than the intent', { createdAt: NOW - 5 * SECOND - 1 }],
  ])('is not known by one with %s', (_, change) => {
    const k = knownRule('Update', {}, listed(certain, rule(change)));
    expect(createdBy(k, own, certain)).toEqual({});
  });

  test('is known of none that was never intended', () => {
    const k = knownRule('Update', {}, listed(certain, rule()));
    expect(createdBy(k, { ...own, intendedAt: undefined }, certain)).toEqual({});
    expect(createdBy(k, { ...own, declared: undefined }, certain)).toEqual({});
  });

  test('is not told by an early list: the next one follows after five seconds, or when it will be certain', () => {
    expect(createdBy(knownRule('Update'), own, certain)).toEqual({ step: LIST });
    const k = knownRule('Update', {}, { ruleList: { began: NOW - 2 * SECOND, ended: NOW - SECOND, value: [] } });
    expect(createdBy(k, own, certain)).toEqual({ step: waits(4) });
    expect(createdBy({ ...k, now: NOW + 4 * SECOND }, own, certain)).toEqual({ step: LIST });
    expect(createdBy(k, own, NOW + 2 * SECOND)).toEqual({ step: waits(2) });
    expect(createdBy(k, own, NOW - 2 * SECOND)).toEqual({});
    expect(createdBy(k, own, NOW - 2 * SECOND + 1)).toEqual({ step: LIST });
    expect(createdBy({ ...k, ...listed(NOW) }, own, certain)).toEqual({ step: waits(5) });
  });
});

describe('a refused change', () => {
  const k = knownRule('Delete');

  test('that was never refused is tried at once', () => expect(afterRefusal(k, 'UpdateRule', 'rule')).toBeUndefined());

  test('is tried again after five seconds', () => {
    const again = refused(k, 'UpdateRule');
    expect(afterRefusal(again, 'UpdateRule', 'rule')).toEqual(waits(5));
    expect(afterRefusal({ ...again, now: NOW + 5 * SECOND - 1 }, 'UpdateRule', 'rule')).toEqual(waits(0.001));
    expect(afterRefusal({ ...again, now: NOW + 5 * SECOND }, 'UpdateRule', 'rule')).toBeUndefined();
  });

  test('is refused for good after five minutes of trying', () => {
    expect(afterRefusal(refused(k, 'UpdateRule', { count: 59 }), 'UpdateRule', 'rule')).toEqual(waits(5));
    expect(afterRefusal(refused(k, 'UpdateRule', { count: 60 }), 'UpdateRule', 'rule')).toBe('Final');
  });

  test.each(['AccessDeniedException', 'ResourceLimitExceededException'])('with %s is refused for good', (code) =>
    expect(afterRefusal(refused(k, 'UpdateRule', { code }), 'UpdateRule', 'rule')).toBe('Final'),
  );
});

test.each(['UpdateRule', 'DeleteRule'] as const)('a rule is looked at again after a refusal: %s', (what) => {
  const k = knownRule('Delete');
  expect(lookAtRule(k, 'rule')).toEqual(LOOK);
  expect(lookAtRule({ ...k, ...looked() }, 'rule')).toBeUndefined();
  const again = refused({ ...k, ...looked() }, what);
  expect(lookAtRule(again, 'rule')).toEqual(waits(5));
  expect(lookAtRule({ ...again, now: NOW + 5 * SECOND }, 'rule')).toEqual(LOOK);
  expect(lookAtRule({ ...again, ...looked(rule(), NOW + 1) }, 'rule')).toBeUndefined();
});

describe('that a rule is gone', () => {
  const k = knownRule('Delete');
  const whether = (change: Partial<Known>, certain = NOW) => lookWhetherGone({ ...k, ...change }, 'rule', certain);

  test('is known when the service has accepted its deletion', () =>
    expect(whether({ ...gone(Infinity), ...listed(NOW, rule()) }, NOW + 60 * SECOND)).toBeUndefined());

  test('is believed after a look and a list that are late enough, and neither shows it', () => {
    expect(whether({ ...gone(NOW - 1), ...listed(NOW) })).toEqual(waits(4.999));
    expect(whether({ ...gone(NOW - 5 * SECOND), ...listed(NOW) })).toEqual(LOOK);
    expect(whether(gone())).toEqual(LIST);
    expect(whether({ ...gone(), ...listed(NOW - 1) })).toEqual(LIST);
    expect(whether({ ...gone(), ...listed(NOW, rule({ id: 'another' })) })).toBeUndefined();
  });

  test('is doubted while the list shows it: the older of the two looks is taken anew, after a while', () => {
    expect(whether({ ...gone(NOW + 1), ...listed(NOW, rule()) })).toEqual(waits(5.001));
    expect(whether({ now: NOW + 10 * SECOND, ...gone(NOW + 1), ...listed(NOW, rule()) })).toEqual(LIST);
    expect(whether({ now: NOW + 10 * SECOND, ...gone(), ...listed(NOW + 1, rule()) })).toEqual(LOOK);
    expect(whether({ now: NOW + 10 * SECOND, ...gone(), ...listed(NOW, rule()) })).toEqual(LOOK);
  });
});

describe('a rule that goes', () => {
  const k = knownRule('Delete');
  const off = rule({ disabled: true });
  const next = (change: Partial<Known>) => removeRule({ ...k, ...change }, 'rule', NOW);

  test('is looked at, disabled and deleted, and its other settings stay', () => {
    expect(next({})).toEqual({ step: LOOK });
    const settings = { name: 'Line', targets: [target('bot')], disabled: true };
    expect(next(looked())).toEqual({ step: { do: 'UpdateRule', id: 'rule', settings } });
    expect(next(looked(off))).toEqual({ step: { do: 'DeleteRule', id: 'rule' } });
    expect(next({ ...gone(), ...listed() })).toEqual({});
    expect(next(gone())).toEqual({ step: LIST });
  });

  test.each([
    ['disabled', 'BadRequestException', 'remove it there, then delete again'],
    ['deleted', 'ConflictException', 'remove it there, then delete again'],
    ['disabled', 'AccessDeniedException', "allow chime:UpdateSipRule in the policies of the provider's role"],
    ['deleted', 'AccessDeniedException', "allow chime:DeleteSipRule in the policies of the provider's role"],
  ])('and cannot be %s is named with what was said and the remedy: %s', (done, code, remedy) => {
    const [what, seen] = done === 'deleted' ? (['DeleteRule', off] as const) : (['UpdateRule', rule()] as const);
    const again = refused({ ...k, ...looked(seen, NOW + 1) }, what, { code, count: 60 });
    expect(removeRule(again, 'rule', NOW)).toEqual({
      stuck: expect.stringContaining(`SIP rule rule: could not be ${done} (${code}: no); ${remedy}`),
    });
  });

  test('is tried again a while after a refusal', () => {
    const again = refused({ ...k, ...looked(off, NOW + 1) }, 'DeleteRule');
    expect(removeRule(again, 'rule', NOW)).toEqual({ step: waits(5) });
    expect(removeRule({ ...again, now: NOW + 5 * SECOND }, 'rule', NOW)).toEqual({
      step: { do: 'DeleteRule', id: 'rule' },
    });
  });
});

describe('a rule that gets back its settings', () => {
  const k = knownRule('Delete');
  const settings = { name: 'Line', disabled: false, targets: [target('bot')] };
  const set = { step: { do: 'UpdateRule', id: 'rule', settings } };
  const changed = rule({ targets: [target('spare')] });
  const next = (change: Partial<Known>, certain = NOW) =>
    restoreSettings({ ...k, ...change }, 'rule', settings, certain);

  test('is looked at and set, unless a look that is late enough shows them', () => {
    expect(next({})).toEqual({ step: LOOK });
    expect(next(looked(changed))).toEqual(set);
    expect(next(looked())).toEqual({});
    expect(next(looked(), NOW + 1)).toEqual(set);
    expect(next({ ...looked(), ruleUpdated: 'rule' }, NOW + 1)).toEqual({});
    expect(next({ ...looked(), ruleUpdated: 'another' }, NOW + 1)).toEqual(set);
  });

  test('is left when it is gone', () => {
    expect(next(gone())).toEqual({ step: LIST });
    expect(next({ ...gone(), ...listed() })).toEqual({});
  });

  test('is tried again a while after a refusal', () => {
    const again = refused({ ...k, ...looked(changed, NOW + 1) }, 'UpdateRule');
    expect(restoreSettings(again, 'rule', settings, NOW)).toEqual({ step: waits(5) });
    expect(restoreSettings({ ...again, now: NOW + 5 * SECOND }, 'rule', settings, NOW)).toEqual(set);
  });

  test.each([
    ['BadRequestException', 'set it as the stack declares it'],
    [
      'AccessDeniedException',
      "allow chime:UpdateSipRule in the policies of the provider's role, and check whether the account may use this " +
        'product (PSTN audio is closed to new customers since 2026-10-29)',
    ],
  ])('and cannot be set is named with what was said and the remedy: %s', (code, remedy) => {
    const again = refused({ ...k, ...looked(changed, NOW + 1) }, 'UpdateRule', { code, count: 60 });
    expect(restoreSettings(again, 'rule', settings, NOW)).toEqual({
      stuck: `SIP rule rule: could not be set back to what it was before the update (${code}: no); ${remedy}`,
    });
  });
});
