/** A world in which nothing happens unless a test makes it happen. */
import { ORDINARY_CLOUDFORMATION, Plan } from '../../simulation/plan/plan';
import { World } from '../../simulation/play/world';
import { Errand, Process } from '../../simulation/world/process';
import { Resource, Stack } from '../../simulation/world/stack';

export const NUMBER = '+12065550100';
export const OTHER = '+12065550101';

export const PLAN: Plan = {
  seed: 1,
  service: { acquisitionSeconds: 0 },
  cloudFormation: { ...ORDINARY_CLOUDFORMATION, cleanupAttempts: 3 },
  ledgerLag: 0,
  bystanders: [],
  moves: [],
  faults: [],
  scripts: [],
  destroyAll: false,
};

export const SEARCH = { Type: 'Search', Count: '1', AreaCodes: ['206'] };

export class Scene {
  readonly world: World;
  private requests = 0;

  constructor(plan = PLAN) {
    this.world = new World(plan, true);
  }

  /** A stack that CloudFormation knows. */
  stack(name = 'Alpha', status = 'CREATE_COMPLETE'): Stack {
    const stack = new Stack(name, `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/1`);
    stack.status = status;
    this.world.cloudFormation.stacks.set(name, stack);
    this.world.cloudFormation.byId.set(stack.id, stack);
    return stack;
  }

  /** A resource that has told CloudFormation of these numbers. */
  resource(stack: Stack, numbers: readonly string[], change: Partial<Resource> = {}): Resource {
    const resource: Resource = {
      logicalId: 'Main',
      policy: 'Delete',
      properties: { Source: SEARCH },
      physicalId: 'first',
      status: 'CREATE_COMPLETE',
      requested: true,
      data: { PhoneNumbers: numbers.join() || 'none' },
      ...change,
    };
    stack.resources.set(resource.logicalId, resource);
    return resource;
  }

  /** A request to which nobody has answered yet. */
  errand(stack: Stack, change: Partial<Errand> = {}): Errand {
    const id = `request-${++this.requests}`;
    const { now } = this.world.kernel;
    const errand: Errand = {
      kind: 'Create',
      stackId: stack.id,
      stackName: stack.name,
      logicalId: 'Main',
      url: `https://answers.example/${id}`,
      requestId: id,
      properties: { Source: SEARCH },
      sentAt: now,
      ...change,
    };
    this.world.requests.inboxes.set(errand.url, {
      errand,
      take: () => undefined,
      bodies: [],
      times: [],
      startedAt: now,
    });
    return errand;
  }

  call(errand: Errand, operation: string, input: object): unknown {
    return this.world.effect(operation, input, { errand } as Process);
  }

  buy(errand: Errand, ...numbers: string[]): void {
    this.call(errand, 'CreatePhoneNumberOrder', { ProductType: 'VoiceConnector', E164PhoneNumbers: numbers, Name: '' });
    this.pass(10);
  }

  answer(errand: Errand, body: object = {}): void {
    this.world.requests.receive(errand.url, JSON.stringify({ Status: 'SUCCESS', Reason: '', ...body }));
  }

  /** The service takes notice of the time only when it is asked something. */
  pass(seconds: number): void {
    this.world.kernel.now += seconds * 1000;
    this.world.model.listPhoneNumbers({});
  }

  /** What the observer has objected to, guarantee by guarantee. */
  get broken(): string[] {
    return this.world.observer.violations.map(({ guarantee }) => guarantee);
  }

  get objections(): string {
    return this.world.observer.violations.map(({ guarantee, what }) => `${guarantee}: ${what}`).join('\n');
  }
}
