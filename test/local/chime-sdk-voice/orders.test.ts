import { line, refusalOf, Rehearsal, START } from './support';
import type { Input, Switches } from '../../../local/chime-sdk-voice';

const LINES = [line(0), line(1), line(2)];

function place(rehearsal: Rehearsal, numbers = LINES): string {
  return rehearsal.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: numbers })
    .PhoneNumberOrder!.PhoneNumberOrderId!;
}

describe('an order', () => {
  test('starts as the samples of the service show it', () => {
    const { model } = new Rehearsal();
    const { PhoneNumberOrder } = model.createPhoneNumberOrder({
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [line(0)],
    });
    expect(PhoneNumberOrder).toEqual({
      PhoneNumberOrderId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      ProductType: 'VoiceConnector',
      Status: 'Processing',
      OrderType: 'New',
      OrderedPhoneNumbers: [{ E164PhoneNumber: line(0), Status: 'Processing' }],
      CreatedTimestamp: new Date(START),
      UpdatedTimestamp: new Date(START),
      FocDate: undefined,
    });
  });

  test('shows its numbers at once, and acquires them after a while', () => {
    const rehearsal = new Rehearsal();
    const id = place(rehearsal);
    expect(rehearsal.number(line(0))).toMatchObject({ Status: 'AcquireInProgress', OrderId: id });
    rehearsal.wait(9.9);
    expect(rehearsal.order(id).Status).toBe('Processing');
    rehearsal.wait(100);
    expect(rehearsal.order(id)).toMatchObject({ Status: 'Successful', UpdatedTimestamp: new Date(START + 10_000) });
    expect(rehearsal.number(line(0))).toMatchObject({
      Status: 'Unassigned',
      UpdatedTimestamp: new Date(START + 10_000),
    });
  });

  test('takes numbers without their plus', () => {
    const rehearsal = new Rehearsal();
    place(rehearsal, [line(0).slice(1)]);
    expect(rehearsal.number(line(0)).E164PhoneNumber).toBe(line(0));
  });

  test('puts its name onto its numbers, unless told otherwise', () => {
    const [named, unnamed] = [new Rehearsal(), new Rehearsal({ switches: { orderNameOnNumbers: false } })];
    named.acquire([line(0)], 'VoiceConnector', 'Support');
    unnamed.acquire([line(0)], 'VoiceConnector', 'Support');
    expect([named.number(line(0)).Name, unnamed.number(line(0)).Name]).toEqual(['Support', undefined]);
  });

  test('acquires number by number where acquisition is spread', () => {
    const rehearsal = new Rehearsal({ switches: { acquisitionSpreadSeconds: 5 } });
    const id = place(rehearsal);
    rehearsal.wait(16);
    expect(rehearsal.order(id)).toMatchObject({
      Status: 'Processing',
      OrderedPhoneNumbers: [{ Status: 'Acquired' }, { Status: 'Acquired' }, { Status: 'Processing' }],
    });
    expect(rehearsal.wait(5).order(id).Status).toBe('Successful');
  });

  test.each<[string, Partial<Input<'CreatePhoneNumberOrder'>>]>([
    ['no product type', { ProductType: undefined }],
    ['a product type that does not exist', { ProductType: 'BusinessCalling' as never }],
    ['no numbers', { E164PhoneNumbers: [] }],
    ['numbers that are no list', { E164PhoneNumbers: line(0) as never }],
    ['something that is no number', { E164PhoneNumbers: ['+0123'] }],
    ['a number twice', { E164PhoneNumbers: [line(0), line(0).slice(1)] }],
    ['a name with a blank at its end', { Name: 'Support ' }],
    ['a name that is too long', { Name: 'x'.repeat(257) }],
    ['a number of a country that is not served', { E164PhoneNumbers: ['+551155550100'] }],
    ['a number outside the US for a Voice Connector', { E164PhoneNumbers: ['+442079460000'] }],
    ['a number of an empty pool', { E164PhoneNumbers: ['+18005550100'] }],
  ])('refuses %s', (_, change) => {
    const { model } = new Rehearsal();
    const input = {
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [line(0)],
      ...change,
    } as Input<'CreatePhoneNumberOrder'>;
    expect(refusalOf(() => model.createPhoneNumberOrder(input))).toBe('BadRequestException');
    expect(model.listPhoneNumberOrders().PhoneNumberOrders).toEqual([]);
    expect(model.listPhoneNumbers().PhoneNumbers).toEqual([]);
  });

  test.each<[Partial<Switches>, string | undefined, string[] | undefined]>([
    [{}, 'BadRequestException', undefined],
    [{ unavailableNumberInOrder: 'FailNumber' }, undefined, ['Acquired', 'Failed', 'Acquired']],
  ])('that asks for what others have, under %j', (switches, refused, statuses) => {
    const rehearsal = new Rehearsal({ switches });
    rehearsal.model.control.snatch([line(1)]);
    expect(refusalOf(() => rehearsal.acquire(LINES))).toBe(refused);
    expect(
      rehearsal.model.listPhoneNumberOrders().PhoneNumberOrders?.[0]?.OrderedPhoneNumbers?.map(({ Status }) => Status),
    ).toEqual(statuses);
  });

  test.each<[Partial<Switches>, string | undefined, string | undefined]>([
    [{}, 'BadRequestException', undefined],
    [{ ownNumberInOrder: 'FailNumber' }, undefined, 'Failed'],
  ])('that asks for a number of the inventory, under %j', (switches, refused, status) => {
    const rehearsal = new Rehearsal({ switches });
    const first = rehearsal.acquire([line(0)]);
    rehearsal.wait(60);
    expect(refusalOf(() => rehearsal.acquire([line(0)]))).toBe(refused);
    const [newest] = rehearsal.model.listPhoneNumberOrders().PhoneNumberOrders!;
    expect(newest.PhoneNumberOrderId === first ? undefined : newest.Status).toBe(status);
    expect(rehearsal.number(line(0))).toMatchObject({ Status: 'Unassigned', OrderId: first });
  });

  test.each<[Partial<Switches>, string | undefined, string]>([
    [{}, 'BadRequestException', 'ReleaseInProgress'],
    [{ queuedNumberInOrder: 'FailNumber' }, undefined, 'ReleaseInProgress'],
    [{ queuedNumberInOrder: 'AcquireAgain' }, undefined, 'Unassigned'],
  ])('that asks for a number of the deletion queue, under %j', (switches, refused, status) => {
    const rehearsal = new Rehearsal({ switches });
    rehearsal.acquire([line(0)]);
    rehearsal.model.deletePhoneNumber({ PhoneNumberId: line(0) });
    expect(refusalOf(() => rehearsal.acquire([line(0)]))).toBe(refused);
    expect(rehearsal.number(line(0)).Status).toBe(status);
  });

  test.each(['Kept', 'Dropped'] as const)(
    'that failed leaves records that are %s, and can be repeated',
    (failedNumbers) => {
      const rehearsal = new Rehearsal({
        switches: { failedNumbers, phoneNumberQuota: 1 },
        orderScripts: [{ outcome: 'failed' }],
      });
      const id = rehearsal.acquire([line(0)]);
      expect(rehearsal.order(id).Status).toBe('Failed');
      expect(rehearsal.model.listPhoneNumbers().PhoneNumbers!.map(({ Status }) => Status)).toEqual(
        failedNumbers === 'Kept' ? ['AcquireFailed'] : [],
      );
      expect(rehearsal.order(rehearsal.acquire([line(0)])).Status).toBe('Successful');
    },
  );

  test('fails for a number that somebody takes while it is being acquired', () => {
    const rehearsal = new Rehearsal();
    const id = place(rehearsal);
    rehearsal.model.control.snatch([line(0)]);
    rehearsal.wait(10);
    expect(rehearsal.order(id).Status).toBe('Partial');
    expect(rehearsal.number(line(0)).Status).toBe('AcquireFailed');
  });
});

describe('the quota', () => {
  test.each<[Partial<Switches>, string]>([
    [{}, 'ResourceLimitExceededException'],
    [{ overQuota: 'BadRequest' }, 'BadRequestException'],
  ])('stops an order as a whole, under %j', (switches, refused) => {
    const rehearsal = new Rehearsal({ switches });
    rehearsal.acquire(LINES);
    expect(refusalOf(() => place(rehearsal, [line(3), line(4), line(5)]))).toBe(refused);
    expect(refusalOf(() => place(rehearsal, [line(3), line(4)]))).toBeUndefined();
    rehearsal.model.control.setQuota(6);
    expect(refusalOf(() => place(rehearsal, [line(5)]))).toBeUndefined();
  });

  test.each([
    [false, undefined],
    [true, 'ResourceLimitExceededException'],
  ])('counts queued numbers: %s', (queuedNumbersCountInQuota, refused) => {
    const rehearsal = new Rehearsal({ switches: { queuedNumbersCountInQuota, phoneNumberQuota: 1 } });
    rehearsal.acquire([line(0)]);
    rehearsal.model.deletePhoneNumber({ PhoneNumberId: line(0) });
    expect(refusalOf(() => place(rehearsal, [line(1)]))).toBe(refused);
  });
});

describe('scripted orders', () => {
  test('are used up one by one', () => {
    const rehearsal = new Rehearsal({
      switches: { phoneNumberQuota: 20 },
      orderScripts: [
        { outcome: 'stuck' },
        { outcome: 'partial', failing: 2 },
        { outcome: 'partial', failing: [line(8)] },
        { outcome: 'slow', seconds: 600 },
      ],
    });
    const ids = [0, 3, 6, 9, 12].map((from) => place(rehearsal, [line(from), line(from + 1), line(from + 2)]));
    rehearsal.wait(15);
    expect(ids.map((id) => rehearsal.order(id).Status)).toEqual([
      'Processing',
      'Partial',
      'Partial',
      'Processing',
      'Successful',
    ]);
    expect([line(3), line(4), line(5), line(6), line(7), line(8)].map((number) => rehearsal.number(number).Status))
      .toEqual(['Unassigned', 'AcquireFailed', 'AcquireFailed', 'Unassigned', 'Unassigned', 'AcquireFailed']);
    rehearsal.wait(600);
    expect(ids.map((id) => rehearsal.order(id).Status)).toEqual([
      'Processing',
      'Partial',
      'Partial',
      'Successful',
      'Successful',
    ]);
    rehearsal.model.control.settleOrder(ids[0], [line(1)]);
    expect(rehearsal.order(ids[0]).Status).toBe('Partial');
  });
});

test('an order may bring a number that it does not name', () => {
  const rehearsal = new Rehearsal({ orderScripts: [{ outcome: 'unlisted' }, { outcome: 'unlisted', failing: 2 }] });
  const ids = [place(rehearsal, [line(0), line(1), line(2)]), place(rehearsal, [line(3)])];
  rehearsal.wait(15);
  expect(ids.map((id) => rehearsal.order(id))).toMatchObject([
    { Status: 'Successful', OrderedPhoneNumbers: [{ E164PhoneNumber: line(0) }, { E164PhoneNumber: line(1) }] },
    { Status: 'Successful', OrderedPhoneNumbers: [{ E164PhoneNumber: line(3) }] },
  ]);
  expect(rehearsal.number(line(2))).toMatchObject({ Status: 'Unassigned', OrderId: ids[0] });
});

describe('looking at orders', () => {
  test.each<[string, Partial<Switches>, string]>([
    ['00000000-0000-4000-8000-000000000000', {}, 'NotFoundException'],
    ['nonsense', {}, 'BadRequestException'],
    ['nonsense', { malformedOrderId: 'NotFound' }, 'NotFoundException'],
    [' ', {}, 'BadRequestException'],
  ])('refuses id %j under %j with %s', (id, switches, refused) => {
    expect(refusalOf(() => new Rehearsal({ switches }).order(id))).toBe(refused);
  });

  test.each(['NewestFirst', 'OldestFirst'] as const)('lists them page by page, %s', (orderListing) => {
    const rehearsal = new Rehearsal({ switches: { orderListing } });
    const ids = [0, 1, 2].map((index) => place(rehearsal, [line(index)]));
    const first = rehearsal.model.listPhoneNumberOrders({ MaxResults: 2 });
    const second = rehearsal.model.listPhoneNumberOrders({ MaxResults: 2, NextToken: first.NextToken });
    const listed = [...first.PhoneNumberOrders!, ...second.PhoneNumberOrders!].map(
      ({ PhoneNumberOrderId }) => PhoneNumberOrderId,
    );
    expect(listed).toEqual(orderListing === 'NewestFirst' ? ids.reverse() : ids);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([0, 101, -1, '5' as never])('refuses pages of %j', (MaxResults) => {
    expect(refusalOf(() => new Rehearsal().model.listPhoneNumberOrders({ MaxResults }))).toBe('BadRequestException');
  });
});

describe('a port-in', () => {
  test.each<[string, string, string]>([
    ['PendingDocuments', 'PortinInProgress', 'Processing'],
    ['Submitted', 'PortinInProgress', 'Processing'],
    ['FOC', 'PortinInProgress', 'Processing'],
    ['ChangeRequested', 'PortinInProgress', 'Processing'],
    ['Exception', 'PortinInProgress', 'Processing'],
    ['Processing', 'PortinInProgress', 'Processing'],
    ['CancelRequested', 'PortinCancelRequested', 'Processing'],
    ['Cancelled', 'Cancelled', 'Failed'],
    ['Failed', 'AcquireFailed', 'Failed'],
    ['Partial', 'Unassigned', 'Acquired'],
    ['Successful', 'Unassigned', 'Acquired'],
  ])('in status %s shows its first number as %s', (status, numberStatus, orderedStatus) => {
    const rehearsal = new Rehearsal();
    const id = rehearsal.model.control.injectPortInOrder({
      phoneNumbers: [line(0), line(1)],
      status: status as never,
      focDate: '2026-02-01',
    });
    rehearsal.wait(1000);
    expect(rehearsal.order(id)).toMatchObject({
      OrderType: 'Porting',
      Status: status,
      FocDate: '2026-02-01',
      OrderedPhoneNumbers: [{ Status: orderedStatus }, {}],
    });
    expect(rehearsal.number(line(0))).toMatchObject({ Status: numberStatus, OrderId: id });
  });

  test('moves on when it is told to', () => {
    const rehearsal = new Rehearsal();
    const id = rehearsal.model.control.injectPortInOrder({ phoneNumbers: [line(0)] });
    rehearsal.model.control.setPortInStatus(id, 'FOC', '2026-02-01T00:00:00Z');
    expect(rehearsal.order(id)).toMatchObject({ Status: 'FOC', FocDate: '2026-02-01T00:00:00Z' });
    rehearsal.model.control.setPortInStatus(id, 'Successful');
    expect(rehearsal.number(line(0)).Status).toBe('Unassigned');
  });
});
