/** Where a command stands and what it writes to: all that it knows of its caller, so that a test gives its own. */
import pc from 'picocolors';

/** `process.stdout` is one. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** No line that we lay out ourselves is longer, however wide the terminal is. */
export const WIDTH = 100;
const NARROWEST = 60;

export interface TerminalOptions {
  readonly out?: OutputStream;
  readonly err?: OutputStream;
  readonly cwd?: string;
  readonly env?: Environment;
}

export class Terminal {
  readonly out: OutputStream;
  /** Where progress and errors go, so that what is piped on stays clean. */
  readonly err: OutputStream;
  /** Relative paths count from here. */
  readonly cwd: string;
  readonly env: Environment;
  /** Colours of what goes to `out`; they change nothing where the reader does not want any. */
  readonly colour: ReturnType<typeof pc.createColors>;
  /** What the program ends with, unless an error decides otherwise. */
  exitCode = 0;

  constructor({
    out = process.stdout,
    err = process.stderr,
    cwd = process.cwd(),
    env = process.env,
  }: TerminalOptions = {}) {
    this.out = out;
    this.err = err;
    this.cwd = cwd;
    this.env = env;
    this.colour = pc.createColors(wantsColour(out, env));
  }

  /** Whether somebody watches: only then something may move. */
  get interactive(): boolean {
    return this.err.isTTY === true && this.env.TERM !== 'dumb' && !this.env.CI;
  }

  /** Columns that a line may have. */
  get width(): number {
    return Math.max(NARROWEST, Math.min(WIDTH, this.out.columns || WIDTH));
  }

  /** One line of the result. */
  say(text = ''): void {
    this.out.write(`${text}\n`);
  }

  /** The result for a program. */
  json(value: unknown): void {
    this.say(JSON.stringify(value, undefined, 2));
  }
}

/** https://no-color.org, and its counterpart for whoever pipes into something that shows colours. */
function wantsColour({ isTTY }: OutputStream, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return isTTY === true && TERM !== 'dumb';
}
