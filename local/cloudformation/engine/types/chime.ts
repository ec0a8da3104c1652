import { callChimeVoice } from '../../../aws/chime-voice-client';
import { Operation } from '../context';
import { refuseUnknown } from '../not-simulated';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from '../resource-handler';

/** One kind of resource of the Chime SDK Voice service. */
interface ChimeKind {
  /** Path of the collection. */
  readonly path: string;
  /** Under which member the service shows one, and the prefix of its id and ARN. */
  readonly member: 'VoiceConnector' | 'SipMediaApplication';
  readonly attributes: readonly string[];
  /** Properties whose change replaces the resource, because the service cannot change them. */
  readonly replaced: readonly string[];
  create(properties: Record<string, any>): Record<string, unknown>;
  update(properties: Record<string, any>): Record<string, unknown>;
}

/** AWS::Chime::VoiceConnector, by way of the service itself. */
export const voiceConnector: ResourceHandler = chimeResource({
  path: '/voice-connectors',
  member: 'VoiceConnector',
  attributes: ['VoiceConnectorId', 'VoiceConnectorArn', 'OutboundHostName', 'CreatedTimestamp', 'UpdatedTimestamp'],
  replaced: ['AwsRegion', 'NetworkType'],
  create: ({ Name, AwsRegion, RequireEncryption, NetworkType, Tags }) => (
    { Name, AwsRegion, RequireEncryption: flag(RequireEncryption), NetworkType, Tags }
  ),
  update: ({ Name, RequireEncryption }) => ({ Name, RequireEncryption: flag(RequireEncryption) }),
});

/** AWS::Chime::SipMediaApplication, by way of the service itself. */
export const sipMediaApplication: ResourceHandler = chimeResource({
  path: '/sip-media-applications',
  member: 'SipMediaApplication',
  attributes: ['SipMediaApplicationId', 'SipMediaApplicationArn', 'CreatedTimestamp', 'UpdatedTimestamp'],
  replaced: ['AwsRegion'],
  create: ({ Name, AwsRegion, Endpoints, Tags }) => ({ Name, AwsRegion, Endpoints, Tags }),
  update: ({ Name, Endpoints }) => ({ Name, Endpoints }),
});

function chimeResource(kind: ChimeKind): ResourceHandler {
  const create = async (request: ResourceRequest) => {
    refuseUnknown(request.operation, `"${request.record.logicalId}"`, request.properties);
    const output = await call(request.operation, 'POST', kind.path, kind.create(request.properties));
    return resultOf(kind, request.operation, output);
  };
  return {
    create,
    update: async (request) => {
      const { operation, properties, oldProperties, record } = request;
      if (kind.replaced.some((property) => properties[property] !== oldProperties[property])) {
        return create(request);
      }
      refuseUnknown(operation, `"${record.logicalId}"`, properties);
      return resultOf(
        kind,
        operation,
        await call(operation, 'PUT', pathOf(kind, record.physicalId!), kind.update(properties)),
      );
    },
    delete: async ({ operation, record }) => {
      await call(operation, 'DELETE', pathOf(kind, record.physicalId!), undefined, ['NotFoundException']);
    },
  };
}

/** `Ref` gives the ARN, or the id: which is a switch. Either ends with the id. */
function pathOf(kind: ChimeKind, physicalId: string): string {
  return `${kind.path}/${physicalId.slice(physicalId.lastIndexOf('/') + 1)}`;
}

function resultOf(kind: ChimeKind, { switches }: Operation, output: Record<string, any>): ResourceResult {
  const shown = output[kind.member];
  return {
    physicalId: shown[`${kind.member}${switches.refOfChimeResource}`],
    attributes: Object.fromEntries(kind.attributes.map((attribute) => [attribute, shown[attribute]])),
  };
}

async function call(
  { engine, stack }: Operation, method: string, path: string, body?: object, accepted: readonly string[] = [],
): Promise<Record<string, any>> {
  if (engine.chimeEndpoint === undefined) {
    throw new ResourceFailure('The driver was started without a Chime SDK Voice service: give it chimeEndpoint.');
  }
  const response = callChimeVoice({ endpoint: engine.chimeEndpoint, region: stack.region, method, path, body });
  const answer = await (engine.clock.watch?.during(response) ?? response);
  if (answer.error !== undefined && !accepted.includes(answer.error.name)) {
    throw new ResourceFailure(`${answer.error.name}: ${answer.error.message}`);
  }
  return answer.output ?? {};
}

/** A template may say "true" where a boolean is meant; CloudFormation converts it before the service sees it. */
function flag(value: unknown): unknown {
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
