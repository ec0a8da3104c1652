/**
 * What a run says: a line for each check, for each known difference of an emulator, and for each thing that it cannot
 * do.
 */

export type Write = (text: string) => void;

export class Report {
  private passed = 0;
  private failed = 0;

  constructor(private readonly write: Write = (text) => void process.stdout.write(text)) {}

  title(text: string): void {
    this.write(`\n== ${text}\n`);
  }

  say(text: string): void {
    this.write(`  ${text}\n`);
  }

  /** Compares by value; both sides are shown when they differ. */
  check(what: string, actual: unknown, expected: unknown): boolean {
    const good = JSON.stringify(actual) === JSON.stringify(expected);
    this.count(good);
    this.write(good
      ? `  ok      ${what}\n`
      : `  FAILED  ${what}\n            is        ${JSON.stringify(actual)}\n`
        + `            should be ${JSON.stringify(expected)}\n`);
    return good;
  }

  /** A part that broke off counts as one failure; the parts after it still run. */
  broke(what: string, error: unknown): void {
    this.count(false);
    this.write(`  FAILED  ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }

  /** MiniStack does otherwise than CloudFormation, as is known; our driver alone stands for this case. */
  differs(what: string, how: string): void {
    this.write(`  differs ${what}: ${how}\n`);
  }

  /** What could not be run here at all, and why. */
  skipped(what: string, why: string): void {
    this.write(`  skipped: ${what}: ${why}\n`);
  }

  /** Counts what another report has counted, and says what it has said meanwhile. */
  add({ passed, failed }: Report, said: string): void {
    this.write(said);
    this.passed += passed;
    this.failed += failed;
  }

  /** The last line; gives back the exit status. */
  conclude(seconds: number): number {
    this.write(`\nDone in ${seconds.toFixed(0)} s.\n${this.passed} passed, ${this.failed} failed\n`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }

  private count(good: boolean): void {
    if (good) this.passed++;
    else this.failed++;
  }
}
