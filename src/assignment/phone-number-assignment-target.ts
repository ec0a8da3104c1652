import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { TargetBinding } from './target-binding';
import { checkNoRef, idOf, isChimeResource, regionOf, resourceBehind, VOICE_CONNECTOR } from '../order/chime-resource';
import { Finding, throwErrors } from '../order/validation/finding';
import { checkVoiceConnectorGroupId, checkVoiceConnectorId } from '../order/validation/identifiers';
import { checkType, checkTypes, Expectation, TEXT } from '../order/validation/types';

/**
 * What is to answer phone numbers: a Voice Connector, or a Voice Connector group.
 *
 * Values that are known at synth are checked at synth, tokens and dynamic references (`{{resolve:ssm:...}}`) at
 * deployment.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/voice-connectors.html
 * @example
 * declare const lines: PhoneNumberOrder;
 * declare const trunk: CfnResource; // of type AWS::Chime::VoiceConnector
 *
 * lines.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(trunk));
 */
export abstract class PhoneNumberAssignmentTarget {
  /**
   * A Voice Connector that is a construct: a `CfnVoiceConnector` of the CDK (`aws-cdk-lib/aws-chime`), whatever else
   * implements the CDK's `IVoiceConnectorRef`, or a `CfnResource` of type `AWS::Chime::VoiceConnector`, for versions of
   * the CDK that have no class for it yet.
   *
   * Throws when the construct is none of these.
   *
   * @param voiceConnector the Voice Connector
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-chime-voiceconnector.html
   */
  public static fromVoiceConnector(voiceConnector: IConstruct): PhoneNumberAssignmentTarget {
    const where = `${CLASS}.fromVoiceConnector`;
    throwErrors(where, checkType('voiceConnector', voiceConnector, VOICE_CONNECTOR_CONSTRUCT));
    return new BoundTarget({
      properties: { VoiceConnectorId: idOf(voiceConnector, VOICE_CONNECTOR) },
      regions: regionsOf(voiceConnector),
    });
  }

  /**
   * A Voice Connector by its id.
   *
   * Throws when it does not have the shape of such an id: 21 or 22 lower-case letters and digits, or a GUID. Of an
   * `AWS::Chime::VoiceConnector` pass the attribute `VoiceConnectorId`; its `Ref` is the ARN, and throws.
   *
   * @param voiceConnectorId the service's id of the Voice Connector
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_VoiceConnector.html
   */
  public static fromVoiceConnectorId(voiceConnectorId: string): PhoneNumberAssignmentTarget {
    return byId(
      'fromVoiceConnectorId',
      { voiceConnectorId },
      () => [
        ...checkVoiceConnectorId(voiceConnectorId),
        ...checkNoRef('voiceConnectorId', voiceConnectorId, VOICE_CONNECTOR),
      ],
      () => {
        const behind = resourceBehind(voiceConnectorId, VOICE_CONNECTOR);
        return { properties: { VoiceConnectorId: voiceConnectorId }, ...(behind && { regions: regionsOf(behind) }) };
      },
    );
  }

  /**
   * A group of Voice Connectors, among which the service fails over, by its id. CloudFormation has no resource for
   * groups.
   *
   * Throws when the id is certainly something else, such as the id of a Voice Connector or an ARN.
   *
   * @param voiceConnectorGroupId the service's id of the group
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/voice-connector-groups.html
   */
  public static fromVoiceConnectorGroupId(voiceConnectorGroupId: string): PhoneNumberAssignmentTarget {
    return byId(
      'fromVoiceConnectorGroupId',
      { voiceConnectorGroupId },
      () => checkVoiceConnectorGroupId(voiceConnectorGroupId),
      () => ({ properties: { VoiceConnectorGroupId: voiceConnectorGroupId } }),
    );
  }

  protected constructor() {}

  /**
   * The target as an assignment sees it.
   *
   * @internal
   */
  public abstract _bind(): TargetBinding;
}

const CLASS = 'PhoneNumberAssignmentTarget';

const VOICE_CONNECTOR_CONSTRUCT: Expectation = {
  what: 'a CfnVoiceConnector, an IVoiceConnectorRef or a CfnResource of type AWS::Chime::VoiceConnector',
  remedy: 'pass such a construct, or use fromVoiceConnectorId',
  accepts: (value) => isChimeResource(value, VOICE_CONNECTOR),
};

function byId(
  factory: string,
  id: Record<string, unknown>,
  check: () => Finding[],
  bind: () => TargetBinding,
): PhoneNumberAssignmentTarget {
  const [name] = Object.keys(id);
  throwErrors(`${CLASS}.${factory}`, checkTypes(id, { [name]: TEXT }, [name]));
  throwErrors(`${CLASS}.${factory}`, check());
  return new BoundTarget(bind());
}

/** An import says where it is; where the stack is that names it says nothing. */
function regionsOf(voiceConnector: IConstruct): string[] {
  const region = regionOf(voiceConnector, VOICE_CONNECTOR);
  return CfnResource.isCfnResource(voiceConnector) ? [Stack.of(voiceConnector).region, region] : [region];
}

class BoundTarget extends PhoneNumberAssignmentTarget {
  public constructor(private readonly binding: TargetBinding) {
    super();
  }

  public _bind(): TargetBinding {
    return this.binding;
  }
}
