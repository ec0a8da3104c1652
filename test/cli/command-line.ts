/** Runs a command line in this process, and keeps what it wrote. */
import { Terminal } from '../../cli/output/terminal';
import { run } from '../../cli/program';
import { temporaryDirectory } from '../local/cloudformation/fixture';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export async function commandLine(args: readonly string[], cwd = temporaryDirectory()): Promise<Ran> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => void (written[name] += text) });
  const terminal = new Terminal({ out: stream('out'), err: stream('err'), cwd, env: { NO_COLOR: '1' } });
  const status = await run(args, terminal);
  return { status, ...written };
}
