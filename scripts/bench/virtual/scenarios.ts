/** What a contender goes through in virtual time, and what came of it. */
import { Calls, time, World, WorldOptions } from './world';

/** What a deployment was, in counts and virtual seconds. */
export interface Deployed {
  readonly status: string;
  readonly seconds: number;
  readonly calls: Calls;
  /** Custom resources that the stack does not have in the end: refused, or cancelled because of one that was. */
  readonly failed: number;
  readonly reason?: string;
  readonly billed: number;
}

export interface Lifecycle {
  readonly create: Deployed;
  /** From the last order's end to the last custom resource that is complete. */
  readonly noticed: number;
  readonly remove?: Deployed;
  readonly usage: Usage;
}

/** What AWS bills for, of the creation. */
export interface Usage {
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly transitions: number;
}

const CUSTOM = /^(Custom::|AWS::CloudFormation::CustomResource)/;

async function measured(
  world: World,
  work: () => Promise<{ status: string; failures: readonly { reason: string }[] }>,
): Promise<Deployed> {
  world.takeCalls();
  const began = time.now();
  const { status, failures } = await work();
  const own = failures.filter(({ reason }) => !/cancelled/i.test(reason));
  return {
    status,
    seconds: (time.now() - began) / 1000,
    calls: world.takeCalls(),
    failed: missingIn(world),
    reason: own[0]?.reason.slice(0, 300),
    billed: world.billed.length,
  };
}

const missingIn = (world: World): number =>
  world.local
    .resources('Bench')
    .filter(({ type, status }) => CUSTOM.test(type) && !/^(CREATE|UPDATE)_COMPLETE$/.test(status)).length;

export interface LifecycleJob extends WorldOptions {
  readonly assembly: string;
  readonly stack?: string;
  readonly rollback?: boolean;
  readonly remove?: boolean;
}

/** Creates a stack, and deletes it again. */
export async function lifecycle({ assembly, rollback, remove, ...options }: LifecycleJob): Promise<Lifecycle> {
  const world = await World.start(options);
  try {
    let told = 0;
    const create = await measured(world, () =>
      world.deploy(assembly, {
        rollback,
        onEvent: ({ type, status, timestamp }) => {
          if (CUSTOM.test(type) && status === 'CREATE_COMPLETE') told = timestamp;
        },
      }),
    );
    // Whoever does not wait is told before the order is done.
    await world.pause(60);
    const orders = world.service.model.listPhoneNumberOrders({ MaxResults: 99 }).PhoneNumberOrders ?? [];
    const done = Math.max(...orders.map(({ UpdatedTimestamp }) => UpdatedTimestamp!.getTime()));
    const usage = usageOf(world);
    const removed = remove === false ? undefined : await measured(world, () => world.destroy('Bench'));
    return { create, noticed: (told - done) / 1000, remove: removed, usage };
  } finally {
    await world.close();
  }
}

/**
 * A task that is retried counts as another transition, as Step Functions bills it: the framework's waiter is one task
 * that is retried until it has an answer.
 */
function usageOf(world: World): Usage {
  const { usage } = world.functions;
  return {
    invocations: usage.length,
    gigabyteSeconds: usage.reduce(
      (sum, { memoryMegabytes, milliseconds }) => sum + (memoryMegabytes / 1024) * (milliseconds / 1000),
      0,
    ),
    transitions: Math.max(world.states, usage.filter(({ handler }) => handler === 'framework.isComplete').length),
  };
}

export interface ChangeJob extends WorldOptions {
  readonly from: string;
  readonly to: string;
  /** The logical id of a resource whose creation fails after everything else, so that the update is rolled back. */
  readonly failOn?: string;
}

/** Creates a stack and changes it. */
export async function change({ from, to, failOn, ...options }: ChangeJob): Promise<Deployed> {
  const world = await World.start(options);
  try {
    const first = await world.deploy(from);
    if (!first.succeeded) {
      return {
        ...(await measured(world, async () => first)), status: 'not created: ' +
    `${first.status}`,
      };
    }
    await world.pause(60);
    return await measured(world, () =>
      world.deploy(
        to,
        failOn === undefined ? {} : { failOn: { logicalId: failOn, operation: 'create', when: 'last' } },
      ),
    );
  } finally {
    await world.close();
  }
}

export interface ThrottleJob extends WorldOptions {
  readonly assembly: string;
  /** Calls a second that each admits; absent: as many as come. */
  readonly service?: number;
  readonly parameterReads?: number;
  readonly parameterWrites?: number;
}

type Admitted = Readonly<Record<'service' | 'reads' | 'writes', number>>;

export interface Throttled extends Deployed {
  readonly refused: number;
  /** Calls that were admitted. */
  readonly admitted: Admitted;
  /** Those of them that were admitted until the last order was placed. */
  readonly admittedBeforeLastOrder: Admitted;
}

/** Creates a stack while services admit only so many calls a second. */
export async function throttle({
  assembly,
  service,
  parameterReads,
  parameterWrites,
  ...options
}: ThrottleJob): Promise<Throttled> {
  const world = await World.start(options);
  try {
    const buckets = {
      service: new Bucket(service ?? Infinity),
      reads: new Bucket(parameterReads ?? Infinity),
      writes: new Bucket(parameterWrites ?? Infinity),
    };
    const taken = (): Admitted => ({
      service: buckets.service.taken,
      reads: buckets.reads.taken,
      writes: buckets.writes.taken,
    });
    let refused = 0;
    let beforeLastOrder = taken();
    const servicePort = Number(new URL(world.service.url).port);
    world.network.gate = ({ port, method, path, headers }) => {
      const target = headers['x-amz-target'] ?? '';
      const kind =
        port === servicePort
          ? 'service'
          : /^AmazonSSM\.Get/.test(target)
            ? 'reads'
            : target.startsWith('AmazonSSM')
              ? 'writes'
              : undefined;
      if (kind === undefined || buckets[kind].admits()) {
        if (kind === 'service' && method === 'POST' && path === '/phone-number-orders') beforeLastOrder = taken();
        return undefined;
      }
      refused++;
      return kind === 'service' ? THROTTLED_SERVICE : THROTTLED_PARAMETERS;
    };
    const deployed = await measured(world, () => world.deploy(assembly, { rollback: false }));
    return { ...deployed, refused, admitted: taken(), admittedBeforeLastOrder: beforeLastOrder };
  } finally {
    await world.close();
  }
}

/** Fills as time passes, and never holds more than what a second brings. */
class Bucket {
  taken = 0;
  private left: number;
  private at = time.now();

  constructor(private readonly perSecond: number) {
    this.left = Math.min(perSecond, Number.MAX_SAFE_INTEGER);
  }

  admits(): boolean {
    const now = time.now();
    if (this.perSecond !== Infinity) {
      this.left = Math.min(this.perSecond, this.left + (this.perSecond * (now - this.at)) / 1000);
    }
    this.at = now;
    if (this.left < 1) return false;
    this.left--;
    this.taken++;
    return true;
  }
}

const THROTTLED_SERVICE = {
  status: 429,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ThrottledClientException' },
  body: Buffer.from('{"Code":"Throttled","Message":"Rate exceeded"}'),
};
const THROTTLED_PARAMETERS = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: Buffer.from('{"__type":"ThrottlingException","message":"Rate exceeded"}'),
};
