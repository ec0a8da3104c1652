/** How long operations take when nothing goes wrong. */
import { generate } from '../plan/generate';
import { Move, Plan } from '../plan/plan';
import { playIn } from '../play/history';
import { World } from '../play/world';

export interface Durations {
  /** Seconds of each Create, and the part of it that the service did not need for its orders. */
  readonly creates: readonly number[];
  readonly createsBeyondTheService: readonly number[];
  /** Of those that order nothing: they take back, restore or adopt what is in the account. */
  readonly createsOfWhatIsThere: readonly number[];
  readonly updatesOfDetails: readonly number[];
  /** Of numbers that nothing holds. */
  readonly deletes: readonly number[];
}

/**
 * The usual histories without faults, without people who change things by hand, and without anything that holds a
 * number.
 */
function undisturbed(seed: number, index: number): Plan {
  const { slow: _, foreign: __, service, ...plan } = generate(seed, index);
  const {
    orderLagSeconds: ___,
    orderListLagSeconds: ____,
    orderListNumbers: _____,
    getLagSeconds = 0,
    listLagSeconds = 0,
    ...rest
  } = service;
  const moves = plan.moves.flatMap((move): Move[] => {
    if (move.do === 'console' || move.do === 'snatch' || move.do === 'quota') return [];
    if (move.do !== 'deploy') return [move];
    return [
      {
        ...move,
        template: Object.fromEntries(Object.entries(move.template).filter(([, { kind }]) => kind === 'order')),
      },
    ];
  });
  return {
    ...plan,
    moves,
    faults: [],
    scripts: [],
    ordersFail: false,
    service: {
      ...rest,
      phoneNumberQuota: 1000,
      getLagSeconds: Math.min(2, getLagSeconds),
      listLagSeconds: Math.min(5, listLagSeconds),
    },
  };
}

export async function durations(seed: number, from: number, to: number, step: number): Promise<Durations> {
  const creates: number[] = [];
  const createsBeyondTheService: number[] = [];
  const createsOfWhatIsThere: number[] = [];
  const updatesOfDetails: number[] = [];
  const deletes: number[] = [];
  for (let index = from; index < to; index += step) {
    const world = new World(undisturbed(seed, index));
    await playIn(world);
    const sources = new Map<string, string>();
    for (const { errand, answeredAt, bodies, unheard } of world.requests.inboxes.values()) {
      const { kind, stackId, logicalId, properties } = errand;
      const source = JSON.stringify(properties.Source);
      const isSame = sources.get(`${stackId} ${logicalId}`) === source;
      sources.set(`${stackId} ${logicalId}`, source);
      if (unheard || answeredAt === undefined || !bodies[0].includes('"SUCCESS"')) continue;
      const seconds = (answeredAt - errand.sentAt) / 1000;
      if (kind === 'Delete') deletes.push(seconds);
      if (kind === 'Update' && isSame) updatesOfDetails.push(seconds);
      if (kind !== 'Create') continue;
      creates.push(seconds);
      const ofOrders = world.secondsOfOrders(errand);
      if (ofOrders > 0) createsBeyondTheService.push(seconds - ofOrders);
      else createsOfWhatIsThere.push(seconds);
    }
  }
  return { creates, createsBeyondTheService, createsOfWhatIsThere, updatesOfDetails, deletes };
}
