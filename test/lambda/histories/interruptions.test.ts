/**
 * Every call of a history, interrupted in every way: afterwards exactly the declared numbers are there, and nothing was
 * bought twice. This is the small, exhaustive sister of the simulation.
 */
import { CallError } from '../../../lambda/service/errors';
import { Switches } from '../../../local/chime-sdk-voice';
import { Answer, Fate, Harness } from '../support/harness';

const search = (Count: number) => ({ Source: { Type: 'Search' as const, Count, AreaCodes: ['206'] } });
const failure = (operation: string, name: string) => new CallError(operation, name, 'made up');

const INTERRUPTIONS: Readonly<Record<string, (operation: string) => Fate>> = {
  'crash before': () => ({ crash: 'before' }),
  'crash after': () => ({ crash: 'after' }),
  'answer lost': (operation) => ({ after: failure(operation, 'TimeoutError') }),
  'connection reset': (operation) => ({ before: failure(operation, 'ECONNRESET') }),
  'throttled': (operation) => ({ before: failure(operation, 'ThrottledClientException') }),
  'service failure with effect': (operation) => ({ after: failure(operation, 'ServiceFailureException') }),
};

/** A history, and what must be there in the end: so many numbers alive, all of them in the last answer. */
interface History {
  readonly run: (world: Harness) => Promise<Answer>;
  readonly live: number;
  /** Numbers that the history buys when nothing goes wrong. */
  readonly bought: number;
}

const HISTORIES: Readonly<Record<string, History>> = {
  'create': {
    run: (world) => world.submit('Create', { properties: { ...search(2), PhoneNumberName: 'Support' } }),
    live: 2,
    bought: 2,
  },
  'add in place': {
    run: async (world) => {
      const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: search(1) });
      return world.submit('Update', { physicalId, properties: { ...search(3), PhoneNumberName: 'Support' } });
    },
    live: 3,
    bought: 3,
  },
  'take away': {
    run: async (world) => {
      const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: search(3) });
      const updated = await world.submit('Update', { physicalId, properties: search(2) });
      await world.submit('Delete', {
        physicalId,
        properties: search(3),
        stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      });
      return updated;
    },
    live: 2,
    bought: 3,
  },
  'delete': {
    run: async (world) => {
      const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: search(2) });
      return world.submit('Delete', { physicalId, properties: search(2) });
    },
    live: 0,
    bought: 2,
  },
  'come back': {
    run: async (world) => {
      const { PhysicalResourceId: physicalId } = await world.submit('Create', { properties: search(2) });
      await world.submit('Delete', { physicalId, properties: search(2) });
      await world.clock.pass(20_000);
      return world.submit('Create', { properties: search(2) });
    },
    live: 2,
    bought: 2,
  },
};

const LAGS: Partial<Switches>[] = [{}, { getLagSeconds: 2, listLagSeconds: 5 }];

async function play(
  history: History,
  switches: Partial<Switches>,
  ledgerLag: number,
  at: number,
  fate: (operation: string) => Fate,
) {
  const world = new Harness(switches);
  world.ledger.lag = ledgerLag;
  let call = 0;
  let struck = '';
  world.fates = (operation) => {
    if (call++ !== at) return undefined;
    struck = operation;
    return fate(operation);
  };
  const answer = await history.run(world);
  await world.clock.pass(20_000);
  return { world, answer, struck, calls: call };
}

describe.each(Object.entries(HISTORIES))('%s', (_, history) => {
  describe.each(Object.entries(INTERRUPTIONS))('%s any call', (__, fate) => {
    test.each([
      [LAGS[0], 0],
      [LAGS[1], 4_000],
    ] as const)('with reads that lag: %p, ledger %i ms', async (switches, ledgerLag) => {
      const { calls } = await play(history, switches, ledgerLag, -1, fate);
      for (let at = 0; at < calls; at++) {
        const { world, answer, struck } = await play(history, switches, ledgerLag, at, fate);
        const told = { at, struck, status: answer.Status, reason: answer.Reason };
        expect({ ...told, live: world.live().length }).toEqual({ ...told, status: 'SUCCESS', live: history.live });
        expect({ ...told, bought: world.numbers().length }).toEqual({ ...told, bought: history.bought });
        if (history.live > 0) expect(answer.Data.PhoneNumbers.split(',').sort()).toEqual(world.live());
        for (const answers of world.answers.values()) {
          for (const repeated of answers) expect(repeated).toEqual(answers[0]);
        }
      }
    });
  });
});
