/** Parameter Store: a write shows up with every reader some time later, and not with all at the same time. */
import type { Foreign } from './foreign';
import { fraction } from '../plan/random';

interface Version {
  readonly at: number;
  readonly value?: string;
}

export interface StoreOptions {
  /** The longest time after which a write is seen, in milliseconds. */
  readonly lag: number;
  /** No reader sees a write any earlier. */
  readonly lagsFully?: boolean;
  readonly seed: number;
  /** What others had put there long before. */
  readonly foreign?: Foreign;
}

const PAGE = 10;
const NOTHING: Foreign = { names: [], values: new Map(), unreadable: [] };

export class ParameterStore {
  private readonly versions = new Map<string, Version[]>();
  /** The names of `versions` that others had not used before, in order. */
  private names: string[] = [];
  private readonly foreign: Foreign;
  private reads = 0;

  constructor(
    private readonly now: () => number,
    private readonly options: StoreOptions,
  ) {
    this.foreign = options.foreign ?? NOTHING;
  }

  put({
    Name: name,
    Value: value,
    Overwrite: overwrite,
  }: {
    Name: string;
    Value: string;
    Overwrite?: boolean;
  }): object {
    if (Buffer.byteLength(value) > 4096) {
      throw named(
        'ValidationException',
        'Standard tier parameters support a maximum parameter value of 4096 characters.',
      );
    }
    if (!overwrite && this.current(name) !== undefined) {
      throw named('ParameterAlreadyExists', 'The parameter already exists.');
    }
    this.write(name, value);
    return {};
  }

  delete({ Name: name }: { Name: string }): object {
    if (this.current(name) === undefined) throw named('ParameterNotFound', '');
    this.write(name, undefined);
    return {};
  }

  byPath({ Path: path, NextToken: token }: { Path: string; NextToken?: string }): object {
    const read = this.reads++;
    const found: { Name: string; Value: string }[] = [];
    for (const name of this.under(`${path}/`, token)) {
      const value = this.seen(name, read);
      if (value === undefined) continue;
      if (found.length === PAGE) return { Parameters: found, NextToken: found[PAGE - 1].Name };
      found.push({ Name: name, Value: value });
    }
    return { Parameters: found };
  }

  /** What is there now, whoever can see it yet; what others had put there, too. */
  values(): string[] {
    return [...this.versions.keys()].flatMap((name) => this.current(name) ?? []);
  }

  /** A person deletes what nobody can read, as the reasons of failures advise. */
  deleteUnreadable(): void {
    for (const line of this.foreign.unreadable) this.write(line.split(' ')[0], undefined);
  }

  /** All names that begin so, in order, behind the one that is given. */
  private *under(prefix: string, after = prefix): Generator<string> {
    const { names } = this;
    const { names: others } = this.foreign;
    let own = firstFrom(names, after);
    let other = firstFrom(others, after);
    for (;;) {
      const isOwn = own < names.length && (other === others.length || names[own] < others[other]);
      const name = isOwn ? names[own++] : others[other++];
      if (!name?.startsWith(prefix)) return;
      if (name !== after) yield name;
    }
  }

  private current(name: string): string | undefined {
    const versions = this.versions.get(name);
    return versions ? versions.at(-1)!.value : this.foreign.values.get(name);
  }

  private seen(name: string, read: number): string | undefined {
    const versions = this.versions.get(name);
    if (!versions) return this.foreign.values.get(name);
    const { lag, lagsFully, seed } = this.options;
    const until = this.now() - (lag === 0 ? 0 : lagsFully ? lag : Math.floor(lag * fraction(`${name} ${read}`, seed)));
    for (let at = versions.length - 1; at >= 0; at--) if (versions[at].at <= until) return versions[at].value;
    return this.foreign.values.get(name);
  }

  private write(name: string, value: string | undefined): void {
    const version = { at: this.now(), value };
    const versions = this.versions.get(name);
    if (versions) {
      versions.push(version);
      return;
    }
    this.versions.set(name, [version]);
    if (!this.foreign.values.has(name)) this.names.splice(firstFrom(this.names, name), 0, name);
  }
}

/** The place of the first name that is not before the given one. */
function firstFrom(names: readonly string[], name: string): number {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (names[middle] < name) from = middle + 1;
    else to = middle;
  }
  return from;
}

export const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
