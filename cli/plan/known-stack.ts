/**
 * What is known of one stack while it is planned: its deployed resources, their records, and what each resource and
 * each output would be by now.
 */
import { DeployedResource, DeployedStack, DeployedStacks } from './deployed-stacks';
import { VirtualClock } from './foresee';
import { ImaginedAccount } from './imagined/account';
import { Properties } from './planned-request';
import { ImaginedResource, StackScope, Surroundings, unknownSource } from './stack-scope';
import { openGenerations } from '../../lambda/attempt/attempts';
import { RecordEnvelope } from '../../lambda/attempt/record/record-envelope';
import { isServed } from '../../lambda/engine/kinds';
import { sameValue, Template } from '../../local/cloudformation/engine/template';
import { RestorableUntil } from '../account/read-only';

export const NESTED = 'AWS::CloudFormation::Stack';

/** What all stacks of one plan share. */
export interface PlanWorld {
  readonly account: ImaginedAccount;
  readonly clock: VirtualClock;
  readonly deployed: DeployedStacks;
  readonly restorableUntil: RestorableUntil;
  readonly code: Readonly<Record<string, string>>;
}

/** A stack as it is to be; without a template it is to go. */
export interface StackTarget {
  readonly around: Surroundings;
  readonly template?: Template;
  readonly given: Readonly<Record<string, string>>;
  readonly deployed?: DeployedStack;
}

const ID_ATTRIBUTES: Readonly<Record<string, string>> = {
  'AWS::Chime::VoiceConnector': 'VoiceConnectorId',
  'AWS::Chime::SipMediaApplication': 'SipMediaApplicationId',
};

export class KnownStack {
  /** Resources as they would be by now. */
  readonly resources = new Map<string, ImaginedResource>();
  /** Resources as they are deployed. */
  readonly deployed = new Map<string, ImaginedResource>();
  readonly exports = new Map<string, string>();
  outputs: Readonly<Record<string, string>> = {};
  private readonly before: StackScope;

  constructor(
    private readonly world: PlanWorld,
    private readonly target: StackTarget,
  ) {
    const { deployed, around } = target;
    const template = deployed?.template ?? { Resources: {} };
    this.before = new StackScope({ template, given: {}, deployed, resources: this.deployed }, around);
  }

  /** Whether its template says something else of a resource than the deployed one. */
  mayChange(source: string): boolean {
    const [now, before] = [this.target.template, this.target.deployed?.template].map(
      (template) => template?.Resources[source],
    );
    return !sameValue(now, before);
  }

  /**
   * Attributes of what is deployed: of our own resources as they were answered, of nested stacks as they are now, of
   * the service's own the id, which is the end of the ARN.
   */
  async learnDeployed(): Promise<void> {
    for (const resource of this.target.deployed?.resources.values() ?? []) {
      const { logicalId, type, physicalId } = resource;
      const attributes = await this.attributesOf(resource);
      if (attributes) this.deployed.set(logicalId, { physicalId, attributes });
      if (attributes && type in ID_ATTRIBUTES && !this.mayChange(logicalId)) {
        this.resources.set(logicalId, { physicalId, attributes });
      }
    }
  }

  private async attributesOf({
    logicalId,
    type,
    physicalId,
  }: DeployedResource): Promise<Readonly<Record<string, string>> | undefined> {
    if (type === NESTED) {
      const stack = await this.world.deployed.find(physicalId, this.target.around.region);
      return asAttributes(stack?.outputs ?? {});
    }
    if (isServed(type)) return (await this.recordOf(logicalId, physicalId))?.outcome?.data ?? {};
    return type in ID_ATTRIBUTES ? { [ID_ATTRIBUTES[type]]: physicalId.split('/').pop()! } : undefined;
  }

  propertiesBefore(logicalId: string): Properties {
    try {
      return this.before.resolve(this.target.deployed!.template.Resources[logicalId]?.Properties ?? {}) as Properties;
    } catch {
      return {}; // What cannot be resolved any more is not what is wanted now.
    }
  }

  /** The newest settled record of what stands under a physical id. */
  async recordOf(logicalId: string, physicalId: string): Promise<RecordEnvelope | undefined> {
    return (await this.recordsOf(logicalId)).find(({ generation }) => generation === physicalId);
  }

  async recordsOf(logicalId: string): Promise<RecordEnvelope[]> {
    const { records } = await this.world.account.ledger.ofResource(this.target.around.stackId, logicalId);
    for (const { goalAt, endedAt = goalAt } of records) {
      this.world.clock.noEarlierThan(Math.max(goalAt, endedAt) + 1_000);
    }
    return openGenerations(records.filter(({ stackId }) => stackId === this.target.around.stackId));
  }

  ownerOf(generation: string): string | undefined {
    const record = this.world.account.ledger.known().find((each) => each.generation === generation);
    return record && `${record.logicalId} in stack ${stackNameOf(record.stackId)}`;
  }

  learnOutputs(template: Template, scope: StackScope): void {
    const outputs: Record<string, string> = {};
    for (const [key, output] of Object.entries(template.Outputs ?? {})) {
      try {
        if (!scope.holds(output.Condition)) continue;
        const value = scope.resolve(output.Value);
        if (unknownSource(value) === undefined) outputs[key] = String(value);
        if (!output.Export) continue;
        const name = String(scope.resolve(output.Export.Name));
        if (outputs[key] === undefined) this.exports.delete(name);
        else this.exports.set(name, outputs[key]);
      } catch {
        // What an output would be is only of interest to those who use it: to them it is not known.
      }
    }
    this.outputs = outputs;
  }
}

/** The outputs of a nested stack, as `Fn::GetAtt` names them. */
export const asAttributes = (outputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value]));

export const stackNameOf = (stackId: string): string => stackId.split('/')[1] ?? stackId;
