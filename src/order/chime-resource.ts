/**
 * Resources of the service that CloudFormation has itself, as constructs. Their classes are newer than the oldest CDK
 * that this library works with, so that they are told by what they are, and not by their class.
 */
import { CfnResource, Fn, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { error, Finding } from './validation/finding';

/** One of these types of resources. */
export interface ChimeResourceType {
  readonly type: 'AWS::Chime::VoiceConnector' | 'AWS::Chime::SipMediaApplication';
  /** The attribute that holds the id; `Ref` is the ARN. */
  readonly idAttribute: string;
  /** The CDK's reference interface for it, and the ARN in that. */
  readonly reference: string;
  readonly arn: string;
  /** Whether it has a sentence of its own. */
  readonly what: string;
  /** How to name one by its id. */
  readonly byId: string;
}

export const VOICE_CONNECTOR: ChimeResourceType = {
  type: 'AWS::Chime::VoiceConnector',
  idAttribute: 'VoiceConnectorId',
  reference: 'voiceConnectorRef',
  arn: 'voiceConnectorArn',
  what: 'a Voice Connector',
  byId: 'PhoneNumberAssignmentTarget.fromVoiceConnectorId',
};

export const SIP_MEDIA_APPLICATION: ChimeResourceType = {
  type: 'AWS::Chime::SipMediaApplication',
  idAttribute: 'SipMediaApplicationId',
  reference: 'sipMediaApplicationRef',
  arn: 'sipMediaApplicationArn',
  what: 'a SIP media application',
  byId: 'SipRuleTarget.fromSipMediaApplicationId',
};

/** Whether a value is such a construct. */
export function isChimeResource(value: unknown, wanted: ChimeResourceType): value is IConstruct {
  if (typeof value !== 'object' || value === null) return false;
  return isOfType(value, wanted) || wanted.reference in value;
}

const isOfType = (value: unknown, { type }: ChimeResourceType): value is CfnResource =>
  CfnResource.isCfnResource(value) && value.cfnResourceType === type;

/** The id, as a token. */
export function idOf(resource: IConstruct, wanted: ChimeResourceType): string {
  if (isOfType(resource, wanted)) return Token.asString(resource.getAtt(wanted.idAttribute));
  return Fn.select(1, Fn.split('/', arnOf(resource, wanted)));
}

const arnOf = (resource: IConstruct, wanted: ChimeResourceType): string =>
  (resource as unknown as Record<string, Record<string, string>>)[wanted.reference][wanted.arn];

/**
 * The region that the resource itself names, else that of its ARN where it is imported, else that of its stack. What a
 * class of the CDK holds in `awsRegion`, a bare `CfnResource` holds in its properties.
 */
export function regionOf(resource: IConstruct, wanted: ChimeResourceType): string {
  const { awsRegion, cfnProperties } = resource as unknown as {
    awsRegion?: unknown;
    cfnProperties?: Record<string, unknown>;
  };
  const declared = awsRegion ?? cfnProperties?.AwsRegion;
  if (typeof declared === 'string') return declared;
  if (declared !== undefined) return Token.asString(declared);
  if (CfnResource.isCfnResource(resource)) return Stack.of(resource).region;
  return Fn.select(3, Fn.split(':', arnOf(resource, wanted)));
}

/** The resource of this app whose attribute an id is. */
export function resourceBehind(id: string, wanted: ChimeResourceType): CfnResource | undefined {
  const reference = referenceIn(id);
  return reference !== undefined && isOfType(reference.target, wanted) ? reference.target : undefined;
}

function referenceIn(id: string): Reference | undefined {
  const token = Token.isUnresolved(id) ? Tokenization.reverseString(id).firstToken : undefined;
  return Reference.isReference(token) ? token : undefined;
}

/** What is wrong with an id that is the `Ref` of such a resource: it would be known at deployment only. */
export function checkNoRef(name: string, id: string, wanted: ChimeResourceType): Finding[] {
  const resource = resourceBehind(id, wanted);
  if (resource === undefined || referenceIn(id)!.displayName !== 'Ref') return [];
  return [
    error(
      `${name} with the Ref of ${resource.node.path}: Ref is the ARN, but the id is expected; pass the resource ` +
        `itself, or its attribute ${wanted.idAttribute}`,
    ),
  ];
}
