/** What becomes of numbers, which cost money, when something goes wrong. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_GROUP_VARIABLE } from './container';
import { time, World } from './world';
import type { Fault, OrderScript } from '../../../local/chime-sdk-voice';
import { copyAssembly } from '../assembly';

export const FAULTS = {
  slow: 'the order takes 260 s',
  failed: 'the first order fails',
  allFail: 'every order fails',
  partial: 'the order is Partial',
  pending: 'the order is PendingDocuments for 10 min',
  submitted: 'the order is Submitted for 10 min',
  foc: 'the order is FOC for 10 min',
  exception: 'the order is Exception for 10 min',
  changeRequested: 'the order is ChangeRequested for 10 min',
  lostAnswer: 'the answer of the order is lost',
  connection: 'the connection fails before the order arrives',
  parameters: 'Parameter Store refuses writes after the order',
  update: 'update: another area code',
  deleteRefused: 'the service refuses to delete the number',
  gone: 'the number is gone before the delete',
  stages: 'two stages from one code base, one is deleted',
  functionLog: 'the function gets another log group, then an update',
  assigned: 'the number is assigned to a Voice Connector when the stack is deleted',
} as const;
export type FaultName = keyof typeof FAULTS;

export interface MoneyJob {
  readonly fault: FaultName;
  readonly assembly: string;
  /** The same with another area code; the same code base in another stage. */
  readonly changed: string;
  readonly stage: string;
}

export interface Money {
  readonly bought: number;
  /** Billed in the end, and in no stack. */
  readonly leaked: number;
  /** Billed in the end, in a stack whose operation has failed, and can be repeated. */
  readonly stuck: number;
  /** Declared by a stack that stands, and not held: released, or never bought. */
  readonly missing: number;
  /** How CloudFormation's requests were answered. */
  readonly answered: string;
  readonly end: string;
}

const HOURS = 3;

export async function money(job: MoneyJob): Promise<Money> {
  const world = await World.start({
    callMilliseconds: 100,
    switches: { acquisitionSeconds: 8, searchOrder: 'Fixed', stockPerPool: 100, phoneNumberQuota: 2_000 },
    orderScripts: SCRIPTS[job.fault] ?? [],
  });
  try {
    prepare(world, job.fault);
    const end = await play(world, job);
    await world.pause(HOURS * 3600);
    return { ...tally(world), ...(job.fault === 'stages' && swapped(world)), end };
  } finally {
    await world.close();
  }
}

const failing = (times: number): OrderScript[] => Array.from({ length: times }, () => ({ outcome: 'failed' }));
const SCRIPTS: Partial<Record<FaultName, OrderScript[]>> = {
  slow: [{ outcome: 'slow', seconds: 260 }],
  failed: failing(1),
  allFail: failing(20_000),
};
const STATUSES: Partial<Record<FaultName, string>> = {
  partial: 'Partial',
  pending: 'PendingDocuments',
  submitted: 'Submitted',
  foc: 'FOC',
  exception: 'Exception',
  changeRequested: 'ChangeRequested',
};
const SERVICE_FAULTS: Partial<Record<FaultName, Fault>> = {
  lostAnswer: { operation: 'CreatePhoneNumberOrder', kind: 'lostAnswer' },
  connection: { operation: 'CreatePhoneNumberOrder', kind: 'reset' },
};

function prepare(world: World, fault: FaultName): void {
  const { control } = world.service.model;
  const scripted = SERVICE_FAULTS[fault];
  if (scripted) control.addFaults(scripted);
  const status = STATUSES[fault];
  if (status) showStatus(world, status);
  if (fault === 'parameters') refuseWritesAfterOrder(world);
}

/** For ten minutes the order shows a status that an order may have. */
function showStatus(world: World, status: string): void {
  const until = time.now() + 600_000;
  world.network.rewrite = ({ method, path }, reply) => {
    if (method !== 'GET' || !path.startsWith('/phone-number-orders/') || time.now() > until) return reply;
    const body = JSON.parse(reply.body.toString());
    if (body.PhoneNumberOrder) body.PhoneNumberOrder.Status = status;
    return { ...reply, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
  };
}

function refuseWritesAfterOrder(world: World): void {
  world.network.gate = ({ headers }) =>
    headers['x-amz-target'] === 'AmazonSSM.PutParameter' && ordersOf(world).length > 0
      ? {
        status: 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Buffer.from('{"__type":"AccessDeniedException","message":"not allowed"}'),
      }
      : undefined;
}

const ordersOf = (world: World) =>
  world.service.model.listPhoneNumberOrders({ MaxResults: 99 }).PhoneNumberOrders ?? [];

async function play(world: World, { fault, assembly, changed, stage }: MoneyJob): Promise<string> {
  const { model } = world.service;
  const created = await world.deploy(assembly, { stack: 'Bench' });
  if (!created.succeeded) return created.status;
  await world.pause(60);
  const [number] = world.billed;
  switch (fault) {
    case 'update':
      await world.pause(60);
      return (await world.deploy(changed, { stack: 'Bench' })).status;
    case 'functionLog':
      await world.pause(60);
      return (await world.deploy(withOtherLogGroup(changed), { stack: 'Bench' })).status;
    case 'stages': {
      const second = await world.deploy(stage, { stack: 'Prod' });
      if (!second.succeeded) return `the second stage: ${second.status}`;
      await world.pause(60);
      return (await world.destroy('Bench')).status;
    }
    case 'deleteRefused':
      refuseDeletes(world);
      return (await world.destroy('Bench')).status;
    case 'gone':
      model.control.portOut([number]);
      return (await world.destroy('Bench')).status;
    case 'assigned': {
      const { VoiceConnector } = model.createVoiceConnector({ Name: 'by-hand', RequireEncryption: false });
      model.associatePhoneNumbersWithVoiceConnector({
        VoiceConnectorId: VoiceConnector!.VoiceConnectorId!,
        E164PhoneNumbers: [number],
      });
      return (await world.destroy('Bench')).status;
    }
    default:
      return created.status;
  }
}

function refuseDeletes(world: World): void {
  world.network.gate = ({ method, path }) =>
    method === 'DELETE' || /operation=batch-delete/.test(path)
      ? {
        status: 403,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
        body: Buffer.from('{"Code":"Forbidden","Message":"User is not authorized"}'),
      }
      : undefined;
}

/** As a company's policy for functions would have it, with another area code, so that CloudFormation sends an Update.
// */
function withOtherLogGroup(assembly: string): string {
  const copy = copyAssembly(assembly, 'log-group');
  const file = join(copy, 'Bench.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  for (const { Type, Properties } of Object.values<any>(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    Properties.Environment = {
      Variables: { ...Properties.Environment?.Variables, [LOG_GROUP_VARIABLE]: '/company/all' },
    };
  }
  writeFileSync(file, JSON.stringify(template));
  return copy;
}

/** Every stack has one number, or claims to. */
function tally(world: World): Omit<Money, 'end'> {
  const statuses = world.local.stacks().map(({ status }) => status);
  const standing = statuses.filter((status) =>
    ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'].includes(status),
  ).length;
  const failed = statuses.filter((status) => status.endsWith('_FAILED')).length;
  const billed = world.billed.length;
  const stuck = Math.min(failed, Math.max(0, billed - standing));
  return {
    bought: world.numbers.length,
    leaked: Math.max(0, billed - standing - stuck),
    stuck,
    missing: Math.max(0, standing - billed),
    answered: answers(world),
  };
}

/** Of two stages one is gone: its number, the first that was bought, must not be billed, and the other's must. */
function swapped(world: World): Pick<Money, 'leaked' | 'missing'> {
  const [first, second] = ordersOf(world)
    .sort((one, other) => one.CreatedTimestamp!.getTime() - other.CreatedTimestamp!.getTime())
    .map(({ OrderedPhoneNumbers }) => OrderedPhoneNumbers![0].E164PhoneNumber!);
  const { billed } = world;
  return { leaked: billed.includes(first) ? 1 : 0, missing: billed.includes(second) ? 0 : 1 };
}

function answers(world: World): string {
  const events = ['Bench', 'Prod'].flatMap((stack) => world.local.events(stack));
  const unanswered = events.some(({ reason = '' }) => /did not receive a response/.test(reason));
  return unanswered ? 'no, CloudFormation waited an hour' : 'yes';
}
