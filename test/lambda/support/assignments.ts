/** What an attempt of an assignment knows, made up: for the decisions that are pure. */
import { STACK } from './harness';
import { eventFor, MEMORY, NOW, OLD } from './knowledge';
import { AssignmentRecord, Known } from '../../../lambda/assignment/known';
import { newRecord } from '../../../lambda/attempt/amend';
import {
  CountedRefusal,
  Effect,
  refusalKey,
  resourceKey,
  start,
  Written,
} from '../../../lambda/attempt/knowledge/knowledge';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { Request } from '../../../lambda/attempt/request/request';
import { readRequest } from '../../../lambda/engine/read-event';
import { Association, NumberState } from '../../../lambda/service/number-state';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';

export const place = (id: string) => ({ kind: 'VoiceConnectorId', id }) as const;
export const MAIN = place('main');
export const SPARE = place('spare');
/** When the attempt was asked for, and wrote that down: everything that was done before can be seen by now. */
export const ASKED = NOW - 120_000;

/**
 * An attempt that asks for something at the main connector, remembers all that it did, has just read everybody's
 * records and asked CloudFormation, and has not looked at numbers in this turn.
 */
export function attempting(
  requestType: RequestType,
  change: Partial<AssignmentRecord> = {},
  more: Partial<Known> & { readonly beside?: readonly AssignmentRecord[]; readonly stackStatus?: string } = {},
): Known {
  const status = `${requestType.toUpperCase()}_IN_PROGRESS`;
  const { beside = [], stackStatus = status, ...rest } = more;
  const properties = { Version: '1', Region: 'us-east-1', VoiceConnectorId: MAIN.id, TimeoutSeconds: '600' };
  const event = eventFor(requestType, 'Assignment', ASSIGNMENT_TYPE, properties);
  const request = readRequest(event, ASKED) as Request<object>;
  const payload = { declared: { holder: MAIN, numbers: [], force: false }, ties: [], partings: [] };
  const record = { ...newRecord({ ...request, payload }, ASKED), ...change } as AssignmentRecord;
  const { failedAt, plannedAt } = record;
  const written: Written = {
    goal: ASKED,
    ...(failedAt !== undefined && { failure: failedAt }),
    ...(plannedAt !== undefined && { plan: plannedAt }),
  };
  const value = [record, ...beside];
  const resource = { began: NOW, value: { stackStatus, status, physicalId: OLD } };
  return {
    ...start(request, NOW, 60_000, record, { ...MEMORY, written }),
    records: { began: NOW, value: value.filter(({ logicalId }) => logicalId === 'Assignment') },
    ledger: { began: NOW, value },
    notes: [],
    resources: new Map([[resourceKey(STACK, 'Assignment'), resource]]),
    ...rest,
  };
}

/** Another resource's assignment, which stands, unless something else is said. */
export const another = (holder: Association, number: string, change: Partial<AssignmentRecord> = {}) =>
  ({
    version: 1,
    kind: 'Assignment',
    requestType: 'Create',
    stackId: STACK,
    logicalId: 'Another',
    attempt: 'cpno-another',
    generation: 'cpno-another',
    sentAt: NOW - 3600_000,
    goalAt: NOW - 3600_000,
    seq: 1,
    plannedAt: NOW - 3600_000,
    declared: { holder, numbers: [number], force: false },
    ties: [{ number }],
    partings: [],
    outcome: { status: 'SUCCESS', physicalId: 'cpno-another' },
    endedAt: NOW - 3500_000,
    ...change,
  }) as AssignmentRecord;

/** An earlier attempt of the same resource, which has put these numbers to the main connector. */
export const before = (numbers: readonly string[], change: Partial<AssignmentRecord> = {}) =>
  another(MAIN, '', {
    logicalId: 'Assignment',
    attempt: OLD,
    generation: OLD,
    declared: { holder: MAIN, numbers, force: false },
    ties: numbers.map((number) => ({ number })),
    outcome: { status: 'SUCCESS', physicalId: OLD },
    ...change,
  });

/** What a look shows that began at this moment: what holds each number, if anything does. */
export const held = (
  by: Readonly<Record<string, Association | undefined>>,
  began = NOW,
  change: Partial<NumberState> = {},
): Pick<Known, 'numbers'> => ({
  numbers: {
    began,
    value: new Map(
      Object.entries(by).map(([number, holder]) => [
        number,
        {
          number,
          status: holder ? 'Assigned' : 'Unassigned',
          productType: 'VoiceConnector',
          name: '',
          callingName: '',
          deleted: false,
          associations: holder ? [holder] : [],
          ...change,
        },
      ]),
    ),
  },
});

/** What the service has accepted of a number, last at this moment. */
export const done = (did: 'Associate' | 'Disassociate', numbers: readonly string[], { id }: Association, at = NOW) => ({
  effects: new Map<string, readonly Effect[]>(numbers.map((number) => [number, [{ at, did, value: id }]])),
});

/** What the service has refused of a number, so often and last at this moment. */
export const refusing = (
  did: 'Associate' | 'Disassociate',
  number: string,
  { kind, id }: Association,
  change: Partial<CountedRefusal> = {},
): Pick<Known, 'refusals'> => ({
  refusals: new Map([
    [
      refusalKey(`${did} ${kind} ${id}`, number),
      { number, code: 'BadRequest', message: 'bad request', count: 1, at: NOW - 60_000, ...change },
    ],
  ]),
});
