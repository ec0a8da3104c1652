import { DAY, HOUR, line, refusalOf, Rehearsal, START } from './support';
import type { Input, Switches } from '../../../local/chime-sdk-voice';

const A = line(0);
const B = line(1);
type Change = Omit<Input<'UpdatePhoneNumber'>, 'PhoneNumberId'>;

function ready(switches: Partial<Switches> = {}): Rehearsal {
  const rehearsal = new Rehearsal({ switches });
  rehearsal.acquire([A, B]);
  return rehearsal;
}

function update(rehearsal: Rehearsal, change: Change, id = A): string | undefined {
  return refusalOf(() => rehearsal.model.updatePhoneNumber({ PhoneNumberId: id, ...change }));
}

describe('an update', () => {
  test.each<[string, Change]>([
    ['nothing', {}],
    ['two details', { Name: 'Support', ProductType: 'VoiceConnector' }],
    ['two details, one of them empty', { Name: '', CallingName: 'Example' }],
    ['a calling name of one letter', { CallingName: 'x' }],
    ['a calling name that is too long', { CallingName: 'x'.repeat(16) }],
    ['a calling name with punctuation', { CallingName: 'Example, Inc' }],
    ['a name with a blank in front', { Name: ' Support' }],
    ['a product type that does not exist', { ProductType: 'BusinessCalling' as never }],
    ['a name that is no string', { Name: 5 as never }],
  ])('refuses %s', (_, change) => {
    expect(update(ready(), change)).toBe('BadRequestException');
  });

  test.each([A, A.slice(1), A.replace('+', '%2B'), A.replace('+', '%2b')])('finds the number as %s', (id) => {
    const rehearsal = ready();
    expect(update(rehearsal, { Name: 'Support' }, id)).toBeUndefined();
    expect(rehearsal.number(A)).toMatchObject({
      PhoneNumberId: A.replace('+', '%2B'),
      E164PhoneNumber: A,
      Name: 'Support',
    });
  });

  test.each<[string, Partial<Switches>, string]>([
    [A.replace('+', '%2B'), { acceptEncodedIds: false }, 'NotFoundException'],
    [A.slice(1), { acceptBareDigitIds: false }, 'NotFoundException'],
    ['+19995550100', {}, 'NotFoundException'],
    ['no number', {}, 'NotFoundException'],
    ['  ', {}, 'BadRequestException'],
  ])('does not find the number as %j under %j', (id, switches, refused) => {
    expect(update(ready(switches), { Name: 'Support' }, id)).toBe(refused);
  });

  test('takes null for nothing', () => {
    expect(update(ready(), { Name: 'Support', CallingName: null as never })).toBeUndefined();
  });

  test('bumps the time of the change, and clears a name', () => {
    const rehearsal = ready().wait(5);
    update(rehearsal, { Name: 'Support' });
    expect(rehearsal.number(A).UpdatedTimestamp).toEqual(new Date(START + 15_000));
    update(rehearsal, { Name: '' });
    expect(rehearsal.number(A).Name).toBeUndefined();
  });

  test.each<[Partial<Switches>, string | undefined]>([
    [{}, 'BadRequestException'],
    [{ updateWhileAcquiring: 'Accept' }, undefined],
  ])('of a number that is being acquired, under %j', (switches, refused) => {
    const { model } = new Rehearsal({ switches });
    model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [A] });
    expect(refusalOf(() => model.updatePhoneNumber({ PhoneNumberId: A, Name: 'Support' }))).toBe(refused);
  });

  test.each<[Partial<Switches>, string | undefined]>([
    [{}, 'BadRequestException'],
    [{ updateQueued: 'NotFound' }, 'NotFoundException'],
    [{ updateQueued: 'Accept' }, undefined],
  ])('of a number in the deletion queue, under %j', (switches, refused) => {
    const rehearsal = ready(switches);
    rehearsal.model.deletePhoneNumber({ PhoneNumberId: A });
    expect(update(rehearsal, { Name: 'Support' })).toBe(refused);
  });
});

describe('the product type', () => {
  test('changes while the number is unassigned', () => {
    const rehearsal = ready();
    update(rehearsal, { ProductType: 'SipMediaApplicationDialIn' });
    expect(rehearsal.number(A).ProductType).toBe('SipMediaApplicationDialIn');
  });

  test.each<[Partial<Switches>, Change['ProductType'], string | undefined]>([
    [{}, 'SipMediaApplicationDialIn', 'BadRequestException'],
    [{ productTypeWhileAssigned: 'Conflict' }, 'SipMediaApplicationDialIn', 'ConflictException'],
    [{}, 'VoiceConnector', 'BadRequestException'],
    [{ sameProductTypeWhileAssigned: 'Accept' }, 'VoiceConnector', undefined],
  ])('of an assigned number, under %j, to %s', (switches, ProductType, refused) => {
    const rehearsal = ready(switches);
    rehearsal.model.associatePhoneNumbersWithVoiceConnector({
      VoiceConnectorId: rehearsal.connector(),
      E164PhoneNumbers: [A],
    });
    expect(update(rehearsal, { ProductType })).toBe(refused);
  });

  test('of a number outside the US stays', () => {
    const rehearsal = new Rehearsal();
    rehearsal.acquire(['+442079460001'], 'SipMediaApplicationDialIn');
    expect(update(rehearsal, { ProductType: 'VoiceConnector' }, '+442079460001')).toBe('BadRequestException');
  });
});

describe('a calling name', () => {
  test('takes 72 hours, and refuses another one meanwhile', () => {
    const rehearsal = ready();
    expect(rehearsal.number(A)).toMatchObject({ CallingNameStatus: 'Unassigned', CallingName: undefined });
    update(rehearsal, { CallingName: 'Example Corp' });
    expect(rehearsal.number(A)).toMatchObject({ CallingNameStatus: 'UpdateInProgress', CallingName: undefined });
    expect(update(rehearsal.wait(71 * HOUR), { CallingName: 'Other' })).toBe('ConflictException');
    expect(update(rehearsal, { Name: 'Support' })).toBeUndefined();
    rehearsal.wait(HOUR);
    expect(rehearsal.number(A)).toMatchObject({
      CallingNameStatus: 'UpdateSucceeded',
      CallingName: 'Example Corp',
      Name: 'Support',
    });
  });

  test.each<[Partial<Switches>, Record<string, unknown>]>([
    [{ callingNameSeconds: 0 }, { CallingNameStatus: 'UpdateSucceeded', CallingName: 'Example' }],
    [
      { callingNameSeconds: 0, callingNameOutcome: 'UpdateFailed' },
      { CallingNameStatus: 'UpdateFailed', CallingName: undefined },
    ],
    [{ callingNameOutcome: 'UpdateFailed' }, { CallingNameStatus: 'UpdateFailed', CallingName: undefined }],
    [{}, { CallingNameStatus: 'UpdateSucceeded', CallingName: 'Example' }],
  ])('ends, under %j, as %j', (switches, expected) => {
    const rehearsal = ready(switches);
    update(rehearsal, { CallingName: 'Example' });
    expect(rehearsal.wait(72 * HOUR).number(A)).toMatchObject(expected);
  });

  test('shows the new name early where told to, and a refusal by another error', () => {
    const rehearsal = ready({ callingNameWhilePending: 'New', callingNamePending: 'BadRequest' });
    update(rehearsal, { CallingName: 'Example' });
    expect(rehearsal.number(A).CallingName).toBe('Example');
    expect(update(rehearsal, { CallingName: 'Other' })).toBe('BadRequestException');
  });

  test.each([
    ['AtOnce', 'Unassigned'],
    ['Pending', 'UpdateInProgress'],
  ] as const)('is cleared %s', (callingNameCleared, status) => {
    const rehearsal = ready({ callingNameCleared });
    update(rehearsal, { CallingName: 'Example' });
    update(rehearsal.wait(72 * HOUR), { CallingName: '' });
    expect(rehearsal.number(A).CallingNameStatus).toBe(status);
    expect(rehearsal.wait(72 * HOUR).number(A)).toMatchObject({
      CallingNameStatus: 'Unassigned',
      CallingName: undefined,
    });
  });

  test.each<[string, Partial<Switches>, string]>([
    ['+18445550100', {}, 'BadRequestException'],
    ['+14165550100', {}, 'BadRequestException'],
    ['+442079460001', { callingNameNotOffered: 'Forbidden' }, 'ForbiddenException'],
  ])('is not offered for %s under %j', (number, switches, refused) => {
    const rehearsal = new Rehearsal({ switches });
    rehearsal.acquire([number], 'SipMediaApplicationDialIn');
    expect(update(rehearsal, { CallingName: 'Example' }, number)).toBe(refused);
  });

  test('changes once a week where that rule is kept', () => {
    const rehearsal = ready({ callingNameOncePerWeek: true });
    update(rehearsal, { CallingName: 'Example' });
    expect(update(rehearsal.wait(6 * DAY), { CallingName: 'Other' })).toBe('BadRequestException');
    expect(update(rehearsal.wait(DAY), { CallingName: 'Other' })).toBeUndefined();
  });

  test('can be ended by hand', () => {
    const rehearsal = ready();
    update(rehearsal, { CallingName: 'Example' });
    rehearsal.model.control.finishCallingName(A, 'UpdateFailed');
    expect(rehearsal.number(A).CallingNameStatus).toBe('UpdateFailed');
  });
});

describe("the account's calling name", () => {
  test('is absent until it is set, and changes once a week', () => {
    const { model } = new Rehearsal();
    expect(model.getPhoneNumberSettings()).toEqual({ CallingName: undefined, CallingNameUpdatedTimestamp: undefined });
    model.updatePhoneNumberSettings({ CallingName: 'Example' });
    expect(model.getPhoneNumberSettings()).toEqual({
      CallingName: 'Example',
      CallingNameUpdatedTimestamp: new Date(START),
    });
    expect(refusalOf(() => model.updatePhoneNumberSettings({ CallingName: 'Other' }))).toBe('BadRequestException');
  });

  test.each<[Partial<Switches>, string, string | undefined]>([
    [{}, A, 'UpdateInProgress'],
    [{ defaultCallingNameOnNewNumbers: 'AtOnce' }, A, 'UpdateSucceeded'],
    [{ defaultCallingNameOnNewNumbers: 'Never' }, A, 'Unassigned'],
    [{}, '+18445550100', 'Unassigned'],
  ])('reaches a new number, under %j, %s, as %s', (switches, number, status) => {
    const rehearsal = new Rehearsal({ switches });
    rehearsal.model.updatePhoneNumberSettings({ CallingName: 'Example' });
    rehearsal.acquire([number]);
    expect(rehearsal.number(number).CallingNameStatus).toBe(status);
  });
});

describe('a batch of updates', () => {
  const batch = (rehearsal: Rehearsal, ...items: Input<'UpdatePhoneNumber'>[]) =>
    rehearsal.model.batchUpdatePhoneNumber({ UpdatePhoneNumberRequestItems: items }).PhoneNumberErrors;

  test('answers with what went wrong, item by item, under the id that was sent', () => {
    const rehearsal = ready();
    rehearsal.model.updatePhoneNumber({ PhoneNumberId: A, CallingName: 'Example' });
    const errors = batch(
      rehearsal,
      { PhoneNumberId: A.replace('+', '%2B'), CallingName: 'Other' },
      { PhoneNumberId: B, Name: 'Sales' },
      { PhoneNumberId: '+19995550100', Name: 'Lost' },
      { PhoneNumberId: line(9), Name: 'Lost', ProductType: 'VoiceConnector' },
    );
    expect(errors).toMatchObject([
      { PhoneNumberId: A.replace('+', '%2B'), ErrorCode: 'Conflict' },
      { PhoneNumberId: '+19995550100', ErrorCode: 'NotFound' },
      { PhoneNumberId: line(9), ErrorCode: 'NotFound' },
    ]);
    expect(rehearsal.number(B).Name).toBe('Sales');
  });

  test.each<[Partial<Switches>, string | undefined, string | undefined]>([
    [{}, 'BadRequestException', undefined],
    [{ repeatedNumberInBatch: 'PerItem' }, undefined, 'First'],
  ])('that holds a number twice, under %j', (switches, refused, name) => {
    const rehearsal = ready(switches);
    const items = [{ PhoneNumberId: A, Name: 'First' }, { PhoneNumberId: A.replace('+', '%2B'), Name: 'Second' }];
    expect(refusalOf(() => batch(rehearsal, ...items))).toBe(refused);
    expect(rehearsal.number(A).Name).toBe(name);
  });

  test.each<[unknown]>([[[]], [undefined], ['x'], [[null]], [[{}]], [[{ PhoneNumberId: 7 }]]])(
    'refuses the list %j',
    (items) => {
      expect(
        refusalOf(() => ready().model.batchUpdatePhoneNumber({ UpdatePhoneNumberRequestItems: items as never })),
      ).toBe('BadRequestException');
    },
  );

  test('holds at most fifty numbers, unless a switch says otherwise', () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ PhoneNumberId: `+1206${2_000_000 + i}`, Name: 'A' }));
    expect(() => batch(ready(), ...items(50))).not.toThrow();
    expect(refusalOf(() => batch(ready(), ...items(51)))).toBe('BadRequestException');
    expect(() => batch(ready({ maxItemsPerBatch: 0 }), ...items(51))).not.toThrow();
  });

  test('can be held to a size', () => {
    const rehearsal = ready({ maxItemsPerBatch: 1 });
    expect(refusalOf(() => batch(rehearsal, { PhoneNumberId: A, Name: 'A' }, { PhoneNumberId: B, Name: 'B' }))).toBe(
      'BadRequestException',
    );
  });
});
