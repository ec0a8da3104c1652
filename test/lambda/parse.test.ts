/** What an event asks for, and what a template's author reads when it cannot be done: value, rule, remedy. */
import { DEFAULTS, STACK } from './harness';
import { isGeneration, readEnvelope, readRequest, Request } from '../../lambda/order/request';

const START = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const EVENT = { RequestType: 'Create', RequestId: 'r', ResponseURL: 'https://response.example/', StackId: STACK, LogicalResourceId: 'Support', ResourceProperties: {} };

const read = (properties: Record<string, unknown> = {}, event: Record<string, unknown> = {}): Request =>
  readRequest(readEnvelope({ ...EVENT, ...event, ResourceProperties: { ...DEFAULTS, ...properties } }), START);
const problem = (properties: Record<string, unknown>) => read(properties).problem;

test.each(['RequestType', 'RequestId', 'ResponseURL', 'StackId', 'LogicalResourceId'])('an event without %s is none', (field) => {
  for (const value of [undefined, '', 7]) {
    expect(() => readEnvelope({ ...EVENT, [field]: value })).toThrow(`not a CloudFormation custom resource event: ${field} is missing; invoke this function from a template only`);
  }
});

test('an event of another kind is none, and something else than an object either', () => {
  expect(() => readEnvelope({ ...EVENT, RequestType: 'Destroy' })).toThrow('RequestType Destroy is not Create, Update or Delete; invoke this function from a template only');
  for (const event of [undefined, null, 'Create', 7]) expect(() => readEnvelope(event)).toThrow('RequestType is missing');
  for (const RequestType of ['Create', 'Update', 'Delete']) expect(readEnvelope({ ...EVENT, RequestType }).RequestType).toBe(RequestType);
});

test('properties that are no object are as good as none', () => {
  for (const ResourceProperties of [undefined, null, 'x']) expect(readEnvelope({ ...EVENT, ResourceProperties }).ResourceProperties).toEqual({});
});

test.each([['cpno-0123456789abcdef0123', true], ['cpno-0123456789abcdef0123-unrecorded', false], ['xcpno-0123456789abcdef0123', false], ['Lines-Support-ABC', false], [undefined, false]])(
  '%s is a generation of ours: %s', (id, ours) => expect(isGeneration(id)).toBe(ours));

test('everything has its default', () => {
  const { Removal, PartialOrderPolicy, DisassociateOnRelease, AdoptExisting, TimeoutSeconds, ...required } = DEFAULTS;
  expect([Removal, PartialOrderPolicy, DisassociateOnRelease, AdoptExisting, TimeoutSeconds]).not.toContain(undefined);
  expect(readRequest(readEnvelope({ ...EVENT, ResourceProperties: required }), START)).toEqual({
    kind: 'Create', requestId: 'r', stackId: STACK, stackName: 'Lines', stackRegion: 'us-east-1', logicalId: 'Support', physicalId: undefined,
    attempt: expect.stringMatching(/^cpno-/), startedAt: START, sentAt: START, deadline: START + 30 * MINUTE, answerBy: START + 36 * MINUTE,
    partial: 'RollBack', removal: 'Retain', release: undefined, disassociate: false, adoptExisting: false, movedFrom: undefined,
    declared: { productType: 'VoiceConnector', source: { Type: 'Search', Count: 2, AreaCodes: ['206'] } },
  });
});

test('CloudFormation\'s strings are read as what they mean', () => {
  const request = read({
    PartialOrderPolicy: 'Keep', Removal: 'Delete', ReleaseBehavior: 'ReturnToInventory', DisassociateOnRelease: 'true', AdoptExisting: 'true', TimeoutSeconds: ' 600 ',
    Source: { Type: 'Search', Count: '3', AreaCodes: '206, 425,', State: 'WA', City: '' }, CallingName: 'Example Corp', PhoneNumberName: 'Support',
  });
  expect(request).toMatchObject({ partial: 'Keep', removal: 'Delete', release: 'ReturnToInventory', disassociate: true, adoptExisting: true, deadline: START + 10 * MINUTE });
  expect(request.declared).toEqual({
    productType: 'VoiceConnector', callingName: 'Example Corp', name: 'Support', source: { Type: 'Search', Count: 3, State: 'WA', AreaCodes: ['206', '425'] },
  });
  expect(read({ DisassociateOnRelease: true, AdoptExisting: false })).toMatchObject({ disassociate: true, adoptExisting: false });
  expect(read({ PartialOrderPolicy: 'Replace', ReleaseBehavior: 'DeletionQueue', Removal: 'Retain' })).toMatchObject({ partial: 'Replace', release: 'DeletionQueue', removal: 'Retain' });
});

test('each kind of source is read', () => {
  const source = (Source: unknown) => read({ Source }).declared?.source;
  expect(source({ Type: 'List', PhoneNumbers: ['+12065550100', ' +12065550101 '] })).toEqual({ Type: 'List', PhoneNumbers: ['+12065550100', '+12065550101'] });
  expect(source({ Type: 'Order', PhoneNumberOrderId: '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e' })).toEqual({ Type: 'Order', PhoneNumberOrderId: '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e' });
  expect(source({ Type: 'Search', Count: 1, TollFreePrefixes: ['800', '833'] })).toEqual({ Type: 'Search', Count: 1, TollFreePrefixes: ['800', '833'] });
  expect(source({ Type: 'Search', Count: 1, State: 'WA', City: 'Seattle', Pattern: '1?5' })).toEqual({ Type: 'Search', Count: 1, State: 'WA', City: 'Seattle', Pattern: '1?5' });
});

test.each<[string, Record<string, unknown>, string | RegExp]>([
  ['a version of another library', { Version: '2' }, 'property version 2: this provider reads 1; deploy provider and order with one version of the library'],
  ['no version', { Version: undefined }, 'property version undefined: this provider reads 1; deploy provider and order with one version of the library'],
  ['an unknown property', { Colour: 'red' }, 'Colour: not a property of a phone number order; remove it'],
  ['neither true nor false', { AdoptExisting: 'maybe' }, 'AdoptExisting maybe: neither true nor false; write one of them'],
  ['neither true nor false', { DisassociateOnRelease: 1 }, 'DisassociateOnRelease 1: neither true nor false; write one of them'],
  ['a timeout that is too short', { TimeoutSeconds: '59' }, 'timeout 59: not between 60 and 3000 seconds; choose one that is'],
  ['a timeout that is too long', { TimeoutSeconds: 3001 }, 'timeout 3001: not between 60 and 3000 seconds; choose one that is'],
  ['a timeout that is no number', { TimeoutSeconds: 'soon' }, 'timeout soon: not between 60 and 3000 seconds; choose one that is'],
  ['a timeout that only begins as a number', { TimeoutSeconds: '60s' }, 'timeout 60s: not between 60 and 3000 seconds; choose one that is'],
  ['an unknown policy', { PartialOrderPolicy: 'Shrug' }, 'PartialOrderPolicy Shrug: not one of RollBack, Keep, Replace; choose one of them'],
  ['an unknown removal', { Removal: 'Burn' }, 'Removal Burn: not one of Retain, Delete; choose one of them'],
  ['an unknown release', { ReleaseBehavior: { a: 1 } }, 'ReleaseBehavior {"a":1}: not one of DeletionQueue, ReturnToInventory; choose one of them'],
  ['an unknown source', { Source: { Type: 'Wish' } }, 'source Wish: not one of List, Search, Order; use PhoneNumberSource'],
  ['no source', { Source: null }, 'source undefined: not one of List, Search, Order; use PhoneNumberSource'],
  ['an empty list', { Source: { Type: 'List' } }, /list.*/i],
  ['two mistakes', { Source: { Type: 'List', PhoneNumbers: ['+12065550100'] }, ProductType: 'Fax', PhoneNumberName: 'x'.repeat(300) }, /; .*; /],
])('%s is refused', (_, properties, expected) => {
  const request = read(properties);
  expect(request.declared).toBeUndefined();
  if (typeof expected === 'string') expect(request.problem).toBe(expected); else expect(request.problem).toMatch(expected);
});

test.each([60, 3000, '60', '3000'])('a timeout of %s seconds is none too short or long', (TimeoutSeconds) => {
  expect(problem({ TimeoutSeconds })).toBeUndefined();
  expect(read({ TimeoutSeconds }).deadline).toBe(START + Number(TimeoutSeconds) * 1000);
});

test('a Delete is not judged by its properties, and takes the time that it needs', () => {
  const request = read({ Version: '7', Source: null, TimeoutSeconds: 60 }, { RequestType: 'Delete', PhysicalResourceId: 'x' });
  expect(request).toMatchObject({ kind: 'Delete', physicalId: 'x', deadline: START + 50 * MINUTE, answerBy: START + 56 * MINUTE });
  expect(request.problem).toBeUndefined();
  expect(request.declared).toBeUndefined();
});

test('a timeout that is refused still leaves a deadline within reason', () => {
  expect(read({ TimeoutSeconds: 1 }).deadline).toBe(START + MINUTE);
  expect(read({ TimeoutSeconds: 999_999 }).deadline).toBe(START + 50 * MINUTE);
});

test('an update that asks for another region knows the one that it comes from', () => {
  const moved = (RequestType: string, old?: object, now: unknown = 'us-west-2') => read({ Region: now }, { RequestType, OldResourceProperties: old }).movedFrom;
  expect(moved('Update', { Region: 'us-east-1' })).toBe('us-east-1');
  expect(moved('Update', { Region: 'us-east-1' }, 'us-east-1')).toBeUndefined();
  expect(moved('Update', {})).toBeUndefined();
  expect(moved('Update')).toBeUndefined();
  expect(moved('Delete', { Region: 'us-east-1' })).toBeUndefined();
});

test.each([
  ['?X-Amz-Date=20261121T101112Z&x=1', Date.UTC(2026, 10, 21, 10, 11, 12)],
  ['?a=b&x-amz-date=20261121T101112Z', Date.UTC(2026, 10, 21, 10, 11, 12)],
  ['?NotX-Amz-Date=20261121T101112Z', START],
  ['?X-Amz-Date=yesterday', START],
  ['', START],
])('a request was sent when its URL %s says so, else when it began', (query, sentAt) => {
  expect(read({}, { ResponseURL: `https://response.example/${query}` }).sentAt).toBe(sentAt);
});

test('a stack id that is none has names all the same', () => {
  expect(read({}, { StackId: 'stack' })).toMatchObject({ stackName: 'unknown', stackRegion: 'unknown' });
});
