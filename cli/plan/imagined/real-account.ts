/** The real account: it is only read, and each question is asked of it once. */
import { ChimePort, Clock, LedgerPort, StackPort } from '../../../lambda/attempt/ports';
import { reading } from '../../account/cannot-read';

/** What reads the real account. */
export interface RealAccount {
  readonly chime: Pick<
    ChimePort,
    'search' | 'getOrder' | 'listOrders' | 'listNumbers' | 'getNumber' | 'getRule' | 'listRules'
  >;
  readonly ledger: Pick<LedgerPort, 'ofResource' | 'all'>;
  readonly stacks: StackPort;
}

/** A clock that can be put forward to what has certainly happened. */
export interface PlanClock extends Clock {
  noEarlierThan(time: number): void;
}

/** Each question is asked of the real account once. */
export class Once<T> {
  private readonly answers = new Map<string, Promise<T>>();

  ask(key: string, question: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key) ?? reading(question);
    this.answers.set(key, known);
    return known;
  }
}
