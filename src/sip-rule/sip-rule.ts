import { Annotations, CfnResource, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SipRuleTarget } from './sip-rule-target';
import { SipRuleTrigger } from './sip-rule-trigger';
import { checkProductType, checkRule, checkRuleTypes, targetApplications } from './validation';
import { DEFAULT_ROUTING_TIMEOUT_MINUTES } from '../contract/envelope';
import { SIP_RULE_KIND, SIP_RULE_TYPE, SipRuleAttributes } from '../contract/sip-rule';
import { answerOnce } from '../order/answered-once';
import { checkProviderOf, checkReach } from '../order/provider-reach';
import { ordersBehind } from '../order/referred-orders';
import { Finding, throwErrors } from '../order/validation/finding';
import { MeasuredResource, resourceDimensions } from '../provider/metrics';
import { PhoneNumberProvider } from '../provider/phone-number-provider';
import { envelopeOf } from '../provider/provided-resource';

/**
 * Properties of a `SipRule`.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreateSipRule.html
 */
export interface SipRuleProps {
  /**
   * What makes the rule apply: a call to a number, or a call through a Voice Connector. Another trigger replaces the
   * rule.
   *
   * Throws when another rule or assignment of the stack routes the same number.
   */
  readonly trigger: SipRuleTrigger;

  /**
   * The SIP media applications that calls are sent to, 1 to 25; the first one is asked first, unless they have
   * priorities. Can be changed in place.
   *
   * Throws when there are none or more than 25, or when one is listed twice. Two in one region give a warning.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SipRuleTargetApplication.html
   */
  readonly targets: SipRuleTarget[];

  /**
   * The name of the rule: 1 to 256 letters, digits, spaces, full stops, underscores and hyphens. Can be changed in
   * place. Throws when it is anything else; one that seems to hold a phone number gives a warning.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreateSipRule.html
   * @default - one made of the names of stack and resource
   */
  readonly sipRuleName?: string;

  /**
   * Whether calls are sent to the targets. A disabled rule still uses its number: no other rule can have it. Can be
   * changed in place. Throws when it is a token: it has to be known at synth.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SipRule.html
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How long it may take to create or change the rule: 1 to 50 minutes, in whole seconds. For a short time, the service
   * may refuse a number or an application that is new: the function tries again for two minutes, then the deployment
   * fails. Throws outside that range.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /**
   * What happens at the service when the rule leaves the stack or is replaced: DESTROY disables and deletes it, RETAIN
   * leaves it there. Throws when it is SNAPSHOT.
   *
   * A number that a rule still uses cannot be released: choose RETAIN only for numbers that are kept as well.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The provider that does the work of the rule. CloudFormation forbids changing it while the rule exists;
   * `PhoneNumberProvider` says what to do instead.
   *
   * Throws when the provider is in another stage, account or region, or manages numbers in another region than the
   * order's.
   *
   * @default - one that all resources of the stack share
   */
  readonly provider?: PhoneNumberProvider;
}

/**
 * A SIP rule: sends the calls to a phone number, or through a Voice Connector, to SIP media applications.
 *
 * SIP media applications belong to PSTN audio, which has been closed to new customers since 2026-10-29, so a rule gives
 * a warning.
 *
 * @resource Custom::ChimeSipRule
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/manage-sip-rules.html
 * @example
 * declare const bot: PhoneNumberOrder;
 * declare const application: CfnResource; // of type AWS::Chime::SipMediaApplication
 *
 * new SipRule(this, 'Rule', {
 *   trigger: SipRuleTrigger.phoneNumberOf(bot),
 *   targets: [SipRuleTarget.fromSipMediaApplication(application)],
 * });
 */
export class SipRule extends MeasuredResource {
  /** The provider that does the work of this rule. */
  public readonly provider: PhoneNumberProvider;

  private readonly resource: CfnResource;

  /**
   * Throws when a value that is known at synth cannot work; the error names the value, the rule and the remedy.
   * `SipRuleProps` says what each property may be, and what fails only at deployment.
   *
   * @param scope the parent
   * @param id the id within the parent
   * @param props what the rule applies to, and where it sends calls
   */
  public constructor(scope: Construct, id: string, props: SipRuleProps) {
    super(scope, id);
    throwErrors(this.node.path, checkRuleTypes(props));
    const trigger = props.trigger._bind();
    const targets = props.targets.map((target) => target._bind());
    this.provider = props.provider ?? PhoneNumberProvider.getOrCreate(this);
    this.report([
      ...checkReach(this, this.provider, 'rule'),
      ...checkProviderOf(trigger.order, this.provider, 'rule'),
      ...checkRule({ ...props, trigger, targets }),
    ]);
    const timeout = props.timeout ?? Duration.minutes(DEFAULT_ROUTING_TIMEOUT_MINUTES);
    this.resource = new CfnResource(this, 'Resource', {
      type: SIP_RULE_TYPE,
      properties: {
        ...envelopeOf(this.provider, timeout),
        Name: props.sipRuleName,
        TriggerType: trigger.type,
        TriggerValue: trigger.value,
        Disabled: !(props.enabled ?? true),
        TargetApplications: targetApplications(targets, Stack.of(this).region),
      },
    });
    this.resource.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.DESTROY });
    this.resource.node.addDependency(...this.provider._permissionsFor(this, 'SipRules'));
    answerOnce(this, this.resource, () => [trigger.value]);
    this.node.addValidation({
      validate: () =>
        ordersBehind(this, trigger.value)
          .flatMap(checkProductType)
          .map(({ message }) => message),
    });
  }

  /**
   * The service's id of the rule.
   *
   * @attribute
   */
  public get sipRuleId(): string {
    return this.attribute('SipRuleId');
  }

  /**
   * The name of the rule.
   *
   * @attribute
   */
  public get sipRuleName(): string {
    return this.attribute('Name');
  }

  /**
   * What you should know after a successful deployment, one sentence after another; else `none`.
   *
   * @attribute
   */
  public get warnings(): string {
    return this.attribute('Warnings');
  }

  /** @internal */
  protected _dimensions(): Record<string, string> {
    return resourceDimensions(this, SIP_RULE_KIND, this.resource.logicalId);
  }

  private report(findings: readonly Finding[]): void {
    throwErrors(this.node.path, findings);
    for (const { warningId, message } of findings) Annotations.of(this).addWarningV2(warningId!, message);
  }

  private attribute(name: keyof SipRuleAttributes): string {
    return Token.asString(this.resource.getAtt(name));
  }
}
