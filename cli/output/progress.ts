/** What moves while somebody waits: a spinner with the time that has passed; elsewhere, one line at the end. */
import { Terminal } from './terminal';

/** What takes no longer needs no explanation. */
const WORTH_TELLING_MS = 1000;

/** "0.4 s", "12 s", "3 min 5 s". */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Does some work under a name such as "Reading the inventory"; the work may change the name as it goes on. */
export async function waiting<T>(
  terminal: Terminal,
  name: string,
  work: (rename: (name: string) => void) => Promise<T>,
): Promise<T> {
  const began = Date.now();
  let current = name;
  const stop = terminal.interactive
    ? await spin(terminal, () => `${current} (${elapsed(Date.now() - began)})`)
    : undefined;
  try {
    return await work((next) => {
      current = next;
    });
  } finally {
    stop?.();
    const took = Date.now() - began;
    if (!stop && took > WORTH_TELLING_MS) terminal.err.write(`${current}: ${elapsed(took)}\n`);
  }
}

/** Loaded only where somebody watches. */
async function spin(terminal: Terminal, text: () => string): Promise<() => void> {
  const { default: yoctoSpinner } = await import('yocto-spinner');
  const stream = terminal.err as NodeJS.WriteStream;
  const spinner = yoctoSpinner({ stream, handleSignals: false, text: text() });
  let shown = false;
  const timer = setInterval(() => {
    spinner.text = text();
    if (!shown) spinner.start();
    shown = true;
  }, WORTH_TELLING_MS / 2);
  return () => {
    clearInterval(timer);
    if (shown) spinner.stop();
  };
}
