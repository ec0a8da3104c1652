/** The account of a rehearsal: the service, CloudFormation and one simulated clock over a directory that keeps them. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { duration, fault, orderOutcome, wholeNumber } from './options';
import { VirtualClock } from '../../local/aws/virtual-clock';
import {
  ModelSnapshot,
  parseSwitches,
  RunningService,
  startChimeVoiceService,
  Switches,
} from '../../local/chime-sdk-voice';
import { loadState, saveState } from '../../local/chime-sdk-voice/state-file';
import { LocalCloudFormation } from '../../local/cloudformation';
import { readState } from '../../local/cloudformation/state-file';
import { Terminal } from '../output/terminal';

export const STATE_DIRECTORY = '.rehearsal';
export const STACKS_FILE = 'cloudformation.json';
export const NUMBERS_FILE = 'chime-sdk-voice.json';
const CLOCK_FILE = 'clock.json';
/** What an execution has left to do after the last response ends by itself, or is stopped after this simulated time. */
const SETTLE_MS = 10 * 60_000;

export interface WorldOptions {
  readonly state?: string;
  readonly time?: string;
  readonly quota?: string;
  readonly stock?: string;
  readonly empty?: readonly string[];
  readonly fault?: readonly string[];
  readonly nextOrder?: readonly string[];
}

/** An account to begin with instead of the one that was kept. */
export interface Copy {
  /** The latest moment that the account tells of: the rehearsal begins after it, whatever this machine's clock says. */
  readonly latest: number;
  readonly model: (now: number) => ModelSnapshot;
  readonly fill: (local: LocalCloudFormation) => Promise<void>;
}

export interface World {
  readonly directory: string;
  readonly clock: VirtualClock;
  readonly chime: RunningService;
  readonly local: LocalCloudFormation;
  /** Tells of every request to the service from now on. */
  readonly onRequest: (listener: RequestListener) => void;
}

type RequestListener = (request: { readonly what: string; readonly result: string }) => void;

export const stateDirectory = (terminal: Terminal, { state }: WorldOptions): string =>
  resolve(terminal.cwd, state ?? STATE_DIRECTORY);

/** The simulated time of the last rehearsal in this directory, or the present if that is later. */
export function timeOf(directory: string): number {
  const file = join(directory, CLOCK_FILE);
  const kept = existsSync(file) ? readable(file, () => Number(JSON.parse(readFileSync(file, 'utf8')).now)) : 0;
  return Math.max(Date.now(), kept || 0);
}

/** What a file of the state says; one that is damaged is named. */
export function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    throw new Error(`${file} cannot be used (${why}): "rehearse reset" forgets the account, and begins with another`);
  }
}

/** Opens the account, does the work, and keeps everything whatever happens. */
export async function inWorld<T>(
  terminal: Terminal,
  options: WorldOptions,
  work: (world: World) => Promise<T>,
  copy?: Copy,
): Promise<T> {
  const changes = parsed(options);
  const directory = stateDirectory(terminal, options);
  if (copy) {
    reset(directory);
    makeDirectory(directory);
    keepTime(directory, copy.latest + 1_000);
    saveState(join(directory, NUMBERS_FILE), { model: copy.model(timeOf(directory)), clockOffset: 0 });
  }
  const world = await open(directory);
  const interrupt = () => void close(world).then(() => process.exit(130));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    await copy?.fill(world.local);
    await change(world, changes);
    const result = await work(world);
    await Promise.race([world.local.settle(), world.clock.sleep(SETTLE_MS)]);
    return result;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await close(world);
  }
}

/** Forgets everything that a rehearsal has left; only what it wrote itself is deleted. */
export function reset(directory: string): void {
  for (const file of [STACKS_FILE, NUMBERS_FILE, CLOCK_FILE, '.gitignore', 'code']) {
    rmSync(join(directory, file), { recursive: true, force: true });
  }
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    // What a rehearsal leaves is nobody's source.
    writeFileSync(join(directory, '.gitignore'), '*\n');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new Error(`--state ${directory}: the account cannot be kept there (${code}); name a directory`);
  }
}

async function open(directory: string): Promise<World> {
  makeDirectory(directory);
  checkFiles(directory);
  const clock = new VirtualClock(timeOf(directory));
  const listeners: RequestListener[] = [];
  const chime = await startChimeVoiceService({
    onRequest: (request) => listeners.forEach((listener) => listener(request)),
    stateFile: join(directory, NUMBERS_FILE),
    clock: () => clock.now(),
    watch: clock,
  });
  const local = await LocalCloudFormation.start({
    stateFile: join(directory, STACKS_FILE),
    chimeEndpoint: chime.url,
    clock,
  });
  return { directory, clock, chime, local, onRequest: (listener) => void listeners.push(listener) };
}

/** Before anything listens. */
function checkFiles(directory: string): void {
  const [stacks, numbers] = [STACKS_FILE, NUMBERS_FILE].map((file) => join(directory, file));
  readable(stacks, () => readState(stacks));
  readable(numbers, () => loadState(numbers));
}

async function close({ directory, clock, chime, local }: World): Promise<void> {
  await local.close();
  await chime.close();
  clock.close();
  keepTime(directory, clock.now());
}

function keepTime(directory: string, now: number): void {
  writeFileSync(join(directory, CLOCK_FILE), `${JSON.stringify({ now })}\n`);
}

/** Everything is parsed before anything is opened: wrong use leaves no trace. */
function parsed({ time, quota, stock, empty, fault: faults = [], nextOrder = [] }: WorldOptions) {
  const switches: Partial<Switches> = {
    ...(quota !== undefined && { phoneNumberQuota: wholeNumber('--quota', quota) }),
    ...(stock !== undefined && { stockPerPool: wholeNumber('--stock', stock, 1_000) }),
    ...(empty !== undefined && { emptyPools: [...empty, '800'] }),
  };
  return {
    milliseconds: time === undefined ? 0 : duration(time),
    switches: parseSwitches(switches),
    faults: faults.map(fault),
    orders: nextOrder.map(orderOutcome),
  };
}

async function change({ clock, chime }: World, changes: ReturnType<typeof parsed>): Promise<void> {
  await clock.skip(changes.milliseconds);
  chime.model.setSwitches(changes.switches);
  chime.model.control.addFaults(...changes.faults);
  chime.model.control.scriptOrders(...changes.orders);
}
