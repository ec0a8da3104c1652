import { App, CfnResource, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { accountForEachTest, LocalAccount, synthesise, synthesiseLines } from './deployments';
import { makePlan } from '../../cli/plan/plan';
import { OrderPlan, Plan } from '../../cli/plan/plan-shape';
import {
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberOrderProps,
  PhoneNumberProductType,
  PhoneNumberSource,
} from '../../src';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

const order = (stack: Stack, id: string, props: Partial<PhoneNumberOrderProps> = {}) =>
  new PhoneNumberOrder(stack, id, {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count: 2 }),
    removalPolicy: RemovalPolicy.DESTROY,
    ...props,
  });
const search = (count: number, pattern?: string) =>
  PhoneNumberSource.fromSearch({ areaCodes: ['206'], count, ...(pattern && { pattern }) });
const lines = (props: Partial<PhoneNumberOrderProps> = {}) =>
  synthesiseLines((stack) => order(stack, 'Support', props));

const ordersOf = (plan: Plan): OrderPlan[] => plan.stacks.flatMap(({ orders }) => orders);
const fates = ({ numbers }: OrderPlan) => numbers.map(({ fate }) => fate).sort();

test('a first deployment buys, and the plan says how many and how many there are', async () => {
  const before = account.numbers;
  const plan = await makePlan({ directory: lines({ callingName: 'Example Corp' }) });
  const [support] = ordersOf(plan);
  expect(plan.stacks[0]).toMatchObject({ name: 'Lines', operation: 'create', region: 'us-east-1' });
  expect(support).toMatchObject({ action: 'create', path: 'Lines/Support', unknown: [], warnings: [] });
  expect(support.fails).toBeUndefined();
  expect(support.buys).toMatchObject({ count: 2, productType: 'VoiceConnector', numbers: [] });
  expect(support.buys.offers).toEqual([{ where: '206', offered: expect.any(Number), matching: expect.any(Number) }]);
  expect(support.buys.offers[0].offered).toBeGreaterThan(2);
  expect(support.details).toEqual([
    expect.objectContaining({ detail: 'callingName', value: 'Example Corp', pendingHours: 72 }),
  ]);
  expect(plan.totals).toMatchObject({ buys: 2, releases: 0, failures: 0 });
  expect(plan.quota).toMatchObject({ heldNow: 0, heldAtMost: 2, heldAfter: 2 });
  expect(account.numbers).toEqual(before);
});

test('a plan only reads: no other call is made', async () => {
  await makePlan({ directory: lines() });
  const names = new Set(account.calls.map(({ operation }) => operation));
  for (const name of names) expect(name).toMatch(/^(List|Get|Describe|Search)/);
});

test('what is unchanged stays, and nothing is asked of the handler', async () => {
  const directory = lines();
  await account.deploy(directory);
  const plan = await makePlan({ directory });
  expect(ordersOf(plan)).toEqual([expect.objectContaining({ action: 'none' })]);
  expect(fates(ordersOf(plan)[0])).toEqual(['keep', 'keep']);
  expect(plan.totals).toMatchObject({ buys: 0, releases: 0, keeps: 2 });
});

test('growing buys the difference; shrinking replaces and releases what goes', async () => {
  await account.deploy(lines());
  const more = await makePlan({ directory: lines({ source: search(3) }) });
  expect(ordersOf(more)).toEqual([
    expect.objectContaining({ action: 'update', buys: expect.objectContaining({ count: 1 }) }),
  ]);
  const directory = lines({ source: search(1) });
  const less = await makePlan({ directory });
  const [support] = ordersOf(less);
  expect(support).toMatchObject({ action: 'replace', buys: { count: 0 } });
  expect(fates(support)).toEqual(['keep', 'release']);
  expect(support.numbers.find(({ fate }) => fate === 'release')!.restorableUntil).toMatch(/^\d{4}-/);
  expect(less.quota).toMatchObject({ heldNow: 2, heldAtMost: 2, heldAfter: 1 });
  await account.deploy(directory);
  expect(account.numbers.queued).toEqual(support.numbers.filter(({ fate }) => fate === 'release').map((n) => n.number));
});

test('what a retaining policy leaves stays in the inventory, and the plan says by which', async () => {
  await account.deploy(lines({ removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }));
  const less = await makePlan({
    directory: lines({ removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, source: search(1) }),
  });
  const left = ordersOf(less)[0].numbers.find(({ fate }) => fate === 'leave');
  expect(left?.because).toBe('the removal policy retains it');
  const removed = await makePlan({
    directory: synthesiseLines((stack) => order(stack, 'Other', { source: search(1) })),
  });
  const retained = ordersOf(removed).find(({ action }) => action === 'retain')!;
  expect(retained.numbers.map(({ fate, because }) => [fate, because])).toEqual([
    ['leave', 'DeletionPolicy RetainExceptOnCreate'],
    ['leave', 'DeletionPolicy RetainExceptOnCreate'],
  ]);
});

test('a destroyed stack comes back with the numbers that wait in the queue, until a date', async () => {
  const directory = lines();
  await account.deploy(directory);
  const destroy = await makePlan({ directory, destroy: true });
  expect(destroy.operation).toBe('destroy');
  expect(fates(ordersOf(destroy)[0])).toEqual(['release', 'release']);
  expect(destroy.totals.releases).toBe(2);
  const { held } = account.numbers;
  await account.local.destroy('Lines');
  const again = await makePlan({ directory });
  const [support] = ordersOf(again);
  expect(support.buys.count).toBe(0);
  expect(fates(support)).toEqual(['restore', 'restore']);
  expect(support.numbers.map(({ number }) => number).sort()).toEqual([...held].sort());
  const until = Date.parse(support.numbers[0].restorableUntil!);
  expect(until - account.chime.now()).toBeGreaterThan(6.9 * 24 * 3_600_000);
});

test('a destroyed stack whose numbers a policy retained gets them back', async () => {
  const directory = lines({ removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });
  await account.deploy(directory);
  await account.local.destroy('Lines');
  const [support] = ordersOf(await makePlan({ directory }));
  expect(support.buys.count).toBe(0);
  expect(fates(support)).toEqual(['takeOver', 'takeOver']);
});

test('what holds a number is named before it is taken off, or in the way', async () => {
  const props = { disassociateOnRelease: true };
  await account.deploy(lines(props));
  const { model } = account.chime;
  const { VoiceConnector } = model.createVoiceConnector({ Name: 'lines', RequireEncryption: false });
  const id = VoiceConnector!.VoiceConnectorId!;
  const [number] = account.numbers.held;
  model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId: id, E164PhoneNumbers: [number] });
  const [taken] = ordersOf(await makePlan({ directory: lines(props), destroy: true }));
  expect(taken.routing).toEqual([{ change: 'takeOff', holder: `Voice Connector ${id}`, numbers: [number] }]);
  expect(fates(taken)).toEqual(['release', 'release']);
});

test('an assignment is planned, too: which numbers it gives to whom', async () => {
  await account.deploy(lines());
  const { VoiceConnector } = account.chime.model.createVoiceConnector({ Name: 'lines', RequireEncryption: false });
  const id = VoiceConnector!.VoiceConnectorId!;
  const directory = synthesiseLines((stack) => {
    order(stack, 'Support').assignTo(PhoneNumberAssignmentTarget.fromVoiceConnectorId(id));
  });
  const plans = ordersOf(await makePlan({ directory }));
  const assignment = plans.find(({ type }) => type === 'Custom::ChimePhoneNumberAssignment')!;
  expect(assignment.fails).toBeUndefined();
  expect(assignment.unknown).toEqual([]);
  const holder = `Voice Connector ${id}`;
  expect(assignment.routing).toEqual([{ change: 'assign', holder, numbers: expect.any(Array) }]);
  expect([...assignment.routing[0].numbers].sort()).toEqual([...account.numbers.held].sort());
});

test('a calling name that is still pending cannot be changed again, and the plan says so', async () => {
  await account.deploy(lines({ callingName: 'Example Corp' }));
  const [support] = ordersOf(await makePlan({ directory: lines({ callingName: 'Another Corp' }) }));
  expect(support.details).toEqual([]);
  expect(support.warnings).toEqual([expect.stringMatching(/^calling name of .*pending/)]);
  account.chime.advance(4 * 24 * 3_600);
  const [later] = ordersOf(await makePlan({ directory: lines({ callingName: 'Another Corp' }) }));
  expect(later.details).toEqual([expect.objectContaining({ detail: 'callingName', value: 'Another Corp' })]);
  expect(later.warnings).toEqual([]);
});

test('an order that would fail says why, and that its stack would roll back', async () => {
  const directory = synthesiseLines((stack) => {
    order(stack, 'Good');
    order(stack, 'Vanity', { source: search(2, '206*ZZZZZZZ') });
  });
  const plan = await makePlan({ directory });
  const vanity = ordersOf(plan).find(({ logicalId }) => logicalId.startsWith('Vanity'))!;
  expect(vanity.fails).toMatch(/only 0 of the 2 numbers/);
  expect(vanity.buys.offers[0].matching).toBe(0);
  expect(plan.stacks[0].problem).toMatch(/roll back/);
  expect(plan.totals).toMatchObject({ failures: 1 });
  expect(plan.quota.heldAfter).toBe(0);
});

test('listed numbers of another stack: taken over when that is said, refused otherwise', async () => {
  await account.deploy(lines());
  const [number] = account.numbers.held;
  const other = (adoptExisting: boolean) =>
    synthesise((app) => {
      order(new Stack(app, 'Other'), 'Taken', { source: PhoneNumberSource.fromList([number]), adoptExisting });
    });
  const refused = await makePlan({ directory: other(false) });
  expect(ordersOf(refused)[0].fails).toContain('adoptExisting');
  const [taken] = ordersOf(await makePlan({ directory: other(true) }));
  expect(taken.fails).toBeUndefined();
  expect(taken.numbers).toEqual([
    { number, fate: 'takeOver', because: expect.stringMatching(/^declared by Support\w* in stack Lines until then$/) },
  ]);
});

test('listed numbers are bought by name, and the plan says which of them the service shows', async () => {
  const [free] = account.chime.model.searchAvailablePhoneNumbers({ AreaCode: '206' }).E164PhoneNumbers!;
  account.chime.model.control.snatch(['+12065550199']);
  const [support] = ordersOf(
    await makePlan({ directory: lines({ source: PhoneNumberSource.fromList([free, '+12065550199']) }) }),
  );
  expect(support.buys).toMatchObject({
    count: 2,
    numbers: [free, '+12065550199'],
    offers: [{ where: '206', matching: 1 }],
  });
  expect(support.unknown).toEqual([expect.stringMatching(/^\+12065550199: the service's search does not show it now/)]);
});

test('two orders of one plan do not count on the same numbers', async () => {
  const directory = synthesiseLines((stack) => ['One', 'Two'].forEach((id) => order(stack, id, { source: search(3) })));
  const plan = await makePlan({ directory });
  const [one, two] = ordersOf(plan).map(({ buys }) => buys.offers[0].offered);
  expect(one - two).toBe(3);
  expect(plan.totals.buys).toBe(6);
  expect(plan.quota.note).toContain('this needs 6');
});

test('a value that only the deployment can tell is named, and nothing is guessed', async () => {
  const directory = synthesiseLines((stack) => {
    const first = order(stack, 'First', { source: search(1) });
    order(stack, 'Second', { source: PhoneNumberSource.fromList(first.phoneNumbers) });
    order(stack, 'Third', { source: search(1), phoneNumberName: first.phoneNumberAt(0) });
  });
  const plan = await makePlan({ directory });
  const [first, second, third] = ordersOf(plan);
  expect(first.action).toBe('create');
  expect(second).toMatchObject({
    action: 'unknown',
    unknown: [expect.stringMatching(/^Source comes from First\w+\.Phone/)],
  });
  expect(third).toMatchObject({ action: 'create', buys: { count: 1 } });
  expect(third.unknown).toEqual([expect.stringMatching(/^PhoneNumberName comes from First\w+\.PhoneNumber0, /)]);
});

test('an export of a deployed stack is known', async () => {
  const build = (extra: boolean) =>
    synthesise((app: App) => {
      const first = order(new Stack(app, 'Lines'), 'First', { source: search(1) });
      const second = new Stack(app, 'Other');
      if (extra) {
        order(second, 'Second', { source: search(1), phoneNumberName: first.phoneNumberAt(0) });
      } else {
        order(second, 'Second', { source: search(1) });
      }
    });
  await account.deploy(build(true), ['Lines']);
  const plan = await makePlan({ directory: build(true) });
  const [, second] = ordersOf(plan);
  expect(second.unknown).toEqual([]);
  // A name has no plus sign: the handler's own rule, applied to what the export is.
  expect(second.fails).toContain(`phoneNumberName ${account.numbers.held[0]}`);
});

test('twenty orders ask for the account and the offer once, and each for its own records', async () => {
  const directory = synthesiseLines((stack) => {
    for (let index = 0; index < 20; index++) order(stack, `Order${index}`, { source: search(1) });
  });
  const plan = await makePlan({ directory });
  expect(plan.totals).toMatchObject({ buys: 20, failures: 0 });
  expect(plan.calls).toBe(account.calls.length);
  const asked = (wanted: string): number => account.calls.filter(({ operation }) => operation === wanted).length;
  expect(asked('ListPhoneNumbers')).toBe(1);
  expect(asked('DescribeStacks')).toBe(1);
  expect(asked('SearchAvailablePhoneNumbers')).toBe(1);
  expect(asked('GetParametersByPath')).toBeLessThanOrEqual(20);
  expect(plan.calls).toBeLessThanOrEqual(23);
});

test('a plan asks less than the deployment looks', async () => {
  const directory = lines();
  const plan = await makePlan({ directory });
  const planned = account.calls.splice(0).length;
  await account.deploy(directory);
  const looks = account.calls.filter(({ operation }) => /^(List|Get|Describe|Search)/.test(operation)).length;
  expect(planned).toBeLessThanOrEqual(looks);
  expect(plan.calls).toBe(planned);
});

test('nested stacks are a part of the plan, with their parameters and outputs', async () => {
  const build = (count: number) =>
    synthesiseLines((stack) => {
      const nested = new NestedStack(stack, 'Inner');
      order(nested, 'Support', { source: search(count) });
    });
  const [first] = ordersOf(await makePlan({ directory: build(2) }));
  expect(first).toMatchObject({ action: 'create', buys: { count: 2 }, stack: expect.stringMatching(/^Lines\/Inner/) });
  await account.deploy(build(2));
  expect(account.numbers.held).toHaveLength(2);
  const [less] = ordersOf(await makePlan({ directory: build(1) }));
  expect(less.action).toBe('replace');
  expect(fates(less)).toEqual(['keep', 'release']);
  const [gone] = ordersOf(await makePlan({ directory: build(1), destroy: true }));
  expect(fates(gone)).toEqual(['release', 'release']);
  const [removed] = ordersOf(
    await makePlan({ directory: synthesiseLines((stack) => new CfnResource(stack, 'X', { type: 'AWS::SNS::Topic' })) }),
  );
  expect(removed).toMatchObject({ action: 'delete', stack: expect.stringMatching(/^Lines\/Inner/) });
  expect(fates(removed)).toEqual(['release', 'release']);
});

describe('what cannot be read is one sentence, and nothing is changed', () => {
  test('no such directory, no such stack', async () => {
    await expect(makePlan({ directory: 'no/such' })).rejects.toThrow(/\/no\/such\/manifest.json is not there: synth/);
    await expect(makePlan({ directory: lines(), stacks: ['Line'] })).rejects.toThrow(
      /^stack Line is not in .*, which holds Lines: correct the name$/,
    );
  });

  test('a template that CloudFormation refuses', async () => {
    const refused = (stack: Stack) =>
      new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic', properties: { Name: { 'Fn::If': ['Nope', 1, 2] } } });
    await expect(makePlan({ directory: synthesiseLines(refused) })).rejects.toThrow(
      'stack Lines: Template format error: condition "Nope" is used but not defined: add it to Conditions.',
    );
    const nested = synthesiseLines((stack) => refused(new NestedStack(stack, 'Inner')));
    await expect(makePlan({ directory: nested })).rejects.toThrow(/^nested stack Inner.*: Template format error/);
  });

  test('no permission', async () => {
    account.chime.model.control.addFaults({
      operation: 'ListPhoneNumbers',
      kind: 'error',
      error: 'ForbiddenException',
      times: 9,
    });
    await expect(makePlan({ directory: lines() })).rejects.toThrow(/^not allowed to call chime:ListPhoneNumbers/);
  });

  test('no credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });
    await expect(makePlan({ directory: lines() })).rejects.toThrow(/^no AWS credentials were found: set AWS_PROFILE/);
  });

  test('a stack that is busy, or protected', async () => {
    const directory = lines();
    await account.deploy(directory);
    const stack = (account.local as unknown as { state: { stacks: { status: string }[] } }).state.stacks[0];
    stack.status = 'UPDATE_IN_PROGRESS';
    const [{ problem, orders }] = (await makePlan({ directory: lines({ source: search(3) }) })).stacks;
    expect(problem).toBe('it is UPDATE_IN_PROGRESS: plan again when that is over');
    expect(orders).toEqual([]);
  });
});
