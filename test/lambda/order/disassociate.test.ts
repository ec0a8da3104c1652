/**
 * Numbers that something holds when they are to be released: each kind of holder, with and without
 * `disassociateOnRelease`.
 */
import { Answer, Harness } from '../support/harness';

const search = (Count: number, ProductType = 'VoiceConnector') => ({
  ProductType: ProductType as 'VoiceConnector',
  Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] },
});
const OFF = /^(Disassociate|GetSipRule|UpdateSipRule|DeleteSipRule)/;

interface Kind {
  readonly word: string;
  readonly productType: string;
  readonly free: RegExp;
  readonly calls: readonly string[];
  /** Gives the numbers to a new holder; returns its id. */
  hold(world: Harness, numbers: string[]): string;
}

const connector = (world: Harness) =>
  world.model.createVoiceConnector({ Name: 'Trunk', RequireEncryption: true }).VoiceConnector!.VoiceConnectorId!;

const KINDS: Readonly<Record<string, Kind>> = {
  'a Voice Connector': {
    word: 'Voice Connector',
    productType: 'VoiceConnector',
    free: /unassign it there or set disassociateOnRelease, then delete again/,
    calls: ['DisassociatePhoneNumbersFromVoiceConnector'],
    hold: (world, E164PhoneNumbers) => {
      const VoiceConnectorId = connector(world);
      world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers });
      return VoiceConnectorId;
    },
  },
  'a Voice Connector group': {
    word: 'Voice Connector group',
    productType: 'VoiceConnector',
    free: /unassign it there or set disassociateOnRelease, then delete again/,
    calls: ['DisassociatePhoneNumbersFromVoiceConnectorGroup'],
    hold: (world, E164PhoneNumbers) => {
      const { VoiceConnectorGroupId } = world.model.createVoiceConnectorGroup({ Name: 'Trunks' }).VoiceConnectorGroup!;
      world.model.associatePhoneNumbersWithVoiceConnectorGroup({
        VoiceConnectorGroupId: VoiceConnectorGroupId!,
        E164PhoneNumbers,
      });
      return VoiceConnectorGroupId!;
    },
  },
  'a SIP rule': {
    word: 'SIP rule',
    productType: 'SipMediaApplicationDialIn',
    free: /disable and delete that rule or set disassociateOnRelease, then delete again/,
    calls: ['GetSipRule', 'UpdateSipRule', 'DeleteSipRule'],
    hold: (world, [TriggerValue]) => {
      const LambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:calls';
      const { SipMediaApplicationId } = world.model.createSipMediaApplication({
        Name: 'Calls',
        AwsRegion: 'us-east-1',
        Endpoints: [{ LambdaArn }],
      }).SipMediaApplication!;
      const rule = {
        Name: 'Rule',
        TriggerType: 'ToPhoneNumber' as const,
        TriggerValue,
        TargetApplications: [{ SipMediaApplicationId, Priority: 1, AwsRegion: 'us-east-1' }],
      };
      return world.model.createSipRule(rule).SipRule!.SipRuleId!;
    },
  },
};

interface Inside {
  readonly now: number;
  readonly numbers: { get(number: string): { associations: object[] } };
  putNumber(record: object): void;
}

const insideOf = (world: Harness): Inside => (world.model as unknown as { world: Inside }).world;

interface Held {
  readonly world: Harness;
  readonly created: Answer;
  readonly id: string;
  readonly properties: object;
  remove(): Promise<Answer>;
}

async function held(kind: Kind, declared: object = {}, count = 1, switches = {}): Promise<Held> {
  const world = new Harness(switches);
  const properties = { ...search(count, kind.productType), ...declared };
  const created = await world.submit('Create', { properties });
  const id = kind.hold(world, created.Data.PhoneNumbers.split(','));
  world.calls.length = 0;
  return {
    world,
    created,
    id,
    properties,
    remove: () => world.submit('Delete', { physicalId: created.PhysicalResourceId, properties }),
  };
}

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  test('is named, with the way to free the number, and left alone', async () => {
    const { world, id, remove } = await held(kind);
    const answer = await remove();
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(`assigned to ${kind.word} ${id}; `),
    });
    expect(answer.Reason).toMatch(kind.free);
    expect(world.calls.filter((call) => OFF.test(call))).toEqual([]);
    expect(world.live()).toHaveLength(1);
  });

  test('lets go with disassociateOnRelease, by its own operations', async () => {
    const { world, remove } = await held(kind, { DisassociateOnRelease: true });
    const begun = world.clock.now();
    expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(world.calls.filter((call) => OFF.test(call))).toEqual(kind.calls);
    expect(world.queued()).toHaveLength(1);
    expect(world.clock.now() - begun).toBeLessThan(60_000);
  });

  test('lets go of a number that returns to the inventory', async () => {
    const { world, remove } = await held(kind, { DisassociateOnRelease: true, ReleaseBehavior: 'ReturnToInventory' });
    expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(world.numbers()).toMatchObject([{ status: 'Unassigned', queued: false }]);
  });

  test("that has gone meanwhile stands in nobody's way", async () => {
    const { world, remove } = await held(kind, { DisassociateOnRelease: true });
    const first = kind.calls[0];
    let gone = false;
    world.fates = (operation) => {
      if (operation !== first || gone) return undefined;
      gone = true;
      const { PhoneNumber } = world.model.getPhoneNumber({ PhoneNumberId: world.live()[0] });
      const [{ Name, Value }] = PhoneNumber!.Associations!;
      if (Name === 'SipRuleId') {
        world.model.updateSipRule({ SipRuleId: Value!, Name: 'Rule', Disabled: true });
        world.model.deleteSipRule({ SipRuleId: Value! });
      } else if (Name === 'VoiceConnectorId') {
        world.model.disassociatePhoneNumbersFromVoiceConnector({
          VoiceConnectorId: Value!,
          E164PhoneNumbers: world.live(),
        });
        world.model.deleteVoiceConnector({ VoiceConnectorId: Value! });
      } else {
        world.model.disassociatePhoneNumbersFromVoiceConnectorGroup({
          VoiceConnectorGroupId: Value!,
          E164PhoneNumbers: world.live(),
        });
        world.model.deleteVoiceConnectorGroup({ VoiceConnectorGroupId: Value! });
      }
      return undefined;
    };
    expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(gone).toBe(true);
    expect(world.queued()).toHaveLength(1);
  });

  test('that appears between the look and the release is taken off, too', async () => {
    const world = new Harness();
    const properties = { ...search(1, kind.productType), DisassociateOnRelease: true };
    const created = await world.submit('Create', { properties });
    let taken = false;
    world.fates = (operation) => {
      if (operation !== 'DeletePhoneNumber' || taken) return undefined;
      taken = true;
      kind.hold(world, [created.Data.PhoneNumbers]);
      return undefined;
    };
    expect(await world.submit('Delete', { physicalId: created.PhysicalResourceId, properties })).toMatchObject({
      Status: 'SUCCESS',
      Reason: '',
    });
    expect(taken).toBe(true);
    expect(world.queued()).toEqual([created.Data.PhoneNumbers]);
  });

  test('whose permission is missing is named, with what the service said', async () => {
    const { world, id, remove } = await held(kind, { DisassociateOnRelease: true });
    world.fates = (operation) =>
      OFF.test(operation)
        ? { before: Object.assign(new Error('no'), { name: 'ForbiddenException', $metadata: { httpStatusCode: 403 } }) }
        : undefined;
    const answer = await remove();
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(
      new RegExp(`assigned to ${kind.word} ${id}; the service refused to take it off \\(ForbiddenException: no\\)`),
    );
  });
});

test("one holder's numbers are taken off in one call", async () => {
  const { world, remove } = await held(KINDS['a Voice Connector'], { DisassociateOnRelease: true }, 20);
  expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
  expect(world.calls.filter((call) => OFF.test(call))).toHaveLength(1);
  expect(world.queued()).toHaveLength(20);
});

test.each([
  ['ServiceFailureException', undefined],
  ['ThrottledClientException', undefined],
  [undefined, 'Encoded'],
])(
  'an error inside the 200 (%s, ids %s) is no success: what it names is tried again',
  async (error, associationErrorId) => {
    const { world, remove } = await held(KINDS['a Voice Connector group'], { DisassociateOnRelease: true }, 3, {
      ...(associationErrorId && { associationErrorId }),
    });
    world.model.control.addFaults({
      operation: 'DisassociatePhoneNumbersFromVoiceConnectorGroup',
      kind: 'items',
      positions: [1],
      error,
    });
    expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(world.calls.filter((call) => OFF.test(call))).toHaveLength(2);
    expect(world.queued()).toHaveLength(3);
  },
);

test('what is refused time and again is a failure that names the holder and what the service said; the rest is ' +
  'released', async () => {
  const { world, id, remove } = await held(KINDS['a Voice Connector'], { DisassociateOnRelease: true }, 2);
  const [, second] = [...world.live()];
  world.fates = (operation, input) => {
    const { E164PhoneNumbers = [] } = input as { E164PhoneNumbers?: string[] };
    if (OFF.test(operation)) {
      world.model.control.addFaults({
        operation: operation as never,
        kind: 'items',
        positions: [E164PhoneNumbers.indexOf(second)],
        error: 'UnprocessableEntityException',
      });
    }
    return undefined;
  };
  const answer = await remove();
  expect(answer).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(
      `${second}: assigned to Voice Connector ${id}; the service refused to take it off (Unprocessable`,
    ),
  });
  expect(world.live()).toEqual([second]);
});

test('several holders of one number are taken off one after another', async () => {
  const { world, created, remove } = await held(KINDS['a Voice Connector'], { DisassociateOnRelease: true });
  const number = created.Data.PhoneNumbers;
  const { VoiceConnectorGroupId } = world.model.createVoiceConnectorGroup({ Name: 'Trunks' }).VoiceConnectorGroup!;
  const inside = insideOf(world);
  const record = inside.numbers.get(number);
  inside.putNumber({
    ...record,
    associations: [
      ...record.associations,
      { name: 'VoiceConnectorGroupId', value: VoiceConnectorGroupId, at: inside.now },
    ],
  });
  // The model's own holders are one at a time: taking off the first here leaves the second.
  const off = world.model.disassociatePhoneNumbersFromVoiceConnector.bind(world.model);
  jest.spyOn(world.model, 'disassociatePhoneNumbersFromVoiceConnector').mockImplementation((input) => {
    const answer = off(input);
    inside.putNumber({
      ...record,
      associations: [{ name: 'VoiceConnectorGroupId', value: VoiceConnectorGroupId, at: inside.now }],
    });
    return answer;
  });
  expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
  expect(world.calls.filter((call) => OFF.test(call))).toEqual(
    expect.arrayContaining([
      'DisassociatePhoneNumbersFromVoiceConnector',
      'DisassociatePhoneNumbersFromVoiceConnectorGroup',
    ]),
  );
  expect(world.queued()).toEqual([number]);
});

test('a kind of holder that this version does not know is a failure that names it, not an endless ' +
  'attempt', async () => {
  const { world, created, remove } = await held(KINDS['a Voice Connector'], { DisassociateOnRelease: true });
  const inside = insideOf(world);
  inside.putNumber({
    ...inside.numbers.get(created.Data.PhoneNumbers),
    associations: [{ name: 'HologramId', value: 'h-1', at: 0 }],
  });
  const begun = world.clock.now();
  expect(await remove()).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /assigned to HologramId h-1; the service refused to take it off \(UnknownAssociation/,
    ),
  });
  expect(world.clock.now() - begun).toBeLessThan(7 * 60_000);
});

describe('a SIP rule', () => {
  const kind = KINDS['a SIP rule'];

  test('that is disabled already is only deleted', async () => {
    const { world, id, remove } = await held(kind, { DisassociateOnRelease: true });
    world.model.updateSipRule({ SipRuleId: id, Name: 'Rule', Disabled: true });
    expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
    expect(world.calls.filter((call) => OFF.test(call))).toEqual(['GetSipRule', 'DeleteSipRule']);
  });

  test('that still counts as enabled for a moment after it was disabled is deleted a little later', async () => {
    const { world, remove } = await held(kind, { DisassociateOnRelease: true });
    let refused = 0;
    world.fates = (operation) =>
      operation === 'DeleteSipRule' && refused++ < 2
        ? {
          before: Object.assign(new Error('enabled'), {
            name: 'ConflictException',
            $metadata: { httpStatusCode: 409 },
          }),
        }
        : undefined;
    expect(await remove()).toMatchObject({ Status: 'SUCCESS', Reason: '' });
    expect(world.queued()).toHaveLength(1);
  });

  test('keeps its name and targets while it is being disabled', async () => {
    const { world, remove } = await held(kind, { DisassociateOnRelease: true });
    const inputs: unknown[] = [];
    world.fates = (operation, input) => {
      if (operation === 'UpdateSipRule') inputs.push(input);
      return undefined;
    };
    await remove();
    expect(inputs).toMatchObject([{ Name: 'Rule', Disabled: true, TargetApplications: [{ Priority: 1 }] }]);
  });

  test('that is about another number by now is left alone', async () => {
    const { world, id, remove } = await held(kind, { DisassociateOnRelease: true });
    const look = world.model.getSipRule.bind(world.model);
    jest
      .spyOn(world.model, 'getSipRule')
      .mockImplementation((input) => ({ SipRule: { ...look(input).SipRule, TriggerValue: '+14255550199' } }));
    expect(await remove()).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(new RegExp(`SIP rule ${id}; the service refused to take it off \\(ForeignSipRule`)),
    });
    expect(world.model.listSipRules({}).SipRules).toHaveLength(1);
  });
});
