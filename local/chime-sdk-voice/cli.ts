import { parseArgs } from 'node:util';
import { type RunningService, startChimeVoiceService } from './service';

const HELP = `Usage: npm run local -- service [options]

  --port N          listen on 127.0.0.1:N (default: any free port)
  --state FILE      keep the state in FILE, and go on from it the next time
  --explain         say in the answer what is wrong with a bad request (the service itself does not tell)
  --idle-minutes N  stop after N minutes without a request (default 60; 0: never)
`;

interface Settings {
  readonly port: number;
  readonly stateFile: string | undefined;
  readonly explain: boolean;
  readonly idleMinutes: number;
}

/**
 * Runs the service until it is interrupted, or nobody has called for a while.
 *
 * @throws Error that names the argument and what it may be.
 */
export async function serviceCommand(args: string[]): Promise<void> {
  const settings = parse(args);
  if (!settings) {
    process.stdout.write(HELP);
    return;
  }
  let lastRequest = Date.now();
  const service = await startChimeVoiceService({
    port: settings.port,
    stateFile: settings.stateFile,
    ...settings.explain && { switches: { badRequestMessage: 'Explained' } },
    onRequest: ({ what, result, explanation }) => {
      lastRequest = Date.now();
      process.stdout.write(`${what}: ${result}${explanation === undefined ? '' : `, ${explanation}`}\n`);
    },
  });
  // Whoever reads the banner may interrupt at once, so the signals are caught before.
  const ended = ending(settings.idleMinutes * 60_000, () => lastRequest);
  process.stdout.write(banner(service));
  const why = await ended;
  await service.close();
  process.stdout.write(`Stopped: ${why}.\n`);
}

function parse(args: string[]): Settings | undefined {
  const { values } = parseArgs({
    args,
    options: {
      'port': { type: 'string', default: '0' },
      'state': { type: 'string' },
      'explain': { type: 'boolean', default: false },
      'idle-minutes': { type: 'string', default: '60' },
      'help': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    return undefined;
  }
  const port = wholeNumber('--port', values.port, 65_535);
  const idleMinutes = wholeNumber('--idle-minutes', values['idle-minutes'], 1_000_000);
  return { port, stateFile: values.state, explain: values.explain, idleMinutes };
}

function wholeNumber(option: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new Error(`${option} ${text} must be a whole number from 0 to ${max}.`);
  }
  return value;
}

function banner({ url }: RunningService): string {
  return [
    `Chime SDK Voice listens on ${url}, for this machine only. Any credentials will do. Try:`,
    '',
    `  export AWS_ENDPOINT_URL_CHIME_SDK_VOICE=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`,
    '  aws chime-sdk-voice search-available-phone-numbers --area-code 206 --max-results 3',
    '',
    `State: GET ${url}/_local/state. Stop with Ctrl-C.`,
    '',
  ].join('\n');
}

async function ending(idleMs: number, lastRequest: () => number): Promise<string> {
  return new Promise((resolve) => {
    const timer = idleMs > 0 ? setInterval(check, Math.min(idleMs, 10_000)) : undefined;
    const interrupted = () => finish('interrupted');

    function check(): void {
      if (Date.now() - lastRequest() >= idleMs) {
        finish('nobody called for a while');
      }
    }

    function finish(why: string): void {
      clearInterval(timer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      resolve(why);
    }

    process.on('SIGINT', interrupted);
    process.on('SIGTERM', interrupted);
  });
}
