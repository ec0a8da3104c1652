/**
 * The real handler in the deployed definition: the harness of the handler's tests, with its loop taken from the
 * template.
 */
import { deployed, execute } from './machine';
import { Ports } from '../../lambda/attempt/ports';
import { attemptOf, Envelope } from '../../lambda/attempt/request/envelope';
import { giveUp } from '../../lambda/engine/give-up';
import { takeTurn } from '../../lambda/engine/turn';
import { StatesError, TaskRunner } from '../../local/cloudformation/states';
import { Crash, Harness } from '../lambda/support/harness';

const { definition, functionTimeout } = deployed();

/**
 * How an invocation ends that a test spoils: it throws, at once or after so many seconds, it never comes back, or
 * nobody hears of it.
 */
export type Spoilt = 'throws' | number | 'hangs' | 'hangs unseen';

export class Driven extends Harness {
  /** Spoils the invocations for which it names a way; the state's name is Turn or GiveUp. */
  spoil: (state: string, second: number) => Spoilt | undefined = () => undefined;
  private readonly over = new WeakSet<() => void>();

  /** What the state machine's tasks run. */
  readonly runTask: TaskRunner = async ({ stateName, payload }) => {
    const input = JSON.parse(JSON.stringify(payload));
    const how = this.spoil(stateName, (this.clock.now() - Date.parse(input.startedAt)) / 1000);
    if (how) return this.fail(how);
    return this.lambda(attemptOf(input.event), (ports) =>
      input.kind === 'Turn' ? takeTurn(input, ports) : giveUp(input, ports),
    );
  };

  override async execute(event: Envelope): Promise<void> {
    await execute(definition, { event, progress: {} }, attemptOf(event), this.clock, this.runTask);
  }

  private async fail(how: Spoilt): Promise<never> {
    if (how === 'hangs unseen') return new Promise<never>(() => undefined);
    await this.clock.sleep(1000 * (how === 'hangs' ? functionTimeout : how === 'throws' ? 0 : how));
    throw new StatesError(how === 'hangs' ? 'Sandbox.Timedout' : 'TypeError', 'made up');
  }

  /** Lambda ends what takes too long, and nothing of it goes on. */
  private async lambda<T>(attempt: string, work: (ports: Ports) => Promise<T>): Promise<T> {
    let end: () => void = () => undefined;
    const ended = this.clock.sleep(functionTimeout * 1000).then(() => {
      throw new StatesError('Sandbox.Timedout', 'Task timed out');
    });
    const crashed = new Promise<never>((_, reject) => {
      end = () => reject(new Crash());
    });
    ended.catch(() => this.over.add(end));
    try {
      return await Promise.race([work(this.ports(attempt, end)), ended, crashed]);
    } catch (error) {
      if (error instanceof StatesError) throw error;
      throw new StatesError(error instanceof Crash ? 'Runtime.ExitError' : (error as Error).name, 'made up');
    } finally {
      this.over.add(end);
    }
  }

  protected override async call<T>(
    operation: string,
    input: unknown,
    attempt: string,
    crash: () => void,
    effect: () => T | Promise<T>,
  ): Promise<T> {
    const result = await super.call(operation, input, attempt, crash, () =>
      this.over.has(crash) ? new Promise<never>(() => undefined) : effect(),
    );
    return this.over.has(crash) ? new Promise<never>(() => undefined) : result;
  }
}
