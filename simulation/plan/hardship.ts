/**
 * Puts a run under conditions that are rare and hard: reads of the service that lag by a minute, calls that take
 * seconds, much that belongs to others, orders and numbers that are not what they were. Chance of its own: what is
 * added changes nothing else.
 */
import { PlannedFault } from './faults';
import { ForeignLedger, Move, ordinaryOrder, OrderSpec, Plan, SLOW_CALLS, Template, UNREADABLE_KINDS } from './plan';
import { Chance } from './random';
import type { OrderScript, Switches } from '../../local/chime-sdk-voice';

type Hardship = (plan: Plan, chance: Chance) => Plan;

/** Reads of numbers and of orders, one by one and in lists, up to a minute late: together, or some of them. */
const late: Hardship = (plan, chance) => {
  const far = (): number => chance.pick([8, 15, 30, 45, 60]);
  const seconds = far();
  const lags: Readonly<Record<string, Partial<Switches>>> = {
    together: { getLagSeconds: seconds, listLagSeconds: seconds },
    gets: { getLagSeconds: seconds, listLagSeconds: 0 },
    lists: { getLagSeconds: 0, listLagSeconds: seconds },
    numbers: { getLagSeconds: seconds, listLagSeconds: seconds, orderLagSeconds: 0, orderListLagSeconds: 0 },
    orders: { getLagSeconds: 0, listLagSeconds: 0, orderLagSeconds: seconds, orderListLagSeconds: seconds },
    apart: { getLagSeconds: far(), listLagSeconds: far(), orderLagSeconds: far(), orderListLagSeconds: far() },
  };
  const which = chance.weighted({ together: 4, gets: 1, lists: 2, numbers: 1, orders: 1, apart: 2 });
  return { ...plan, service: { ...plan.service, ...lags[which] } };
};

/** Every call of the run, or of one system, takes up to some seconds. */
const slow: Hardship = (plan, chance) => ({
  ...plan,
  slow: { calls: chance.pick(SLOW_CALLS), milliseconds: chance.pick([1_000, 2_500, 5_000]) },
});

function foreignLedger(chance: Chance, records: number): ForeignLedger {
  const share = chance.pick([0, 0.2, 0.6]);
  return { records, unreadable: UNREADABLE_KINDS.filter(() => chance.yes(share)) };
}

/** What others have in Parameter Store: seldom thousands of records, as they take long to play. */
const ledger: Hardship = (plan, chance) => {
  const records = Number(chance.weighted({ 40: 6, 150: 5, 500: 4, 1500: 1, 5000: 0.2 }));
  const foreign = foreignLedger(chance, records);
  return chance.yes(0.3) ? calm({ ...plan, foreign }, chance) : { ...plan, foreign };
};

/** Few records of others, some of which nobody can read. */
const unreadable: Hardship = (plan, chance) => {
  const kinds = UNREADABLE_KINDS.filter(() => chance.yes(0.35));
  const foreign = {
    records: chance.pick([0, 5, 15]),
    unreadable: kinds.length > 0 ? kinds : [chance.pick(UNREADABLE_KINDS)],
  };
  return chance.yes(0.3) ? calm({ ...plan, foreign }, chance) : { ...plan, foreign };
};

const deployOf = (template: Template, trouble: object = {}): Move => ({
  do: 'deploy',
  stack: 'Alpha',
  template,
  ...trouble,
});

/** Nobody makes a mistake, and nothing goes wrong: whatever fails then fails because of what belongs to others. */
const calm: Hardship = (plan, chance) => {
  const search = (): OrderSpec =>
    ordinaryOrder({ Type: 'Search', Count: chance.between(1, 3), AreaCodes: ['206'] });
  const spec = search();
  const list = ordinaryOrder({ Type: 'List', PhoneNumbers: ['+13125550100', '+13125550101'] });
  const template: Template = { Main: spec, ...(chance.yes(0.5) && { Second: list }) };
  const resized = search();
  const changed: Template = { ...template, Main: { ...(chance.yes(0.5) ? resized : spec), name: 'sales' } };
  const failing: Move[] = chance.yes(0.4) ? [deployOf(template, { fail: 'last' })] : [];
  const again: Move[] = chance.yes(0.4) ? [deployOf(chance.yes(0.5) ? template : { Renamed: list })] : [];
  return {
    ...plan,
    calm: true,
    service: { acquisitionSeconds: chance.pick([0, 1, 4]) },
    bystanders: [],
    ports: undefined,
    faults: [],
    scripts: [],
    ordersFail: false,
    moves: [deployOf(template), deployOf(changed), ...failing, { do: 'destroy', stack: 'Alpha' }, ...again],
    cloudFormation: { ...plan.cloudFormation, cleanupAttempts: 1 },
  };
};

/** An order of many numbers, each with a calling name. */
const large: Hardship = (plan, chance) => {
  const { stockPerPool: _, listPageSize: __, ...service } = plan.service;
  const source: OrderSpec['source'] = {
    Type: 'Search',
    Count: chance.pick([20, 60, 100, 101, 150]),
    AreaCodes: ['206', '425'],
  };
  let seen = false;
  const moves = plan.moves.map((move): Move => {
    const main = move.do === 'deploy' ? move.template.Main : undefined;
    if (move.do !== 'deploy' || main?.kind !== 'order') return move;
    const shrinks = seen && chance.yes(0.3);
    seen = true;
    const wanted: OrderSpec['source'] = shrinks ? { ...source, Count: chance.between(1, 20) } : source;
    const { callingName = 'Example Corp' } = main;
    return { ...move, template: { ...move.template, Main: { ...main, source: wanted, callingName, timeout: 1800 } } };
  });
  return { ...plan, service: { ...service, phoneNumberQuota: 1000 }, moves };
};

/**
 * The answer to a purchase is lost, and the order is listed minutes later, or without its numbers, which the
 * inventory shows all the time.
 */
const lost: Hardship = (plan, chance) => {
  const listing = chance.pick<Partial<Switches>>([
    { orderListLagSeconds: chance.between(70, 120) },
    { orderListNumbers: 'Missing' },
    { orderListLagSeconds: chance.between(70, 120), orderListNumbers: 'Missing' },
  ]);
  const promptly = chance.yes(0.75) ? { getLagSeconds: 0, listLagSeconds: 0, orderLagSeconds: 0 } : {};
  const fault: PlannedFault = {
    kind: chance.weighted({ answerLost: 5, failedAfterEffect: 2, slowAnswer: 2, crashAfter: 2 }),
    operation: 'CreatePhoneNumberOrder',
    nth: chance.pick([1, 1, 2]),
    times: chance.pick([1, 1, 2]),
    detail: chance.between(95, 99), // as an answer, later than anybody waits for
  };
  return {
    ...plan,
    service: { ...plan.service, ...promptly, ...listing, orderNameOnNumbers: true },
    faults: [fault, ...plan.faults],
  };
};

/** A number leaves the account and the stack goes; what is deployed again does without it, and succeeds. */
function leaving(plan: Plan, chance: Chance): Plan {
  const [first] = plan.moves;
  const moves = plan.moves.flatMap((move): Move[] =>
    move.do === 'destroy'
      ? [{ do: 'console', act: 'portOut', stack: move.stack, pick: chance.between(0, 99) }, move, first]
      : [move],
  );
  return { ...plan, moves };
}

/** Numbers move to another carrier, and orders bring numbers that they do not name. */
const gone: Hardship = (plan, chance) => {
  if (chance.yes(0.2)) return leaving(calm(plan, chance), chance);
  const portOut = chance.yes(0.6);
  const moves = plan.moves.flatMap((move): Move[] => {
    if (!portOut || !('stack' in move) || !chance.yes(0.4)) return [move];
    return [{ do: 'console', act: 'portOut', stack: move.stack, pick: chance.between(0, 99) }, move];
  });
  const untold = (script: OrderScript | undefined): OrderScript | undefined =>
    script === undefined && chance.yes(0.5) ? untrue(chance) : script;
  const scripts = portOut && chance.yes(0.5) ? plan.scripts : plan.scripts.map(untold);
  // One look is what contradicts an order.
  const isContradicted = scripts.some((script) => script?.outcome === 'contradicted');
  const promptly = isContradicted ? { getLagSeconds: 0, listLagSeconds: 0 } : {};
  return { ...plan, service: { ...plan.service, ...promptly }, moves, scripts };
};

/** An order that does not tell all that it brings. */
function untrue(chance: Chance): OrderScript {
  const failing = chance.pick([1, 1, 2]);
  switch (chance.weighted({ unlisted: 3, unnamed: 3, contradicted: 1 })) {
    case 'unnamed':
      return { outcome: 'unnamed', endsAs: chance.pick(['Failed', 'Cancelled']), failing };
    case 'contradicted':
      return { outcome: 'contradicted', failing };
    default:
      return { outcome: 'unlisted', failing };
  }
}

/**
 * Nobody makes a mistake, but every call takes seconds, and there are many numbers, or lists of many pages. Where a
 * turn cannot read it all Lambda has to keep the environment, as it mostly does from one turn to the next.
 */
const heavy: Hardship = (plan, chance) => {
  const { slow: _, foreign: __, ...quiet } = calm(plan, chance);
  const callMilliseconds = chance.pick([2_500, 3_500, 4_000, 4_500, 5_000]);
  const isLost = chance.yes(0.6);
  const kind = chance.pick(['declaredError', 'answerLost', 'failedAfterEffect'] as const);
  const fault: PlannedFault = { kind, operation: 'CreatePhoneNumberOrder', nth: 1, times: 1, detail: 1 };
  const environmentsKept = chance.pick([0.98, 1]);
  const common = { ...quiet, callMilliseconds, environmentsKept, faults: isLost ? [fault] : [] };
  const { listPageSize: ___, stockPerPool: ____, ...service } = quiet.service;
  const hard = { ...common, service };
  return chance.yes(0.5) ? ofMany(hard, chance) : ofPages(hard, chance);
};

/** One order of many numbers, which may all have left the account before they are released. */
function ofMany(plan: Plan, chance: Chance): Plan {
  const count = chance.pick([20, 20, 30]);
  const many = ordinaryOrder({ Type: 'Search', Count: count, AreaCodes: ['206', '425'] });
  const leave = (): Move => ({ do: 'console', act: 'portOut', stack: 'Alpha', pick: 0 });
  const left = chance.yes(0.4) ? Array.from({ length: count }, leave) : [];
  return { ...plan, pace: 100, moves: [deployOf({ Main: many }), ...left, { do: 'destroy', stack: 'Alpha' }] };
}

/**
 * What others have fills twenty pages of numbers and some of orders: more than a turn can read. At five seconds a page
 * half an hour is too short for whoever has to begin again, as an environment was lost: that failure says so.
 */
function ofPages(plan: Plan, chance: Chance): Plan {
  const few = ordinaryOrder({ Type: 'Search', Count: chance.pick([1, 2]), AreaCodes: ['206'] });
  return {
    ...plan,
    ...(plan.callMilliseconds === 5_000 && { environmentsKept: 1 }),
    bystanders: Array.from({ length: 40 }, (_, index) => `+1312555${String(300 + index).padStart(4, '0')}`),
    bystandersAnOrder: 4,
    pageSize: 2,
    moves: [deployOf({ Main: few }), { do: 'destroy', stack: 'Alpha' }],
  };
}

/** Listed numbers leave the account, an update orders them anew and fails, and its rollback wants them back. */
const anew: Hardship = (plan, chance) => {
  const quiet = calm(plan, chance);
  const PhoneNumbers = ['+13125550100', '+13125550101', '+13125550102'].slice(0, chance.pick([2, 2, 3]));
  const list = ordinaryOrder({ Type: 'List', PhoneNumbers });
  const main: OrderSpec = chance.yes(0.5) ? { ...list, name: 'front desk' } : list;
  const changed: OrderSpec = { ...main, name: 'sales' };
  const isShort = chance.yes(0.4);
  const lag = isShort ? chance.pick([15, 30, 60]) : 0;
  const deletions = PhoneNumbers.map((_, pick): Move => ({ do: 'console', act: 'delete', stack: 'Alpha', pick }));
  const deleted = chance.yes(0.8) ? deletions : deletions.slice(1);
  const outcome = chance.weighted({ partial: 4, failed: 1, plain: 2 });
  const script: OrderScript | undefined = outcome === 'plain' ? undefined : { outcome, failing: 1 };
  return {
    ...quiet,
    service: {
      acquisitionSeconds: 1,
      ...(lag > 0 && { getLagSeconds: lag, listLagSeconds: lag, orderLagSeconds: 0, orderListLagSeconds: 0 }),
      ...(isShort && { deletionQueueSeconds: chance.pick([3, 8, 20]) }),
    },
    scripts: [undefined, script],
    moves: [
      deployOf({ Main: main }),
      ...(lag > 0 ? [{ do: 'pause', seconds: 90 } as const] : []),
      ...deleted,
      { do: 'pause', seconds: isShort ? chance.pick([1, 5, 25]) : 8 * 86_400 },
      deployOf({ Main: changed }, chance.yes(0.7) || script === undefined ? { fail: 'last' } : {}),
      ...(chance.yes(0.5) ? [{ do: 'destroy', stack: 'Alpha' } as const] : []),
    ],
  };
};

/** Each operation begins as soon as the one before has ended, in the same second. */
const prompt: Hardship = (plan, chance) => {
  const { slow: _, foreign: __, ...quiet } = calm(plan, chance);
  const main = ordinaryOrder({ Type: 'Search', Count: chance.pick([1, 2]), AreaCodes: ['206'] });
  const named = (name?: string): Template => ({ Main: { ...main, name } });
  const failing = deployOf(named('night'), { fail: 'last' });
  return {
    ...quiet,
    pace: chance.pick([1, 100, 400]),
    moves: [
      deployOf(named(chance.yes(0.3) ? 'front desk' : undefined)),
      ...(chance.yes(0.5) ? [deployOf(named(chance.pick(['sales', undefined])))] : []),
      failing,
      ...(chance.yes(0.4) ? [failing] : []),
      ...(chance.yes(0.4) ? [{ do: 'destroy', stack: 'Alpha' } as const] : []),
    ],
  };
};

/**
 * Numbers of an order that was deleted are restored, and no read shows that before the time is up. The function dies
 * when one is restored, or hears nothing of it: what it does not remember has to be released all the same. It is
 * played by name only.
 */
const broken: Hardship = (plan, chance) => {
  const { slow: _, foreign: __, calm: ___, ...quiet } = calm(plan, chance);
  const list = ordinaryOrder({
    Type: 'List',
    PhoneNumbers: ['+13125550100', '+13125550101'].slice(0, chance.pick([1, 2])),
  });
  const lag = chance.pick([45, 55, 60]);
  const restoring: PlannedFault = {
    kind: chance.pick(['crashAfter', 'answerLost', 'failedAfterEffect']),
    operation: 'RestorePhoneNumber',
    nth: chance.pick([1, 1, 2]),
    times: chance.pick([1, 2]),
    detail: 1,
  };
  return {
    ...quiet,
    service: { acquisitionSeconds: chance.pick([0, 1]), getLagSeconds: lag, listLagSeconds: lag },
    faults: [restoring],
    moves: [
      deployOf({ Main: list }),
      { do: 'destroy', stack: 'Alpha' },
      { do: 'pause', seconds: 90 },
      deployOf({ Main: { ...list, timeout: 60 } }),
    ],
  };
};

export const HARDSHIPS = {
  late,
  slow,
  ledger,
  unreadable,
  large,
  lost,
  gone,
  heavy,
  anew,
  prompt,
  broken,
} as const satisfies Readonly<Record<string, Hardship>>;

/** In the standard mix nobody has thousands of records: that takes too long to play. */
const fewHundreds: Hardship = (plan, chance) => ({
  ...plan,
  foreign: foreignLedger(chance, Number(chance.weighted({ 40: 6, 150: 5, 600: 5 }))),
});

/** How often each of them meets a run of the standard mix; those that take long to play are rare. */
const SHARES: readonly (readonly [Hardship, number])[] = [
  [late, 0.04],
  [slow, 0.03],
  [fewHundreds, 0.004],
  [unreadable, 0.015],
  [large, 0.003],
  [lost, 0.02],
  [gone, 0.03],
  [heavy, 0.003],
  [anew, 0.01],
  [prompt, 0.01],
];

/** In so many runs of the standard mix no reader sees a write any earlier than it must. */
const FULL_LAG = 0.05;

export function harden(plain: Plan, chance: Chance): Plan {
  const plan = plain.ledgerLag > 0 && chance.yes(FULL_LAG) ? { ...plain, lagsFully: true } : plain;
  return SHARES.reduce((harder, [hardship, share]) => (chance.yes(share) ? hardship(harder, chance) : harder), plan);
}
