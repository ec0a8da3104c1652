/** What comes next for a rule that is to be created or changed, and how it is undone: step by step. */
import { resourceKey } from '../../../lambda/attempt/knowledge/knowledge';
import { createOrUpdate } from '../../../lambda/sip-rule/create-or-update';
import { Known, RuleRecord } from '../../../lambda/sip-rule/known';
import { STACK } from '../support/harness';
import { NOW, OLD, ONE, state, TWO } from '../support/knowledge';
import {
  besideRules,
  DECLARED,
  earlierRule,
  knownRule,
  refused,
  rule,
  target,
  TRIGGER,
  written,
} from '../support/sip-rules';

const SECOND = 1000;
const LIST = { do: 'LookRules' };
const LOOK = { do: 'LookRule', id: 'rule' };
const SETTINGS = { name: 'Line', disabled: false, targets: [target('bot')] };
const CREATE = { do: 'CreateRule', trigger: TRIGGER, settings: SETTINGS };
const UPDATE = { do: 'UpdateRule', id: 'rule', settings: SETTINGS };
const LATER = 'cpno-00000000000000000002';
const HOST = { type: 'RequestUriHostname' as const, value: 'abc.voiceconnector.chime.aws' };

const at = (now: number, known: Known): Known => ({ ...known, now });
const looked = (value = rule(), began = NOW): Pick<Known, 'rules'> => ({
  rules: new Map([['rule', { began, value }]]),
});
const gone = (began = NOW): Pick<Known, 'rules'> => ({ rules: new Map([['rule', { began, value: undefined }]]) });
const listed = (began = NOW, ...value: ReturnType<typeof rule>[]): Pick<Known, 'ruleList'> => ({
  ruleList: { began, value },
});

describe('a rule that is to be made', () => {
  const k = knownRule('Create', { plannedAt: NOW, intendedAt: NOW });
  const broken = { brokenOff: true, written: { goal: NOW - 100 * SECOND, plan: NOW } };

  test('is intended, made, and its id recorded at once', () => {
    const planned = knownRule('Create', { plannedAt: NOW });
    expect(written(createOrUpdate(planned))).toMatchObject({ intendedAt: NOW });
    expect(createOrUpdate(k)).toEqual(CREATE);
    expect(written(createOrUpdate({ ...k, ruleCreated: rule() }))).toMatchObject({ ruleId: 'rule', intendedAt: NOW });
  });

  test.each([
    ['a turn was broken off', broken, NOW],
    ['a turn was broken off before the plan could be read', { brokenOff: true, written: { goal: NOW } }, NOW],
    ['its response was lost', { ruleUnanswered: NOW - SECOND }, NOW - SECOND],
    ['both happened', { ...broken, ruleUnanswered: NOW - SECOND }, NOW],
    ['both happened, the other way round', { ...broken, ruleUnanswered: NOW + SECOND }, NOW + SECOND],
  ])('is made again only when the list would show it, where %s', (_, change, lostAt) => {
    const doubtful = { ...k, ...change };
    expect(createOrUpdate(doubtful)).toEqual(LIST);
    expect(createOrUpdate({ ...doubtful, ...listed(lostAt + 60 * SECOND - 1) })).not.toEqual(CREATE);
    expect(createOrUpdate({ ...doubtful, ...listed(lostAt + 60 * SECOND) })).toEqual(CREATE);
    expect(written(createOrUpdate({ ...doubtful, ...listed(lostAt, rule()) }))).toMatchObject({ ruleId: 'rule' });
  });

  test('is tried again for two minutes, or until there is just time to say why not', () => {
    const again = refused(k, 'CreateRule');
    expect(createOrUpdate(again)).toEqual({ do: 'Wait', seconds: 5 });
    expect(createOrUpdate(at(NOW + 5 * SECOND, again))).toEqual(CREATE);
    expect(createOrUpdate(at(NOW + 120 * SECOND - 1, again))).toEqual(CREATE);
    expect(createOrUpdate(at(NOW + 120 * SECOND, again))).toEqual(LIST); // for what stands in the way
    const short = { ...again, request: { ...again.request, deadline: NOW + 60 * SECOND } };
    expect(createOrUpdate(at(NOW + 50 * SECOND - 1, short))).toEqual(CREATE);
    expect(createOrUpdate(at(NOW + 50 * SECOND, short))).toEqual(LIST);
    // Nothing was refused yet: there is nothing to be said.
    expect(createOrUpdate(at(NOW + 120 * SECOND, k))).toEqual(CREATE);
  });

  test('is not tried again where that is not allowed', () =>
    expect(written(createOrUpdate(refused(k, 'CreateRule', { code: 'AccessDeniedException' }))).failure).toBe(
      `${ONE}: the rule could not be created (AccessDeniedException: no); allow chime:CreateSipRule in the policies ` +
        "of the provider's role, and check whether the account may use this product (PSTN audio is closed to new " +
        'customers since 2026-10-29)',
    ));
});

describe('a rule that could not be made', () => {
  const after = NOW + 200 * SECOND;
  const failing = (change: Partial<Known> = {}, own: Partial<RuleRecord> = {}, message = 'no') => ({
    ...refused(knownRule('Create', { plannedAt: NOW, intendedAt: NOW, ...own }), 'CreateRule', { message }),
    now: after,
    ...change,
  });
  const numbers = (began: number, ...states: ReturnType<typeof state>[]) => ({
    numbers: { began, value: new Map(states.map((each) => [each.number, each])) },
  });
  const fit = { productType: 'SipMediaApplicationDialIn' };
  const applications = 'check that the applications exist in their regions: bot in us-east-1';

  test('is explained by looks that are later than the refusal', () => {
    expect(createOrUpdate(failing(listed(NOW - 1)))).toEqual(LIST);
    const look = { do: 'LookNumbers', sure: [ONE] };
    expect(createOrUpdate(failing(listed(NOW)))).toEqual(look);
    expect(createOrUpdate(failing({ ...listed(NOW), ...numbers(NOW - 1) }))).toEqual(look);
    expect(createOrUpdate(failing({ ...listed(NOW), ...numbers(NOW) }))).toMatchObject({ do: 'Record' });
  });

  test.each([
    ['no', 'BadRequestException: no'],
    ['', 'BadRequestException'],
    ['BadRequestException', 'BadRequestException'],
  ])('is told with what the service said, once: %j', (message, said) => {
    const k = failing({ ...listed(NOW), ...numbers(NOW, state(ONE, fit)) }, {}, message);
    expect(written(createOrUpdate(k)).failure).toBe(`${ONE}: the rule could not be created (${said}); ${applications}`);
  });

  test('for a host name needs no look at numbers, and may not be a connector\'s', () => {
    const declared = { ...DECLARED, trigger: HOST };
    const failure =
      `${HOST.value}: the rule could not be created (BadRequestException: no); check that it is a Voice Connector's ` +
      `outbound host name, and ${applications}`;
    expect(written(createOrUpdate(failing(listed(NOW), { declared }))).failure).toBe(failure);
    // A host name is no number, whatever was looked at.
    expect(written(createOrUpdate(failing({ ...listed(NOW), ...numbers(NOW) }, { declared }))).failure).toBe(failure);
  });

  test('names the rule that has the trigger, and whose that is', () => {
    const other = earlierRule({ stackId: STACK.replace('Lines', 'Other'), attempt: LATER, generation: LATER });
    const ledger = { began: NOW, value: [earlierRule({ logicalId: 'Else', ruleId: 'another' }), other] };
    const inTheWay = failing(listed(NOW, rule({ id: 'x', trigger: HOST }), rule()));
    expect(createOrUpdate(inTheWay)).toMatchObject({ do: 'LookLedger' });
    expect(written(createOrUpdate({ ...inTheWay, ledger })).failure).toBe(
      `${ONE}: SIP rule rule (Line) of Support in stack Other has it already, and a trigger can have only one rule ` +
        '(BadRequestException: no); remove it there, then deploy again',
    );
  });
});

describe('a rule that stands', () => {
  const k = knownRule('Update', { plannedAt: NOW, ruleId: 'rule' });
  const isDone = (known: Known) => written(createOrUpdate(known)).outcome?.status === 'SUCCESS';

  test('is looked at, changed where it is not as declared, and told', () => {
    expect(createOrUpdate(k)).toEqual(LOOK);
    expect(createOrUpdate({ ...k, ...looked(rule({ disabled: true })) })).toEqual(UPDATE);
    const warned = knownRule('Update', { plannedAt: NOW, ruleId: 'rule', warnings: ['One.', 'Two.'] }, looked());
    expect(written(createOrUpdate(warned)).outcome).toEqual({
      status: 'SUCCESS',
      physicalId: OLD,
      data: { SipRuleId: 'rule', Name: 'Line', Warnings: 'One.; Two.' },
    });
  });

  test('is told only after looks at goals and at the resource that are as late', () => {
    expect(isDone({ ...k, ...looked() })).toBe(true);
    const later = { ...k, ...looked(rule(), NOW + 1) };
    expect(createOrUpdate(later)).toEqual({ do: 'LookRecords' });
    const read = { ...later, records: { ...k.records!, began: NOW + 1 } };
    expect(createOrUpdate(read)).toMatchObject({ do: 'LookResource' });
  });

  test.each<[string, Partial<RuleRecord>, number]>([
    ['has ended', { endedAt: NOW - 10 * SECOND }, NOW + 50 * SECOND],
    ['was broken off', { endedAt: undefined, outcome: undefined }, NOW + 125 * SECOND],
  ])('is set once more where another attempt that %s may have changed it a moment ago', (_, change, shown) => {
    const other = earlierRule({ requestType: 'Update', attempt: LATER, sentAt: NOW - 60 * SECOND, ...change });
    const seen = (began: number, more: Partial<Known> = {}) => {
      const value = { stackStatus: 'UPDATE_IN_PROGRESS', status: 'UPDATE_IN_PROGRESS', statusAt: NOW };
      const resources = new Map([[resourceKey(STACK, 'Support'), { began, value }]]);
      const beside = besideRules(k, earlierRule(), other);
      const records = { ...beside.records!, began: NOW + 125 * SECOND };
      return { ...beside, records, resources, ...looked(rule(), began), ...more };
    };
    expect(createOrUpdate(seen(shown - 1))).toEqual(UPDATE);
    expect(isDone(seen(shown))).toBe(true);
    expect(isDone(seen(shown - 1, { ruleUpdated: 'rule' }))).toBe(true);
    expect(createOrUpdate(seen(shown - 1, { ruleUpdated: 'another' }))).toEqual(UPDATE);
  });

  test('is not set once more for what another attempt did to another rule', () => {
    const sentAt = NOW - 7200 * SECOND;
    const other = earlierRule({ attempt: LATER, generation: LATER, ruleId: 'another', sentAt, endedAt: NOW - SECOND });
    expect(isDone({ ...besideRules(k, earlierRule(), other), ...looked() })).toBe(true);
  });

  test('and is gone is made anew, when that is certain', () => {
    const intended = knownRule('Update', { plannedAt: NOW, ruleId: 'rule', intendedAt: NOW + SECOND });
    const absent = (began: number) => ({ ...intended, now: began, ...gone(began), ...listed(began) });
    expect(createOrUpdate(absent(NOW + 61 * SECOND - 1))).not.toMatchObject({ do: 'Record' });
    const anew = written(createOrUpdate(absent(NOW + 61 * SECOND)));
    expect([anew.ruleId, anew.intendedAt, anew.outcome]).toEqual([undefined, undefined, undefined]);
  });

  test('and cannot be changed is tried for two minutes, or until there is just time to say why', () => {
    const again = (count: number, now = NOW) =>
      at(now, refused({ ...k, ...looked(rule({ disabled: true }), NOW + 1) }, 'UpdateRule', { count }));
    expect(createOrUpdate(again(23))).toEqual({ do: 'Wait', seconds: 5 });
    expect(createOrUpdate(again(23, NOW + 5 * SECOND))).toEqual(UPDATE);
    const failure =
      `${ONE}: SIP rule rule could not be changed (BadRequestException: no); check that the applications exist in ` +
      'their regions: bot in us-east-1; then deploy again';
    expect(written(createOrUpdate(again(24))).failure).toBe(failure);
    const short = { ...again(1), request: { ...k.request, deadline: NOW + 10 * SECOND } };
    expect(written(createOrUpdate(short)).failure).toBe(failure);
    // Where nothing was refused a moment ago there is time for one more call.
    expect(createOrUpdate(at(NOW + 5 * SECOND, short))).toEqual(UPDATE);
  });
});

describe('what a broken-off update has made', () => {
  const own = { plannedAt: NOW, ruleId: 'rule' };
  const left = (change: Partial<RuleRecord> = {}) =>
    earlierRule({
      requestType: 'Update',
      attempt: LATER,
      declared: { ...DECLARED, trigger: { ...TRIGGER, value: TWO } },
      ruleId: 'left',
      sentAt: NOW - 600 * SECOND,
      outcome: { status: 'FAILED', physicalId: OLD },
      endedAt: NOW - SECOND,
      ...change,
    });
  const shows = (value: ReturnType<typeof rule> | undefined, began = NOW): Pick<Known, 'rules'> => ({
    rules: new Map([
      ['rule', { began: NOW, value: rule() }],
      ['left', { began, value }],
    ]),
  });
  const update = (record: RuleRecord, change: Partial<Known> = {}) =>
    createOrUpdate({ ...besideRules(knownRule('Update', own), earlierRule(), record), ...looked(), ...change });

  test('is deleted before the update succeeds', () => {
    expect(update(left())).toEqual({ do: 'LookRule', id: 'left' });
    const off = { name: 'Line', targets: [target('bot')], disabled: true };
    expect(update(left(), shows(rule({ id: 'left' })))).toEqual({ do: 'UpdateRule', id: 'left', settings: off });
    expect(update(left(), shows(rule({ id: 'left', disabled: true })))).toEqual({ do: 'DeleteRule', id: 'left' });
    expect(written(update(left(), shows(undefined, Infinity)))).toMatchObject({ swept: [LATER] });
  });

  test('is looked for where it told no id', () => {
    const lost = left({ ruleId: undefined });
    expect(update(lost)).toEqual(LIST);
    const made = rule({ id: 'left', trigger: { ...TRIGGER, value: TWO }, createdAt: NOW - 600 * SECOND });
    expect(update(lost, listed(NOW, made))).toEqual({ do: 'LookRule', id: 'left' });
    expect(written(update(lost, listed(NOW + 125 * SECOND)))).toMatchObject({ swept: [LATER] });
  });

  test.each<[string, Partial<RuleRecord>, number]>([
    ['has ended', {}, NOW + 59 * SECOND],
    ['was broken off', { endedAt: undefined, outcome: undefined }, NOW + 125 * SECOND],
  ])('is believed to be gone when all is shown that an attempt did which %s', (_, change, certain) => {
    const records = { began: NOW + 65 * SECOND, value: [left(change), earlierRule()] };
    const absent = (now: number) =>
      update(left(change), { now, records, ...shows(undefined, now), ...listed(now) });
    expect(absent(certain - 1)).not.toMatchObject({ do: 'Record' });
    expect(written(absent(certain))).toMatchObject({ swept: [LATER] });
  });

  test.each([
    ['this update has taken on', left({ ruleId: 'rule' })],
    ['it had not yet made', left({ ruleId: undefined, intendedAt: undefined, outcome: undefined })],
  ])('is left where %s', (_, record) => {
    const records = { began: NOW + 65 * SECOND, value: [record, earlierRule()] };
    const { outcome } = written(update(record, { records, ruleUpdated: 'rule' }));
    expect(outcome).toMatchObject({ status: 'SUCCESS' });
  });

  test('is left where a generation uses it that stands', () => {
    const user = earlierRule({ attempt: 'cpno-b', generation: 'cpno-b', ruleId: 'left', sentAt: NOW - 7200 * SECOND });
    const k = besideRules(knownRule('Update', own), earlierRule(), user, left());
    expect(written(createOrUpdate({ ...k, ...looked() })).outcome).toMatchObject({ status: 'SUCCESS' });
  });

  test('and cannot be deleted fails the update, with the reason', () => {
    const code = 'AccessDeniedException';
    const refusals = new Map([['UpdateRule left', { number: 'left', code, message: 'no', count: 1, at: NOW - 1 }]]);
    const { failure } = written(update(left(), { ...shows(rule({ id: 'left' })), refusals }));
    expect(failure).toMatch(
      /^SIP rule left: could not be disabled \(AccessDeniedException: no\); allow chime:UpdateSipRule/,
    );
  });
});

describe('an attempt that CloudFormation does not expect any more', () => {
  const unwanted = (own: Partial<RuleRecord>, change: Partial<Known> = {}) => {
    const value = { stackStatus: 'UPDATE_IN_PROGRESS', status: 'CREATE_FAILED' };
    const resources = new Map([[resourceKey(STACK, 'Support'), { began: NOW + 5 * SECOND, value }]]);
    return written(createOrUpdate({ ...knownRule('Create', own), resources, ...change })).failure;
  };
  const said = (done: string) =>
    `Support: CloudFormation does not expect it any more (CREATE_FAILED); ${done}, deploy again`;

  test('says what becomes of what it has done', () => {
    expect(unwanted({})).toBe(said('nothing was created'));
    expect(unwanted({ plannedAt: NOW, ruleId: 'rule', intendedAt: NOW }, looked())).toBe(said('the rule is deleted'));
  });
});

test('an update to another region says that the rule cannot move', () => {
  const k = knownRule('Update');
  expect(written(createOrUpdate({ ...k, request: { ...k.request, movedFrom: 'us-west-2' } })).failure).toBe(
    'Support: the region of a SIP rule cannot change (it was us-west-2); declare a second one in the new region and ' +
      'remove the first',
  );
});

describe('an attempt that has failed', () => {
  const failed = (own: Partial<RuleRecord> = {}, change: Partial<Known> = {}): Known =>
    knownRule('Create', { failure: 'It failed', failedAt: NOW, ...own }, {
      written: { goal: NOW, plan: NOW, failure: NOW },
      ...change,
    });
  const { answerBy, attempt } = failed().request;
  const made = { ruleId: 'rule', intendedAt: NOW };
  const outcome = (known: Known) => written(createOrUpdate(known)).outcome;

  test('before it made anything just says so', () => {
    const ended = { status: 'FAILED', physicalId: attempt, reason: 'It failed' };
    expect(outcome(failed())).toEqual(ended);
    expect(outcome(failed({}, { brokenOff: true }))).toEqual(ended);
  });

  test('deletes the rule that it has made, and names it no more', () => {
    const settings = { name: 'Line', targets: [target('bot')], disabled: true };
    expect(createOrUpdate(failed(made))).toEqual(LOOK);
    expect(createOrUpdate(failed(made, looked()))).toEqual({ do: 'UpdateRule', id: 'rule', settings });
    expect(createOrUpdate(failed(made, looked(rule({ disabled: true }))))).toEqual({ do: 'DeleteRule', id: 'rule' });
    const ended = written(createOrUpdate(failed(made, gone(Infinity))));
    expect(ended.outcome?.reason).toBe('It failed');
    expect([ended.ruleId, ended.intendedAt]).toEqual([undefined, undefined]);
  });

  test('believes that its rule is gone a minute after the failure', () => {
    const absent = (began: number) => failed(made, { now: began, ...gone(began), ...listed(began) });
    expect(createOrUpdate(absent(NOW + 60 * SECOND - 1))).not.toMatchObject({ do: 'Record' });
    expect(outcome(absent(NOW + 60 * SECOND))).toMatchObject({ reason: 'It failed' });
  });

  test('names what could not be deleted, for whoever comes next', () => {
    const denied = refused(failed(made, looked(rule(), NOW + 1)), 'UpdateRule', { code: 'AccessDeniedException' });
    const ended = written(createOrUpdate(denied));
    expect(ended.outcome?.reason).toMatch(
      /^It failed; SIP rule rule: could not be disabled \(AccessDeniedException: no\); /,
    );
    expect(ended).toMatchObject(made);
  });

  test('ends when nobody waits any more, and says what is left', () => {
    expect(createOrUpdate(failed(made, { now: answerBy - 1 }))).toEqual(LOOK);
    expect(outcome(failed(made, { now: answerBy }))).toMatchObject({
      reason: 'It failed; SIP rule rule could not be deleted in time',
    });
    const lost = { intendedAt: NOW };
    expect(createOrUpdate(failed(lost, { brokenOff: true, now: answerBy - 1 }))).toEqual(LIST);
    expect(outcome(failed(lost, { brokenOff: true, now: answerBy }))).toMatchObject({
      reason: 'It failed; not known in time whether the rule was created',
    });
  });

  test.each([
    ['a turn was broken off', { brokenOff: true }, NOW],
    ['its response was lost', { ruleUnanswered: NOW + SECOND }, NOW + SECOND],
  ])('looks for its rule where %s, until no call can make it any more', (_, change, lostAt) => {
    const lost = failed({ intendedAt: NOW }, change);
    const certain = lostAt + 120 * SECOND;
    expect(createOrUpdate(lost)).toEqual(LIST);
    expect(createOrUpdate({ ...lost, ...listed(NOW, rule()) })).toEqual(LOOK);
    expect(createOrUpdate({ ...lost, ...listed(certain - 1) })).not.toMatchObject({ do: 'Record' });
    expect(outcome({ ...lost, ...listed(certain) })).toMatchObject({ reason: 'It failed' });
  });

  test('looks for no rule where the service has refused to make one', () =>
    expect(outcome(failed({ intendedAt: NOW }))).toMatchObject({ reason: 'It failed' }));
});
