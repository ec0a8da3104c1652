import { IConstruct } from 'constructs';
import { RuleTargetBinding } from './bindings';
import { checkTargetOptions, checkTargetOptionTypes, checkTargetRegion } from './validation';
import {
  checkNoRef,
  idOf,
  isChimeResource,
  regionOf,
  resourceBehind,
  SIP_MEDIA_APPLICATION,
} from '../order/chime-resource';
import { throwErrors } from '../order/validation/finding';
import { checkSipMediaApplicationId } from '../order/validation/identifiers';
import { checkType, checkTypes, Expectation, TEXT } from '../order/validation/types';

/**
 * In which order a SIP media application is asked, and where it is.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SipRuleTargetApplication.html
 */
export interface SipRuleTargetOptions {
  /**
   * The order in which applications are asked: a whole number of 1 or more; the one with 1 is asked first. Give it to
   * all targets of a rule or to none.
   *
   * Throws when it is anything else, when two targets of a rule have the same, and when only some of them have one.
   *
   * @default - by the place among the targets of the rule, from 1
   */
  readonly priority?: number;

  /**
   * The region of the application, such as `us-east-1`. Throws when it is not the name of a region, and when the
   * application is known to be in another one.
   *
   * @default - the region that the construct names; else the region of the rule's stack
   */
  readonly region?: string;
}

/**
 * A SIP media application that a SIP rule sends calls to.
 *
 * Values that are known at synth are checked at synth, tokens and dynamic references (`{{resolve:ssm:...}}`) at
 * deployment.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/manage-sip-applications.html
 * @example
 * declare const application: CfnResource; // of type AWS::Chime::SipMediaApplication
 *
 * const target = SipRuleTarget.fromSipMediaApplication(application, { priority: 1 });
 */
export abstract class SipRuleTarget {
  /**
   * A SIP media application that is a construct: a `CfnSipMediaApplication` of the CDK (`aws-cdk-lib/aws-chime`),
   * whatever else implements the CDK's `ISipMediaApplicationRef`, or a `CfnResource` of type
   * `AWS::Chime::SipMediaApplication`, for versions of the CDK that have no class for it yet.
   *
   * Throws when the construct is none of these, and when it is known to be in another region than the options say.
   *
   * @param sipMediaApplication the application
   * @param options how it answers
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-chime-sipmediaapplication.html
   */
  public static fromSipMediaApplication(
    sipMediaApplication: IConstruct,
    options: SipRuleTargetOptions = {},
  ): SipRuleTarget {
    const where = `${CLASS}.fromSipMediaApplication`;
    throwErrors(where, checkType('sipMediaApplication', sipMediaApplication, APPLICATION_CONSTRUCT));
    throwErrors(where, checkTargetOptionTypes(options));
    const region = regionOf(sipMediaApplication, SIP_MEDIA_APPLICATION);
    throwErrors(where, [
      ...checkTargetOptions(options),
      ...checkTargetRegion(sipMediaApplication, region, options),
    ]);
    return new BoundTarget({
      sipMediaApplicationId: idOf(sipMediaApplication, SIP_MEDIA_APPLICATION),
      region: options.region ?? region,
      priority: options.priority,
    });
  }

  /**
   * A SIP media application by its id.
   *
   * Throws when the id is certainly something else, such as an ARN. Of an `AWS::Chime::SipMediaApplication` pass the
   * attribute `SipMediaApplicationId`; its `Ref` is the ARN, and throws.
   *
   * @param sipMediaApplicationId the service's id of the application
   * @param options how it answers
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SipMediaApplication.html
   */
  public static fromSipMediaApplicationId(
    sipMediaApplicationId: string,
    options: SipRuleTargetOptions = {},
  ): SipRuleTarget {
    const where = `${CLASS}.fromSipMediaApplicationId`;
    const name = 'sipMediaApplicationId';
    throwErrors(where, checkTypes({ sipMediaApplicationId }, { sipMediaApplicationId: TEXT }, [name]));
    throwErrors(where, checkTargetOptionTypes(options));
    const application = resourceBehind(sipMediaApplicationId, SIP_MEDIA_APPLICATION);
    const region = application && regionOf(application, SIP_MEDIA_APPLICATION);
    throwErrors(where, [
      ...checkSipMediaApplicationId(sipMediaApplicationId),
      ...checkNoRef(name, sipMediaApplicationId, SIP_MEDIA_APPLICATION),
      ...checkTargetOptions(options),
      ...checkTargetRegion(application, region, options),
    ]);
    return new BoundTarget({ sipMediaApplicationId, region: options.region ?? region, priority: options.priority });
  }

  protected constructor() {}

  /**
   * The target as a rule sees it.
   *
   * @internal
   */
  public abstract _bind(): RuleTargetBinding;
}

const CLASS = 'SipRuleTarget';

const APPLICATION_CONSTRUCT: Expectation = {
  what:
    'a CfnSipMediaApplication, an ISipMediaApplicationRef or a CfnResource of type AWS::Chime::SipMediaApplication',
  remedy: 'pass such a construct, or use fromSipMediaApplicationId',
  accepts: (value) => isChimeResource(value, SIP_MEDIA_APPLICATION),
};

class BoundTarget extends SipRuleTarget {
  public constructor(private readonly binding: RuleTargetBinding) {
    super();
  }

  public _bind(): RuleTargetBinding {
    return this.binding;
  }
}
