/** Pseudo-random numbers from a seed that is part of the state, so that a run repeats itself exactly. */

const MODULUS = 2147483647;
const MULTIPLIER = 48271;
const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Lehmer's generator: small, quick, and its whole state is one integer. */
export class Random {
  private state: number;

  constructor(seed: number) {
    const start = Math.abs(Math.trunc(seed)) % MODULUS;
    this.state = start === 0 ? 1 : start;
  }

  /** What to construct the generator with to go on from here. */
  public get seed(): number {
    return this.state;
  }

  /** A whole number from 0 to below the limit. */
  public below(limit: number): number {
    this.state = (this.state * MULTIPLIER) % MODULUS;
    return this.state % limit;
  }

  /** A GUID, such as orders and SIP rules have. */
  public guid(): string {
    const groups = [8, 4, 4, 4, 12];
    return groups.map((length) => this.word(HEX, length)).join('-');
  }

  /** An id of lower-case letters and digits, such as Voice Connectors have. */
  public voiceConnectorId(): string {
    return this.word(LOWER, 22);
  }

  private word(alphabet: string, length: number): string {
    let word = '';
    for (let i = 0; i < length; i++) {
      word += alphabet[this.below(alphabet.length)];
    }
    return word;
  }
}
