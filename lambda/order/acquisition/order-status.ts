/** Whether an order is decided. */
import { OrderState } from '../../attempt/knowledge/observations';
import { meaning, ORDER_STATUSES, ORDERED_NUMBER_STATUSES } from '../../service/statuses';

/** A port-in is undecided for days, and nothing to wait for here. */
export function isUndecided(order: OrderState): boolean {
  if (meaning(ORDER_STATUSES, `order ${order.id}`, order.status) === 'Porting') return false;
  const numbers = order.numbers.map(({ number, status }) => meaning(ORDERED_NUMBER_STATUSES, number, status));
  return meaning(ORDER_STATUSES, `order ${order.id}`, order.status) === 'Waiting' || numbers.includes('Waiting');
}
