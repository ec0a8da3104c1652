/** Checks of SIP rules. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { RuleTargetBinding, TriggerBinding } from './bindings';
import { checkRemovalPolicy } from '../assignment/validation';
import { shortenNumbers } from '../contract/redaction';
import { TargetApplicationProperties, MAX_TARGET_APPLICATIONS } from '../contract/sip-rule';
import { Typed } from '../order/referred-orders';
import { error, Finding, isKnown, named, repeated, warning } from '../order/validation/finding';
import { checkTimeout } from '../order/validation/order';
import { PROVIDER, REMOVAL_POLICY, TIMEOUT } from '../order/validation/order-types';
import { checkPhoneNumber } from '../order/validation/phone-numbers';
import { BOOLEAN, checkTypes, listOfObjects, NUMBER, objectWith, TEXT } from '../order/validation/types';

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const NAME = /^[a-zA-Z0-9 _.-]{1,256}$/;
const HOSTNAME = /^(?:[a-z0-9]{21,22}|[a-f0-9-]{36})\.voiceconnector\.chime\.aws$/i;

const RULE_TYPES = {
  trigger: objectWith(
    'a SipRuleTrigger',
    'use SipRuleTrigger.phoneNumber, phoneNumberOf or requestUriHostname',
    '_bind',
  ),
  targets: listOfObjects(
    'a SipRuleTarget',
    'use SipRuleTarget.fromSipMediaApplication or fromSipMediaApplicationId',
    '_bind',
  ),
  sipRuleName: TEXT,
  // A token cannot be negated, and what crosses says whether the rule is disabled.
  enabled: { ...BOOLEAN, accepts: (value: unknown) => typeof value === 'boolean' },
  timeout: TIMEOUT,
  removalPolicy: REMOVAL_POLICY,
  provider: PROVIDER,
};

export function checkRuleTypes(props: unknown): Finding[] {
  return checkTypes(props, RULE_TYPES, ['trigger', 'targets']);
}

export function checkTargetOptionTypes(options: unknown): Finding[] {
  return checkTypes(options, { priority: NUMBER, region: TEXT });
}

/** What a trigger has to be, where it is known. */
export function checkTriggerNumber(phoneNumber: string): Finding[] {
  return isKnown(phoneNumber) ? checkPhoneNumber(phoneNumber, 'phoneNumber') : [];
}

export function checkHostname(hostname: string): Finding[] {
  if (!isKnown(hostname) || HOSTNAME.test(hostname)) return [];
  return [
    error(
      `hostname ${named(hostname)}: not the outbound host name of a Voice Connector, which ends in ` +
        '.voiceconnector.chime.aws; pass the attribute OutboundHostName of AWS::Chime::VoiceConnector',
    ),
  ];
}

export function checkTargetOptions({ priority, region }: { priority?: number; region?: string }): Finding[] {
  const findings: Finding[] = [];
  if (isKnown(priority) && !(Number.isInteger(priority) && priority >= 1)) {
    findings.push(error(`priority ${priority}: not a whole number of 1 or more; choose one, where 1 is asked first`));
  }
  if (isKnown(region) && !REGION.test(region)) {
    findings.push(error(`region ${named(region)}: not the name of an AWS region; write it as in us-east-1`));
  }
  return findings;
}

/** A rule that looks for an application elsewhere would send no call to it. */
export function checkTargetRegion(
  application: IConstruct | undefined,
  actual: string | undefined,
  { region }: { region?: string },
): Finding[] {
  if (application === undefined || !isKnown(region) || !isKnown(actual) || region === actual) return [];
  return [
    error(
      `region ${named(region)}: ${application.node.path} is in ${actual}, and the region of a target is that of its ` +
        'application; leave region out, or pass the application of that region',
    ),
  ];
}

export interface RuleShape {
  readonly trigger: TriggerBinding;
  readonly targets: readonly RuleTargetBinding[];
  readonly sipRuleName?: string;
  readonly timeout?: Duration;
  readonly removalPolicy?: RemovalPolicy;
}

export function checkRule(rule: RuleShape): Finding[] {
  return [
    CLOSED,
    ...(rule.trigger.order === undefined ? [] : checkProductType(rule.trigger.order)),
    ...checkTargets(rule.targets),
    ...checkName(rule.sipRuleName),
    ...checkTimeout(rule.timeout),
    ...checkRemovalPolicy(rule.removalPolicy),
  ];
}

/** The same id as for orders of that type: who has access acknowledges it once. */
const CLOSED = warning(
  'pstnAudioClosed',
  'SIP media applications are closed to new customers since 2026-10-29; unless ' +
    'your account already uses them, choose numbers of type VOICE_CONNECTOR and a PhoneNumberAssignment',
);

/** An order whose numbers cannot trigger a rule, because they are for something else. */
export function checkProductType({ node, productType }: Typed): Finding[] {
  if (productType === undefined || !isKnown(productType) || String(productType) === 'SipMediaApplicationDialIn') {
    return [];
  }
  return [
    error(
      `numbers of ${node.path}: their product type is VOICE_CONNECTOR, and SIP rules take numbers of type ` +
        'SIP_MEDIA_APPLICATION_DIAL_IN; assign them with a PhoneNumberAssignment, or change productType of the order',
    ),
  ];
}

function checkTargets(targets: readonly RuleTargetBinding[]): Finding[] {
  const rule = `a rule has 1 to ${MAX_TARGET_APPLICATIONS} targets`;
  if (targets.length === 0) return [error(`targets is an empty list: ${rule}; list at least one`)];
  if (targets.length > MAX_TARGET_APPLICATIONS) {
    return [error(`targets with ${targets.length} applications: ${rule}; leave some out`)];
  }
  const priorities = targets.flatMap(({ priority }) => (priority === undefined ? [] : [priority]));
  if (priorities.length > 0 && priorities.length < targets.length) {
    return [
      error(
        `priority given for ${priorities.length} of ${targets.length} targets: the place of the others ` +
          'would be arbitrary; give it to all, or to none',
      ),
    ];
  }
  return [...checkRepetitions(targets, priorities), ...checkOneEachRegion(targets)];
}

function checkRepetitions(targets: readonly RuleTargetBinding[], priorities: readonly number[]): Finding[] {
  const known = priorities.filter(isKnown).map(String);
  return [
    ...repeated(known).map((priority) =>
      error(`priority ${priority}: given to more than one target, and each needs its ` + 'own; change one of them'),
    ),
    ...repeated(targets.map(({ sipMediaApplicationId: id }) => id)).map((id) =>
      error(
        'sipMediaApplicationId ' +
          `${isKnown(id) ? id : 'of one application'}: among the targets more than once; remove the repetition`,
      ),
    ),
  ];
}

/** The API reference says one for each region, and a tutorial of AWS uses two in one. */
function checkOneEachRegion(targets: readonly RuleTargetBinding[]): Finding[] {
  return repeated(targets.map(({ region }) => region ?? '')).map((region) =>
    warning(
      'targetsShareRegion',
      'targets with more than one application ' +
      `${isKnown(region) && region !== '' ? `in ${region}` : 'in one region'}: ` +
        'the service documents one for each region; put the others into other regions if it refuses them',
    ),
  );
}

function checkName(name: string | undefined): Finding[] {
  if (!isKnown(name)) return [];
  if (!NAME.test(name)) {
    return [
      error(
        `sipRuleName ${named(name)}: the service takes 1 to 256 letters, digits, spaces, full stops, ` +
          'underscores and hyphens; respell it',
      ),
    ];
  }
  if (shortenNumbers(name) === name) return [];
  return [
    warning(
      'numberInSipRuleName',
      `sipRuleName ${name}: it seems to hold a phone number, and names are shown and ` +
        'logged where numbers are not; choose another name',
    ),
  ];
}

/** What crosses to the handler. */
export function targetApplications(
  targets: readonly RuleTargetBinding[],
  stackRegion: string,
): TargetApplicationProperties[] {
  return targets.map(({ sipMediaApplicationId, region, priority }, place) => ({
    SipMediaApplicationId: sipMediaApplicationId,
    Priority: priority ?? place + 1,
    AwsRegion: region ?? stackRegion,
  }));
}
