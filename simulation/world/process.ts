/**
 * One invocation of the function. It can die between any two calls and in the middle of one; a dead process never comes
 * back from its call, and what it had sent may still take effect.
 */
import { Kernel, Timer } from './kernel';
import { Wire } from './sdk';
import { declaredOf, deniedOf, failureOf, Faults, Struck, throttlingOf } from '../plan/faults';

/** On whose behalf a process runs. */
export interface Errand {
  readonly kind: 'Create' | 'Update' | 'Delete';
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly url: string;
  readonly requestId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly sentAt: number;
}

/** For a reader. */
export const whose = ({ kind, stackName, logicalId, physicalId }: Errand): string =>
  `the ${kind} of ${logicalId} in stack ${stackName}${physicalId ? ` (${physicalId})` : ''}`;

export interface Surroundings {
  readonly kernel: Kernel;
  readonly faults: Faults;
  /** How long a call is on its way to its effect, and its answer on the way back, in milliseconds. */
  latency(operation: string, call: number): readonly [there: number, back: number];
  /** What a call does to the world, and what it answers. */
  effect(operation: string, input: unknown, by: Process, struck?: Struck): unknown;
  crashed(by: Process, why: string): void;
}

export type End<T> = { readonly value: T } | { readonly error: string };

export class Process implements Wire {
  dead = false;
  /** Calls that were sent and are not answered. */
  underWay = 0;
  private over = false;
  private calls = 0;
  private readonly endsAt: number;
  private end?: (end: { error: string }) => void;
  private timer?: Timer;

  constructor(
    readonly world: Surroundings,
    readonly errand: Errand,
    readonly lifetime: number,
  ) {
    this.endsAt = world.kernel.now + lifetime;
  }

  run<T>(work: () => Promise<T>): Promise<End<T>> {
    return new Promise((resolve) => {
      this.end = resolve;
      this.timer = this.world.kernel.after(this.lifetime, () => this.die('Sandbox.Timedout'));
      work().then(
        (value) => this.finish(resolve, { value }),
        (error: unknown) => this.finish(resolve, { error: (error as Error).name }),
      );
    });
  }

  private finish<T>(resolve: (end: End<T>) => void, end: End<T>): void {
    this.over = true;
    if (this.timer) this.timer.happen = undefined;
    if (!this.dead) resolve(end);
  }

  /** Whether it had been alive. */
  die(why: string): boolean {
    if (this.dead || this.over) return false;
    this.dead = true;
    if (this.timer) this.timer.happen = undefined;
    this.world.crashed(this, why);
    this.end?.({ error: why });
    return true;
  }

  remaining(): number {
    return this.endsAt - this.world.kernel.now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) =>
      this.world.kernel.after(milliseconds, () => {
        if (!this.dead) resolve();
      }),
    );
  }

  request(operation: string, input: unknown, timeout: number): Promise<unknown> {
    const { kernel, faults } = this.world;
    const struck = faults.strike(operation, false);
    return new Promise((resolve, reject) => {
      if (this.dead) return;
      if (struck?.kind === 'crashBefore') return void this.die('Crash');
      this.underWay++;
      const [there, late] = this.world.latency(operation, this.calls++);
      const deliver = (act: () => void) => {
        this.underWay--;
        if (!this.dead) act();
      };
      const back = (act: () => void) => {
        if (late > 0) kernel.after(late, () => deliver(act));
        else deliver(act);
      };
      kernel.after(there, () => {
        const refusal = struck && refusalOf(operation, struck);
        if (refusal) return back(() => reject(refusal));
        let answer: () => void;
        try {
          const value = this.world.effect(operation, input, this, struck);
          answer = () => resolve(value);
        } catch (error) {
          answer = () => reject(error);
        }
        switch (struck?.kind) {
          case 'crashAfter':
            return void this.die('Crash');
          case 'answerLost':
            return back(() => reject(reset()));
          case 'failedAfterEffect':
            return back(() => reject(refused(failureOf(operation))));
          case 'slowAnswer': {
            const delay = 2_000 + (28_000 * (struck.detail % 100)) / 100;
            kernel.after(Math.min(delay, timeout), () =>
              deliver(delay < timeout ? answer : () => reject(refused('TimeoutError'))),
            );
            return;
          }
          default:
            return back(answer);
        }
      });
    });
  }
}

/** Refusals without any effect. */
function refusalOf(operation: string, { kind, detail }: Struck): Error | undefined {
  switch (kind) {
    case 'connectionReset':
      return reset();
    case 'throttled':
      return refused(throttlingOf(operation));
    case 'denied':
      return refused(deniedOf(operation));
    case 'declaredError':
      return refused(declaredOf(operation, detail));
    default:
      return undefined;
  }
}

const reset = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const refused = (name: string): Error => Object.assign(new Error('made up by the simulation'), { name });
