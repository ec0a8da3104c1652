/** What CloudFormation would say of stacks and resources by now, and what events it would show. */
import { Once, PlanClock } from './real-account';
import { ResourceState, StackEvent, StackHistory } from '../../../lambda/attempt/knowledge/observations';
import { Listed, StackPort } from '../../../lambda/attempt/ports';
import { ResourceName } from '../../../lambda/attempt/step';
import { whole } from '../../account/read-only';

export class ImaginedStacks implements StackPort {
  readonly resources = new Map<string, ResourceState>();
  readonly events = new Map<string, StackEvent[]>();
  private readonly newStacks = new Set<string>();
  private readonly described = new Once<ResourceState>();
  private readonly told = new Once<StackHistory>();

  constructor(
    private readonly real: StackPort,
    private readonly clock: PlanClock,
  ) {}

  /** What CloudFormation would say of a resource from now on. */
  announce(name: ResourceName, state: ResourceState): void {
    this.resources.set(keyOf(name), state);
    const { physicalId, status = '' } = state;
    this.happened(name.stackId, { at: this.clock.now(), of: 'Resource', status, physicalId }, name.logicalId);
  }

  /** What it would say of the stack. */
  announceStack(stackId: string, status: string, isNew = false): void {
    if (isNew) this.newStacks.add(stackId);
    this.happened(stackId, { at: this.clock.now(), of: 'Stack', status, physicalId: stackId });
    for (const [key, state] of this.resources) {
      if (key.startsWith(`${stackId} `)) this.resources.set(key, { ...state, stackStatus: status });
    }
  }

  private happened(stackId: string, event: StackEvent, logicalId = ''): void {
    const key = `${stackId} ${logicalId}`;
    this.events.set(key, [event, ...(this.events.get(key) ?? [])]);
  }

  async describe(stackId: string, logicalId: string): Promise<ResourceState> {
    const key = keyOf({ stackId, logicalId });
    return this.resources.get(key) ?? this.described.ask(key, () => this.real.describe(stackId, logicalId));
  }

  async history(stackId: string, logicalId: string, since: number): Listed<StackHistory> {
    const before: StackHistory = this.newStacks.has(stackId)
      ? { events: [], whole: true, back: 0 }
      : await this.told.ask(
        `${keyOf({ stackId, logicalId })} ${since}`,
        async () => (await whole((until) => this.real.history(stackId, logicalId, since, until))).value,
      );
    const imagined = [...(this.events.get(`${stackId} `) ?? []), ...(this.events.get(`${stackId} ${logicalId}`) ?? [])];
    const events = [...imagined.sort((one, other) => other.at - one.at), ...before.events];
    return { began: this.clock.now(), value: { ...before, events } };
  }
}

const keyOf = ({ stackId, logicalId }: ResourceName): string => `${stackId} ${logicalId}`;
