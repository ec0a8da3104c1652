/** What comes next for a rule that goes, and for the one that a rollback returns to: step by step. */
import { resourceKey } from '../../../lambda/attempt/knowledge/knowledge';
import { ResourceState } from '../../../lambda/attempt/knowledge/observations';
import { deleteSipRule } from '../../../lambda/sip-rule/delete';
import { Known, RuleRecord } from '../../../lambda/sip-rule/known';
import { STACK } from '../support/harness';
import { NOW, OLD, TWO } from '../support/knowledge';
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
const LATER = 'cpno-00000000000000000002';
const FORMER = 'cpno-00000000000000000003';
const SEEN = NOW + 70 * SECOND;

/** The deletion of a generation that it has closed already, after everything was read that tells whether it may. */
function asked(records: RuleRecord[], change: Partial<Known> = {}, resource: Partial<ResourceState> = {}): Known {
  const k = besideRules(knownRule('Delete'), ...records);
  const value = { stackStatus: 'DELETE_IN_PROGRESS', status: 'DELETE_IN_PROGRESS', physicalId: OLD, ...resource };
  const ready = {
    ...k,
    now: SEEN,
    records: { ...k.records!, began: SEEN },
    resources: new Map([[resourceKey(STACK, 'Support'), { began: SEEN, value }]]),
    ...change,
  };
  return { ...ready, record: written(deleteSipRule(ready)) };
}

const { answerBy } = knownRule('Delete').request;
const outcome = (known: Known) => written(deleteSipRule(known)).outcome;
const shows = (...rules: [id: string, value: ReturnType<typeof rule> | undefined, began?: number][]) => ({
  rules: new Map(rules.map(([id, value, began = SEEN]) => [id, { began, value }])),
});
const listed = (began: number, ...value: ReturnType<typeof rule>[]) => ({ ruleList: { began, value } });

describe('a rule of which no record tells whether it was made', () => {
  const lost = earlierRule({ ruleId: undefined, outcome: undefined, endedAt: undefined });
  const made = rule({ createdAt: lost.intendedAt });

  test('is looked for, deleted where it was made, and not missed where it was not', () => {
    expect(deleteSipRule(asked([lost]))).toEqual(LIST);
    expect(deleteSipRule(asked([lost], listed(SEEN, made)))).toEqual({ do: 'LookRule', id: 'rule' });
    expect(outcome(asked([lost], listed(NOW + 125 * SECOND)))).toEqual({ status: 'SUCCESS', physicalId: OLD });
  });

  test('is told of when there is no time left to look for it', () => {
    expect(deleteSipRule(asked([lost], { now: answerBy - 1 }))).toEqual(LIST);
    expect(outcome(asked([lost], { now: answerBy }))).toEqual({
      status: 'FAILED',
      physicalId: OLD,
      reason: 'not known in time which rules there are; delete again',
    });
  });
});

test('a rule that was never made is not deleted', () =>
  expect(outcome(asked([earlierRule({ ruleId: undefined, intendedAt: undefined })]))).toMatchObject({
    status: 'SUCCESS',
  }));

/** Of an update that has made its rule anew. */
const two = [
  earlierRule(),
  earlierRule({ requestType: 'Update', attempt: LATER, ruleId: 'second', sentAt: NOW - 9000 }),
];

test('each rule of the generation is deleted, once', () => {
  const again = earlierRule({ requestType: 'Update', attempt: FORMER, sentAt: NOW - 8000 });
  expect(deleteSipRule(asked([...two, again]))).toEqual({ do: 'LookRule', id: 'rule' });
  const gone = shows(['rule', undefined, Infinity]);
  expect(deleteSipRule(asked([...two, again], gone))).toEqual({ do: 'LookRule', id: 'second' });
});

test('a rule stays that another generation uses which does not go', () => {
  const user = earlierRule({ attempt: LATER, generation: LATER, sentAt: NOW - 9000 });
  const elsewhere = earlierRule({ requestType: 'Update', attempt: FORMER, ruleId: 'mine', sentAt: NOW - 8000 });
  const cleanUp = { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', status: 'UPDATE_COMPLETE', physicalId: LATER };
  const history = { began: SEEN, since: 0, value: { events: [], whole: false, back: 0 } };
  const k = asked([earlierRule(), elsewhere, user], { history }, cleanUp);
  expect(deleteSipRule(k)).toEqual({ do: 'LookRule', id: 'mine' });
  expect(outcome({ ...k, ...shows(['mine', undefined, Infinity]) })).toMatchObject({ status: 'SUCCESS' });
});

test.each<[string, Partial<RuleRecord>, number]>([
  ['has ended', { endedAt: NOW + 10 * SECOND }, NOW + 70 * SECOND],
  ['was broken off', { endedAt: undefined, outcome: undefined }, NOW + 125 * SECOND],
  ['ended long ago', {}, NOW],
])('a rule is believed to be gone when all is shown that an attempt did which %s', (_, change, certain) => {
  const absent = (began: number) =>
    asked([earlierRule(change)], { ...shows(['rule', undefined, began]), ...listed(began) });
  expect(deleteSipRule(absent(certain - 1))).not.toMatchObject({ do: 'Record' });
  expect(outcome(absent(certain))).toMatchObject({ status: 'SUCCESS' });
});

test('a rule that is still there when nobody waits any more is named', () => {
  expect(deleteSipRule(asked(two, { now: answerBy - 1 }))).toEqual({ do: 'LookRule', id: 'rule' });
  const denied = refused(asked(two, { now: answerBy, ...shows(['rule', rule()]) }), 'UpdateRule', { count: 60 });
  expect(outcome(denied)?.reason).toBe(
    'SIP rule rule: could not be disabled (BadRequestException: no); remove it there, then delete again; ' +
      'SIP rule second could not be deleted in time; delete again',
  );
});

describe('a rollback that only deletes what has replaced a rule', () => {
  const SPARE = { ...DECLARED, targets: [target('spare')] };
  /** What stood, what an update of this operation made of it, and what has replaced it. */
  const stood = earlierRule({ attempt: FORMER, generation: FORMER, ruleId: 'former' });
  const changed = (change: Partial<RuleRecord> = {}) =>
    earlierRule({
      requestType: 'Update',
      attempt: LATER,
      generation: FORMER,
      ruleId: 'former',
      declared: SPARE,
      sentAt: NOW - 600 * SECOND,
      endedAt: NOW - 590 * SECOND,
      ...change,
    });
  const changedBack = changed({ attempt: 'cpno-4', declared: DECLARED, sentAt: NOW - 500 * SECOND });
  const replaced = earlierRule({
    requestType: 'Update',
    declared: { ...DECLARED, trigger: { ...TRIGGER, value: TWO } },
    sentAt: NOW - 300 * SECOND,
    endedAt: NOW - 290 * SECOND,
  });
  const rollback = {
    stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    status: 'UPDATE_COMPLETE',
    physicalId: FORMER,
    operationAt: NOW - 1000 * SECOND,
  };
  const history = {
    began: SEEN,
    since: NOW - 4000 * SECOND,
    value: {
      whole: true,
      back: 0,
      events: [
        { at: NOW - SECOND, of: 'Stack' as const, status: rollback.stackStatus, physicalId: STACK },
        { at: NOW - 1000 * SECOND, of: 'Stack' as const, status: 'UPDATE_IN_PROGRESS', physicalId: STACK },
        { at: NOW - 3000 * SECOND, of: 'Stack' as const, status: 'CREATE_COMPLETE', physicalId: STACK },
        { at: NOW - 3001 * SECOND, of: 'Resource' as const, status: 'CREATE_COMPLETE', physicalId: FORMER },
      ],
    },
  };
  const gone: [string, undefined, number] = ['rule', undefined, Infinity];
  const back = (records: RuleRecord[], change: Partial<Known> = {}, resource: Partial<ResourceState> = {}) =>
    asked(records, { history, ...shows(gone), ...change }, { ...rollback, ...resource });
  const settings = { name: 'Line', disabled: false, targets: [target('bot')] };
  const now = rule({ id: 'former', targets: [target('spare')] });

  test('sets the rule back that stood before', () => {
    const all = [stood, changed(), replaced];
    expect(deleteSipRule(back(all))).toEqual({ do: 'LookRule', id: 'former' });
    const update = { do: 'UpdateRule', id: 'former', settings };
    expect(deleteSipRule(back(all, shows(gone, ['former', now])))).toEqual(update);
    expect(outcome(back(all, shows(gone, ['former', rule({ id: 'former' })])))).toMatchObject({ status: 'SUCCESS' });
  });

  test.each<[string, RuleRecord[]]>([
    ['nobody has changed it', [stood, replaced]],
    ['it was changed back', [stood, changed(), changedBack, replaced]],
    ['nothing stood before', [changed(), replaced]],
  ])('looks at no rule where %s', (_, records) =>
    expect(outcome(back(records))).toMatchObject({ status: 'SUCCESS' }),
  );

  test.each<[string, Partial<RuleRecord>]>([
    ['was broken off', { outcome: undefined, endedAt: undefined }],
    ['has failed, whatever it declared', { outcome: { status: 'FAILED', physicalId: FORMER }, declared: DECLARED }],
  ])('looks at the rule after an update that %s', (_, change) => {
    const records = [stood, changed(change), replaced];
    expect(deleteSipRule(back(records))).toEqual({ do: 'LookRule', id: 'former' });
  });

  test('finds the rule that an update has made anew, and none that a failed one wanted to', () => {
    expect(deleteSipRule(back([stood, changed({ ruleId: 'anew' }), replaced]))).toEqual({ do: 'LookRule', id: 'anew' });
    const failed = changed({
      ruleId: undefined,
      intendedAt: undefined,
      outcome: { status: 'FAILED', physicalId: FORMER },
    });
    expect(deleteSipRule(back([stood, failed, replaced]))).toEqual({ do: 'LookRule', id: 'former' });
  });

  test.each<[string, Partial<Known>, Partial<ResourceState>]>([
    ['after the stack was stable', {}, { operationAt: undefined }],
    ['after the operation began', {}, { operationAt: NOW - 3590 * SECOND }],
  ])('takes for what stood only what had ended by then: %s', (_, change, resource) => {
    const by = resource.operationAt ?? NOW - 3000 * SECOND;
    const all = (endedAt: number | undefined) => [{ ...stood, endedAt }, changed(), replaced];
    expect(deleteSipRule(back(all(by), change, resource))).toEqual({ do: 'LookRule', id: 'former' });
    expect(outcome(back(all(by + 1), change, resource))).toMatchObject({ status: 'SUCCESS' });
    expect(outcome(back(all(undefined), change, resource))).toMatchObject({ status: 'SUCCESS' });
  });

  test('is not held up by a refusal: a warning tells it', () => {
    const refusals = new Map([
      ['UpdateRule former', { number: 'former', code: 'BadRequestException', message: 'no', count: 60, at: NOW }],
    ]);
    const ended = written(
      deleteSipRule(back([stood, changed(), replaced], { refusals, ...shows(gone, ['former', now]) })),
    );
    expect(ended.outcome).toEqual({ status: 'SUCCESS', physicalId: OLD });
    expect(ended.warnings).toEqual([
      'SIP rule former: could not be set back to what it was before the update (BadRequestException: no); set it as ' +
        'the stack declares it',
    ]);
  });

  test('says at the end of its time what was not set back, beside what was not deleted', () => {
    const late = { now: answerBy };
    const unset = 'the rule that stood before could not be set back in time; delete again';
    const all = [stood, changed(), replaced];
    expect(deleteSipRule(back(all, { now: answerBy - 1 }))).toEqual({ do: 'LookRule', id: 'former' });
    expect(outcome(back(all, late))?.reason).toBe(unset);
    expect(outcome(back(all, { ...late, rules: new Map() }))?.reason).toBe(
      `SIP rule rule could not be deleted in time; delete again; ${unset}`,
    );
  });
});

test('a deletion that is no rollback sets nothing back', () => {
  const other = earlierRule({ attempt: LATER, generation: LATER, ruleId: 'another', sentAt: NOW - 7200 * SECOND });
  const since = earlierRule({
    ...other,
    requestType: 'Update',
    attempt: FORMER,
    declared: { ...DECLARED, disabled: true },
    sentAt: NOW - 9000,
    endedAt: NOW - 8000,
  });
  const resource = {
    stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    status: 'UPDATE_COMPLETE',
    physicalId: LATER,
    operationAt: NOW - 10 * SECOND,
  };
  const history = { began: SEEN, since: 0, value: { events: [], whole: false, back: 0 } };
  const k = asked([other, since, earlierRule()], { history, ...shows(['rule', undefined, Infinity]) }, resource);
  expect(outcome(k)).toMatchObject({ status: 'SUCCESS' });
});
