/** The account's quota: no operation tells it, so a refusal is translated, with what counts against it. */
import { lookForQuota, quotaArithmetic, quotaSuspicion } from '../../../lambda/order/acquisition/quota';
import { Harness } from '../support/harness';
import { known, ONE, seen, state, THREE, TWO } from '../support/knowledge';

const search = (Count: number, area = '206') => ({ Source: { Type: 'Search' as const, Count, AreaCodes: [area] } });
const list = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });
const LINES = Array.from({ length: 8 }, (_, index) => `+1206555010${index}`);

test('an order beyond the quota names what is held and what is needed, and nothing of it is bought', async () => {
  const world = new Harness({ phoneNumberQuota: 5 });
  await world.submit('Create', { logicalId: 'First', properties: search(4) });
  const answer = await world.submit('Create', { properties: search(3) });
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /: 3 more would exceed the account's quota of phone numbers \(ResourceLimitExceededException: .*\); the account holds 4 phone numbers, and 3 more make 7; raise the quota in Service Quotas, or shrink first$/,
    ),
  });
  expect(world.live()).toHaveLength(4);
  expect(world.queued()).toEqual([]);
});

test('a replacement at the limit buys nothing, says what would go only afterwards, and leaves everything as it ' +
  'was', async () => {
  const world = new Harness({ phoneNumberQuota: 5 });
  const created = await world.submit('Create', { properties: search(4) });
  const before = world.live();
  const answer = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: search(4, '425') });
  expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: created.PhysicalResourceId });
  expect(answer.Reason).toMatch(
    /the account holds 4 phone numbers, and 4 more make 8; the 4 that this update takes away are released only after it; raise the quota in Service Quotas, or shrink first, in a deployment of its own/,
  );
  expect(world.live()).toEqual(before);
  const back = await world.submit('Update', {
    physicalId: created.PhysicalResourceId,
    properties: search(4),
    stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
  });
  expect(back).toMatchObject({ Status: 'SUCCESS', Data: { PhoneNumbers: created.Data.PhoneNumbers } });
});

test('shrinking first and then adding works at the limit', async () => {
  const world = new Harness({ phoneNumberQuota: 5 });
  const created = await world.submit('Create', { properties: search(4) });
  const shrunk = await world.submit('Update', { physicalId: created.PhysicalResourceId, properties: search(1) });
  await world.submit('Delete', {
    physicalId: created.PhysicalResourceId,
    properties: search(4),
    stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  });
  const changed = await world.submit('Update', { physicalId: shrunk.PhysicalResourceId, properties: search(4, '425') });
  expect(changed.Status).toBe('SUCCESS');
});

describe('with numbers to restore', () => {
  async function queued(switches = {}): Promise<Harness> {
    const world = new Harness(switches);
    const first = await world.submit('Create', { logicalId: 'First', properties: list(...LINES.slice(0, 4)) });
    await world.submit('Delete', {
      logicalId: 'First',
      physicalId: first.PhysicalResourceId,
      properties: list(...LINES.slice(0, 4)),
    });
    return world;
  }

  test('what was restored goes back into the queue when the order for the rest is refused', async () => {
    const world = await queued({ phoneNumberQuota: 5 });
    const answer = await world.submit('Create', { properties: list(...LINES) });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/: 4 more would exceed the account's quota/),
    });
    expect(world.live()).toEqual([]);
    expect(world.queued()).toEqual(LINES.slice(0, 4));
  });

  test('what cannot be restored is named with the arithmetic, and what could goes back', async () => {
    const world = await queued({ phoneNumberQuota: 5 });
    world.model.control.setQuota(2);
    const answer = await world.submit('Create', { properties: list(...LINES.slice(0, 4)) });
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /\+1206555010\d: cannot be restored, as the account's quota of phone numbers is reached; the account holds \d phone numbers?, and \d more make 4; \d in the deletion queue may count as well; raise/,
      ),
    });
    expect(world.live()).toEqual([]);
    expect(world.queued()).toEqual(LINES.slice(0, 4));
  });

  test('queued numbers that count are named as such', async () => {
    const world = await queued({ phoneNumberQuota: 5, queuedNumbersCountInQuota: true });
    const answer = await world.submit('Create', { properties: list(...LINES.slice(4, 6)) });
    expect(answer.Reason).toMatch(
      /the account holds 0 phone numbers, and 2 more make 2; 4 in the deletion queue may count as well/,
    );
  });
});

describe('where the service gives no reason', () => {
  test('a refusal names the quota as a possible reason, when more are wanted than an account has by ' +
    'default', async () => {
    const world = new Harness({ phoneNumberQuota: 5, overQuota: 'BadRequest' });
    const answer = await world.submit('Create', { properties: search(6) });
    expect(answer.Reason).toMatch(
      /CreatePhoneNumberOrder was refused \(BadRequestException, Service received a bad request\); .*; if it is the quota \(5 unless raised\): the account holds 0 phone numbers, and 6 more make 6; raise/,
    );
    expect(world.live()).toEqual([]);
  });

  test('and does not where there is room anyhow', async () => {
    const world = new Harness();
    world.model.control.addFaults({
      operation: 'CreatePhoneNumberOrder',
      kind: 'error',
      error: 'BadRequestException',
      times: 9,
    });
    const answer = await world.submit('Create', { properties: search(2) });
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.not.stringContaining('if it is the quota') });
  });
});

describe('what counts', () => {
  const holding = (...states: Parameters<typeof seen>) => ({ ...known('Create'), ...seen(...states) });

  test('is looked at first', () => {
    expect(lookForQuota(known('Create'))).toEqual({ do: 'LookNumbers', sure: [] });
    expect(lookForQuota(holding())).toBeUndefined();
  });

  test.each<[string, object, number]>([
    ['in the inventory', {}, 1],
    ['on its way', { status: 'AcquireInProgress' }, 1],
    ['stuck on its way out', { status: 'DeleteFailed' }, 1],
    ['of a status that nobody knows', { status: 'Quarantined' }, 1],
    ['that was never acquired', { status: 'AcquireFailed' }, 0],
    ['on its way out', { status: 'ReleaseInProgress' }, 0],
    ['in the deletion queue', { deleted: true }, 0],
  ])('a number %s', (_, change, count) =>
    expect(quotaArithmetic(holding(state(ONE), state(TWO, change), THREE), 3)).toContain(
      `the account holds ${1 + count} phone number${count === 0 ? '' : 's'}, and 3 more make ${4 + count}; `,
    ),
  );

  test('is suspected where more are wanted than an account has by default, and not before', () => {
    const two = holding(state(ONE), state(TWO));
    expect(quotaSuspicion(two, 3)).toBe('');
    expect(quotaSuspicion(two, 4)).toMatch(/^; if it is the quota .*: the account holds 2 phone numbers, and 4 more/);
  });
});
