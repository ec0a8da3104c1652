/** The account's numbers as they would be by now: those that are really there, and over them what would be changed. */
import { Once, PlanClock, RealAccount } from './real-account';
import { Refusal } from '../../../lambda/attempt/knowledge/observations';
import { NumberState } from '../../../lambda/service/number-state';
import { whole } from '../../account/read-only';

export class ImaginedNumbers {
  /** Only those that would be changed. */
  readonly changed = new Map<string, NumberState>();
  private readonly listed = new Once<readonly NumberState[]>();
  private readonly asked = new Once<NumberState | undefined>();

  constructor(
    private readonly real: RealAccount['chime'],
    private readonly clock: PlanClock,
  ) {}

  /** The inventory and the deletion queue as they really are. */
  inventory(): Promise<readonly NumberState[]> {
    return this.listed.ask('', async () => {
      const { value } = await whole((listing) => this.real.listNumbers(listing));
      // What the service dates later than this machine does has happened all the same.
      value.forEach(({ updatedAt = 0 }) => this.clock.noEarlierThan(updatedAt + 1_000));
      return value;
    });
  }

  /** As the inventory would be by now. */
  async all(): Promise<readonly NumberState[]> {
    const listed = await this.inventory();
    const seen = new Set(listed.map(({ number }) => number));
    const more = [...this.changed.values()].filter(({ number }) => !seen.has(number));
    return [...listed.map((state) => this.changed.get(state.number) ?? state), ...more];
  }

  /** All, and these numbers whether the inventory shows them or not. */
  async with(sure: readonly string[]): Promise<readonly NumberState[]> {
    const listed = await this.all();
    const seen = new Set(listed.map(({ number }) => number));
    const rest = await Promise.all(sure.filter((number) => !seen.has(number)).map((number) => this.one(number)));
    return [...listed, ...rest.flatMap((state) => state ?? [])];
  }

  async one(number: string): Promise<NumberState | undefined> {
    return this.changed.get(number) ?? this.asked.ask(number, () => this.real.getNumber(number));
  }

  /** The service would accept it for all of them. */
  async change(
    numbers: readonly string[],
    change: (state: NumberState) => Partial<NumberState>,
  ): Promise<readonly Refusal[]> {
    for (const number of numbers) {
      const listed = (await this.all()).find((state) => state.number === number);
      const state = listed ?? (await this.one(number));
      // Dated as the service would date it: with its old date a change would look as if something had come after it.
      if (state) this.changed.set(number, { ...state, ...change(state), updatedAt: this.clock.now() });
    }
    return [];
  }
}

/** A number, once this no longer holds it. */
export function without({ associations }: NumberState, holder: string): Partial<NumberState> {
  const left = associations.filter(({ id }) => id !== holder);
  return { associations: left, ...(left.length === 0 && { status: 'Unassigned' }) };
}
