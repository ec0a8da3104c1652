/** Performs a step: which call it is, and what came of it. */
import { sendAnswer } from './answer';
import { measure } from './metrics';
import { AnyKnown } from '../attempt/knowledge/knowledge';
import { Ports, Reading, ResourceRecords, Whole } from '../attempt/ports';
import { DamagedRecord } from '../attempt/record/record';
import { Envelope } from '../attempt/request/envelope';
import { ByStep, madeOf, Result, Step } from '../attempt/step';

/**
 * The most that the service shows of a search: orders that are placed at once find numbers of their own only among
 * many.
 */
export const CANDIDATES = 500;

interface Around {
  readonly known: AnyKnown;
  readonly event: Envelope;
  readonly ports: Ports;
  /** Until when a long listing is read in this turn. */
  readonly until: number;
}

const NOTHING: Result = {};

const CALLS: ByStep<[Around], Promise<Result>> = {
  LookRecords: async (_, { known: { request }, ports }) =>
    ownRecords(await ports.ledger.ofResource(request.stackId, request.logicalId)),
  LookLedger: async ({ notBefore }, { ports, until }) =>
    finished(await ports.ledger.all({ notBefore, until }), ({ notes: allNotes, ...read }) => ({ ...read, allNotes })),
  LookResource: async ({ stackId, logicalId }, { ports }) => ({
    resource: await ports.stacks.describe(stackId, logicalId),
  }),
  LookEvents: ({ since }, { known, ports, until }) => lookEvents(since, known, ports, { until }),
  LookNumbers: ({ sure, notBefore }, { known, ports, until }) =>
    lookNumbers(sure, known, ports, { notBefore: notBefore ?? known.looked, until }),
  LookOrder: async ({ id }, { ports }) => ({ order: await ports.chime.getOrder(id) }),
  LookOrders: async ({ notBefore }, { ports, until }) =>
    finished(await ports.chime.listOrders({ notBefore, until }), (orders) => ({ orders })),
  Search: async ({ query }, { ports }) => ({ found: await ports.chime.search(query, CANDIDATES) }),
  Order: async ({ productType, numbers, token }, { ports }) => ({
    order: await ports.chime.order(productType, numbers, token),
  }),
  Restore: async ({ number }, { ports }) => ({ numbers: [await ports.chime.restore(number)] }),
  Update: async ({ detail, value, numbers }, { ports }) => ({
    refusals: await ports.chime.update(detail, value, numbers),
  }),
  Release: async ({ numbers }, { ports }) => ({ refusals: await ports.chime.release(numbers) }),
  Disassociate: async ({ numbers, association }, { ports }) => ({
    refusals: await ports.chime.disassociate(numbers, association),
  }),
  Associate: async ({ numbers, association, force }, { ports }) => ({
    refusals: await ports.chime.associate(numbers, association, force),
  }),
  LookRule: async ({ id }, { ports }) => ({ rule: await ports.chime.getRule(id) }),
  LookRules: async (_, { ports, until }) => finished(await ports.chime.listRules({ until }), (rules) => ({ rules })),
  CreateRule: async ({ trigger, settings }, { ports }) => ({ rule: await ports.chime.createRule(trigger, settings) }),
  UpdateRule: async ({ id, settings }, { ports }) => ({ rule: await ports.chime.updateRule(id, settings) }),
  DeleteRule: async ({ id }, { ports }) => {
    await ports.chime.deleteRule(id);
    return NOTHING;
  },
  Record: async ({ record }, { known, event, ports }) => {
    await ports.ledger.put(record);
    if (record.outcome) measure(event, record.outcome, known.request.startedAt, ports, record);
    return NOTHING;
  },
  LeaveNotes: async ({ under, note }, { ports }) => {
    for (const holder of under) await ports.ledger.leaveNote(holder, note);
    return NOTHING;
  },
  Forget: async ({ records, notes }, { ports }) => {
    await ports.ledger.remove(records, notes);
    return NOTHING;
  },
  Answer: async ({ outcome }, { event, ports }) => {
    await sendAnswer(event, outcome, ports);
    return NOTHING;
  },
  Wait: async () => NOTHING,
  End: async () => NOTHING,
};

export const perform = (step: Step, known: AnyKnown, event: Envelope, ports: Ports, until: number): Promise<Result> =>
  madeOf(CALLS, step, { known, event, ports, until });

function finished<T>(whole: Whole<T> | undefined, result: (value: T) => Result): Result {
  return whole ? { began: whole.began, ...result(whole.value) } : { unfinished: true };
}

/** Without all of its own records a resource does nothing: one that cannot be read may be the trace of a purchase. */
function ownRecords({ records, notes, unreadable: [unreadable] }: ResourceRecords): Result {
  if (unreadable) throw new DamagedRecord(unreadable);
  return { records, notes };
}

async function lookEvents(since: number, { request }: AnyKnown, { stacks }: Ports, reading: Reading): Promise<Result> {
  return finished(await stacks.history(request.stackId, request.logicalId, since, reading), (history) => ({ history }));
}

/** What was asked for before is asked for again: a look replaces the one before. */
async function lookNumbers(
  sure: readonly string[],
  known: AnyKnown,
  { chime }: Ports,
  reading: Reading,
): Promise<Result> {
  const asked = [...new Set([...sure, ...(known.numbers?.value.keys() ?? [])])];
  return finished(await chime.lookNumbers(asked, reading), (numbers) => ({ numbers, sure: asked }));
}
