/** A purchase is a new beginning: whoever declared the number before it was lost does not own what another pays for. */
import { Holding } from '../../../lambda/attempt/record/order-payload';
import { AttemptRecord } from '../../../lambda/attempt/record/record';
import { mayBeReleased } from '../../../lambda/ownership/may-be-released';
import { STACK } from '../support/harness';
import { earlier, known, NOW, ONE, own, seen, state } from '../support/knowledge';

const AT = NOW - 1000;
const bought: Holding = { number: ONE, acquired: 'Ordered', acquiredHere: true, orderId: 'ours' };
const order = { numbers: [ONE], intendedAt: AT, token: 't', id: 'ours', result: 'Decided' as const };

/** What becomes of a number that we bought at AT, beside another resource that lives and declares it, too. */
function fateBeside(other: Partial<AttemptRecord>, holding: Holding = bought, orderId = 'ours') {
  const theirs = earlier({ logicalId: 'Sales', attempt: 'theirs', generation: 'theirs', holdings: [bought], ...other });
  const k = own(
    known('Create', {
      ...seen(state(ONE, { orderId })),
      ledger: { began: NOW + 60_000, value: [theirs] },
      resources: new Map([
        [`${STACK} Sales`, { began: NOW, value: { stackStatus: 'UPDATE_COMPLETE', status: 'CREATE_COMPLETE' } }],
      ]),
    }),
    { holdings: [bought], orders: [order] },
  );
  return mayBeReleased(k, holding, NOW, new Set([k.request.attempt]), () => false);
}

test('a claim that ended before the purchase does not count', () =>
  expect(fateBeside({ endedAt: AT - 1 })).toMatchObject({ is: 'Free' }));

test.each<[string, Partial<AttemptRecord>]>([
  ['ended since', { endedAt: AT }],
  ['is being made', { endedAt: undefined, outcome: undefined }],
])('a claim that %s counts', (_, other) => expect(fateBeside(other)).toMatchObject({ claim: { record: other } }));

test.each<[string, Holding, string]>([
  ['was not bought', { number: ONE, acquired: 'Adopted' }, 'ours'],
  ['was bought by an order of somebody else', { ...bought, orderId: 'theirs' }, 'theirs'],
  ['was brought anew since', bought, 'theirs'],
])('every claim counts on a number that %s', (_, holding, orderId) =>
  expect(fateBeside({ endedAt: AT - 1 }, holding, orderId)).toHaveProperty('claim'),
);
