/** What a key held from a moment on; null: nothing. */
export interface Version<T> {
  readonly at: number;
  readonly value: T | null;
}

/** A table as plain JSON. */
export type TableSnapshot<T> = Record<string, Version<T>[]>;

/**
 * Records by key that can also be read as they were some time ago: a service whose reads lag shows exactly that.
 * Records are never changed in place; a change puts a new one.
 */
export class Table<T> {
  private readonly rows: Map<string, Version<T>[]>;

  constructor(
    /** How long ago the table may still be asked about, in milliseconds. */
    private readonly memory: () => number,
    snapshot: TableSnapshot<T> = {},
  ) {
    this.rows = new Map(Object.entries(snapshot));
  }

  /** The record as it is. */
  public get(key: string): T | undefined {
    return this.rows.get(key)?.at(-1)?.value ?? undefined;
  }

  /** The record as it was. */
  public asOf(key: string, time: number): T | undefined {
    return versionAt(this.rows.get(key) ?? [], time);
  }

  /** All records as they are. */
  public all(): T[] {
    return this.allAsOf(Infinity);
  }

  /** All records as they were. */
  public allAsOf(time: number): T[] {
    const found: T[] = [];
    for (const versions of this.rows.values()) {
      const value = versionAt(versions, time);
      if (value !== undefined) {
        found.push(value);
      }
    }
    return found;
  }

  /** Puts or, with null, removes a record. */
  public put(key: string, value: T | null, at: number): void {
    const kept = this.remembered(this.rows.get(key) ?? [], at);
    if (value === null && kept.length === 0) {
      this.rows.delete(key);
    } else {
      this.rows.set(key, [...kept, { at, value }]);
    }
  }

  /** The table as plain JSON; records are shared, as they never change. */
  public snapshot(): TableSnapshot<T> {
    return Object.fromEntries([...this.rows].map(([key, versions]) => [key, [...versions]]));
  }

  private remembered(versions: Version<T>[], now: number): Version<T>[] {
    const memory = this.memory();
    if (memory === 0) {
      return [];
    }
    const recent = versions.findIndex(({ at }) => at > now - memory);
    return versions.slice(recent < 0 ? -1 : Math.max(0, recent - 1));
  }
}

function versionAt<T>(versions: Version<T>[], time: number): T | undefined {
  for (let i = versions.length - 1; i >= 0; i--) {
    if (versions[i].at <= time) {
      return versions[i].value ?? undefined;
    }
  }
  return undefined;
}
