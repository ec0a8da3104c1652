/** Gets what the plan says is missing: out of the deletion queue, or by an order, which is followed to its end. */
import { order, ORDERS, REFUSED_ORDERS } from './order';
import { describeOrder, Placed, purchased, resolve } from './purchase-outcome';
import { lookForQuota, quotaArithmetic, quotaSuspicion } from './quota';
import { restore } from './restore';
import { amend, fail } from '../../attempt/amend';
import { Known } from '../../attempt/knowledge/knowledge';
import { unique, wait } from '../../attempt/knowledge/looks';
import { OrderIntent } from '../../attempt/record/order-payload';
import { AttemptRecord } from '../../attempt/record/record';
import { isNeeded, Step } from '../../attempt/step';
import { ORDER_NEEDS, RETRY_PAUSE, SECOND } from '../../attempt/timing';
import { lookFirst } from '../../attempt/wanted';
import { explain, treatmentOf } from '../../service/errors';
import { someOf } from '../../service/phone-numbers';

export function acquire(known: Known): Step | undefined {
  return followOrders(known) ?? restore(known) ?? order(known);
}

/** The id of an order is written down before anything else is done. */
export function recordPlaced(known: Known): Step | undefined {
  if (!known.purchaseAnswered) return undefined;
  const { id } = known.purchaseAnswered;
  return amend(known, {
    orders: known.record!.orders.map((intent) => (!intent.id && !intent.result ? { ...intent, id } : intent)),
  });
}

/** Follows every open order of this attempt to its end. */
function followOrders(known: Known): Step | undefined {
  const own = known.record!;
  const intent = own.orders.find(({ result }) => !result);
  if (!intent) return undefined;
  if (!intent.id && known.refused?.step.do === 'Order') return orderRefused(known, intent);
  if (!intent.id && known.purchaseReady === intent.intendedAt) return place(known, intent);
  if (!intent.id && known.notPlaced === intent.intendedAt) return intendAnew(known, intent);
  const resolution = resolve(known, intent);
  if (isNeeded(resolution)) return resolution.step;
  if ('notPlaced' in resolution) return amend(known, { orders: withChanged(own, intent, { result: 'NotPlaced' }) });
  return intent.id
    ? noteDecided(known, intent, resolution)
    : amend(known, { orders: withChanged(own, intent, { id: resolution.placed.id }) });
}

/** The orders of a record, one of them changed. */
const withChanged = ({ orders }: AttemptRecord, intent: OrderIntent, change: Partial<OrderIntent>): OrderIntent[] =>
  orders.map((other) => (other === intent ? { ...other, ...change } : other));

/** Writes down what an order has brought, and what the declaration says about the rest. */
function noteDecided(known: Known, intent: OrderIntent, { placed, acquired, failed, porting }: Placed): Step {
  const own = known.record!;
  if (porting) {
    return fail(
      known,
      `order ${placed.id}: the service reports ${placed.status}, so it wants documents or a port-in; see the ` +
        'Amazon Chime SDK console, then deploy again',
    );
  }
  const bought = acquired.map((number) => purchased(number, placed.id));
  const holdings = [...own.holdings, ...bought];
  const orders = withChanged(own, intent, { result: 'Decided', decidedAt: known.now });
  const excluded = unique([...(own.excluded ?? []), ...failed]);
  return amend(known, {
    holdings,
    orders,
    ...(failed.length > 0 && { excluded }),
    ...partial(known, placed.id, acquired, failed),
  });
}

/** An order that brought some numbers and not others: what the declaration says about that. */
function partial(
  known: Known,
  id: string,
  acquired: readonly string[],
  failed: readonly string[],
): Partial<AttemptRecord> {
  if (failed.length === 0) return {};
  const own = known.record!;
  if (known.request.partial === 'Keep' && acquired.length > 0) {
    return {
      warnings: [
        ...(own.warnings ?? []),
        `order ${id} was partial: ${someOf(failed)} could not be acquired; the rest is kept`,
      ],
    };
  }
  if (known.request.partial === 'Replace' || acquired.length === 0) return {};
  return {
    failedAt: known.now,
    failure:
      `order ${id} was partial: ${someOf(failed)} could not be acquired; choose other numbers, or set ` +
      'partialOrderPolicy',
  };
}

function orderRefused(known: Known, intent: OrderIntent): Step {
  const own = known.record!;
  const { error } = known.refused!;
  const orders = withChanged(own, intent, { result: 'NotPlaced' });
  const treatment = treatmentOf(error);
  const subject = someOf(intent.numbers);
  const more = intent.numbers.length;
  if (treatment === 'Quota') {
    const failure =
      `${subject}: ${more} more would exceed the account's quota of phone numbers (${error.name}: ` +
      `${error.message}); ${quotaArithmetic(known, more)}`;
    return lookForQuota(known) ?? amend(known, { orders, failedAt: known.now, failure });
  }
  const refusals = own.orders.filter(({ result }) => result === 'NotPlaced').length + 1;
  // Of those who search at the same moment, many find the same numbers: the next search finds others.
  const most = own.declared!.source.Type === 'Search' ? ORDERS : REFUSED_ORDERS;
  if (treatment === 'Denied' || refusals >= most) {
    const suspicion = treatment === 'Refused' ? quotaSuspicion(known, more) : '';
    const failure = explain(subject, error.operation, error.name, error.message) + suspicion;
    return lookForQuota(known) ?? amend(known, { orders, failedAt: known.now, failure });
  }
  if (own.declared!.source.Type !== 'List') {
    return amend(known, { orders, excluded: unique([...(own.excluded ?? []), ...intent.numbers]) });
  }
  const again = intent.intendedAt + RETRY_PAUSE;
  if (known.now < again) return wait((again - known.now) / SECOND);
  // Perhaps the account has got one of them in the meantime, and the list does not show it yet: a new plan asks by
  // name.
  return amend(known, { orders, ...(refusals === 1 && { plannedAt: undefined }) });
}

/** The invocation that wrote it came to an end before the service took the order: it is ordered by this one. */
function intendAnew(known: Known, intent: OrderIntent): Step {
  if (known.remaining < ORDER_NEEDS) return wait(1);
  return amend(known, { orders: withChanged(known.record!, intent, { intendedAt: known.now }) });
}

/**
 * The purchase. The intent is written; now nobody may have set a newer goal, and CloudFormation must still want the
 * resource: both are looked at after the write, so that one of the two sides sees the other.
 */
function place(known: Known, intent: OrderIntent): Step {
  const look = lookFirst(known, intent.intendedAt);
  if (look) return look;
  return {
    do: 'Order',
    productType: known.record!.declared!.productType,
    numbers: intent.numbers,
    token: intent.token,
  };
}

/** Names the orders that are not decided, for an answer that has to be given. */
export const openOrders = (known: Known): string[] =>
  known.record!.orders.filter(({ result }) => !result).map((intent) => describeOrder(known, intent));
