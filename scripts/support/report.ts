/** What was checked and how it went, one line for each, and the count at the end. */

/** A check returns what it compared, in a few words with figures, or throws what is wrong. */
export type Check = () => string | Promise<string>;

/** Thrown by a check that has nothing to look at; it then counts neither as passed nor as failed. */
export class Skip extends Error {}

export class Report {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  public async check(name: string, check: Check): Promise<void> {
    const start = Date.now();
    const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
    try {
      console.log(`passed  ${name}: ${await check()} (${seconds()})`);
      this.passed++;
    } catch (error) {
      if (error instanceof Skip) {
        console.log(`skipped ${name}: ${error.message}`);
        this.skipped++;
        return;
      }
      console.log(`FAILED  ${name} (${seconds()})\n${indent(error instanceof Error ? error.message : String(error))}`);
      this.failed++;
    }
  }

  /** The last line; a failure, or nothing checked at all, fails the process. */
  public close(): void {
    console.log(`${this.passed} passed, ${this.failed} failed${this.skipped > 0 ? `, ${this.skipped} skipped` : ''}`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}

function indent(text: string): string {
  return text.split('\n').map((line) => `        ${line}`).join('\n');
}

/** Throws when two lists differ, naming what is missing and what is too much. */
export function expectSame(what: string, actual: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((line) => !actual.includes(line));
  const surplus = actual.filter((line) => !expected.includes(line));
  if (missing.length + surplus.length === 0) return;
  throw new Error(
    [
      `${what}:`,
      ...missing.map((line) => `- expected, and not there: ${line}`),
      ...surplus.map((line) => `+ there, and not expected: ${line}`),
    ].join('\n'),
  );
}
