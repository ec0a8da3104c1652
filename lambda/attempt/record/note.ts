/** What one resource leaves for another to read. */

/**
 * Left under the path of a former holder by whoever took a number of it: a reason to read everything, and no more. The
 * taker's own records say what it holds.
 */
export interface Note {
  readonly version: 1;
  /** The attempt that took the numbers, and of which resource. */
  readonly taker: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** Absent when the note cannot be read: then it counts for every number. */
  readonly numbers?: readonly string[];
  /** When the claim had been written, in milliseconds since the epoch. */
  readonly claimedAt: number;
}

/** A note, and the parameter that it stands in: under the path of the former holder. */
export interface StoredNote extends Note {
  readonly path: string;
}

/** Whether it names one of the numbers; one that cannot be read counts for all. */
export const isAbout = ({ numbers: named }: Note, ...numbers: readonly string[]): boolean =>
  named === undefined || numbers.some((number) => named.includes(number));
