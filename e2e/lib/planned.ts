/** What the shipped command says beforehand of a deployment, and what then became of the numbers. */
import { join } from 'node:path';
import { Engine } from './engines';
import { offlineEnvironment, run } from './processes';
import { Plan } from '../../cli/plan/plan-shape';

const PROGRAM = join(__dirname, '..', '..', 'assets', 'cli', 'main.mjs');

/** How many numbers are bought, come back out of the deletion queue, and go into it. */
export interface NumberChanges {
  readonly bought: number;
  readonly restored: number;
  readonly released: number;
}

export interface Holdings {
  readonly held: readonly string[];
  readonly queued: readonly string[];
}

export function holdingsOf({ chime }: Engine): Holdings {
  const all = chime.model.listPhoneNumbers({}).PhoneNumbers ?? [];
  const numbers = (queued: boolean) =>
    all.filter((each) => (each.DeletionTimestamp !== undefined) === queued).map((each) => each.E164PhoneNumber!);
  return { held: numbers(false), queued: numbers(true) };
}

/** What happened between two looks. */
export function changesBetween(before: Holdings, after: Holdings): NumberChanges {
  const known = [...before.held, ...before.queued];
  return {
    bought: [...after.held, ...after.queued].filter((number) => !known.includes(number)).length,
    restored: after.held.filter((number) => before.queued.includes(number)).length,
    released: after.queued.filter((number) => before.held.includes(number)).length,
  };
}

/** `npx cdk-chime-phone-number-order plan`, as it is shipped, before a deployment. */
export async function planned(
  engine: Engine, assembly: string, stack: string, destroy: boolean, home: string,
): Promise<Plan> {
  const env = {
    ...offlineEnvironment(home, engine.url),
    AWS_ENDPOINT_URL_CHIME_SDK_VOICE: engine.chime.url,
  };
  const args = [PROGRAM, 'plan', assembly, '--stack', stack, '--json', ...(destroy ? ['--destroy'] : [])];
  const { code, stdout, output } = await run(process.execPath, args, { env });
  if (code !== 0) throw new Error(`plan ended with ${code} on ${engine.name}:\n${output.slice(-2_000)}`);
  return JSON.parse(stdout) as Plan;
}

/** What a plan says becomes of the numbers. */
export const numbersIn = ({ totals }: Plan): NumberChanges => ({
  bought: totals.buys, restored: totals.restores, released: totals.releases,
});
