/**
 * Execution environments of Lambda. One serves an invocation at a time and may serve the next one, with all that the
 * handler has kept in its memory; Lambda ends it when it likes, and always when an invocation has died.
 */
import type { WorldParts } from './interfaces';
import type { Process } from './process';
import { binding, Wire } from './sdk';
import type { Ports } from '../../lambda/attempt/ports';
import { logger } from '../../lambda/engine/log';
import { calling } from '../../lambda/ports/aws';
import { AwsChime } from '../../lambda/ports/chime';
import { ParameterStoreLedger } from '../../lambda/ports/ledger';
import { CloudFormationStacks } from '../../lambda/ports/stacks';
import { fraction } from '../plan/random';

/** Lambda keeps an idle environment for some minutes. */
const IDLE = 600_000;

export interface Environment {
  readonly ports: Ports;
  /** Whose invocation it serves. */
  process: Process;
  idleSince: number;
}

/** Those of one function. */
export class Environments {
  private idle: Environment[] = [];
  private invocations = 0;

  constructor(private readonly world: WorldParts) {}

  /** One that an earlier invocation has left, or a new one. */
  take(process: Process): Environment {
    const { kernel, plan } = this.world;
    this.idle = this.idle.filter(({ idleSince }) => kernel.now < idleSince + IDLE);
    const kept = this.idle.pop();
    const isLost = fraction('environment', plan.seed + this.invocations++) >= (plan.environmentsKept ?? 0);
    if (!kept || isLost) {
      if (kept) this.world.note('happened', { what: 'environment lost' });
      return this.begin(process);
    }
    this.world.note('happened', { what: 'environment kept' });
    kept.process = process;
    return kept;
  }

  giveBack(environment: Environment): void {
    environment.idleSince = this.world.kernel.now;
    this.idle.push(environment);
  }

  private begin(process: Process): Environment {
    const { world } = this;
    const environment = { process, idleSince: 0 } as { -readonly [key in keyof Environment]: Environment[key] };
    const wire: Wire = {
      request: (...call) => environment.process.request(...call),
      sleep: (milliseconds) => environment.process.sleep(milliseconds),
    };
    binding.wire = wire;
    const clock = { now: () => world.kernel.now, sleep: wire.sleep };
    const stacks = new CloudFormationStacks(clock);
    environment.ports = {
      chime: AwsChime.inRegion('us-east-1', clock),
      ledger: new ParameterStoreLedger('us-east-1', clock),
      stacks: {
        describe: (stackId, logicalId) => {
          binding.wire = wire;
          return stacks.describe(stackId, logicalId);
        },
        history: (stackId, logicalId, since, reading) => {
          binding.wire = wire;
          return stacks.history(stackId, logicalId, since, reading);
        },
      },
      answers: {
        send: (url, body) =>
          calling('PutAnswer', () => wire.request('PutAnswer', { url, body }, 10_000)) as Promise<boolean>,
      },
      clock,
      log: world.logs ? logger('info', (line) => world.logs!.push(line)) : () => undefined,
      remaining: () => environment.process.remaining(),
    };
    return environment;
  }
}
