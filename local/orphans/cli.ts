/** `npm run local -- orphans [--state DIR]`: the audit of what was deployed on this machine. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startChimeVoiceService } from '../chime-sdk-voice';
import { LocalCloudFormation } from '../cloudformation';
import { auditAccount } from './account';

const REGION = 'us-east-1';

/** Gives back the exit code: 1 when something is billed that nobody declares. */
export async function orphansCommand(args: string[], write: (text: string) => void = (text) => process.stdout.write(text)): Promise<number> {
  const { values } = parseArgs({ args, options: { state: { type: 'string' } } });
  const directory = resolve(values.state ?? '.local');
  mkdirSync(directory, { recursive: true });
  const chime = await startChimeVoiceService({ stateFile: join(directory, 'chime-sdk-voice.json') });
  const local = await LocalCloudFormation.start({ stateFile: join(directory, 'cloudformation.json'), chimeEndpoint: chime.url });
  try {
    return await behindLocalEndpoints(chime.url, local.url, async () => {
      const { text, orphans } = await auditAccount(REGION);
      write(text);
      return orphans > 0 ? 1 : 0;
    });
  } finally {
    await local.close();
    await chime.close();
  }
}

/** The clients find the local services as a function does: by the standard variables, which are put back afterwards. */
async function behindLocalEndpoints<T>(chimeUrl: string, url: string, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chimeUrl,
    AWS_ENDPOINT_URL_SSM: url, AWS_ENDPOINT_URL_CLOUDFORMATION: url,
  });
  try {
    return await work();
  } finally {
    process.env = before;
  }
}
