/** Made-up histories of an assignment with lost responses, throttling and crashes: where its numbers are in the end. */
import { numbered, Routing, to } from '../support/routing';

const NUMBERS = numbered(4);
const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);
const lost = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
const throttled = Object.assign(new Error('slow down'), {
  name: 'ThrottledClientException',
  $metadata: { httpStatusCode: 429 },
});

/** A small generator of its own: the same seed tells the same history. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 7919;
  return (sides) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * sides);
  };
}

test.each(SEEDS)('history %d leaves every number where it is declared, and a delete leaves none', async (seed) => {
  const roll = dice(seed);
  const lag = roll(2) * 20;
  const w = new Routing({ getLagSeconds: lag, listLagSeconds: lag });
  await w.own(NUMBERS);
  const connectors = [w.connector('main'), w.connector('spare')];
  w.fates = (operation) => {
    if (!/ssociate/.test(operation)) return undefined;
    return [{ after: lost }, { before: lost }, { before: throttled }, { crash: 'after' as const }][roll(12)];
  };
  const declare = () => to(connectors[roll(2)], ...NUMBERS.filter(() => roll(2) === 1));
  const settled = async (declared: ReturnType<typeof declare>) => {
    await w.clock.pass(90_000);
    expect(w.at(declared.VoiceConnectorId)).toEqual(declared.PhoneNumbers);
    const elsewhere = connectors.find((one) => one !== declared.VoiceConnectorId)!;
    expect(w.at(elsewhere)).toEqual([]);
  };

  let stands = declare();
  const { PhysicalResourceId: physicalId, Status } = await w.assign('Create', { properties: stands });
  expect(Status).toBe('SUCCESS');
  await settled(stands);
  for (let step = 0; step < 4; step++) {
    const wanted = declare();
    const answer = await w.assign('Update', { physicalId, properties: wanted, old: stands });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: physicalId });
    if (roll(2) === 0) {
      await settled(wanted);
      stands = wanted;
    } else {
      const back = { physicalId, properties: stands, old: wanted, stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' };
      expect(await w.assign('Update', back)).toMatchObject({ Status: 'SUCCESS', Data: { Warnings: 'none' } });
      await settled(stands);
    }
  }
  expect((await w.assign('Delete', { physicalId, properties: stands })).Status).toBe('SUCCESS');
  await settled({ ...stands, PhoneNumbers: [] });
});
