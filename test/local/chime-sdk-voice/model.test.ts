import { DAY, line, refusalOf, Rehearsal, START } from './support';
import {
  ChimeVoiceModel,
  ConnectionLostError,
  DEFAULT_SWITCHES,
  type Fault,
  type ObservedCall,
  parseSwitches,
  ServiceError,
  SWITCH_NAMES,
  SWITCH_SPECS,
} from '../../../local/chime-sdk-voice';

const A = line(0);
const B = line(1);

function outcome(act: () => unknown): string {
  try {
    act();
    return 'ok';
  } catch (error) {
    return error instanceof ServiceError
      ? error.name
      : error instanceof ConnectionLostError
        ? `lost ${error.tookEffect}`
        : String(error);
  }
}

describe('scripted faults', () => {
  const order = { ProductType: 'VoiceConnector' as const, E164PhoneNumbers: [A] };

  test.each<[string, Omit<Fault, 'operation'>, string, number]>([
    ['an error', { kind: 'error', error: 'ServiceUnavailableException' }, 'ServiceUnavailableException', 0],
    ['an error of no name', { kind: 'error' }, 'ServiceFailureException', 0],
    ['an error that is not declared', { kind: 'error', error: 'ValidationException' }, 'ValidationException', 0],
    ['a throttle', { kind: 'throttle' }, 'ThrottledClientException', 0],
    ['a denial', { kind: 'denied' }, 'AccessDeniedException', 0],
    ['a reset', { kind: 'reset' }, 'lost false', 0],
    ['a lost answer', { kind: 'lostAnswer' }, 'lost true', 1],
    ['a late answer', { kind: 'latency', latencyMs: 70 }, 'ok', 1],
  ])('%s', (_, fault, expected, orders) => {
    const { model } = new Rehearsal({ faults: [{ operation: 'CreatePhoneNumberOrder', ...fault }] });
    expect(outcome(() => model.createPhoneNumberOrder(order))).toBe(expected);
    expect(model.listPhoneNumberOrders().PhoneNumberOrders).toHaveLength(orders);
  });

  test('strike the nth call, and so many more', () => {
    const { model } = new Rehearsal({
      faults: [{ operation: 'ListPhoneNumbers', kind: 'throttle', nth: 2, times: 2 }],
    });
    model.listPhoneNumberOrders();
    expect([1, 2, 3, 4].map(() => outcome(() => model.listPhoneNumbers()))).toEqual([
      'ok',
      'ThrottledClientException',
      'ThrottledClientException',
      'ok',
    ]);
  });

  test('strike any operation, and are denied in the words of each', () => {
    const { model } = new Rehearsal({ faults: [{ operation: '*', kind: 'denied', times: 2 }] });
    expect(outcome(() => model.searchAvailablePhoneNumbers({ AreaCode: '206' }))).toBe('AccessDeniedException');
    expect(outcome(() => model.getPhoneNumber({ PhoneNumberId: A }))).toBe('ForbiddenException');
    expect(outcome(() => model.listPhoneNumbers())).toBe('ok');
  });

  test('let single items of a batch fail, without effect', () => {
    const rehearsal = new Rehearsal();
    rehearsal.acquire([A, B]);
    rehearsal.model.control.addFaults({
      operation: 'BatchDeletePhoneNumber',
      kind: 'items',
      positions: [1],
      error: 'ThrottledClientException',
    });
    const { PhoneNumberErrors } = rehearsal.model.batchDeletePhoneNumber({ PhoneNumberIds: [A, B] });
    expect(PhoneNumberErrors).toMatchObject([{ PhoneNumberId: B, ErrorCode: 'Throttled' }]);
    expect(rehearsal.number(B).Status).toBe('Unassigned');
  });

  test('are forgotten when they are cleared', () => {
    const { model } = new Rehearsal({
      faults: [{ operation: '*', kind: 'throttle' }],
      orderScripts: [{ outcome: 'failed' }],
    });
    model.control.clearFaults();
    expect(outcome(() => model.listPhoneNumbers())).toBe('ok');
    expect(model.snapshot()).toMatchObject({ faults: [], world: { orderScripts: [] } });
  });

  test('tell an observer what the client cannot know', () => {
    const calls: ObservedCall[] = [];
    const { model } = new Rehearsal({
      faults: [
        { operation: '*', kind: 'lostAnswer' },
        { operation: '*', kind: 'latency', latencyMs: 5 },
      ],
      observer: (call) => calls.push(call),
    });
    outcome(() => model.createPhoneNumberOrder(order));
    expect(calls).toMatchObject([
      {
        at: START,
        operation: 'CreatePhoneNumberOrder',
        input: order,
        outcome: { latencyMs: 5, error: { tookEffect: true } },
      },
    ]);
  });
});

describe('a bad request', () => {
  test('tells nothing, as the service does, unless told otherwise', () => {
    const explain = (badRequestMessage: 'Opaque' | 'Explained') => {
      const { model } = new Rehearsal({ switches: { badRequestMessage } });
      const { error } = model.invoke('SearchAvailablePhoneNumbers', {});
      return error as ServiceError;
    };
    expect(explain('Opaque')).toMatchObject({
      message: 'Service received a bad request',
      explanation: expect.stringContaining('AreaCode'),
    });
    expect(explain('Explained').message).toContain('AreaCode');
  });
});

describe('listing numbers', () => {
  test('goes page by page, and on after numbers have come and gone', () => {
    const rehearsal = new Rehearsal({ switches: { phoneNumberQuota: 10, listPageSize: 2 } });
    rehearsal.acquire([0, 1, 2, 3].map((index) => line(index)));
    const first = rehearsal.model.listPhoneNumbers();
    expect(first.PhoneNumbers).toHaveLength(2);
    rehearsal.acquire([line(4)]);
    const second = rehearsal.model.listPhoneNumbers({ NextToken: first.NextToken, MaxResults: 100 });
    expect(second.PhoneNumbers!.map(({ E164PhoneNumber }) => E164PhoneNumber)).toEqual([line(2), line(3), line(4)]);
    expect(second.NextToken).toBeUndefined();
  });

  test.each<[object, string | undefined]>([
    [{ Status: 'Nonsense' }, 'BadRequestException'],
    [{ ProductType: 'Nonsense' }, 'BadRequestException'],
    [{ FilterName: 'SipRuleId' }, 'BadRequestException'],
    [{ FilterValue: 'x' }, 'BadRequestException'],
    [{ FilterName: 'AccountId', FilterValue: 'x' }, 'BadRequestException'],
    [{ FilterName: 'SipRuleId', FilterValue: 'x' }, undefined],
    [{ MaxResults: 101 }, 'BadRequestException'],
  ])('with %j is refused with %s', (input, refused) => {
    expect(refusalOf(() => new Rehearsal().model.listPhoneNumbers(input))).toBe(refused);
  });

  test('takes other readings of what does not exist', () => {
    const { model } = new Rehearsal({
      switches: { unknownStatusFilter: 'Empty', unknownAssociationFilter: 'NotFound' },
    });
    expect(model.listPhoneNumbers({ Status: 'Nonsense' }).PhoneNumbers).toEqual([]);
    expect(refusalOf(() => model.listPhoneNumbers({ FilterName: 'SipRuleId', FilterValue: 'x' }))).toBe(
      'NotFoundException',
    );
  });

  test('filters by product and status', () => {
    const rehearsal = new Rehearsal();
    rehearsal.acquire([A]);
    rehearsal.acquire([B], 'SipMediaApplicationDialIn');
    const listed = (input: object) =>
      rehearsal.model.listPhoneNumbers(input).PhoneNumbers!.map(({ E164PhoneNumber }) => E164PhoneNumber);
    expect(listed({ ProductType: 'VoiceConnector' })).toEqual([A]);
    expect(listed({ Status: 'Unassigned' })).toEqual([A, B]);
    expect(listed({ Status: 'Assigned' })).toEqual([]);
  });
});

describe('reads that lag', () => {
  test('show what was there before', () => {
    const rehearsal = new Rehearsal({ switches: { getLagSeconds: 2, listLagSeconds: 5, acquisitionSeconds: 3 } });
    const { PhoneNumberOrderId } = rehearsal.model.createPhoneNumberOrder({
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [A],
    }).PhoneNumberOrder!;
    const seen = () => [
      refusalOf(() => rehearsal.order(PhoneNumberOrderId!)) ?? rehearsal.order(PhoneNumberOrderId!).Status,
      rehearsal.model.listPhoneNumbers().PhoneNumbers!.map(({ Status }) => Status).join(),
    ];
    const history = [0, 2, 3, 5, 8].map((second) => {
      rehearsal.now = START + second * 1000;
      return seen();
    });
    expect(history).toEqual([
      ['NotFoundException', ''],
      ['Processing', ''],
      ['Processing', ''],
      ['Successful', 'AcquireInProgress'],
      ['Successful', 'Unassigned'],
    ]);
  });

  test('of orders may lag on their own, and a list may show an order without its numbers', () => {
    const rehearsal = new Rehearsal({
      switches: { orderLagSeconds: 3, orderListLagSeconds: 90, orderListNumbers: 'Missing', acquisitionSeconds: 0 },
    });
    const { PhoneNumberOrderId } = rehearsal.model.createPhoneNumberOrder({
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [A],
    }).PhoneNumberOrder!;
    const seen = () => [
      rehearsal.number(A).Status,
      refusalOf(() => rehearsal.order(PhoneNumberOrderId!)),
      rehearsal.model.listPhoneNumberOrders().PhoneNumberOrders!.length,
    ];
    const history = [0, 3, 89, 90].map((second) => {
      rehearsal.now = START + second * 1000;
      return seen();
    });
    expect(history).toEqual([
      ['Unassigned', 'NotFoundException', 0],
      ['Unassigned', undefined, 0],
      ['Unassigned', undefined, 0],
      ['Unassigned', undefined, 1],
    ]);
    expect(rehearsal.order(PhoneNumberOrderId!).OrderedPhoneNumbers).toHaveLength(1);
    expect(rehearsal.model.listPhoneNumberOrders().PhoneNumberOrders).toMatchObject([
      { PhoneNumberOrderId, OrderedPhoneNumbers: [] },
    ]);
  });

  test('do not delay writes, and forget what is gone', () => {
    const rehearsal = new Rehearsal({ switches: { getLagSeconds: 2 } });
    rehearsal.acquire([A]);
    expect(refusalOf(() => rehearsal.model.deletePhoneNumber({ PhoneNumberId: A }))).toBeUndefined();
    expect(rehearsal.number(A).Status).toBe('AcquireInProgress');
    rehearsal.wait(7 * DAY);
    expect(rehearsal.number(A).Status).toBe('ReleaseInProgress');
    rehearsal.wait(2);
    expect(refusalOf(() => rehearsal.number(A))).toBe('NotFoundException');
  });
});

describe('a snapshot', () => {
  function busy(): Rehearsal {
    const rehearsal = new Rehearsal({
      seed: 42,
      switches: { getLagSeconds: 1, searchOrder: 'Shuffled' },
      faults: [{ operation: '*', kind: 'throttle', nth: 50 }],
    });
    rehearsal.acquire([A, B]);
    rehearsal.model.updatePhoneNumber({ PhoneNumberId: A, CallingName: 'Example' });
    rehearsal.model.deletePhoneNumber({ PhoneNumberId: B });
    rehearsal.model.control.snatch([line(9)]);
    rehearsal.model.control.injectPortInOrder({ phoneNumbers: [line(8)] });
    return rehearsal;
  }

  function future(model: ChimeVoiceModel): unknown[] {
    return [
      model.listPhoneNumbers(), model.listPhoneNumberOrders(), model.searchAvailablePhoneNumbers({ AreaCode: '206' }),
      model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [line(5)] }), model.snapshot(),
    ];
  }

  test('survives JSON, and goes on exactly as the original', () => {
    const rehearsal = busy();
    const copy = ChimeVoiceModel.restore(JSON.parse(JSON.stringify(rehearsal.model.snapshot())), {
      clock: () => rehearsal.now,
    });
    rehearsal.wait(3 * DAY);
    expect(future(copy)).toEqual(future(rehearsal.model));
  });

  test('is the same for the same seed, and another for another', () => {
    expect(busy().model.snapshot()).toEqual(busy().model.snapshot());
    const id = (seed: number) => new Rehearsal({ seed }).acquire([A]);
    expect(id(1)).not.toBe(id(2));
  });

  test.each<[string, (snapshot: Record<string, never>) => void]>([
    ['another version', (snapshot) => Object.assign(snapshot, { version: 99 })],
    ['no world', (snapshot) => Object.assign(snapshot, { world: null })],
    ['a table that is a list', (snapshot) => Object.assign(snapshot.world, { numbers: [] })],
    ['a row without versions', (snapshot) => Object.assign(snapshot.world, { orders: { x: [] } })],
    ['a row that is no record', (snapshot) => Object.assign(snapshot.world, { orders: { x: [{ at: 1, value: 5 }] } })],
    ['a switch that does not exist', (snapshot) => Object.assign(snapshot.world, { switches: { nonsense: 1 } })],
    ['faults that are no list', (snapshot) => Object.assign(snapshot, { faults: {} })],
  ])('with %s is refused', (_, damage) => {
    const snapshot = JSON.parse(JSON.stringify(busy().model.snapshot()));
    damage(snapshot);
    expect(() => ChimeVoiceModel.restore(snapshot, { clock: () => START })).toThrow(/Not a snapshot|switch/);
  });
});

describe('switches', () => {
  test('are documented with defaults that are themselves legal', () => {
    expect(parseSwitches(DEFAULT_SWITCHES)).toEqual(DEFAULT_SWITCHES);
    for (const name of SWITCH_NAMES) {
      for (const choice of SWITCH_SPECS[name].choices) {
        expect(parseSwitches({ [name]: choice })).toEqual({ [name]: choice });
      }
    }
  });

  test.each<[unknown, RegExp]>([
    [{ nonsense: 1 }, /no switch "nonsense".*queuedStatus/],
    [{ queuedStatus: 'Gone' }, /queuedStatus cannot be "Gone".*"DeleteInProgress"/],
    [{ acquisitionSeconds: -1 }, /acquisitionSeconds cannot be -1.*at least 0/],
    [{ emptyPools: '800' }, /emptyPools cannot be "800".*list of strings/],
    [[], /must be an object/],
    [{ constructor: 1 }, /no switch "constructor"/],
  ])('%j are refused with value, rule and remedy', (values, message) => {
    expect(() => parseSwitches(values)).toThrow(message);
  });

  test('change under way, and go back', () => {
    const rehearsal = new Rehearsal();
    rehearsal.model.setSwitches({ acquisitionSeconds: 0 });
    expect(rehearsal.order(rehearsal.acquire([A])).Status).toBe('Successful');
    rehearsal.model.resetSwitches();
    expect(rehearsal.model.switches).toEqual(DEFAULT_SWITCHES);
  });

  test('show an ARN only where told to', () => {
    const rehearsal = new Rehearsal({ switches: { phoneNumberArn: true } });
    rehearsal.acquire([A]);
    expect(rehearsal.number(A).PhoneNumberArn).toContain(A);
  });
});

describe('control', () => {
  test('takes nothing from the account, and knows what does not exist', () => {
    const rehearsal = new Rehearsal();
    rehearsal.acquire([A]);
    const { control } = rehearsal.model;
    expect(refusalOf(() => control.snatch([A]))).toBe('BadRequestException');
    expect(refusalOf(() => control.injectPortInOrder({ phoneNumbers: [A] }))).toBe('BadRequestException');
    expect(refusalOf(() => control.settleOrder('none'))).toBe('NotFoundException');
    expect(refusalOf(() => control.setNumberStatus(B, 'Assigned'))).toBe('NotFoundException');
    control.setNumberStatus(A, 'ReleaseFailed');
    expect(rehearsal.number(A).Status).toBe('ReleaseFailed');
  });
});

describe('time', () => {
  test('does not run backwards', () => {
    const rehearsal = new Rehearsal();
    rehearsal.acquire([A]);
    expect(rehearsal.number(A).Status).toBe('Unassigned');
    rehearsal.wait(-3600);
    rehearsal.model.updatePhoneNumber({ PhoneNumberId: A, Name: 'Support' });
    expect(rehearsal.number(A).UpdatedTimestamp).toEqual(new Date(START + 10_000));
  });

  test('lets what was due happen in its own order: acquired, then named, then gone', () => {
    const rehearsal = new Rehearsal();
    rehearsal.model.updatePhoneNumberSettings({ CallingName: 'Example' });
    rehearsal.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [A] });
    rehearsal.wait(30 * DAY);
    expect(rehearsal.number(A)).toMatchObject({
      CallingName: 'Example',
      UpdatedTimestamp: new Date(START + 10_000 + 3 * DAY * 1000),
    });
  });
});
