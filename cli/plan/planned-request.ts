/** The request that CloudFormation would send to the provider, and what of it cannot be known before. */
import { randomUUID } from 'node:crypto';
import { unknownSource } from './stack-scope';
import { Envelope } from '../../lambda/attempt/request/envelope';
import { asStrings } from '../../local/cloudformation/engine/custom-resource';

export type Properties = Readonly<Record<string, unknown>>;

/** What the handler does not look at, or only hands on. */
const INFRASTRUCTURE = ['ServiceToken', 'StateMachineArn', 'ServiceTimeout'];
/** Details that can be left as they are while nobody knows what they will be. */
const DETAILS = ['CallingName', 'PhoneNumberName'];

/** Properties as far as they are known. */
export interface KnownProperties {
  readonly properties: Properties;
  /** One sentence for each that is not. */
  readonly unknown: readonly string[];
  /** Without this nothing can be foreseen. */
  readonly essential?: string;
}

/** Takes out what only the deployment can tell; an unknown detail stays as it is deployed. */
export function knownProperties(
  resolved: Properties,
  before: Properties = {},
  whyUnknown: (source: string) => string = () => 'which is known only at deployment',
): KnownProperties {
  const properties: Record<string, unknown> = {};
  const unknown: string[] = [];
  let essential: string | undefined;
  for (const [name, value] of Object.entries(resolved)) {
    const source = unknownSource(value);
    if (INFRASTRUCTURE.includes(name)) {
      properties[name] = source ? 'known-at-deployment' : value;
    } else if (!source) {
      properties[name] = value;
    } else {
      const said = `${name} comes from ${source}, ${whyUnknown(source)}`;
      unknown.push(said);
      if (!DETAILS.includes(name)) essential ??= said;
      else if (before[name] !== undefined && !unknownSource(before[name])) properties[name] = before[name];
    }
  }
  return { properties, unknown, ...(essential && { essential }) };
}

export interface RequestTarget {
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId?: string;
}

/** As CloudFormation would send it at that moment. The addresses lead nowhere. */
export function requestFor(
  kind: Envelope['RequestType'],
  target: RequestTarget,
  properties: Properties,
  before: Properties | undefined,
  now: number,
): Envelope {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    RequestType: kind,
    RequestId: randomUUID(),
    ResponseURL: `https://plan.invalid/?X-Amz-Date=${date}`,
    StackId: target.stackId,
    LogicalResourceId: target.logicalId,
    ResourceType: target.type,
    ...(target.physicalId !== undefined && { PhysicalResourceId: target.physicalId }),
    ResourceProperties: asStrings(properties) as Properties,
    ...(before && { OldResourceProperties: asStrings(before) as Properties }),
  };
}
