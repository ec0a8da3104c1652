/** The handler with Voice Connectors, groups and SIP media applications beside the numbers. */
import { Answer, DEFAULTS, Harness, STACK, Submission } from './harness';
import { RequestType } from '../../../lambda/attempt/record/record-envelope';
import { attemptOf, Envelope } from '../../../lambda/attempt/request/envelope';
import { Switches } from '../../../local/chime-sdk-voice';
import { ASSIGNMENT_TYPE } from '../../../src/contract/assignment';
import { SIP_RULE_TYPE } from '../../../src/contract/sip-rule';

export interface Asked extends Omit<Submission, 'properties' | 'old'> {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly old?: Readonly<Record<string, unknown>>;
}

const { Version, StateMachineArn, Region } = DEFAULTS;
const COMMON = { Version, StateMachineArn, Region, TimeoutSeconds: 600 };

/** Numbers of one area code, from +12065550100 on. */
export const numbered = (count: number, from = 100): string[] =>
  Array.from({ length: count }, (_, index) => `+1206555${String(from + index).padStart(4, '0')}`);

const bare = (properties: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(properties), (_, value) =>
    typeof value === 'boolean' || typeof value === 'number' ? String(value) : value,
  ) as Record<string, unknown>;

export class Routing extends Harness {
  constructor(switches: Partial<Switches> = {}) {
    super({ voiceConnectorQuota: 20, voiceConnectorGroupQuota: 20, ...switches });
  }

  /** Numbers in the inventory, ordered a while ago. */
  async own(
    numbers: readonly string[],
    productType: 'VoiceConnector' | 'SipMediaApplicationDialIn' = 'VoiceConnector',
  ) {
    for (let from = 0; from < numbers.length; from += 50) {
      const E164PhoneNumbers = numbers.slice(from, from + 50);
      this.model.createPhoneNumberOrder({ ProductType: productType, E164PhoneNumbers });
    }
    await this.clock.pass(120_000);
  }

  connector(Name: string): string {
    return this.model.createVoiceConnector({ Name, RequireEncryption: false }).VoiceConnector!.VoiceConnectorId!;
  }

  group(Name: string): string {
    return this.model.createVoiceConnectorGroup({ Name }).VoiceConnectorGroup!.VoiceConnectorGroupId!;
  }

  application(Name: string): string {
    return this.model.createSipMediaApplication({
      Name,
      AwsRegion: 'us-east-1',
      Endpoints: [{ LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:bot' }],
    }).SipMediaApplication!.SipMediaApplicationId!;
  }

  /** What holds each number, by its id; `-` when nothing does. */
  holders(): Record<string, string> {
    const { PhoneNumbers = [], NextToken } = this.model.listPhoneNumbers({ MaxResults: 100 });
    const more = NextToken ? (this.model.listPhoneNumbers({ MaxResults: 100, NextToken }).PhoneNumbers ?? []) : [];
    return Object.fromEntries(
      [...PhoneNumbers, ...more].map(({ E164PhoneNumber, Associations }) => [
        E164PhoneNumber!,
        Associations?.[0]?.Value ?? '-',
      ]),
    );
  }

  /** What numbers are held by this one. */
  at(holder: string): string[] {
    return Object.entries(this.holders())
      .filter(([, id]) => id === holder)
      .map(([number]) => number)
      .sort();
  }

  assign(type: RequestType, asked: Asked = {}): Promise<Answer> {
    return this.ask(ASSIGNMENT_TYPE, type, asked);
  }

  rule(type: RequestType, asked: Asked = {}): Promise<Answer> {
    return this.ask(SIP_RULE_TYPE, type, asked);
  }

  async ask(resourceType: string, type: RequestType, asked: Asked): Promise<Answer> {
    await this.clock.pass(1000);
    const { stackStatus, operationAt } = asked;
    return this.clock.run(this.start(this.request(resourceType, type, asked), stackStatus, operationAt));
  }

  /** An event that CloudFormation never sent, while the resource stands. */
  async forge(ResourceType: string, type: RequestType, asked: Asked): Promise<Answer> {
    const event = this.request(ResourceType, type, asked);
    await this.clock.run(this.execute(event));
    return this.answers.get(attemptOf(event))![0];
  }

  request(ResourceType: string, type: RequestType, { properties = {}, old, ...submission }: Asked): Envelope {
    const event = this.event(type, { logicalId: 'Assignment', ...submission });
    const { ResourceProperties: _, OldResourceProperties: __, ...rest } = event;
    return {
      ...rest,
      ResourceType,
      ResourceProperties: bare({ ...COMMON, ...properties }),
      ...(old && { OldResourceProperties: bare({ ...COMMON, ...old }) }),
    };
  }
}

/** An assignment of numbers to a connector, as its properties arrive. */
export const to = (VoiceConnectorId: string, ...PhoneNumbers: string[]) => ({ VoiceConnectorId, PhoneNumbers });

export const OTHER_STACK = STACK.replace('Lines', 'Other');
