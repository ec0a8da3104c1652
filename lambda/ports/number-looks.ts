/** What the inventory shows of the account's numbers, and single numbers that it does not show. */
import { GetPhoneNumberCommand, ListPhoneNumbersCommand } from '@aws-sdk/client-chime-sdk-voice';
import { calling, CHIME_PAGE, Sender } from './aws';
import { numberState } from './chime-states';
import { Listing, LONGEST_READING, Page } from './listing';
import { Clock, Reading, Whole } from '../attempt/ports';
import { CallError } from '../service/errors';
import { NumberState } from '../service/number-state';

/**
 * So many single numbers are asked for at once: of an order of 150 that nobody has heard of, one after another would
 * outlive every invocation.
 */
const AT_ONCE = 25;
/** Looks that an earlier turn has begun; more than an environment serves in turn. */
const MOST_BEGUN = 8;

/** The inventory has been read; single looks at what it does not show go on in the next turn. */
interface BegunLook {
  readonly listed: Whole<readonly NumberState[]>;
  readonly singles: Listing<NumberState>;
  readonly finished?: true;
}

export class NumberLooks {
  private readonly begun = new Map<string, BegunLook>();
  private readonly inventory: Listing<NumberState>;

  constructor(
    private readonly clock: Clock,
    private readonly client: Sender,
  ) {
    this.inventory = new Listing('ListPhoneNumbers', clock, () => (token) => this.inventoryPage(token));
  }

  all(reading: Reading): Promise<Whole<readonly NumberState[]> | undefined> {
    return this.inventory.read(reading);
  }

  async one(number: string): Promise<NumberState | undefined> {
    try {
      const answer = await calling('GetPhoneNumber', () =>
        this.client.send(new GetPhoneNumberCommand({ PhoneNumberId: number })),
      );
      return answer.PhoneNumber && numberState(answer.PhoneNumber);
    } catch (error) {
      if (error instanceof CallError && error.name === 'NotFoundException') return undefined;
      throw error;
    }
  }

  /** The inventory, and these numbers whether it shows them or not; undefined while there is more to read. */
  async look(sure: readonly string[], reading: Reading): Promise<Whole<readonly NumberState[]> | undefined> {
    const key = sure.join();
    const { notBefore, until } = reading;
    const look = this.goingOn(key, notBefore) ?? (await this.beginLook(sure, reading));
    if (!look) return undefined;
    this.begun.set(key, look);
    const { began } = look.listed;
    const found = await look.singles.read({ notBefore: began, until });
    if (!found) return undefined;
    this.begun.set(key, { ...look, finished: true });
    return { began, value: [...look.listed.value, ...found.value] };
  }

  private goingOn(key: string, notBefore: number | undefined): BegunLook | undefined {
    const look = this.begun.get(key);
    this.begun.delete(key);
    if (!look) return undefined;
    const { began } = look.listed;
    const isRecent = !look.finished && began > this.clock.now() - LONGEST_READING;
    return (notBefore === undefined ? isRecent : began >= notBefore) ? look : undefined;
  }

  /** The listing shows the inventory in few calls; only what it does not show is asked for one by one. */
  private async beginLook(sure: readonly string[], reading: Reading): Promise<BegunLook | undefined> {
    const listed = await this.inventory.read(reading);
    if (!listed) return undefined;
    const seen = new Set(listed.value.map(({ number }) => number));
    const rest = sure.filter((number) => !seen.has(number));
    const oldest = this.begun.size < MOST_BEGUN ? undefined : this.begun.keys().next().value;
    if (oldest !== undefined) this.begun.delete(oldest);
    const pages = (token: string | undefined) => this.numbersFrom(rest, Number(token ?? 0));
    const singles = new Listing('GetPhoneNumber', this.clock, () => pages);
    return { listed, singles };
  }

  private async numbersFrom(numbers: readonly string[], from: number): Promise<Page<NumberState>> {
    const next = from + AT_ONCE;
    const states = await Promise.all(numbers.slice(from, next).map((number) => this.one(number)));
    return { items: states.flatMap((state) => state ?? []), token: next < numbers.length ? String(next) : undefined };
  }

  private async inventoryPage(token: string | undefined): Promise<Page<NumberState>> {
    const answer = await calling('ListPhoneNumbers', () =>
      this.client.send(new ListPhoneNumbersCommand({ MaxResults: CHIME_PAGE, NextToken: token })),
    );
    return { items: (answer.PhoneNumbers ?? []).map(numberState), token: answer.NextToken };
  }
}
