/** What an order that takes long costs: how often it is asked about, and how late it is noticed. */
import { Ports } from '../../../lambda/attempt/ports';
import { Harness } from '../support/harness';

interface Course {
  /** How often the order was asked about. */
  readonly asked: number;
  /** Seconds that invocations took, all together. */
  readonly inInvocations: number;
  /** From the end of the order to the response. */
  readonly late: number;
}

async function course(acquisitionSeconds: number): Promise<Course> {
  const world = new Timed({ acquisitionSeconds });
  const created = await world.submit('Create');
  expect(created.Status).toBe('SUCCESS');
  const [order] = world.model.listPhoneNumberOrders({}).PhoneNumberOrders!;
  return {
    asked: world.calls.filter((call) => call === 'GetPhoneNumberOrder').length,
    inInvocations: world.inInvocations / 1000,
    late: (world.clock.now() - order.CreatedTimestamp!.getTime()) / 1000 - acquisitionSeconds,
  };
}

class Timed extends Harness {
  inInvocations = 0;

  protected override async invoke<T>(attempt: string, work: (ports: Ports) => Promise<T>): Promise<T> {
    const began = this.clock.now();
    try {
      return await super.invoke(attempt, work);
    } finally {
      this.inInvocations += this.clock.now() - began;
    }
  }
}

test('an order of twenty seconds is asked about each second, and noticed within two', async () => {
  const { asked, late } = await course(20);
  expect(asked).toBeGreaterThanOrEqual(18);
  expect(late).toBeLessThan(2);
});

test('one of twenty minutes is asked about some hundred times, and functions sleep for a fifth of it', async () => {
  const { asked, inInvocations, late } = await course(20 * 60);
  expect(asked).toBeLessThan(120);
  expect(inInvocations).toBeLessThan(300);
  expect(late).toBeLessThan(35);
});
