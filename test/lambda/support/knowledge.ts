/** What an attempt knows, made up: for the decisions that are pure. */
import { DEFAULTS, STACK } from './harness';
import { newRecord } from '../../../lambda/attempt/amend';
import { Known, Memory, start, Written } from '../../../lambda/attempt/knowledge/knowledge';
import { OrderState } from '../../../lambda/attempt/knowledge/observations';
import { Holding, OrderPayload } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { RecordEnvelope, RequestType } from '../../../lambda/attempt/record/record-envelope';
import { Request } from '../../../lambda/attempt/request/request';
import { Step } from '../../../lambda/attempt/step';
import { readRequest } from '../../../lambda/engine/read-event';
import { NumberState } from '../../../lambda/service/number-state';
import { PhoneNumberOrderProperties } from '../../../src/contract/order';

export const NOW = Date.UTC(2026, 10, 21, 12);
/** When earlier attempts were asked for: long enough ago that everything that they did can be seen. */
const AGO = NOW - 3600_000;
export const ONE = '+12065550100';
export const TWO = '+12065550101';
export const THREE = '+12065550102';
export const OLD = 'cpno-00000000000000000001';

/** A turn that nothing has broken off: what it has written it remembers. */
export const MEMORY: Memory = { written: { goal: NOW }, effects: [], unanswered: [], refusals: [], unknownOrders: [] };

/** What CloudFormation sends of a resource. */
export const eventFor = (kind: RequestType, LogicalResourceId: string, ResourceType: string, properties: object) => ({
  RequestType: kind,
  RequestId: 'request',
  ResponseURL: 'https://response.example/',
  StackId: STACK,
  LogicalResourceId,
  ResourceType,
  ...(kind !== 'Create' && { PhysicalResourceId: OLD }),
  ResourceProperties: { ...properties } as Record<string, unknown>,
});

/** The record that a step writes. */
export function recordOf<Each extends RecordEnvelope = AttemptRecord>(step: Step | undefined): Each {
  if (step?.do !== 'Record') throw new Error(`not a record but ${JSON.stringify(step)}`);
  return step.record as Each;
}

/** An attempt that has just written its first record and read it back. */
export function known(
  kind: RequestType,
  change: Partial<Known> = {},
  properties: Partial<PhoneNumberOrderProperties> = {},
): Known {
  const event = eventFor(kind, 'Support', 'Custom::ChimePhoneNumberOrder', { ...DEFAULTS, ...properties });
  const request = readRequest(event, NOW) as Request;
  const record = newRecord({ ...request, payload: request.payload as OrderPayload }, NOW);
  const looked = { records: { began: NOW, value: [record] }, ledger: { began: NOW, value: [record] } };
  return { ...start(request, NOW, 60_000, record, MEMORY), ...looked, ...change };
}

/** With a change of its own record, whose writes ended at the moments that the record tells. */
export function own(known_: Known, change: Partial<AttemptRecord>): Known {
  const { failedAt, plannedAt, clearingAt } = change;
  const written: Written = {
    ...known_.written,
    ...(failedAt !== undefined && { failure: failedAt }),
    ...(plannedAt !== undefined && { plan: plannedAt }),
    ...(clearingAt !== undefined && { clearing: clearingAt }),
  };
  return { ...known_, record: { ...known_.record!, ...change }, written };
}

/** An earlier attempt of the same resource that succeeded, unless something else is said of it. */
export function earlier(change: Partial<AttemptRecord> = {}): AttemptRecord {
  const isAtWork = 'outcome' in change && change.outcome === undefined;
  return {
    version: 1,
    kind: 'Order',
    requestType: 'Create',
    stackId: STACK,
    logicalId: 'Support',
    attempt: OLD,
    generation: OLD,
    sentAt: AGO,
    goalAt: AGO,
    seq: 1,
    declared: { productType: 'VoiceConnector', source: { Type: 'List', PhoneNumbers: [ONE] } },
    holdings: [],
    orders: [],
    outcome: { status: 'SUCCESS', physicalId: OLD },
    ...(!isAtWork && { endedAt: AGO + 60_000 }),
    ...change,
  };
}

/** A number that the attempt whose record has it bought itself, unless something else is said of it. */
export const bought = (number: string, change: Partial<Holding> = {}): Holding => ({
  number,
  acquired: 'Ordered',
  acquiredHere: true,
  ...change,
});

export const state = (number: string, change: Partial<NumberState> = {}): NumberState => ({
  number,
  status: 'Unassigned',
  productType: 'VoiceConnector',
  name: '',
  callingName: '',
  deleted: false,
  associations: [],
  ...change,
});

/** The numbers as a look at this moment shows them; a bare one is certainly not there. */
export const seen = (...states: (NumberState | string)[]): Pick<Known, 'numbers'> => ({
  numbers: {
    began: NOW,
    value: new Map(states.map((each) => (typeof each === 'string' ? [each, undefined] : [each.number, each]))),
  },
});

export const order = (
  id: string,
  status: string,
  numbers: Readonly<Record<string, string>>,
  createdAt = NOW,
): OrderState => ({
  id,
  status,
  createdAt,
  numbers: Object.entries(numbers).map(([number, each]) => ({ number, status: each })),
});
