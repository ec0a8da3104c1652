import { NUMBER, OTHER, PLAN, Scene, SEARCH } from './support';
import { holdByHand } from '../../simulation/cloudformation/holders';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});

test('a world in which nothing goes wrong breaks nothing', () => {
  const stack = scene.stack();
  const errand = scene.errand(stack);
  scene.buy(errand, NUMBER);
  scene.answer(errand);
  scene.world.observer.declared(stack, scene.resource(stack, [NUMBER]));
  scene.world.observer.atRest();
  expect(scene.objections).toBe('');
});

describe('G1', () => {
  test('a number that nobody declares', () => {
    const errand = scene.errand(scene.stack());
    scene.buy(errand, NUMBER);
    scene.answer(errand);
    scene.world.observer.atRest();
    expect(scene.objections).toMatch(/^G1: \+12065550100 .* belongs to nobody$/);
  });

  test('not one that its policy keeps', () => {
    const stack = scene.stack('Alpha', 'DELETE_IN_PROGRESS');
    const errand = scene.errand(stack);
    scene.buy(errand, NUMBER);
    scene.answer(errand);
    scene.world.observer.retained(stack, scene.resource(stack, [NUMBER], { policy: 'Retain' }));
    stack.resources.clear();
    scene.world.observer.atRest();
    expect(scene.broken).toEqual([]);
  });

  /** An Update buys another number, is cancelled, and the stack goes, retaining the resource. */
  function letGo({
    policy = 'Retain',
    functionDies = true,
    answered = false,
    named = false,
    status = 'ROLLBACK_IN_PROGRESS',
    cancelled = true,
    gain = (update: ReturnType<Scene['errand']>) => scene.buy(update, OTHER),
  }): string[] {
    const stack = scene.stack('Alpha', status);
    const resource = scene.resource(stack, [], { policy: policy as never, ...(cancelled && { attempted: {} }) });
    const update = scene.errand(stack, { kind: 'Update', physicalId: resource.physicalId });
    gain(update);
    if (answered) scene.answer(update, { Status: 'FAILED', Reason: named ? `${OTHER} may be in the account` : 'no' });
    else scene.world.requests.inboxes.get(update.url)!.unheard = true;
    scene.world.observer.retained(stack, resource);
    stack.resources.clear();
    stack.providerAlive = !functionDies;
    scene.world.observer.atRest();
    return scene.broken.filter((guarantee) => guarantee === 'G1');
  }

  test('not what a cancelled Update bought whose resource is let go of by policy and whose function dies', () =>
    expect(letGo({})).toEqual([]));
  test('nor what it restored', () => {
    const gain = (errand: ReturnType<Scene['errand']>) => {
      scene.buy(scene.errand(scene.stack('Beta')), OTHER);
      scene.world.observer.touch('RestorePhoneNumber', { PhoneNumberId: OTHER }, { errand } as never);
    };
    expect(letGo({ gain })).toEqual([]);
  });
  test('nor what such an Update named in its failure', () =>
    expect(letGo({ answered: true, named: true })).toEqual([]));
  test.each([
    ['retained only after its creation', { policy: 'RetainExceptOnCreate' }],
    ['whose function lives on', { functionDies: false }],
    ['which has answered and did not name it', { answered: true }],
    ['of a stack that stays', { status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }],
    ['which had not been cancelled', { cancelled: false }],
  ])('but what an Update bought %s', (_, change) => expect(letGo(change)).toEqual(['G1']));
});

describe('G2', () => {
  test('more numbers than are wanted', () => {
    const errand = scene.errand(scene.stack());
    scene.buy(errand, NUMBER);
    scene.buy(errand, OTHER);
    expect(scene.objections).toMatch(/^G2: \+12065550101 bought .* needs 1 and has \+12065550100$/);
  });

  test('orders without end', () => {
    const errand = scene.errand(scene.stack());
    for (let index = 0; index < 11; index++) scene.world.observer.bought(`order-${index}`, [], { errand } as never);
    expect(scene.objections).toMatch(/^G2: .* places its order number 11$/);
  });
});

describe('G3', () => {
  test('a release of what another resource declares', () => {
    const stack = scene.stack();
    scene.buy(scene.errand(stack), NUMBER);
    scene.resource(stack, [NUMBER]);
    scene.call(scene.errand(scene.stack('Beta'), { kind: 'Delete' }), 'DeletePhoneNumber', { PhoneNumberId: NUMBER });
    expect(scene.objections).toMatch(/^G3: \+12065550100 was released for the Delete of Main in stack Beta/);
  });

  test('a declaration of what is not in the account, or in the deletion queue', () => {
    const stack = scene.stack();
    scene.world.observer.declared(stack, scene.resource(stack, [NUMBER]));
    expect(scene.objections).toMatch(/which is not in the account$/);
    scene.buy(scene.errand(stack), OTHER);
    scene.world.model.deletePhoneNumber({ PhoneNumberId: OTHER });
    scene.world.observer.declared(stack, scene.resource(stack, [OTHER]));
    expect(scene.objections).toMatch(/which is in the deletion queue$/);
  });

  test('a declared number that is gone in the end', () => {
    scene.resource(scene.stack(), [NUMBER]);
    scene.world.observer.atRest();
    expect(scene.objections).toMatch(/^G3: .* is not there any more$/);
  });
});

describe('G4', () => {
  function rollBack(spoil: () => void, after = [NUMBER]): string {
    const stack = scene.stack();
    scene.buy(scene.errand(stack), NUMBER);
    const resource = scene.resource(stack, [NUMBER]);
    scene.world.observer.updateBegins(stack);
    scene.pass(60);
    spoil();
    resource.data = { PhoneNumbers: after.join() };
    scene.world.observer.rolledBack(stack);
    return scene.objections;
  }

  test('nothing has changed', () => expect(rollBack(() => undefined)).toBe(''));
  test('a number is lost', () =>
    expect(rollBack(() => scene.world.model.deletePhoneNumber({ PhoneNumberId: NUMBER }))).toMatch(
      /^G4: .* has lost \+12065550100/,
    ));
  test('other numbers are declared', () =>
    expect(rollBack(() => undefined, [OTHER])).toMatch(/^G4: .* and now declares \+12065550101/));
  test('a name is another', () =>
    expect(rollBack(() => scene.world.model.updatePhoneNumber({ PhoneNumberId: NUMBER, Name: 'other' }))).toMatch(
      /^G4: .* is named "other"/,
    ));
  test.each([
    ['and the rollback went on without that one', true],
    ['and could have put back', false],
  ])('a name is one that a sibling gave, %s', (_, skipped) => {
    const broken = rollBack(() => {
      const stack = scene.stack();
      const second = scene.resource(stack, [], { logicalId: 'Second', rollbackFailure: 'not in time' });
      const properties = { PhoneNumberName: 'other' };
      const update = scene.errand(stack, { kind: 'Update', logicalId: 'Second', properties });
      scene.call(update, 'UpdatePhoneNumber', { PhoneNumberId: NUMBER, Name: 'other' });
      if (skipped) scene.world.observer.skipped(stack, second);
    });
    if (skipped) expect(broken).not.toMatch(/^G4/m);
    else expect(broken).toMatch(/^G4: .* is named "other"/m);
  });
  test('a product type is another', () => {
    const change = () =>
      scene.world.model.updatePhoneNumber({ PhoneNumberId: NUMBER, ProductType: 'SipMediaApplicationDialIn' });
    expect(rollBack(change)).toMatch(/^G4: .* is SipMediaApplicationDialIn and was VoiceConnector/);
  });
});

describe('G5', () => {
  const rest = () => {
    scene.world.observer.atRest();
    return scene.objections;
  };

  test('no answer', () => {
    scene.errand(scene.stack());
    expect(rest()).toMatch(/^G5: .* was never answered$/);
  });

  test('no answer is owed by a function that is gone', () => {
    const stack = scene.stack();
    scene.errand(stack);
    stack.providerAlive = false;
    scene.world.note('stack', { stackName: stack.name, status: 'DELETE_COMPLETE' });
    expect(rest()).toBe('');
  });

  test.each([
    ['an answer after an hour', 3_601, [{}], /answered after 3601 s$/],
    ['two different answers', 5, [{}, { Status: 'FAILED' }], /answered in two ways/],
    ['an answer that is too long', 5, [{ Reason: 'x'.repeat(4_096) }], /has 4\d{3} bytes$/],
    ['a reason in several lines', 5, [{ Reason: 'first\nsecond' }], /has several lines$/],
  ])('%s', (_, seconds, bodies, objection) => {
    const errand = scene.errand(scene.stack());
    scene.pass(seconds);
    for (const body of bodies) scene.answer(errand, body);
    expect(rest()).toMatch(objection);
    expect(scene.broken).toEqual(['G5']);
  });
});

describe('G6', () => {
  test('a number that was never declared', () => {
    scene.world.model.createPhoneNumberOrder({
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [NUMBER],
      Name: 'by hand',
    });
    scene.pass(10);
    scene.call(scene.errand(scene.stack()), 'UpdatePhoneNumber', { PhoneNumberId: NUMBER, Name: 'mine' });
    expect(scene.objections).toMatch(/^G6: UpdatePhoneNumber of \+12065550100, which was never declared/);
  });

  test('a number taken off its user by who was not asked to', () => {
    const stack = scene.stack();
    const errand = scene.errand(stack, { properties: { Source: SEARCH, DisassociateOnRelease: 'false' } });
    scene.buy(errand, NUMBER);
    const { VoiceConnectorId } = scene.world.model.createVoiceConnector({
      Name: 'a',
      RequireEncryption: false,
    }).VoiceConnector!;
    scene.world.model.associatePhoneNumbersWithVoiceConnector({ VoiceConnectorId, E164PhoneNumbers: [NUMBER] });
    scene.call(errand, 'DisassociatePhoneNumbersFromVoiceConnector', { VoiceConnectorId, E164PhoneNumbers: [NUMBER] });
    expect(scene.objections).toMatch(/^G6: \+12065550100 was disassociated/);
  });
});

test('a whole number, or a URL, in a log line', () => {
  scene.buy(scene.errand(scene.stack(), { url: 'https://answers.example/log' }), NUMBER);
  scene.resource(scene.stack('Beta'), [NUMBER]);
  scene.world.logs!.push(
    '{"numbers":["+1206•••0100"]}',
    '{"numbers":["+12065550100"]}',
    '{"to":"https://answers.example/1"}',
  );
  scene.world.observer.atRest();
  expect(scene.broken.filter((rule) => rule === 'log')).toHaveLength(2);
});

describe('orders that were placed elsewhere', () => {
  const ORDER = { Type: 'Order', PhoneNumberOrderId: '' };

  /** A port-in of one number, and a resource that was told of it. */
  function ported(told: readonly string[], change: object = {}, status: 'Successful' | 'FOC' = 'Successful'): void {
    const id = scene.world.model.control.injectPortInOrder({ phoneNumbers: [NUMBER], status });
    scene.world.observer.foundElsewhere(id, [NUMBER]);
    scene.pass(60);
    const stack = scene.stack();
    const properties = { Source: { ...ORDER, PhoneNumberOrderId: id }, ProductType: 'VoiceConnector', ...change };
    scene.world.observer.declared(stack, scene.resource(stack, told, { properties }));
  }

  test('one that is told as it is breaks nothing', () => {
    ported([NUMBER]);
    expect(scene.objections).toBe('');
  });
  test.each([
    [61, /^$/],
    [5, /told nothing/],
  ])('a number that arrived a minute ago, when lists are %d s late', (listLagSeconds, objection) => {
    scene = new Scene({ ...PLAN, service: { ...PLAN.service, listLagSeconds } });
    ported([]);
    expect(scene.objections).toMatch(objection);
  });
  test('a number that has not arrived need not be told', () => {
    ported([], {}, 'FOC');
    expect(scene.objections).toBe('');
  });
  test.each([
    ['that has arrived and is not told', [], {}, /^G3: Main of stack Alpha was told nothing of \+12065550100/],
    [
      'of another product type',
      [NUMBER],
      { ProductType: 'SipMediaApplicationDialIn' },
      /^G3: .* as SipMediaApplicationDialIn, which is VoiceConnector$/,
    ],
    ['of another name', [NUMBER], { PhoneNumberName: 'sales' }, /^G3: .* named "sales", which is named ""$/],
  ])('a number %s', (_, told, change, objection) => {
    ported(told, change);
    expect(scene.objections).toMatch(objection);
  });

  test.each([
    ['not asked for', undefined, ['G3']],
    ['asked for', 'DeletionQueue', []],
  ])('a number of it put into the deletion queue, %s', (_, ReleaseBehavior, broken) => {
    ported([]);
    const before = scene.broken.length;
    scene.world.observer.requested(
      scene.errand(scene.stack(), { properties: { Source: { Type: 'List', PhoneNumbers: [NUMBER] } } }),
    );
    scene.call(
      scene.errand(scene.stack('Beta'), { kind: 'Delete', properties: { Source: SEARCH, ReleaseBehavior } }),
      'DeletePhoneNumber',
      { PhoneNumberId: NUMBER },
    );
    expect(scene.broken.slice(before)).toEqual(broken);
  });
});

describe('details', () => {
  test.each([
    ['a name that nobody in the stack ever declared', { Name: 'mine' }, {}, ['G6']],
    [
      'a calling name that nobody in the stack ever declared',
      { CallingName: 'Mine' },
      { PhoneNumberName: 'mine' },
      ['G6'],
    ],
    ['one that somebody declared', { Name: 'mine' }, { PhoneNumberName: 'mine' }, []],
    ['one that is as it was', { Name: '' }, {}, []],
  ])('%s', (_, change, declared, broken) => {
    const errand = scene.errand(scene.stack(), { properties: { Source: SEARCH, ...declared } });
    scene.world.observer.requested(errand);
    scene.buy(errand, NUMBER);
    scene.call(errand, 'UpdatePhoneNumber', { PhoneNumberId: NUMBER, ...change });
    expect(scene.broken).toEqual(broken);
  });

  test('the token of an order may go', () => {
    const errand = scene.errand(scene.stack());
    scene.call(errand, 'CreatePhoneNumberOrder', {
      ProductType: 'VoiceConnector',
      E164PhoneNumbers: [NUMBER],
      Name: 'cpno-0123456789abcdef0123.0',
    });
    scene.pass(10);
    scene.call(errand, 'UpdatePhoneNumber', { PhoneNumberId: NUMBER, Name: '' });
    expect(scene.broken).toEqual([]);
  });
});

test('a SIP rule deleted by who was not asked to', () => {
  const errand = scene.errand(scene.stack(), { properties: { Source: SEARCH, DisassociateOnRelease: 'false' } });
  scene.call(errand, 'CreatePhoneNumberOrder', {
    ProductType: 'SipMediaApplicationDialIn',
    E164PhoneNumbers: [NUMBER],
    Name: '',
  });
  scene.pass(10);
  holdByHand(scene.world.model, 'rule', NUMBER);
  const SipRuleId = scene.world.truth(NUMBER)!.associations[0].value;
  scene.call(errand, 'UpdateSipRule', { SipRuleId, Name: 'Rule', Disabled: true });
  expect(scene.objections).toMatch(/^G6: \+12065550100 was disassociated/);
});
