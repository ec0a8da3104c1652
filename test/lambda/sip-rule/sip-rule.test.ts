/** A SIP rule through its life: which rules there are at each point, and what the service was asked. */
import { CallError } from '../../../lambda/service/errors';
import { SIP_RULE_TYPE } from '../../../src/contract/sip-rule';
import { STACK } from '../support/harness';
import { numbered, OTHER_STACK, Routing } from '../support/routing';
import { target } from '../support/sip-rules';

const [ONE, TWO, LINE] = numbered(3);
const lost = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
const failing = Object.assign(new Error('no'), {
  name: 'ServiceFailureException',
  $metadata: { httpStatusCode: 500 },
});
const notFound = Object.assign(new Error('no'), {
  name: 'NotFoundException',
  $metadata: { httpStatusCode: 404 },
});
const throttled = Object.assign(new Error('slow down'), {
  name: 'ThrottledClientException',
  $metadata: { httpStatusCode: 429 },
});

async function world(switches = {}): Promise<{ world: Routing; app: string; spare: string }> {
  const routing = new Routing(switches);
  await routing.own([ONE, TWO], 'SipMediaApplicationDialIn');
  return { world: routing, app: routing.application('bot'), spare: routing.application('spare') };
}

const ringing = (app: string, TriggerValue = ONE, change = {}) => ({
  TriggerType: 'ToPhoneNumber',
  TriggerValue,
  Disabled: false,
  TargetApplications: [target(app)],
  ...change,
});
const rules = ({ model }: Routing) => model.listSipRules({}).SipRules ?? [];

async function standing() {
  const there = await world();
  const { PhysicalResourceId: physicalId, Data } = await there.world.rule('Create', { properties: ringing(there.app) });
  await there.world.clock.pass(120_000);
  there.world.calls.length = 0;
  return { ...there, physicalId, id: Data.SipRuleId };
}

describe('a create', () => {
  test('makes the rule, which holds its number, and tells id and name', async () => {
    const { world: w, app } = await world();
    const answer = await w.rule('Create', { properties: ringing(app) });
    const [rule] = rules(w);
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: expect.stringMatching(/^cpno-/) });
    expect(answer.Data).toEqual({ SipRuleId: rule.SipRuleId, Name: rule.Name, Warnings: 'none' });
    expect(rule).toMatchObject({ TriggerValue: ONE, Disabled: false, TargetApplications: [target(app)] });
    expect(rule.Name).toBe(`Lines-Assignment-${answer.PhysicalResourceId.slice(5, 13)}`);
    expect(w.holders()[ONE]).toBe(rule.SipRuleId);
  });

  test('takes a host name', async () => {
    const { world: w, app } = await world();
    const trunk = w.connector('trunk');
    const host = w.model.getVoiceConnector({ VoiceConnectorId: trunk }).VoiceConnector!.OutboundHostName!;
    const properties = ringing(app, host, { TriggerType: 'RequestUriHostname' });
    expect((await w.rule('Create', { properties })).Status).toBe('SUCCESS');
    expect(rules(w)).toMatchObject([{ TriggerValue: host }]);
  });

  test('hides a whole number that stack or resource is named after', async () => {
    const { world: w, app } = await world();
    const answer = await w.rule('Create', { logicalId: 'Line12065550100', properties: ringing(app) });
    expect(answer.Data.Name).toMatch(/^Lines-Line1206\.\.\.0100-[0-9a-f]{8}$/);
  });

  test('tries again while number or application are too fresh', async () => {
    const { world: w, app } = await world({ sipRuleTooSoonSeconds: 20 });
    expect((await w.rule('Create', { properties: ringing(app) })).Status).toBe('SUCCESS');
    expect(rules(w)).toHaveLength(1);
  });

  test('gives up after a while, says why, and leaves nothing', async () => {
    const { world: w } = await world();
    const began = w.clock.now();
    const answer = await w.rule('Create', { properties: ringing('unknown') });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toContain(`${ONE}: the rule could not be created`);
    expect(w.clock.now() - began).toBeLessThan(180_000);
    expect(rules(w)).toEqual([]);
  });

  test('of an application that is not there names it and the region where it is looked for', async () => {
    const { world: w, app } = await world();
    const TargetApplications = [target(app), { ...target('unknown', 2), AwsRegion: 'us-west-2' }];
    const answer = await w.rule('Create', { properties: ringing(app, ONE, { TargetApplications }) });
    expect(answer.Reason).toContain(
      `check that the applications exist in their regions: ${app} in us-east-1, unknown in us-west-2`,
    );
    expect(rules(w)).toEqual([]);
  });

  test.each([
    ['of the stack', {}, 'if Second is Assignment renamed, keep the former name with overrideLogicalId(); else remove'],
    ['of another stack', { stackId: OTHER_STACK }, 'remove it there, then deploy again'],
  ])('of a second rule for a number %s names the first, whose it is, and the remedy', async (_, change, remedy) => {
    const { world: w, app, id } = await standing();
    const answer = await w.rule('Create', { logicalId: 'Second', properties: ringing(app), ...change });
    expect(answer.Reason).toMatch(
      new RegExp(
        `^\\${ONE}: SIP rule ${id} \\(Lines-Assignment-\\w+\\) of Assignment in stack Lines has it already, ` +
          'and a trigger can have only one rule',
      ),
    );
    expect(answer.Reason).toContain(remedy);
    expect(rules(w)).toHaveLength(1);
  });

  test('of a second rule for a number of which no record tells says to delete that', async () => {
    const { world: w, app } = await world();
    const TargetApplications = [target(app)];
    w.model.createSipRule({ Name: 'By hand', TriggerType: 'ToPhoneNumber', TriggerValue: ONE, TargetApplications });
    const answer = await w.rule('Create', { properties: ringing(app) });
    expect(answer.Reason).toMatch(/\(By hand\) has it already, .*; disable and delete that rule, then deploy again$/);
  });

  describe('that is refused names number, obstacle and remedy:', () => {
    const refusedBy = async (number: string, prepare: (w: Routing) => void, change = {}) => {
      const { world: w, app } = await world();
      await w.own([LINE]);
      prepare(w);
      const answer = await w.rule('Create', { properties: ringing(app, number, change) });
      expect(answer.Status).toBe('FAILED');
      return answer.Reason;
    };

    test('its product type', async () =>
      expect(await refusedBy(LINE, () => undefined)).toMatch(
        new RegExp(
          `^\\${LINE}: its product type is VoiceConnector, and a SIP rule takes SipMediaApplicationDialIn only ` +
            '\\(.*\\); change the product type, or assign it to a Voice Connector$',
        ),
      ));

    test('what holds it', async () => {
      const reason = await refusedBy(LINE, ({ model }) => {
        const { VoiceConnector } = model.createVoiceConnector({ Name: 'main', RequireEncryption: false });
        const E164PhoneNumbers = [LINE];
        const { VoiceConnectorId } = VoiceConnector!;
        model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers });
        const number = model.getPhoneNumber({ PhoneNumberId: LINE }).PhoneNumber!;
        model.getPhoneNumber = () => ({ PhoneNumber: { ...number, ProductType: 'SipMediaApplicationDialIn' } });
        model.listPhoneNumbers = () => ({ PhoneNumbers: [model.getPhoneNumber({ PhoneNumberId: LINE }).PhoneNumber!] });
      });
      expect(reason).toMatch(/: held by Voice Connector \w+ \(.*\); unassign it there, then deploy again$/);
    });

    test('that it is not in the account', async () =>
      expect(await refusedBy('+12065559999', () => undefined)).toMatch(
        /^\+12065559999: not in the account's inventory \(.*\); order or restore it first, and let the rule depend on that$/,
      ));

    test('also in a short time', async () =>
      expect(await refusedBy(LINE, () => undefined, { TimeoutSeconds: 60 })).toContain('its product type is'));
  });

  test.each([
    ['lost after it was made', { after: lost }],
    ['lost before it was made', { before: lost }],
    ['a failure after it was made', { after: failing }],
    ['a crash after it was made', { crash: 'after' as const }],
    ['a crash before it was made', { crash: 'before' as const }],
  ])('whose response is %s ends with one rule', async (_, fate) => {
    const { world: w, app } = await world({ listLagSeconds: 30 });
    let times = 0;
    w.fates = (operation) => (operation === 'CreateSipRule' && ++times === 1 ? fate : undefined);
    expect((await w.rule('Create', { properties: ringing(app) })).Status).toBe('SUCCESS');
    await w.clock.pass(60_000);
    expect(rules(w)).toHaveLength(1);
  });

  test('that is given up after its rule was made leaves its delete to find that by its name', async () => {
    const { world: w, app } = await world();
    w.fates = (operation) => {
      if (operation === 'CreateSipRule') return { crash: 'after' };
      return operation === 'ListSipRules' ? { crash: 'before' } : undefined;
    };
    const answer = await w.rule('Create', { properties: ringing(app) });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: "Assignment: the operation was given up (Crash); see the provider's log, then deploy again",
    });
    expect(rules(w)).toHaveLength(1);
    w.fates = () => undefined;
    expect((await w.rule('Delete', { physicalId: answer.PhysicalResourceId })).Status).toBe('SUCCESS');
    expect(rules(w)).toEqual([]);
  });

  test('that was accepted long after its intent believes in its rule, though looks are a minute late', async () => {
    const { world: w, app } = await world();
    let madeAt = Infinity;
    const isLate = () => w.clock.now() < madeAt + 60_000;
    const list = w.model.listSipRules.bind(w.model);
    w.model.listSipRules = (input) => (isLate() ? { SipRules: [] } : list(input));
    let times = 0;
    w.fates = (operation) => {
      if (operation === 'GetSipRule' && isLate()) return { before: notFound };
      if (operation === 'CreateSipRule' && ++times === 1) return { before: failing };
      if (operation === 'CreateSipRule') madeAt = w.clock.now();
      // The turn is over when the rule is recorded: the next one has to look.
      const isRecord = operation === 'PutParameter' && madeAt === w.clock.now();
      return isRecord ? { latency: 30_000 } : undefined;
    };
    const { Data, Status } = await w.rule('Create', { properties: ringing(app) });
    expect(Status).toBe('SUCCESS');
    expect(times).toBe(2);
    expect(list({}).SipRules).toMatchObject([{ SipRuleId: Data.SipRuleId }]);
  });

  test('that is throttled waits', async () => {
    const { world: w, app } = await world();
    let times = 0;
    w.fates = (operation) => (operation === 'CreateSipRule' && ++times <= 4 ? { before: throttled } : undefined);
    expect((await w.rule('Create', { properties: ringing(app) })).Status).toBe('SUCCESS');
  });

  test.each([
    [{ TriggerType: 'Sometimes' }, 'triggerType Sometimes: not one of ToPhoneNumber, RequestUriHostname'],
    [{ TriggerValue: '+1206555010' }, 'trigger +1206555010: not E.164'],
    [{ TriggerValue: 'none' }, 'trigger none: not E.164'],
    [{ TriggerType: 'RequestUriHostname', TriggerValue: 'a b' }, 'trigger a b: not a host name'],
    [{ TargetApplications: [] }, 'targetApplications: 0 are not 1 to 25'],
    [{ TargetApplications: Array.from({ length: 26 }, (_, i) => target('a', i + 1)) }, '26 are not 1 to 25'],
    [{ TargetApplications: [target('a'), target('b')] }, 'priority 1 is given twice'],
    [{ TargetApplications: [target('a', 0)] }, 'its priority is not a whole number of 1 or more'],
    [{ TargetApplications: [{ ...target('a'), AwsRegion: 'Virginia' }] }, 'Virginia is not a region'],
    [{ TargetApplications: [target(' ')] }, 'one has no SIP media application'],
    [{ Name: 'a+b' }, 'name a+b: not 1 to 256 letters'],
    [{ Name: 'Line 12065550100' }, 'name: holds a whole phone number'],
    [{ Disabled: 'perhaps' }, 'disabled perhaps: neither true nor false'],
    [{ Colour: 'blue' }, 'Colour: not a property of a SIP rule'],
  ])('with wrong properties touches nothing: %j', async (change, reason) => {
    const { world: w, app } = await world();
    const answer = await w.rule('Create', { properties: ringing(app, ONE, change) });
    expect(answer.Reason).toContain(reason);
    expect(w.calls.filter((call) => call.includes('SipRule'))).toEqual([]);
  });
});

describe('an update', () => {
  test('changes name, targets and state in place', async () => {
    const { world: w, app, spare, physicalId, id } = await standing();
    const properties = { ...ringing(app), Name: 'Night', Disabled: true, TargetApplications: [target(spare, 2)] };
    const answer = await w.rule('Update', { physicalId, properties, old: ringing(app) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(answer.Data).toEqual({ SipRuleId: id, Name: 'Night', Warnings: 'none' });
    expect(rules(w)).toMatchObject([
      { SipRuleId: id, Name: 'Night', Disabled: true, TargetApplications: [target(spare, 2)] },
    ]);
  });

  test.each([
    ['a refusal', 'BadRequestException', 400, 'check that the applications exist in their regions: gone in us-east-1'],
    ['a lack of permissions', 'AccessDeniedException', 403, 'allow chime:UpdateSipRule in the policies'],
  ])('that meets %s names trigger, rule and remedy', async (_, name, status, remedy) => {
    const { world: w, app, physicalId, id } = await standing();
    const before = new CallError('UpdateSipRule', name, 'no', status);
    w.fates = (operation) => (operation === 'UpdateSipRule' ? { before } : undefined);
    const answer = await w.rule('Update', { physicalId, properties: ringing('gone'), old: ringing(app) });
    expect(answer.Reason).toContain(`${ONE}: SIP rule ${id} could not be changed (${name}: no); ${remedy}`);
  });

  test('that changes nothing calls nothing but a look', async () => {
    const { world: w, app, physicalId } = await standing();
    await w.rule('Update', { physicalId, properties: ringing(app), old: ringing(app) });
    expect(w.calls.filter((call) => call.includes('SipRule'))).toEqual(['GetSipRule']);
  });

  test('of the trigger makes a new rule, whose clean-up takes the old one away', async () => {
    const { world: w, app, physicalId, id } = await standing();
    const answer = await w.rule('Update', { physicalId, properties: ringing(app, TWO), old: ringing(app) });
    expect(answer.Status).toBe('SUCCESS');
    expect(answer.PhysicalResourceId).not.toBe(physicalId);
    expect(w.holders()).toEqual({ [ONE]: id, [TWO]: answer.Data.SipRuleId });
    await w.rule('Delete', { physicalId, stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' });
    expect(w.holders()).toEqual({ [ONE]: '-', [TWO]: answer.Data.SipRuleId });
  });

  test.each(['old', 'new'])('of the trigger is rolled back to the rule that stood: %s id', async (which) => {
    const { world: w, app, physicalId, id } = await standing();
    const update = await w.rule('Update', { physicalId, properties: ringing(app, TWO), old: ringing(app) });
    const back = await w.rule('Update', {
      physicalId: which === 'old' ? physicalId : update.PhysicalResourceId,
      properties: ringing(app),
      old: ringing(app, TWO),
      stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
    });
    expect(back).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId, Data: { SipRuleId: id } });
    const gone = { physicalId: update.PhysicalResourceId, stackStatus: 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' };
    expect((await w.rule('Delete', gone)).Status).toBe('SUCCESS');
    expect(w.holders()).toEqual({ [ONE]: id, [TWO]: '-' });
  });

  test('of the trigger that succeeds when nobody waits any more is undone by the rollback itself', async () => {
    const { world: w, app, physicalId, id } = await standing();
    await w.rule('Update', { physicalId, properties: ringing(app, TWO), old: ringing(app) });
    const back = { physicalId, properties: ringing(app), old: ringing(app, TWO) };
    const answer = await w.rule('Update', { ...back, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(w.holders()).toEqual({ [ONE]: id, [TWO]: '-' });
  });

  test('to a trigger whose rule went with a rollback makes a rule of its own, which a delete takes away', async () => {
    const { world: w, app, physicalId, id } = await standing();
    const change = { physicalId, properties: ringing(app, TWO), old: ringing(app) };
    const first = await w.rule('Update', change);
    const back = { ...change, properties: ringing(app), old: ringing(app, TWO) };
    await w.rule('Update', { ...back, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    const cleanUp = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    await w.rule('Delete', { physicalId: first.PhysicalResourceId, stackStatus: cleanUp });

    const again = await w.rule('Update', change);
    expect(again.PhysicalResourceId).not.toBe(first.PhysicalResourceId);
    await w.rule('Update', { ...back, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    await w.rule('Delete', { physicalId: again.PhysicalResourceId, stackStatus: cleanUp });
    expect(w.holders()).toEqual({ [ONE]: id, [TWO]: '-' });
  });

  test('to the trigger of a generation that was deleted a moment ago makes a rule of its own', async () => {
    const { world: w, app } = await world();
    const there = ringing(app);
    const elsewhere = ringing(app, TWO);
    const stackStatus = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    const { PhysicalResourceId: first } = await w.rule('Create', { properties: there });
    const { PhysicalResourceId: second } = await w.rule('Update', {
      physicalId: first,
      properties: elsewhere,
      old: there,
    });
    await w.rule('Delete', { physicalId: first, stackStatus });
    const third = await w.rule('Update', { physicalId: second, properties: there, old: elsewhere });
    expect([first, second]).not.toContain(third.PhysicalResourceId);
    await w.rule('Delete', { physicalId: second, stackStatus });
    expect(w.holders()).toEqual({ [ONE]: third.Data.SipRuleId, [TWO]: '-' });
    await w.rule('Delete', { physicalId: third.PhysicalResourceId });
    expect(rules(w)).toEqual([]);
  });

  test('that failed is cleared up after with a later generation, and the one that stands is not closed', async () => {
    const { world: w, app, physicalId, id } = await standing();
    const failed = await w.rule('Update', { physicalId, properties: ringing('no-such-application') });
    expect(failed.Status).toBe('FAILED');
    const change = { physicalId, properties: ringing(app, TWO), old: ringing(app) };
    const update = await w.rule('Update', change);
    const back = { ...change, properties: ringing(app), old: ringing(app, TWO) };
    await w.rule('Update', { ...back, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    const stackStatus = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    await w.rule('Delete', { physicalId: update.PhysicalResourceId, stackStatus });
    expect(w.holders()).toEqual({ [ONE]: id, [TWO]: '-' });
    await w.rule('Delete', { physicalId });
    expect(w.holders()).toEqual({ [ONE]: '-', [TWO]: '-' });
  });

  test('that is rolled back restores the settings, though a lagging read shows them still', async () => {
    const { world: w, app, spare, physicalId } = await standing();
    w.model.setSwitches({ getLagSeconds: 40, listLagSeconds: 40 });
    await w.rule('Update', { physicalId, properties: ringing(spare), old: ringing(app) });
    const stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    expect((await w.rule('Update', { physicalId, properties: ringing(app), stackStatus })).Status).toBe('SUCCESS');
    await w.clock.pass(60_000);
    expect(rules(w)).toMatchObject([{ TargetApplications: [target(app)] }]);
  });

  describe('whose rollback only deletes what replaced the rule', () => {
    const stackStatus = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
    const updating = 'UPDATE_IN_PROGRESS';

    /** An update changes the rule in place, fails with rollback disabled, and the next one replaces the rule. */
    async function replacedAfter(
      change: (there: Awaited<ReturnType<typeof standing>>) => Promise<unknown>,
      pause = 120_000,
    ) {
      const there = await standing();
      const { world: w, app, physicalId } = there;
      await change(there);
      await w.clock.pass(pause);
      const properties = ringing(app, TWO);
      const later = await w.rule('Update', { physicalId, properties, old: ringing(app), stackStatus: updating });
      w.calls.length = 0;
      return { ...there, gone: { physicalId: later.PhysicalResourceId, stackStatus } };
    }

    const finished = ({ world: w, app, spare, physicalId }: Awaited<ReturnType<typeof standing>>) =>
      w.rule('Update', { physicalId, properties: ringing(spare), old: ringing(app), stackStatus: updating });

    async function brokenOff(there: Awaited<ReturnType<typeof standing>>) {
      const { world: w } = there;
      let isChanged = false;
      w.fates = (operation) => {
        if (operation === 'UpdateSipRule') isChanged = true;
        else if (isChanged) return { crash: 'before' };
        return undefined;
      };
      await expect(finished(there)).rejects.toThrow();
      w.fates = () => undefined;
    }

    test.each([
      ['has succeeded', finished],
      ['was broken off', brokenOff],
    ])('sets the rule back that an update of the same operation had changed, which %s', async (_, change) => {
      const { world: w, app, spare, id, gone } = await replacedAfter(change);
      expect(rules(w)).toContainEqual(expect.objectContaining({ SipRuleId: id, TargetApplications: [target(spare)] }));
      expect(await w.rule('Delete', gone)).toMatchObject({ Status: 'SUCCESS' });
      expect(rules(w)).toMatchObject([{ SipRuleId: id, TargetApplications: [target(app)], Disabled: false }]);
    });

    test('does not look at a rule that nobody has changed', async () => {
      const { world: w, gone } = await replacedAfter(() => Promise.resolve());
      await w.rule('Delete', gone);
      expect(w.calls.filter((call) => call.includes('SipRule'))).toEqual([
        'GetSipRule',
        'UpdateSipRule',
        'DeleteSipRule',
      ]);
    });

    test('ends well where that rule is gone', async () => {
      const { world: w, id, gone } = await replacedAfter(finished);
      w.model.updateSipRule({ SipRuleId: id, Name: 'x', Disabled: true });
      w.model.deleteSipRule({ SipRuleId: id });
      expect((await w.rule('Delete', gone)).Status).toBe('SUCCESS');
      expect(rules(w)).toEqual([]);
    });

    test('is not held up by a refusal to change that rule: a warning names it', async () => {
      const { world: w, spare, id, gone } = await replacedAfter(finished);
      const before = new CallError('UpdateSipRule', 'BadRequestException', 'no', 400);
      w.fates = (operation, input) =>
        operation === 'UpdateSipRule' && JSON.stringify(input).includes(id) ? { before } : undefined;
      expect((await w.rule('Delete', gone)).Status).toBe('SUCCESS');
      expect(rules(w)).toMatchObject([{ SipRuleId: id, TargetApplications: [target(spare)] }]);
      const said = `SIP rule ${id}: could not be set back to what it was before the update (BadRequestException: no)`;
      const last = w.ledger.under('/').records.find(({ requestType }) => requestType === 'Delete');
      expect(last).toMatchObject({ warnings: [expect.stringContaining(said)] });
    });

    test('sets it back, though a lagging read shows it as it was', async () => {
      const { world: w, app, id, gone } = await replacedAfter((there) => {
        const { model, clock } = there.world;
        const look = model.getSipRule.bind(model);
        const [before, until] = [look({ SipRuleId: there.id }), clock.now() + 50_000];
        model.getSipRule = (input) => (input.SipRuleId === there.id && clock.now() < until ? before : look(input));
        return finished(there);
      }, 0);
      expect((await w.rule('Delete', gone)).Status).toBe('SUCCESS');
      await w.clock.pass(60_000);
      expect(rules(w)).toMatchObject([{ SipRuleId: id, TargetApplications: [target(app)] }]);
    });
  });

  test('makes anew what somebody has deleted', async () => {
    const { world: w, app, physicalId, id } = await standing();
    w.model.updateSipRule({ SipRuleId: id, Name: 'x', Disabled: true });
    w.model.deleteSipRule({ SipRuleId: id });
    const answer = await w.rule('Update', { physicalId, properties: ringing(app), old: ringing(app) });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    expect(rules(w)).toMatchObject([{ SipRuleId: answer.Data.SipRuleId }]);
  });
});

describe('a delete', () => {
  describe('takes away the rule of an earlier generation, too, whose clean-up', () => {
    const stackStatus = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

    async function replaced() {
      const there = await standing();
      const change = { properties: ringing(there.app, TWO), old: ringing(there.app) };
      const update = await there.world.rule('Update', { physicalId: there.physicalId, ...change });
      return { ...there, later: { physicalId: update.PhysicalResourceId } };
    }

    test('fails', async () => {
      const { world: w, physicalId, later } = await replaced();
      const conflict = { before: new CallError('DeleteSipRule', 'ConflictException', 'busy', 409) };
      w.fates = (operation) => (operation === 'DeleteSipRule' ? conflict : undefined);
      expect((await w.rule('Delete', { physicalId, stackStatus })).Status).toBe('FAILED');
      w.fates = () => undefined;
      await w.rule('Delete', later);
      expect(rules(w)).toEqual([]);
    });

    test('is never answered', async () => {
      const { world: w, physicalId, later } = await replaced();
      let reads = 0;
      w.fates = (operation) =>
        operation === 'PutAnswer' || (operation === 'GetParametersByPath' && ++reads > 1)
          ? { crash: 'before' }
          : undefined;
      await expect(w.rule('Delete', { physicalId, stackStatus })).rejects.toThrow();
      w.fates = () => undefined;
      await w.clock.pass(3_600_000);
      await w.rule('Delete', later);
      expect(rules(w)).toEqual([]);
    });

    test('never began, as CloudFormation tells', async () => {
      const { world: w, physicalId, later } = await replaced();
      w.happened(`${STACK} Assignment`, 'Resource', 'DELETE_IN_PROGRESS', physicalId);
      await w.clock.pass(3_600_000);
      await w.rule('Delete', later);
      expect(rules(w)).toEqual([]);
    });
  });

  test('of a generation leaves the rule of one that was never to be deleted', async () => {
    const { world: w, app, physicalId, id } = await standing();
    const update = await w.rule('Update', { physicalId, properties: ringing(app, TWO), old: ringing(app) });
    await w.rule('Delete', { physicalId: update.PhysicalResourceId });
    expect(rules(w)).toMatchObject([{ SipRuleId: id }]);
  });

  test('disables, then deletes', async () => {
    const { world: w, physicalId } = await standing();
    expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
    expect(rules(w)).toEqual([]);
    expect(w.calls.filter((call) => call.includes('SipRule'))).toEqual([
      'GetSipRule',
      'UpdateSipRule',
      'DeleteSipRule',
    ]);
  });

  test('of the generation that took the rule over from one that nobody had heard of deletes it', async () => {
    const { world: w, app, id } = await standing();
    w.events.clear(); // nobody had waited for the first
    const again = await w.rule('Create', { properties: ringing(app) });
    expect(again.Data.SipRuleId).toBe(id);
    const made = { physicalId: 'Lines-Assignment-1000000001ABC', stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' };
    expect((await w.rule('Delete', made)).Status).toBe('SUCCESS');
    expect(rules(w)).toHaveLength(1);
    expect((await w.rule('Delete', { physicalId: again.PhysicalResourceId })).Status).toBe('SUCCESS');
    expect(rules(w)).toEqual([]);
  });

  test('of a rule that is gone succeeds', async () => {
    const { world: w, physicalId, id } = await standing();
    w.model.updateSipRule({ SipRuleId: id, Name: 'x', Disabled: true });
    w.model.deleteSipRule({ SipRuleId: id });
    expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
  });

  test('of a rule that a lagging read does not show yet waits until it does', async () => {
    const { world: w, app } = await world({ getLagSeconds: 40, listLagSeconds: 40 });
    const { PhysicalResourceId: physicalId } = await w.rule('Create', { properties: ringing(app) });
    expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
    await w.clock.pass(60_000);
    expect(rules(w)).toEqual([]);
  });

  test.each(['GetSipRule', 'UpdateSipRule', 'DeleteSipRule'])(
    'that is told once that the rule is not there looks: %s',
    async (call) => {
      const { world: w, physicalId } = await standing();
      const gone = Object.assign(new Error('no such rule'), {
        name: 'NotFoundException',
        $metadata: { httpStatusCode: 404 },
      });
      let times = 0;
      w.fates = (operation) => (operation === call && ++times === 1 ? { before: gone } : undefined);
      expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
      expect(rules(w)).toEqual([]);
    },
  );

  test('whose response is lost ends when a lagging read shows the rule no more', async () => {
    const { world: w, physicalId } = await standing();
    w.model.setSwitches({ getLagSeconds: 40, listLagSeconds: 40 });
    let times = 0;
    w.fates = (operation) => (operation === 'DeleteSipRule' && ++times === 1 ? { after: lost } : undefined);
    expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
    await w.clock.pass(60_000);
    expect(rules(w)).toEqual([]);
  });

  test('whose responses are lost ends without the rule', async () => {
    const { world: w, physicalId } = await standing();
    let times = 0;
    w.fates = (operation) =>
      /^(Update|Delete)SipRule/.test(operation) && ++times % 2 === 1 ? { after: lost } : undefined;
    expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
    expect(rules(w)).toEqual([]);
  });

  test('tries again while the service refuses', async () => {
    const { world: w, physicalId } = await standing();
    const conflict = Object.assign(new Error('busy'), {
      name: 'ConflictException',
      $metadata: { httpStatusCode: 409 },
    });
    let times = 0;
    w.fates = (operation) => (operation === 'DeleteSipRule' && ++times < 4 ? { before: conflict } : undefined);
    expect((await w.rule('Delete', { physicalId })).Status).toBe('SUCCESS');
    expect(rules(w)).toEqual([]);
  });

  test('that nobody asked CloudFormation for touches nothing', async () => {
    const { world: w, physicalId } = await standing();
    const answer = await w.forge(SIP_RULE_TYPE, 'Delete', { physicalId });
    expect(answer.Reason).toContain('CloudFormation is not deleting it');
    expect(rules(w)).toHaveLength(1);
  });
});
