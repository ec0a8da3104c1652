/** `rehearse service`: the Chime SDK Voice service alone, until it is interrupted or nobody has called for a while. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { wholeNumber } from './options';
import { NUMBERS_FILE, stateDirectory } from './world';
import { type RunningService, startChimeVoiceService } from '../../local/chime-sdk-voice';
import { Terminal } from '../output/terminal';

export interface ServiceOptions {
  readonly port: string;
  readonly state?: string;
  readonly explain?: boolean;
  readonly idleMinutes: string;
}

/** How often it is looked whether anybody has called. */
const LOOK_MS = 10_000;

export async function serve(options: ServiceOptions, terminal: Terminal): Promise<void> {
  const port = wholeNumber('--port', options.port, 65_535);
  const idleMs = wholeNumber('--idle-minutes', options.idleMinutes) * 60_000;
  let lastRequest = Date.now();
  if (options.state !== undefined) mkdirSync(stateDirectory(terminal, options), { recursive: true });
  const service = await startChimeVoiceService({
    port,
    ...(options.state !== undefined && { stateFile: join(stateDirectory(terminal, options), NUMBERS_FILE) }),
    ...(options.explain && { switches: { badRequestMessage: 'Explained' } }),
    onRequest: ({ what, result, explanation }) => {
      lastRequest = Date.now();
      terminal.say(`${what}: ${result}${explanation === undefined ? '' : `, ${explanation}`}`);
    },
  });
  // Whoever reads the banner may interrupt at once, so the signals are caught before.
  const ended = ending(idleMs, () => lastRequest);
  terminal.say(banner(service));
  const why = await ended;
  await service.close();
  terminal.say(`Stopped: ${why}.`);
}

function banner({ url }: RunningService): string {
  return `Chime SDK Voice listens on ${url}, for this machine only. Any credentials will do. Try:

  export AWS_ENDPOINT_URL_CHIME_SDK_VOICE=${url}
  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  aws chime-sdk-voice search-available-phone-numbers --area-code 206 --max-results 3

State: GET ${url}/_local/state. Stop with Ctrl-C.
`;
}

async function ending(idleMs: number, lastRequest: () => number): Promise<string> {
  return new Promise((done) => {
    const interrupted = () => finish('interrupted');
    const timer = idleMs > 0 ? setInterval(look, Math.min(idleMs, LOOK_MS)) : undefined;

    function look(): void {
      if (Date.now() - lastRequest() >= idleMs) finish('nobody called for a while');
    }

    function finish(why: string): void {
      clearInterval(timer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      done(why);
    }

    process.on('SIGINT', interrupted);
    process.on('SIGTERM', interrupted);
  });
}
