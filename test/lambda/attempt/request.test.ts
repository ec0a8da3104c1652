/** What an event asks for, and what a template's author reads when it cannot be done: value, rule, remedy. */
import { isGeneration } from '../../../lambda/attempt/request/envelope';
import { Request } from '../../../lambda/attempt/request/request';
import { readEnvelope, readRequest } from '../../../lambda/engine/read-event';
import { serviceTimeoutSeconds } from '../../../src/contract/envelope';
import { DEFAULTS, STACK } from '../support/harness';

const START = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const EVENT = {
  RequestType: 'Create',
  RequestId: 'r',
  ResponseURL: 'https://response.example/',
  StackId: STACK,
  LogicalResourceId: 'Support',
  ResourceType: 'Custom::ChimePhoneNumberOrder',
  ResourceProperties: {},
};

const read = (properties: Record<string, unknown> = {}, event: Record<string, unknown> = {}): Request =>
  readRequest(
    readEnvelope({ ...EVENT, ...event, ResourceProperties: { ...DEFAULTS, ...properties } }),
    START,
  ) as Request;
const problem = (properties: Record<string, unknown>) => read(properties).problem;

test.each(['RequestType', 'RequestId', 'ResponseURL', 'StackId', 'LogicalResourceId', 'ResourceType'])(
  'an event without %s is none',
  (field) => {
    for (const value of [undefined, '', 7]) {
      expect(() => readEnvelope({ ...EVENT, [field]: value })).toThrow(
        `not a CloudFormation custom resource event: ${field} is missing; invoke this function from a template only`,
      );
    }
  },
);

test('an event of another kind is none, and something else than an object either', () => {
  expect(() => readEnvelope({ ...EVENT, RequestType: 'Destroy' })).toThrow(
    'RequestType Destroy is not Create, Update or Delete; invoke this function from a template only',
  );
  for (const event of [undefined, null, 'Create', 7]) {
    expect(() => readEnvelope(event)).toThrow('RequestType is missing');
  }
  for (const RequestType of ['Create', 'Update', 'Delete']) {
    expect(readEnvelope({ ...EVENT, RequestType }).RequestType).toBe(RequestType);
  }
});

test.each<[field: string, longest: number]>([
  ['RequestId', 128],
  ['ResponseURL', 8192],
  ['LogicalResourceId', 255],
  ['PhysicalResourceId', 1024],
])('%s has at most %d characters', (field, longest) => {
  expect(readEnvelope({ ...EVENT, [field]: 'x'.repeat(longest) })).toMatchObject({ [field]: 'x'.repeat(longest) });
  expect(() => readEnvelope({ ...EVENT, [field]: 'x'.repeat(longest + 1) })).toThrow(
    `${field} has ${longest + 1} characters, and CloudFormation sends at most ${longest}; invoke this function from ` +
      'a template only',
  );
});

test('a physical id is a string, where there is one', () => {
  for (const PhysicalResourceId of [undefined, null]) {
    expect(() => readEnvelope({ ...EVENT, PhysicalResourceId })).not.toThrow();
  }
  for (const PhysicalResourceId of ['', 7, {}, ['cpno-1']]) {
    expect(() => readEnvelope({ ...EVENT, PhysicalResourceId })).toThrow('PhysicalResourceId is missing');
  }
});

test.each(['Sup/port', '../Support', 'Support\n', 'Sup port', 'Süpport'])(
  '%j is no logical id: it would lead to a path of somebody else',
  (LogicalResourceId) => {
    expect(() => readEnvelope({ ...EVENT, LogicalResourceId })).toThrow(
      'is not made of letters and digits only; invoke this function from a template only',
    );
  },
);

test.each([
  'Lines',
  'arn:aws:s3:::bucket',
  `${STACK}/more`,
  STACK.replace('Lines', '1Lines'),
  STACK.replace('us-east-1', ''),
  'arn:aws:cloudformation:us-east-1:1:stack/Lines/1',
])('%s is no stack, and whoever sent it is told what to do', (StackId) => {
  expect(() => readEnvelope({ ...EVENT, StackId })).toThrow(
    `StackId ${StackId} is not the ARN of a CloudFormation stack; deploy with an engine that sends one`,
  );
});

test.each(['aws', 'aws-cn', 'aws-us-gov'])('a stack of the partition %s is one', (partition) => {
  expect(() => readEnvelope({ ...EVENT, StackId: STACK.replace('arn:aws', `arn:${partition}`) })).not.toThrow();
});

test('an event for another type of resource is refused', () => {
  expect(() => readEnvelope({ ...EVENT, ResourceType: 'Custom::Thing' })).toThrow(
    'ResourceType Custom::Thing is not Custom::ChimePhoneNumberOrder or Custom::ChimePhoneNumberAssignment or ' +
      'Custom::ChimeSipRule, which this provider serves; invoke this function from a template only',
  );
});

test('properties that are no object are as good as none', () => {
  for (const ResourceProperties of [undefined, null, 'x']) {
    expect(readEnvelope({ ...EVENT, ResourceProperties }).ResourceProperties).toEqual({});
  }
});

test.each([
  ['cpno-0123456789abcdef0123', true],
  ['cpno-0123456789abcdef0123-unrecorded', false],
  ['xcpno-0123456789abcdef0123', false],
  ['Lines-Support-ABC', false],
  [undefined, false],
])('%s is a generation of ours: %s', (id, ours) => expect(isGeneration(id)).toBe(ours));

test('everything has its default', () => {
  const { Removal, PartialOrderPolicy, DisassociateOnRelease, AdoptExisting, TimeoutSeconds, ...required } = DEFAULTS;
  const declared = { productType: 'VoiceConnector', source: { Type: 'Search', Count: 2, AreaCodes: ['206'] } };
  expect([Removal, PartialOrderPolicy, DisassociateOnRelease, AdoptExisting, TimeoutSeconds]).not.toContain(undefined);
  expect(readRequest(readEnvelope({ ...EVENT, ResourceProperties: required }), START)).toEqual({
    kind: 'Order',
    resourceType: 'Custom::ChimePhoneNumberOrder',
    requestType: 'Create',
    requestId: 'r',
    stackId: STACK,
    stackName: 'Lines',
    stackRegion: 'us-east-1',
    logicalId: 'Support',
    physicalId: undefined,
    attempt: expect.stringMatching(/^cpno-/),
    startedAt: START,
    sentAt: START,
    deadline: START + 30 * MINUTE,
    answerBy: START + 36 * MINUTE,
    partial: 'RollBack',
    removal: 'Retain',
    release: undefined,
    disassociate: false,
    adoptExisting: false,
    movedFrom: undefined,
    problem: undefined,
    declared,
    payload: { declared, holdings: [], orders: [] },
  });
});

test("CloudFormation's strings are read as what they mean", () => {
  const request = read({
    PartialOrderPolicy: 'Keep',
    Removal: 'Delete',
    ReleaseBehavior: 'ReturnToInventory',
    DisassociateOnRelease: 'true',
    AdoptExisting: 'true',
    TimeoutSeconds: ' 600 ',
    Source: { Type: 'Search', Count: '3', AreaCodes: '206, 425,', State: 'WA', City: '' },
    CallingName: 'Example Corp',
    PhoneNumberName: 'Support',
  });
  expect(request).toMatchObject({
    partial: 'Keep',
    removal: 'Delete',
    release: 'ReturnToInventory',
    disassociate: true,
    adoptExisting: true,
    deadline: START + 10 * MINUTE,
  });
  expect(request.declared).toEqual({
    productType: 'VoiceConnector',
    callingName: 'Example Corp',
    name: 'Support',
    source: { Type: 'Search', Count: 3, State: 'WA', AreaCodes: ['206', '425'] },
  });
  expect(read({ DisassociateOnRelease: true, AdoptExisting: false })).toMatchObject({
    disassociate: true,
    adoptExisting: false,
  });
  expect(read({ PartialOrderPolicy: 'Replace', ReleaseBehavior: 'DeletionQueue', Removal: 'Retain' })).toMatchObject({
    partial: 'Replace',
    release: 'DeletionQueue',
    removal: 'Retain',
  });
});

test('each kind of source is read', () => {
  const source = (Source: unknown) => read({ Source }).declared?.source;
  expect(source({ Type: 'List', PhoneNumbers: ['+12065550100', ' +12065550101 '] })).toEqual({
    Type: 'List',
    PhoneNumbers: ['+12065550100', '+12065550101'],
  });
  expect(source({ Type: 'Order', PhoneNumberOrderId: '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e' })).toEqual({
    Type: 'Order',
    PhoneNumberOrderId: '9ee1d6a1-6e5c-1038-54ef-e9255272bf9e',
  });
  expect(source({ Type: 'Search', Count: 1, TollFreePrefixes: ['800', '833'] })).toEqual({
    Type: 'Search',
    Count: 1,
    TollFreePrefixes: ['800', '833'],
  });
  expect(source({ Type: 'Search', Count: 1, State: 'WA', City: 'Seattle', Pattern: '1?5' })).toEqual({
    Type: 'Search',
    Count: 1,
    State: 'WA',
    City: 'Seattle',
    Pattern: '1?5',
  });
});

describe('a list is cut at every comma, as parameters and references bring it', () => {
  const numbers = ['+12065550100', '+12065550101', '+12065550102'];

  test.each<[string, unknown, string[]]>([
    ['as one string', '+12065550100,+12065550101,+12065550102', numbers],
    ['as one string with spaces', ' +12065550100, +12065550101 ,+12065550102, ', numbers],
    ['as one element', ['+12065550100,+12065550101,+12065550102'], numbers],
    ['as one element with spaces', ['+12065550100, +12065550101, +12065550102'], numbers],
    ['as one element among others', ['+12065550100', '+12065550101, +12065550102'], numbers],
    ['as several elements', ['+12065550100,', '+12065550101', ',+12065550102'], numbers],
    ['as a list within the list', ['+12065550100', ['+12065550101', '+12065550102']], numbers],
    ['as what it is', numbers, numbers],
  ])('%s', (_, PhoneNumbers, expected) => {
    expect(read({ Source: { Type: 'List', PhoneNumbers } }).declared?.source).toEqual({
      Type: 'List',
      PhoneNumbers: expected,
    });
  });

  test('so are area codes and prefixes', () => {
    expect(
      read({ Source: { Type: 'Search', Count: 1, AreaCodes: ['206, 425', '253'] } }).declared?.source,
    ).toMatchObject({ AreaCodes: ['206', '425', '253'] });
    expect(
      read({ Source: { Type: 'Search', Count: 1, TollFreePrefixes: ['833,844'] } }).declared?.source,
    ).toMatchObject({ TollFreePrefixes: ['833', '844'] });
  });

  test('what is neither a string nor a list is refused, and not dropped: a search without it would be another', () => {
    expect(problem({ Source: { Type: 'Search', Count: 1, State: 'WA', AreaCodes: { a: 1, b: 2 } } })).toMatch(
      /^areaCodes .*: not three digits; check the digits/,
    );
    expect(read({ Source: { Type: 'Search', Count: 1, AreaCodes: 206 } }).declared?.source).toMatchObject({
      AreaCodes: ['206'],
    });
  });
});

describe('a reference that CloudFormation left as it was written is refused, whatever it stands for', () => {
  const rule =
    'CloudFormation did not resolve this reference, as it resolves neither secrets nor secure parameters in ' +
    'custom resources; use a parameter of type String or StringList, by {{resolve:ssm:...}}';
  const reference = '{{resolve:secretsmanager:Phone:SecretString:line}}';

  test.each<[string, Record<string, unknown>]>([
    ['ProductType', { ProductType: reference }],
    ['CallingName', { CallingName: reference }],
    ['PhoneNumberName', { PhoneNumberName: reference }],
    ['PartialOrderPolicy', { PartialOrderPolicy: reference }],
    ['PhoneNumbers', { Source: { Type: 'List', PhoneNumbers: ['+12065550100', reference] } }],
    ['PhoneNumberOrderId', { Source: { Type: 'Order', PhoneNumberOrderId: reference } }],
    ['AreaCodes', { Source: { Type: 'Search', Count: 1, AreaCodes: [reference] } }],
    ['City', { Source: { Type: 'Search', Count: 1, State: 'WA', City: reference } }],
  ])('%s', (property, properties) => {
    expect(problem(properties)).toBe(`${property} ${reference}: ${rule}`);
  });
});

test.each<[string, Record<string, unknown>, string | RegExp]>([
  [
    'a version of another library',
    { Version: '2' },
    'property version 2: this provider reads 1; deploy provider and order with one version of the library',
  ],
  [
    'no version',
    { Version: undefined },
    'property version undefined: this provider reads 1; deploy provider and order with one version of the library',
  ],
  ['an unknown property', { Colour: 'red' }, 'Colour: not a property of a phone number order; remove it'],
  [
    'neither true nor false',
    { AdoptExisting: 'maybe' },
    'AdoptExisting maybe: neither true nor false; write one of them',
  ],
  [
    'neither true nor false',
    { DisassociateOnRelease: 1 },
    'DisassociateOnRelease 1: neither true nor false; write one of them',
  ],
  [
    'a timeout that is too short',
    { TimeoutSeconds: '59' },
    'timeout 59: not between 60 and 3000 seconds; choose one that is',
  ],
  [
    'a timeout that is too long',
    { TimeoutSeconds: 3001 },
    'timeout 3001: not between 60 and 3000 seconds; choose one that is',
  ],
  [
    'a timeout that is no number',
    { TimeoutSeconds: 'soon' },
    'timeout soon: not between 60 and 3000 seconds; choose one that is',
  ],
  [
    'a timeout that only begins as a number',
    { TimeoutSeconds: '60s' },
    'timeout 60s: not between 60 and 3000 seconds; choose one that is',
  ],
  [
    'an unknown policy',
    { PartialOrderPolicy: 'Shrug' },
    'PartialOrderPolicy Shrug: not one of RollBack, Keep, Replace; choose one of them',
  ],
  ['an unknown removal', { Removal: 'Burn' }, 'Removal Burn: not one of Retain, Delete; choose one of them'],
  [
    'an unknown release',
    { ReleaseBehavior: { a: 1 } },
    'ReleaseBehavior {"a":1}: not one of DeletionQueue, ReturnToInventory; choose one of them',
  ],
  [
    'an unknown source',
    { Source: { Type: 'Wish' } },
    'source Wish: not one of List, Search, Order; use PhoneNumberSource',
  ],
  ['no source', { Source: null }, 'source undefined: not one of List, Search, Order; use PhoneNumberSource'],
  ['an empty list', { Source: { Type: 'List' } }, /list.*/i],
  [
    'two mistakes',
    { Source: { Type: 'List', PhoneNumbers: ['+12065550100'] }, ProductType: 'Fax', PhoneNumberName: 'x'.repeat(300) },
    /; .*; /,
  ],
])('%s is refused', (_, properties, expected) => {
  const request = read(properties);
  expect(request.declared).toBeUndefined();
  if (typeof expected === 'string') expect(request.problem).toBe(expected);
  else expect(request.problem).toMatch(expected);
});

test.each([60, 3000, '60', '3000'])('a timeout of %s seconds is none too short or long', (TimeoutSeconds) => {
  expect(problem({ TimeoutSeconds })).toBeUndefined();
  expect(read({ TimeoutSeconds }).deadline).toBe(START + Number(TimeoutSeconds) * 1000);
});

test.each([
  [60, 30],
  [1800, 30],
  [2400, 40],
  [3000, 50],
])(
  'a Delete under a timeout of %d s may take %d minutes: as long as its Create, and half an hour at least',
  (TimeoutSeconds, minutes) => {
    const request = read({ TimeoutSeconds }, { RequestType: 'Delete', PhysicalResourceId: 'x' });
    expect(request).toMatchObject({ deadline: START + minutes * MINUTE, answerBy: START + (minutes + 6) * MINUTE });
  },
);

test.each(['Create', 'Update', 'Delete'] as const)(
  'a %s responds four minutes before CloudFormation gives it up, or more',
  (RequestType) => {
    for (let TimeoutSeconds = 60; TimeoutSeconds <= 3000; TimeoutSeconds += 7) {
      const { answerBy } = read({ TimeoutSeconds }, { RequestType, PhysicalResourceId: 'x' });
      expect(START + serviceTimeoutSeconds(TimeoutSeconds) * 1000 - answerBy).toBeGreaterThanOrEqual(4 * MINUTE);
    }
  },
);

test('a Delete is not judged by its properties', () => {
  const request = read(
    { Version: '7', Source: null, TimeoutSeconds: 60 },
    { RequestType: 'Delete', PhysicalResourceId: 'x' },
  );
  expect(request).toMatchObject({ requestType: 'Delete', physicalId: 'x' });
  expect(request.problem).toBeUndefined();
  expect(request.declared).toBeUndefined();
});

test('a timeout that is refused still leaves a deadline within reason', () => {
  expect(read({ TimeoutSeconds: 1 }).deadline).toBe(START + MINUTE);
  expect(read({ TimeoutSeconds: 999_999 }).deadline).toBe(START + 50 * MINUTE);
});

test('an update that asks for another region knows the one that it comes from', () => {
  const moved = (RequestType: string, old?: object, now: unknown = 'us-west-2') =>
    read({ Region: now }, { RequestType, OldResourceProperties: old }).movedFrom;
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

describe('when a request was sent', () => {
  const sent = (date: string) => read({}, { ResponseURL: `https://response.example/?X-Amz-Date=${date}&x=y` }).sentAt;

  test('is what its URL says, to the second', () => expect(sent('20261121T115958Z')).toBe(START - 2000));

  test.each(['20261121T120001Z', '20990101T000000Z', '99991231T235959Z'])(
    'is no later than its execution began: %s',
    (date) => expect(sent(date)).toBe(START),
  );
});
