/**
 * Adds to a run what it has only now and then: orders that were placed elsewhere, groups and SIP rules that hold
 * numbers, a quota that leaves no room for restoring, CloudFormation's own lag. Chance of its own: what is added
 * changes nothing else.
 */
import { Move, OrderSpec, Plan, PortSpec, Template } from './plan';
import { Chance } from './random';
import type { OrderStatus } from '../../local/chime-sdk-voice/model/constraints';

type Deploy = Extract<Move, { do: 'deploy' }>;

export function enrich(plain: Plan, chance: Chance): Plan {
  let plan = plain;
  if (chance.yes(0.16)) plan = withPorts(plan, chance);
  if (chance.yes(0.2)) plan = withHolders(plan, chance);
  if (chance.yes(0.07)) plan = withTightQuota(plan, chance);
  if (chance.yes(0.12)) plan = withMoreDeclaredErrors(plan, chance);
  const viewLag = chance.yes(0.12) ? chance.between(500, 4_000) : 0;
  return { ...plan, cloudFormation: { ...plan.cloudFormation, viewLag, skipsFailed: chance.yes(0.75) } };
}

const deploys = (plan: Plan): Deploy[] => plan.moves.filter((move): move is Deploy => move.do === 'deploy');

/** The plan with each of its templates changed, stack by stack in the order in which they are deployed. */
function retold(plan: Plan, change: (template: Template, stack: string) => Template): Plan {
  return {
    ...plan,
    moves: plan.moves.map((move) =>
      move.do === 'deploy' ? { ...move, template: change(move.template, move.stack) } : move,
    ),
  };
}

const PENDING: readonly OrderStatus[] = [
  'PendingDocuments',
  'Submitted',
  'FOC',
  'ChangeRequested',
  'Exception',
  'CancelRequested',
  'Processing',
];
const ENDINGS: readonly OrderStatus[] = ['Successful', 'Successful', 'Successful', 'Partial', 'Failed', 'Cancelled'];

function withPorts(plan: Plan, chance: Chance): Plan {
  const ports = [port('port-0', 0, chance), ...(chance.yes(0.4) ? [port('port-1', 1, chance)] : [])];
  const declared = new Map<string, OrderSpec>();
  const twin = chance.yes(0.12);
  const told = retold({ ...plan, ports }, (template, stack) => {
    const before = declared.get(stack);
    const spec = before ? changedPort(before, ports, chance) : chance.yes(0.8) ? portOrder(ports, chance) : undefined;
    if (!spec) {
      declared.delete(stack);
      return template;
    }
    declared.set(stack, spec);
    return { ...template, Ported: spec, ...(twin && { Twin: spec }) };
  });
  const moves = told.moves.flatMap((move) => [...progress(ports, chance), move]);
  const last = deploys(told).at(-1);
  const again = last?.template.Ported as OrderSpec | undefined;
  if (!last || !again || chance.yes(0.3)) return { ...told, moves };
  // Once more after everything has been decided, so that what has become active gets its details.
  const settled = ports.map((one): Move => ({ do: 'port', port: one.name, status: chance.pick(ENDINGS), delay: 0 }));
  const template = { ...last.template, Ported: { ...again, name: chance.pick(['settled', 'day', undefined]) } };
  return {
    ...told,
    moves: [...moves, ...settled, { do: 'pause', seconds: 30 }, { do: 'deploy', stack: last.stack, template }],
  };
}

function port(name: string, at: number, chance: Chance): PortSpec {
  const kind = chance.yes(0.75) ? 'Porting' : 'New';
  const numbers = Array.from({ length: chance.between(1, 3) }, (_, index) =>
    kind === 'New' ? `+1312555013${3 * at + index}` : `+1503555020${3 * at + index}`,
  );
  return {
    name,
    kind,
    numbers,
    productType: chance.yes(0.7) ? 'VoiceConnector' : 'SipMediaApplicationDialIn',
    status: chance.yes(0.3) ? chance.pick(ENDINGS) : chance.pick(PENDING),
    ...(chance.yes(0.5) && { focDate: chance.pick(['2026-12-01', '2026-12-01T00:00:00Z', '1796083200']) }),
  };
}

const sourceOf = ({ name }: PortSpec): OrderSpec['source'] => ({ Type: 'Order', PhoneNumberOrderId: name });

function portOrder(ports: readonly PortSpec[], chance: Chance): OrderSpec {
  return {
    kind: 'order',
    source: sourceOf(chance.pick(ports)),
    productType: chance.yes(0.75) ? 'VoiceConnector' : 'SipMediaApplicationDialIn',
    ...(chance.yes(0.5) && { name: chance.pick(['ported', 'sales']) }),
    ...(chance.yes(0.2) && { callingName: 'Ported' }),
    partial: chance.pick(['RollBack', 'Keep']),
    policy: chance.pick(['Delete', 'Delete', 'RetainExceptOnCreate', 'Retain']),
    ...(chance.yes(0.25) && { release: chance.pick(['DeletionQueue', 'ReturnToInventory'] as const) }),
    disassociate: chance.yes(0.3),
    adopt: chance.yes(0.3),
    timeout: chance.pick([60, 300, 1800]),
  };
}

/** Undefined: it is taken out of the template. */
function changedPort(spec: OrderSpec, ports: readonly PortSpec[], chance: Chance): OrderSpec | undefined {
  switch (chance.weighted({ name: 5, same: 2, port: 1.5, productType: 1, remove: 1 })) {
    case 'name':
      return { ...spec, name: chance.pick(['ported', 'sales', 'night', undefined]) };
    case 'port':
      return { ...spec, source: sourceOf(chance.pick(ports)) };
    case 'productType':
      return {
        ...spec,
        productType: spec.productType === 'VoiceConnector' ? 'SipMediaApplicationDialIn' : 'VoiceConnector',
      };
    case 'remove':
      return undefined;
    default:
      return spec;
  }
}

function progress(ports: readonly PortSpec[], chance: Chance): Move[] {
  return ports
    .filter(() => chance.yes(0.55))
    .map(({ name }): Move => ({
      do: 'port',
      port: name,
      status: chance.yes(0.55) ? chance.pick(ENDINGS) : chance.pick(PENDING),
      delay: chance.pick([0, 1, 3, 8, 20, 60]),
    }));
}

/** A group, or a SIP rule, holds what a Voice Connector holds otherwise. */
function withHolders(plan: Plan, chance: Chance): Plan {
  const by = chance.pick(['group', 'rule'] as const);
  const productType = by === 'rule' ? 'SipMediaApplicationDialIn' : 'VoiceConnector';
  const always = chance.yes(0.6);
  const disassociate = chance.yes(0.6);
  const line = { kind: 'holder', of: 'Main', detached: chance.yes(0.4), seconds: chance.pick([1, 5, 30]) } as const;
  const held = retold(plan, (template) => {
    const extended: Template = always && template.Main ? { Line: line, ...template } : template;
    const owners = new Set(Object.values(extended).flatMap((spec) => (spec.kind === 'holder' ? [spec.of] : [])));
    return Object.fromEntries(
      Object.entries(extended).map(([id, spec]) => [
        id,
        spec.kind === 'holder'
          ? { ...spec, by }
          : owners.has(id)
            ? { ...spec, productType, disassociate: disassociate || spec.disassociate }
            : spec,
      ]),
    );
  });
  const act = by === 'group' ? 'regroup' : 'rule';
  const moves = held.moves.flatMap((move): Move[] => {
    if (move.do === 'console' && move.act === 'reassign') return [{ ...move, act }];
    // Somebody takes a number into use, or asks for a calling name, before whatever comes next.
    if ('stack' in move && chance.yes(0.25)) {
      return [
        {
          do: 'console',
          act: chance.pick([act, 'callingName'] as const),
          stack: move.stack,
          pick: chance.between(0, 99),
        },
        move,
      ];
    }
    return [move];
  });
  // What holds a number in the end was put there by a person, and the Delete has to deal with it.
  const last = deploys(held).at(-1)!;
  if (!disassociate || chance.yes(0.4)) return { ...held, moves };
  const template = Object.fromEntries(
    Object.entries(last.template).map(([id, spec]) => [
      id,
      spec.kind === 'order' ? { ...spec, policy: 'Delete' as const } : spec,
    ]),
  );
  const inUse = { do: 'console', act, stack: last.stack, pick: chance.between(0, 99) } as const;
  return {
    ...held,
    moves: [...moves, { do: 'deploy', stack: last.stack, template }, inUse, { do: 'destroy', stack: last.stack }],
  };
}

/** What was deleted is to come back, and the account has no room for all of it. */
function withTightQuota(plan: Plan, chance: Chance): Plan {
  const last = deploys(plan).at(-1)!;
  const going = Object.fromEntries(
    Object.entries(last.template).map(([id, spec]) => [
      id,
      spec.kind === 'order' ? { ...spec, policy: 'Delete' as const, release: undefined } : spec,
    ]),
  );
  const { stack } = last;
  const moves: Move[] = [
    { do: 'deploy', stack, template: going },
    { do: 'destroy', stack },
    { do: 'quota', more: chance.between(0, 2), live: true },
    { do: 'deploy', stack, template: going },
  ];
  if (chance.yes(0.4)) moves.push({ do: 'quota', more: 20 }, { do: 'deploy', stack, template: going });
  return { ...plan, moves: [...plan.moves, ...moves] };
}

/** What each operation declares, of operations that are seldom called as well. */
function withMoreDeclaredErrors(plan: Plan, chance: Chance): Plan {
  const operations = [
    'RestorePhoneNumber',
    'UpdatePhoneNumber',
    'DeletePhoneNumber',
    'GetPhoneNumber',
    'DisassociatePhoneNumbersFromVoiceConnector',
    'DisassociatePhoneNumbersFromVoiceConnectorGroup',
    'GetSipRule',
    'UpdateSipRule',
    'DeleteSipRule',
    'ListPhoneNumberOrders',
    'GetPhoneNumberOrder',
  ];
  const more = Array.from({ length: 4 }, () => ({
    kind: 'declaredError' as const,
    operation: chance.pick(operations),
    nth: chance.between(1, 2),
    times: chance.pick([1, 1, 2, 4]),
    detail: chance.between(0, 9999),
  }));
  return { ...plan, faults: [...plan.faults, ...more] };
}
