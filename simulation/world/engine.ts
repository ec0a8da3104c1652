/**
 * Lambda and Step Functions: events are delivered at least once, an execution runs once for its name, and its turns are
 * retried as the state machine's own definition says.
 */
import { Environments } from './environments';
import { EnginePart, Silence, WorldParts } from './interfaces';
import { End, Errand, Process } from './process';
import type { Stack } from './stack';
import { Ports } from '../../lambda/attempt/ports';
import { giveUp } from '../../lambda/engine/give-up';
import { takeTurn } from '../../lambda/engine/turn';
import { TurnResult } from '../../lambda/engine/turn-input';
import { calling } from '../../lambda/ports/aws';
import { CallError } from '../../lambda/service/errors';
import { startAttempt } from '../../lambda/start-attempt';
import { FUNCTION_TIMEOUT_SECONDS } from '../../src/contract/envelope';
import { stateMachineDefinition } from '../../src/provider/state-machine';
import { fraction } from '../plan/random';

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts: number;
  readonly JitterStrategy?: string;
}

const DEFINITION = stateMachineDefinition() as {
  TimeoutSeconds: number;
  States: { Turn: { Retry: Retrier[] }; GiveUp: { Retry: Retrier[] } };
};
const LIFETIME = FUNCTION_TIMEOUT_SECONDS * 1000;
const ASYNCHRONOUS_RETRIES = [60, 120];

export class Engine implements EnginePart {
  private readonly executions = new Map<string, Promise<void>>();
  private readonly running = new Map<Stack, Set<Process>>();
  private readonly environments = new Map<Stack, Environments>();
  readonly silences: Silence[] = [];
  private silenced = new Set<string>();
  private busy = 0;
  private idle: (() => void)[] = [];

  constructor(private readonly world: WorldParts) {}

  /** CloudFormation hands an event to Lambda, which delivers it in its own time. */
  send(stack: Stack, event: Record<string, unknown>, errand: Errand): void {
    const struck = this.world.faults.strike('Engine', true);
    const detail = struck?.detail ?? 0;
    const { deliveryLag = 0, seed } = this.world.plan;
    const usual = 20 + Math.floor(deliveryLag * fraction(`delivery ${errand.url}`, seed));
    const delay = struck?.kind === 'delivered late' ? 10_000 + (detail % 100) * 15_000 : usual;
    this.delivery(stack, event, errand, delay);
    if (struck?.kind === 'delivered twice') {
      this.delivery(stack, event, errand, (detail % 181) * 1000);
      if (detail % 3 === 0) this.delivery(stack, event, errand, (detail % 1_000) * 1000);
    }
  }

  /** Resolves once no delivery and no execution is under way. */
  quiet(): Promise<void> {
    return this.busy === 0 ? Promise.resolve() : new Promise((resolve) => this.idle.push(resolve));
  }

  /** Every function dies in the middle of what it does, and again whenever it is called, for so long. */
  fallSilent(seconds: number): void {
    const { now } = this.world.kernel;
    this.silences.push({ from: now, until: now + seconds * 1000 });
    this.silenced = new Set();
    for (const process of [...this.running.values()].flatMap((some) => [...some])) {
      if (process.die('Silence')) this.strikeDumb(process.errand);
    }
  }

  speakAgain(): void {
    for (const silence of this.silences) silence.until = Math.min(silence.until, this.world.kernel.now);
  }

  private get isSilent(): boolean {
    return this.silences.some(({ until }) => this.world.kernel.now < until);
  }

  private strikeDumb({ stackId, logicalId }: Errand): void {
    this.world.note('happened', { what: 'function silent' });
    this.silenced.add(`${stackId} ${logicalId}`);
    if (this.silenced.size === 2) this.world.note('happened', { what: 'several resources silent at once' });
  }

  /** The function and the state machine of a stack are gone. */
  stop(stack: Stack): void {
    if (this.world.plan.cloudFormation.deletedFunctionRunsOn) return;
    for (const process of this.running.get(stack) ?? []) process.die('FunctionDeleted');
  }

  private track(work: Promise<unknown>): void {
    this.busy++;
    const done = () => {
      if (--this.busy > 0) return;
      for (const resolve of this.idle.splice(0)) resolve();
    };
    work.then(done, (error: unknown) => {
      this.world.fail(error);
      done();
    });
  }

  private delivery(stack: Stack, event: Record<string, unknown>, errand: Errand, delay: number): void {
    this.track(
      (async () => {
        await this.world.kernel.sleep(delay);
        for (const pause of [...ASYNCHRONOUS_RETRIES, 0]) {
          if (!stack.providerAlive) return;
          this.world.note('delivered', errand);
          const end = await this.invoke(stack, errand, async (ports, process) =>
            startAttempt(
              event,
              { start: (_arn, name, input) => this.start(stack, errand, process, name, input) },
              ports,
            ),
          );
          if ('value' in end) return;
          await this.world.kernel.sleep(pause * 1000);
        }
      })(),
    );
  }

  private async start(stack: Stack, errand: Errand, process: Process, name: string, input: string): Promise<void> {
    try {
      await calling('StartExecution', () =>
        process.request('StartExecution', { begin: () => this.begin(stack, errand, name, input) }, 10_000),
      );
    } catch (error) {
      if (!(error instanceof CallError) || error.name !== 'ExecutionAlreadyExists') throw error;
    }
  }

  private begin(stack: Stack, errand: Errand, name: string, input: string): void {
    if (!stack.providerAlive) {
      throw Object.assign(new Error('State Machine Does Not Exist'), { name: 'StateMachineDoesNotExist' });
    }
    if (this.executions.has(name)) return;
    this.world.started(errand);
    const { event } = JSON.parse(input) as { event: Record<string, unknown> };
    const execution = this.execute(stack, errand, event);
    this.executions.set(name, execution);
    this.track(execution);
  }

  private async execute(stack: Stack, errand: Errand, event: Record<string, unknown>): Promise<void> {
    const { kernel } = this.world;
    const begun = kernel.now;
    const startedAt = new Date(begun).toISOString();
    const lives = () => stack.providerAlive && kernel.now < begun + DEFINITION.TimeoutSeconds * 1000;
    let progress: Partial<TurnResult> = {};
    for (;;) {
      const input = { event, progress, startedAt };
      const turn = await this.task<TurnResult>(stack, errand, DEFINITION.States.Turn.Retry, lives, (ports) =>
        takeTurn(input as never, ports),
      );
      if (!turn) return;
      if ('error' in turn) {
        const last = { ...input, error: { Error: turn.error } };
        this.world.note('gaveUp', errand);
        await this.task(stack, errand, DEFINITION.States.GiveUp.Retry, lives, (ports) => giveUp(last as never, ports));
        return;
      }
      progress = JSON.parse(JSON.stringify(turn.value)) as TurnResult;
      if (progress.done) return;
      await kernel.sleep(progress.waitSeconds! * 1000);
      if (!lives()) return;
    }
  }

  /** A task with its retries; undefined when the execution is over before that. */
  private async task<T>(
    stack: Stack,
    errand: Errand,
    retriers: readonly Retrier[],
    lives: () => boolean,
    work: (ports: Ports) => Promise<T>,
  ): Promise<End<T> | undefined> {
    const counts = retriers.map(() => 0);
    for (;;) {
      const end = await this.invocation(stack, errand, work);
      if (!lives()) return undefined;
      if ('value' in end) return end;
      const which = retriers.findIndex(
        ({ ErrorEquals }) => ErrorEquals.includes(end.error) || ErrorEquals.includes('States.ALL'),
      );
      const retrier = retriers[which];
      if (!retrier || counts[which] >= retrier.MaxAttempts) return end;
      const pause = Math.min(
        retrier.IntervalSeconds * (retrier.BackoffRate ?? 2) ** counts[which]++,
        retrier.MaxDelaySeconds ?? Infinity,
      );
      await this.world.kernel.sleep(pause * 1000 * (retrier.JitterStrategy === 'FULL' ? 0.5 : 1));
      if (!lives()) return undefined;
    }
  }

  private async invocation<T>(stack: Stack, errand: Errand, work: (ports: Ports) => Promise<T>): Promise<End<T>> {
    const struck = this.world.faults.strike('Engine', true);
    if (struck?.kind === 'not invoked') return { error: 'Lambda.TooManyRequestsException' };
    const end = this.invoke(stack, errand, work);
    if (struck?.kind !== 'invoked unseen') return end;
    this.track(end);
    await this.world.kernel.sleep(1_000);
    return { error: 'Lambda.ServiceException' };
  }

  private async invoke<T>(
    stack: Stack,
    errand: Errand,
    work: (ports: Ports, process: Process) => Promise<T>,
  ): Promise<End<T>> {
    if (this.isSilent) {
      this.strikeDumb(errand);
      await this.world.kernel.sleep(1_000);
      return { error: 'Runtime.ExitError' };
    }
    const process = new Process(this.world, errand, LIFETIME);
    const processes = this.running.get(stack) ?? new Set();
    this.running.set(stack, processes.add(process));
    const environment = this.environmentsOf(stack).take(process);
    const end = await process.run(() => work(environment.ports, process));
    processes.delete(process);
    if (!process.dead) this.environmentsOf(stack).giveBack(environment);
    return end;
  }

  private environmentsOf(stack: Stack): Environments {
    const environments = this.environments.get(stack) ?? new Environments(this.world);
    this.environments.set(stack, environments);
    return environments;
  }
}
