import { DAY, line, refusalOf, Rehearsal, START } from './support';
import type { Switches } from '../../../local/chime-sdk-voice';

const A = line(0);
const B = line(1);

function ready(switches: Partial<Switches> = {}): Rehearsal {
  const rehearsal = new Rehearsal({ switches });
  rehearsal.acquire([A, B], 'VoiceConnector', 'Support');
  return rehearsal;
}

function remove(rehearsal: Rehearsal, id = A): string | undefined {
  return refusalOf(() => rehearsal.model.deletePhoneNumber({ PhoneNumberId: id }));
}

function restore(rehearsal: Rehearsal, id = A): string | undefined {
  return refusalOf(() => rehearsal.model.restorePhoneNumber({ PhoneNumberId: id }));
}

describe('a deleted number', () => {
  test.each<[Partial<Switches>, string, Date]>([
    [{}, 'ReleaseInProgress', new Date(START + 10_000)],
    [
      { queuedStatus: 'DeleteInProgress', deletionTimestamp: 'Purge' },
      'DeleteInProgress',
      new Date(START + 10_000 + 7 * DAY * 1000),
    ],
    [{ queuedStatus: 'Unassigned' }, 'Unassigned', new Date(START + 10_000)],
  ])('waits in the queue, under %j, as %s', (switches, Status, DeletionTimestamp) => {
    const rehearsal = ready(switches);
    expect(remove(rehearsal)).toBeUndefined();
    expect(rehearsal.number(A)).toMatchObject({ Status, DeletionTimestamp });
  });

  test.each([[true, [A, B]], [false, [B]]])('is listed without a filter: %s', (listShowsQueued, listed) => {
    const rehearsal = ready({ listShowsQueued });
    remove(rehearsal);
    const numbers = (Status?: string) =>
      rehearsal.model.listPhoneNumbers({ Status }).PhoneNumbers!.map(({ E164PhoneNumber }) => E164PhoneNumber);
    expect(numbers()).toEqual(listed);
    expect(numbers('ReleaseInProgress')).toEqual([A]);
    expect(numbers('Unassigned')).toEqual([B]);
  });

  test.each<[Partial<Switches>, string | undefined]>([
    [{}, 'BadRequestException'],
    [{ deleteQueued: 'Accept' }, undefined],
    [{ deleteQueued: 'NotFound' }, 'NotFoundException'],
  ])('is deleted again, under %j', (switches, refused) => {
    const rehearsal = ready(switches);
    remove(rehearsal);
    expect(remove(rehearsal)).toBe(refused);
  });

  test.each<[Partial<Switches>, string | undefined]>([
    [{}, undefined],
    [{ purgedNumber: 'TakenByOthers' }, 'BadRequestException'],
  ])('is gone after seven days, and under %j can be ordered again', (switches, refused) => {
    const rehearsal = ready(switches);
    remove(rehearsal);
    rehearsal.wait(7 * DAY - 1);
    expect(rehearsal.number(A).Status).toBe('ReleaseInProgress');
    rehearsal.wait(1);
    expect(refusalOf(() => rehearsal.number(A))).toBe('NotFoundException');
    expect(restore(rehearsal)).toBe('NotFoundException');
    expect(refusalOf(() => rehearsal.acquire([A]))).toBe(refused);
  });

  test('comes back as it was, but for its associations', () => {
    const rehearsal = ready();
    const before = rehearsal.number(A);
    remove(rehearsal);
    expect(restore(rehearsal.wait(6 * DAY))).toBeUndefined();
    expect(rehearsal.number(A)).toEqual({ ...before, UpdatedTimestamp: new Date(rehearsal.now) });
    expect(rehearsal.wait(30 * DAY).number(A).Status).toBe('Unassigned');
  });

  test('comes back without its order and name where told so', () => {
    const rehearsal = ready({ restoredOrderId: 'Null', restoredName: 'Cleared' });
    remove(rehearsal);
    restore(rehearsal);
    expect(rehearsal.number(A)).toMatchObject({ OrderId: undefined, Name: undefined });
  });

  test('comes back only within the quota', () => {
    const rehearsal = ready({ phoneNumberQuota: 2 });
    remove(rehearsal);
    rehearsal.acquire([line(2)]);
    expect(restore(rehearsal)).toBe('ResourceLimitExceededException');
    expect(rehearsal.number(A).Status).toBe('ReleaseInProgress');
  });
});

describe('a deletion', () => {
  test.each<[Partial<Switches>, string, string]>([
    [{}, 'BadRequestException', 'PhoneNumberAssociationsExist'],
    [{ deleteAssigned: 'Conflict', deleteAssignedInBatch: 'Conflict' }, 'ConflictException', 'Conflict'],
  ])('of an assigned number is refused, under %j', (switches, refused, code) => {
    const rehearsal = ready(switches);
    const VoiceConnectorId = rehearsal.connector();
    rehearsal.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: [A] });
    expect(remove(rehearsal)).toBe(refused);
    const { PhoneNumberErrors } = rehearsal.model.batchDeletePhoneNumber({ PhoneNumberIds: [A, B] });
    expect(PhoneNumberErrors).toMatchObject([{ PhoneNumberId: A, ErrorCode: code }]);
    expect([rehearsal.number(A).Status, rehearsal.number(B).Status]).toEqual(['Assigned', 'ReleaseInProgress']);
    rehearsal.model.disassociatePhoneNumbersFromVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: [A] });
    expect(remove(rehearsal)).toBeUndefined();
  });

  test('of a number that does not exist is told', () => {
    expect(remove(ready(), '+19995550100')).toBe('NotFoundException');
  });

  test.each<[Partial<Switches>, string | undefined, string, string]>([
    [{}, 'BadRequestException', 'Unassigned', 'Successful'],
    [{ deleteWhileAcquiring: 'Accept' }, undefined, 'ReleaseInProgress', 'Successful'],
  ])('of a number that is being acquired, under %j', (switches, refused, status, orderStatus) => {
    const rehearsal = new Rehearsal({ switches });
    const order = rehearsal.model.createPhoneNumberOrder({
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [A],
    }).PhoneNumberOrder!;
    expect(remove(rehearsal)).toBe(refused);
    rehearsal.wait(10);
    expect(rehearsal.number(A).Status).toBe(status);
    expect(rehearsal.order(order.PhoneNumberOrderId!).Status).toBe(orderStatus);
  });

  test('of a number that could not be acquired forgets it', () => {
    const rehearsal = new Rehearsal({ orderScripts: [{ outcome: 'failed' }] });
    rehearsal.acquire([A]);
    expect(remove(rehearsal)).toBeUndefined();
    expect(refusalOf(() => rehearsal.number(A))).toBe('NotFoundException');
  });

  test.each<[unknown]>([[[]], [undefined], [[' ']], [[A, A.slice(1)]]])(
    'of the batch %j is refused as a whole',
    (ids) => {
      const rehearsal = ready();
      expect(refusalOf(() => rehearsal.model.batchDeletePhoneNumber({ PhoneNumberIds: ids as never }))).toBe(
        'BadRequestException',
      );
      expect(rehearsal.number(A).Status).toBe('Unassigned');
    },
  );
});

describe('restoring what was not deleted', () => {
  test.each<[Partial<Switches>, string | undefined]>([
    [{}, 'BadRequestException'],
    [{ restoreLive: 'NotFound' }, 'NotFoundException'],
    [{ restoreLive: 'Accept' }, undefined],
  ])('under %j', (switches, refused) => {
    expect(restore(ready(switches))).toBe(refused);
  });
});

test('what moves to another carrier is gone from the inventory and from the queue, for good', () => {
  const rehearsal = ready();
  remove(rehearsal, B);
  rehearsal.model.control.portOut([A, B]);
  expect(refusalOf(() => rehearsal.number(A))).toBe('NotFoundException');
  expect(restore(rehearsal, B)).toBe('NotFoundException');
  expect(
    refusalOf(() => rehearsal.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [A] })),
  ).toBe('BadRequestException');
  expect(refusalOf(() => rehearsal.model.control.portOut([A]))).toBe('NotFoundException');
});
