import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly, selectStack } from './assembly';
import { LocalCloudFormation } from './local-cloudformation';
import { OperationResult } from './options';
import { Progress, ProgressStream } from './progress';
import { readState } from './state-file';

const DEFAULT_STATE_DIRECTORY = '.local';
const STATE_FILE = 'cloudformation.json';
const CHIME_STATE_FILE = 'chime-sdk-voice.json';
/** Executions that have something left to do after the last answer get so long before they are stopped. */
const SETTLE_MS = 3000;

/** Starts the Chime SDK Voice service of this machine, as its own folder exports it. */
export type StartChimeVoiceService = (options: { stateFile?: string }) => Promise<{ readonly url: string; close(): Promise<void> }>;

/** What a command stands on; a test gives its own. */
export interface CommandWorld {
  readonly startChimeVoiceService?: StartChimeVoiceService;
  readonly output?: ProgressStream;
}

interface World {
  readonly local: LocalCloudFormation;
  close(): Promise<void>;
}

/** `deploy <cdk.out> [stack] [--fail LogicalId] [--fail-at-once] [--no-rollback] [--state DIR]`; gives back the exit code. */
export async function deployCommand(args: string[], world: CommandWorld = {}): Promise<number> {
  const output = world.output ?? process.stdout;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'state': { type: 'string' }, 'fail': { type: 'string' }, 'fail-at-once': { type: 'boolean' }, 'no-rollback': { type: 'boolean' },
    },
  });
  const [directory = 'cdk.out', wanted] = positionals;
  const stacks = readAssembly(directory);
  const chosen = wanted === undefined ? stacks.map(({ stackName }) => stackName) : [selectStack(stacks, wanted).stackName];
  return inWorld(values.state, world, async ({ local }) => {
    for (const stack of chosen) {
      const { template } = selectStack(stacks, stack);
      const fail = values.fail === undefined ? undefined : findFail(values.fail, Object.keys(template.Resources));
      const exists = local.resources(stack).some(({ logicalId }) => logicalId === fail);
      const progress = new Progress(output, Object.keys(template.Resources).length);
      const result = await local.deploy(directory, {
        stack,
        rollback: !values['no-rollback'],
        onEvent: (event) => progress.show(event),
        ...(fail !== undefined && {
          failOn: { logicalId: fail, operation: exists ? 'update' : 'create', when: values['fail-at-once'] ? 'atOnce' : 'last' },
        }),
      });
      progress.finish();
      print(result, output);
      if (!result.succeeded) {
        return 1;
      }
    }
    return 0;
  });
}

/** `destroy <cdk.out>|<stack> [stack] [--state DIR]`; gives back the exit code. */
export async function destroyCommand(args: string[], world: CommandWorld = {}): Promise<number> {
  const output = world.output ?? process.stdout;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { state: { type: 'string' } } });
  const chosen = stacksToDestroy(positionals);
  return inWorld(values.state, world, async ({ local }) => {
    for (const stack of chosen) {
      const progress = new Progress(output, local.resources(stack).length);
      const result = await local.destroy(stack, { onEvent: (event) => progress.show(event) });
      progress.finish();
      print(result, output);
      if (!result.succeeded) {
        return 1;
      }
    }
    return 0;
  });
}

/** `events [stack] [--state DIR]`: what happened so far; gives back the exit code. */
export async function eventsCommand(args: string[], world: CommandWorld = {}): Promise<number> {
  const output = world.output ?? process.stdout;
  const { values, positionals: [wanted] } = parseArgs({ args, allowPositionals: true, options: { state: { type: 'string' } } });
  const { stacks } = readState(join(stateDirectory(values.state), STATE_FILE));
  const chosen = stacks.filter(({ name, id }) => wanted === undefined || wanted === name || wanted === id);
  if (chosen.length === 0) {
    output.write(`No stack${wanted === undefined ? '' : ` "${wanted}"`} has been deployed on this machine.\n`);
    return wanted === undefined ? 0 : 1;
  }
  for (const stack of chosen) {
    const progress = new Progress({ write: (text) => output.write(text) }, Object.keys(stack.template.Resources).length);
    stack.events.forEach((event) => progress.show(event));
  }
  return 0;
}

/** A directory names the stacks of its assembly, last first; anything else is the name of a stack. */
function stacksToDestroy([target = 'cdk.out', wanted]: string[]): string[] {
  if (!existsSync(join(target, 'manifest.json'))) {
    return [target];
  }
  const stacks = readAssembly(target);
  return wanted === undefined ? stacks.map(({ stackName }) => stackName).reverse() : [selectStack(stacks, wanted).stackName];
}

/** The logical id that `--fail` means: as it is, or without the hash that the CDK puts behind a construct's path. */
function findFail(fail: string, known: string[]): string {
  const found = known.find((logicalId) => logicalId === fail)
    ?? known.find((logicalId) => logicalId.replace(/[0-9A-F]{8}$/, '') === fail);
  if (found === undefined) {
    throw new Error(`--fail ${fail} names no resource of the stack; it holds ${known.join(', ')}.`);
  }
  return found;
}

function stateDirectory(given: string | undefined): string {
  return resolve(given ?? DEFAULT_STATE_DIRECTORY);
}

/** Starts the Chime SDK Voice service and the driver over one state directory, and stops both whatever happens. */
async function inWorld(state: string | undefined, given: CommandWorld, work: (world: World) => Promise<number>): Promise<number> {
  const world = await openWorld(stateDirectory(state), given);
  const interrupt = () => {
    void world.close().then(() => process.exit(130));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await work(world);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await settle(world.local);
    await world.close();
  }
}

async function openWorld(directory: string, given: CommandWorld): Promise<World> {
  mkdirSync(directory, { recursive: true });
  const startChimeVoiceService = given.startChimeVoiceService ?? await importChimeVoice();
  const chime = await startChimeVoiceService({ stateFile: join(directory, CHIME_STATE_FILE) });
  const local = await LocalCloudFormation.start({ stateFile: join(directory, STATE_FILE), chimeEndpoint: chime.url });
  return {
    local,
    close: async () => {
      await local.close();
      await chime.close();
    },
  };
}

/** Named at run time: the service is no part of the driver, which works with any URL. */
async function importChimeVoice(): Promise<StartChimeVoiceService> {
  const folder = '../chime-sdk-voice';
  const { startChimeVoiceService } = await import(folder) as { startChimeVoiceService: StartChimeVoiceService };
  return startChimeVoiceService;
}

async function settle(local: LocalCloudFormation): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([local.settle(), new Promise((done) => { timer = setTimeout(done, SETTLE_MS); })]);
  clearTimeout(timer);
}

function print(result: OperationResult, output: ProgressStream): void {
  const lines = [''];
  if (result.succeeded) {
    lines.push(result.changed ? `${result.stackName}: ${result.status}` : `${result.stackName}: no changes`);
  } else {
    lines.push(`${result.stackName} failed: ${result.status}${result.reason ? `: ${result.reason}` : ''}`);
  }
  lines.push(...result.failures.map(({ logicalId, reason }) => `  ${logicalId}: ${reason}`));
  if (result.skipped.length > 0) {
    lines.push('', 'Skipped, as these types are not acted out on this machine:', ...result.skipped.map(({ logicalId, type }) => `  ${logicalId} (${type})`));
  }
  const outputs = Object.entries(result.outputs);
  if (outputs.length > 0) {
    lines.push('', 'Outputs:', ...outputs.map(([key, value]) => `${result.stackName}.${key} = ${value}`));
  }
  output.write(`${lines.join('\n')}\n\n`);
}
