/**
 * What is not allowed, and stays so: after some patience the failure names the action that a person has to allow.
 * A failure that sends him to the console instead lets him look for a fault of the number.
 */
import { Answer, Harness } from '../support/harness';
import { numbered, Routing, to } from '../support/routing';

const [ONE, TWO] = numbered(2);
const NAMES = ['AccessDeniedException', 'ForbiddenException', 'UnrecognizedClientException'];

const refuse = (world: Harness, pattern: RegExp, name: string): void => {
  const before = Object.assign(new Error('not authorized'), { name, $metadata: { httpStatusCode: 403 } });
  world.fates = (operation) => (pattern.test(operation) ? { before } : undefined);
};

const listOf = (...PhoneNumbers: string[]) => ({ Source: { Type: 'List' as const, PhoneNumbers } });

async function created(change: object): Promise<{ world: Harness; request: object }> {
  const world = new Harness();
  const properties = { ...listOf(ONE, TWO), ...change };
  const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties });
  await world.clock.pass(120_000);
  return { world, request: { properties, physicalId } };
}

async function routed() {
  const world = new Routing();
  await world.own([ONE]);
  return { world, properties: to(world.connector('main'), ONE) };
}

async function ringing() {
  const world = new Routing();
  await world.own([ONE], 'SipMediaApplicationDialIn');
  const target = { SipMediaApplicationId: world.application('bot'), Priority: 1, AwsRegion: 'us-east-1' };
  const trigger = { TriggerType: 'ToPhoneNumber', TriggerValue: ONE };
  return { world, properties: { ...trigger, Disabled: false, TargetApplications: [target] } };
}

const denied: Record<string, (name: string) => Promise<Answer>> = {
  UpdatePhoneNumber: (name) => {
    const world = new Harness();
    refuse(world, /^UpdatePhoneNumber$/, name);
    return world.submit('Create', { properties: { ...listOf(ONE), PhoneNumberName: 'Support' } });
  },
  BatchUpdatePhoneNumber: (name) => {
    const world = new Harness();
    refuse(world, /^BatchUpdatePhoneNumber$/, name);
    return world.submit('Create', { properties: { ...listOf(ONE, TWO), PhoneNumberName: 'Support' } });
  },
  BatchDeletePhoneNumber: async (name) => {
    const { world, request } = await created({});
    refuse(world, /^BatchDeletePhoneNumber$/, name);
    return world.submit('Delete', request);
  },
  RestorePhoneNumber: async (name) => {
    const { world, request } = await created({});
    await world.submit('Delete', request);
    await world.clock.pass(120_000);
    refuse(world, /^RestorePhoneNumber$/, name);
    return world.submit('Create', { properties: listOf(ONE, TWO) });
  },
  AssociatePhoneNumbersWithVoiceConnector: async (name) => {
    const { world, properties } = await routed();
    refuse(world, /^Associate/, name);
    return world.assign('Create', { properties });
  },
  DisassociatePhoneNumbersFromVoiceConnector: async (name) => {
    const { world, properties } = await routed();
    const { PhysicalResourceId: physicalId } = await world.assign('Create', { properties });
    await world.clock.pass(120_000);
    refuse(world, /^Disassociate/, name);
    return world.assign('Delete', { properties, physicalId });
  },
  CreateSipRule: async (name) => {
    const { world, properties } = await ringing();
    refuse(world, /^CreateSipRule$/, name);
    return world.rule('Create', { properties });
  },
  UpdateSipRule: async (name) => {
    const { world, properties } = await ringing();
    const { PhysicalResourceId: physicalId } = await world.rule('Create', { properties });
    await world.clock.pass(120_000);
    refuse(world, /^UpdateSipRule$/, name);
    return world.rule('Delete', { properties, physicalId });
  },
};

test.each(Object.keys(denied).flatMap((operation) => NAMES.map((name): [string, string] => [operation, name])))(
  '%s, refused with %s: the failure names the action to allow',
  async (operation, name) => {
    const { Status, Reason } = await denied[operation](name);
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(new RegExp(`allow (chime:\\w+ and )?chime:${operation}( and chime:\\w+)* in the policies`));
    expect(Reason).not.toContain('console, then');
  },
);
