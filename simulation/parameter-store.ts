/** Parameter Store: a write shows up with every reader some time later, and not with all at the same time. */
import { fraction } from './random';

interface Version {
  readonly at: number;
  readonly value?: string;
}

const PAGE = 10;

export class ParameterStore {
  private readonly versions = new Map<string, Version[]>();
  private reads = 0;

  /** `lag`: the longest time after which a write is seen, in milliseconds. */
  constructor(private readonly now: () => number, private readonly lag: number, private readonly seed: number) {}

  put({ Name: name, Value: value, Overwrite: overwrite }: { Name: string; Value: string; Overwrite?: boolean }): object {
    if (Buffer.byteLength(value) > 4096) throw named('ValidationException', 'Standard tier parameters support a maximum parameter value of 4096 characters.');
    if (!overwrite && this.current(name) !== undefined) throw named('ParameterAlreadyExists', 'The parameter already exists.');
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
    const names = [...this.versions.keys()].filter((name) => name.startsWith(`${path}/`)).sort();
    const found: { Name: string; Value: string }[] = [];
    for (const name of names) {
      if (token !== undefined && name <= token) continue;
      const value = this.seen(name, read);
      if (value === undefined) continue;
      if (found.length === PAGE) return { Parameters: found, NextToken: found[PAGE - 1].Name };
      found.push({ Name: name, Value: value });
    }
    return { Parameters: found };
  }

  /** What is there now, whoever can see it yet. */
  values(): string[] {
    return [...this.versions.keys()].flatMap((name) => this.current(name) ?? []);
  }

  private current(name: string): string | undefined {
    return this.versions.get(name)?.at(-1)?.value;
  }

  private seen(name: string, read: number): string | undefined {
    const lag = this.lag === 0 ? 0 : Math.floor(this.lag * fraction(`${name} ${read}`, this.seed));
    const until = this.now() - lag;
    const versions = this.versions.get(name)!;
    for (let at = versions.length - 1; at >= 0; at--) if (versions[at].at <= until) return versions[at].value;
    return undefined;
  }

  private write(name: string, value: string | undefined): void {
    const version = { at: this.now(), value };
    const versions = this.versions.get(name);
    if (versions) versions.push(version);
    else this.versions.set(name, [version]);
  }
}

export const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
