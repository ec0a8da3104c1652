/** Runs the functions of a stack in virtual time, and counts what Lambda would bill. */
import { Container, Surroundings } from './container';
import type { FunctionDefinition, FunctionRunner, InvocationResult } from '../../../local/cloudformation/function';

export interface Usage {
  /** `file.export` */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly milliseconds: number;
}

/** From the request to the first line of the handler. */
const START_MILLISECONDS = 20;

export class VirtualFunctions implements FunctionRunner {
  readonly usage: Usage[] = [];
  coldStarts = 0;
  private readonly pools = new Map<string, Container[]>();

  constructor(private readonly surroundings: Surroundings) {}

  async invoke(definition: FunctionDefinition, event: unknown, requestId: string): Promise<InvocationResult> {
    const { time } = this.surroundings;
    await time.sleep(START_MILLISECONDS);
    const began = time.now();
    let container: Container | undefined;
    try {
      container = this.containerFor(definition);
      container.busy = true;
      return await this.within(definition, container, container.invoke(event, requestId));
    } catch (error) {
      const { name = 'Error', message = String(error) } = error as Error;
      return { ok: false, error: { errorType: name, errorMessage: message } };
    } finally {
      if (container) container.busy = false;
      const { handler, memorySizeMb: memoryMegabytes } = definition;
      this.usage.push({ handler, memoryMegabytes, milliseconds: time.now() - began });
    }
  }

  kill(functionName?: string): void {
    for (const [name, pool] of this.pools) {
      if (functionName !== undefined && functionName !== name) continue;
      pool.forEach((container) => container.kill());
      this.pools.delete(name);
    }
  }

  async close(): Promise<void> {
    this.kill();
  }

  private containerFor(definition: FunctionDefinition): Container {
    const pool = (this.pools.get(definition.name) ?? []).filter(({ alive }) => alive);
    let container = pool.find(({ busy }) => !busy);
    if (!container) {
      this.coldStarts++;
      container = new Container(definition, this.surroundings);
      pool.push(container);
    }
    this.pools.set(definition.name, pool);
    return container;
  }

  private async within(
    { timeoutSeconds }: FunctionDefinition,
    container: Container,
    work: Promise<unknown>,
  ): Promise<InvocationResult> {
    const over = new AbortController();
    const timeout = this.surroundings.time.sleep(timeoutSeconds * 1000, over.signal).then((): InvocationResult => {
      container.kill();
      return {
        ok: false,
        error: { errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${timeoutSeconds} seconds` },
      };
    });
    const done = work.then((result): InvocationResult => ({ ok: true, result }));
    try {
      return await Promise.race([done, timeout]);
    } finally {
      over.abort();
    }
  }
}
