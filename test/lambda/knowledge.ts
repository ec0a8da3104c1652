/** What an attempt knows, made up: for the decisions that are pure. */
import { DEFAULTS, STACK } from './harness';
import { Known, NumberState, OrderState, start } from '../../lambda/order/known';
import { AttemptRecord, RequestKind } from '../../lambda/order/record';
import { readRequest } from '../../lambda/order/request';
import { freshRecord } from '../../lambda/order/steps';
import { PhoneNumberOrderProperties } from '../../src/private/contract';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const ONE = '+12065550100';
export const TWO = '+12065550101';
export const THREE = '+12065550102';
export const OLD = 'cpno-00000000000000000001';

/** An attempt that has just written its first record and read it back. */
export function known(kind: RequestKind, change: Partial<Known> = {}, properties: Partial<PhoneNumberOrderProperties> = {}): Known {
  const event = {
    RequestType: kind, RequestId: 'request', ResponseURL: 'https://response.example/', StackId: STACK, LogicalResourceId: 'Support',
    ...(kind !== 'Create' && { PhysicalResourceId: OLD }), ResourceProperties: { ...DEFAULTS, ...properties } as unknown as Record<string, unknown>,
  };
  const request = readRequest(event, NOW);
  const record = freshRecord(request, NOW);
  return { ...start(request, NOW, 60_000, record), records: { at: NOW, value: [record] }, ledger: { at: NOW, value: [record] }, ...change };
}

/** An earlier attempt of the same resource that succeeded, unless something else is said of it. */
export function earlier(change: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    v: 1, kind: 'Create', stackId: STACK, logicalId: 'Support', attempt: OLD, generation: OLD, sentAt: NOW - 3600_000, goalAt: NOW - 3600_000, seq: 1,
    declared: { productType: 'VoiceConnector', source: { Type: 'List', PhoneNumbers: [ONE] } }, holdings: [], orders: [],
    outcome: { status: 'SUCCESS', physicalId: OLD }, ...change,
  };
}

export const state = (number: string, change: Partial<NumberState> = {}): NumberState => ({
  number, status: 'Unassigned', productType: 'VoiceConnector', name: '', callingName: '', deleted: false, associations: [], ...change,
});

/** The numbers as a look at this moment shows them; a bare one is certainly not there. */
export const seen = (...states: (NumberState | string)[]): Pick<Known, 'numbers'> => ({
  numbers: { at: NOW, value: new Map(states.map((each) => (typeof each === 'string' ? [each, undefined] : [each.number, each]))) },
});

export const order = (id: string, status: string, numbers: Readonly<Record<string, string>>, createdAt = NOW): OrderState => ({
  id, status, createdAt, numbers: Object.entries(numbers).map(([number, each]) => ({ number, status: each })),
});
