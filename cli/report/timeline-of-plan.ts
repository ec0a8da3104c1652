/** The picture of a plan: what CloudFormation would ask, what the provider would do, what becomes of each number. */
import { LifeStep, NumberLife, NumberState, Timeline, TimelineEvent } from './timeline';
import { Fate, OrderPlan, Plan, StackPlan } from '../plan/plan-shape';
import { rowsOf, summaryOf } from '../plan/render';

export function timelineOfPlan(plan: Plan): Timeline {
  const { totals, quota } = plan;
  const names = plan.stacks.map(({ name }) => name).join(', ') || 'nothing';
  return {
    title: `What ${plan.operation === 'destroy' ? 'destroying' : 'deploying'} ${names} would do to phone numbers`,
    summary: [...summaryOf(plan), 'Nothing was changed: a plan only reads.'],
    figures: [
      { label: 'bought', value: String(totals.buys) },
      { label: 'restored', value: String(totals.restores) },
      { label: 'adopted', value: String(totals.adopts) },
      { label: 'released', value: String(totals.releases) },
      { label: 'held now', value: String(quota.heldNow) },
      { label: 'held afterwards', value: String(quota.heldAfter) },
    ],
    events: plan.stacks.flatMap(eventsOf),
    numbers: plan.stacks.flatMap(({ orders }) => orders.flatMap(livesOf)),
    madeAt: Date.parse(plan.at),
  };
}

const BEGINNINGS: Readonly<Record<StackPlan['operation'], string>> = {
  create: 'begins to create',
  update: 'begins to update',
  destroy: 'begins to delete',
  none: 'is not deployed',
  unknown: 'cannot be planned',
};

const REQUESTS: Readonly<Record<OrderPlan['action'], string>> = {
  create: 'asks for a Create',
  update: 'asks for an Update',
  replace: 'asks for an Update, then for a Delete of what was replaced',
  delete: 'asks for a Delete',
  retain: 'retains it, and asks for nothing',
  none: 'asks for nothing: it is unchanged',
  unknown: 'cannot be planned',
};

const TONES: Readonly<Record<string, TimelineEvent['tone']>> = { 'x': 'bad', '?': 'doubt', '!': 'doubt', '+': 'good' };

function eventsOf({ name, operation, problem, orders }: StackPlan): TimelineEvent[] {
  return [
    {
      actor: 'cloudformation',
      subject: name,
      what: BEGINNINGS[operation],
    },
    ...orders.flatMap((order): TimelineEvent[] => {
      const subject = order.path ?? `${order.stack}/${order.logicalId}`;
      return [
        { actor: 'cloudformation', subject, what: REQUESTS[order.action] },
        ...rowsOf(order).map(([sign, what, detail]): TimelineEvent => ({
          actor: 'provider',
          subject,
          what,
          ...(detail && { detail }),
          ...(TONES[sign] && { tone: TONES[sign] }),
        })),
      ];
    }),
    ...(problem === undefined
      ? []
      : [{ actor: 'cloudformation' as const, subject: name, what: problem, tone: 'bad' as const }]),
  ];
}

const STATES: Readonly<Record<Fate, NumberState>> = {
  keep: 'kept',
  restore: 'restored',
  adopt: 'adopted',
  takeOver: 'adopted',
  release: 'queued',
  leave: 'left',
  leftToOwner: 'kept',
};

function livesOf(order: OrderPlan): NumberLife[] {
  const owner = order.path ?? order.logicalId;
  const { count, numbers, offers } = order.buys;
  const where = offers.map((offer) => offer.where).join(' or ');
  const names = numbers.length > 0 ? numbers : count > 0 ? [`${count} new in ${where}`] : [];
  const bought = names.map((number): NumberLife => ({
    number,
    owner,
    steps: [{ state: 'bought' }, ...named(order, number, numbers.length === 0)],
  }));
  const known = order.numbers.map(({ number, fate, because, restorableUntil }): NumberLife => {
    const until = restorableUntil && `until ${restorableUntil.slice(0, 10)}`;
    const note = [because, until].filter(Boolean).join('; ');
    return { number, owner, steps: [{ state: STATES[fate], ...(note && { note }) }, ...named(order, number, false)] };
  });
  return [...bought, ...known];
}

/** `unnamed`: details of numbers that are not known by name yet stand without any. */
function named({ details }: OrderPlan, number: string, unnamed: boolean): LifeStep[] {
  return details
    .filter(({ numbers }) => (unnamed ? numbers.length === 0 : numbers.includes(number)))
    .map(({ detail, value, pendingHours }) => ({
      state: 'named',
      note:
        (detail === 'productType' ? `product type ${value}` : value === '' ? 'taken off' : `as “${value}”`) +
        (pendingHours === undefined ? '' : `, pending up to ${pendingHours} h`),
    }));
}
