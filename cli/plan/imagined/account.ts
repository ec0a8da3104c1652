/**
 * The account as the deployment would come to see it: what is really there, read once, and over it whatever the handler
 * would have written, if the service accepted it. Nothing leaves this machine but reads.
 */
import { ImaginedChime } from './chime';
import { ImaginedLedger } from './ledger';
import { PlanClock, RealAccount } from './real-account';
import { ImaginedStacks } from './stacks';

export class ImaginedAccount {
  readonly chime: ImaginedChime;
  readonly ledger: ImaginedLedger;
  readonly stacks: ImaginedStacks;

  constructor(real: RealAccount, clock: PlanClock) {
    this.chime = new ImaginedChime(real.chime, clock);
    this.ledger = new ImaginedLedger(real.ledger, clock);
    this.stacks = new ImaginedStacks(real.stacks, clock);
  }

  /** Remembers how things stand; returns a function that brings them back to that. */
  mark(): () => void {
    const { chime, ledger, stacks } = this;
    const ofChime = [chime.numbers.changed, chime.orders, chime.rules.changed];
    const maps: Map<string, unknown>[] = [...ofChime, ledger.records, ledger.notes, stacks.resources, stacks.events];
    const copies = maps.map((map) => [...map]);
    return () => {
      maps.forEach((map, index) => {
        map.clear();
        copies[index].forEach(([key, value]) => map.set(key, value));
      });
    };
  }
}
