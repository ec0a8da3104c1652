/** How many calls one order of n numbers costs, from the event to the answer, Parameter Store and CloudFormation aside. */
import { Harness } from '../../test/lambda/harness';

async function calls(count: number): Promise<number> {
  const world = new Harness();
  const properties = { Source: { Type: 'Search' as const, Count: count, AreaCodes: ['206', '425'] }, CallingName: 'Example Corp', PhoneNumberName: 'Support' };
  const { Status, Reason } = await world.submit('Create', { properties });
  if (Status !== 'SUCCESS') throw new Error(Reason);
  return world.calls.filter((call) => /PhoneNumber/.test(call)).length;
}

export async function appendCalls(): Promise<{ what: string; value: number; unit: string }[]> {
  const counts = [1, 10, 100, 150];
  return Promise.all(counts.map(async (count) => ({ what: `calls to the service for one order of ${count}, of which 10 poll`, value: await calls(count), unit: 'calls' })));
}
