/** Reads the properties of a SIP rule. */
import { shortenNumbers } from '../../src/contract/redaction';
import { MAX_TARGET_APPLICATIONS, TargetApplicationProperties } from '../../src/contract/sip-rule';
import { repeated } from '../../src/order/validation/finding';
import { checkPhoneNumber } from '../../src/order/validation/phone-numbers';
import { DeclaredRule, SipRulePayload } from '../attempt/record/sip-rule-payload';
import { Envelope } from '../attempt/request/envelope';
import { problemWithProperties } from '../attempt/request/property-problems';
import { boolean, number, oneOf, text } from '../attempt/request/property-values';
import { Declaration } from '../attempt/request/request';

type Properties = Envelope['ResourceProperties'];

const TRIGGERS = ['ToPhoneNumber', 'RequestUriHostname'] as const;
const OWN_PROPERTIES = ['Name', 'TriggerType', 'TriggerValue', 'Disabled', 'TargetApplications'];

/** The declaration of a SIP rule. A Delete needs none: its properties may be of any age. */
export function parseSipRule({ RequestType, ResourceProperties }: Envelope): Declaration<SipRulePayload> {
  if (RequestType === 'Delete') return { payload: {} };
  const problem =
    problemWithProperties(ResourceProperties, OWN_PROPERTIES, 'SIP rule') ??
    problemWithName(ResourceProperties) ??
    problemWithTrigger(ResourceProperties) ??
    problemWithDisabled(ResourceProperties) ??
    problemWithTargets(targetsIn(ResourceProperties));
  return problem === undefined ? { payload: { declared: declaredIn(ResourceProperties) } } : { problem, payload: {} };
}

function declaredIn(properties: Properties): DeclaredRule {
  return {
    ...(properties.Name !== undefined && { name: text(properties.Name) }),
    trigger: { type: oneOf(properties.TriggerType, TRIGGERS)!, value: text(properties.TriggerValue) },
    disabled: boolean(properties.Disabled) ?? false,
    targets: targetsIn(properties),
  };
}

function targetsIn({ TargetApplications: targets }: Properties): TargetApplicationProperties[] {
  return (Array.isArray(targets) ? targets : []).map((target) => {
    const { SipMediaApplicationId = '', Priority, AwsRegion = '' } = (target ?? {}) as Record<string, unknown>;
    return {
      SipMediaApplicationId: text(SipMediaApplicationId),
      Priority: number(Priority) ?? Number.NaN,
      AwsRegion: text(AwsRegion),
    };
  });
}

/** As the service has it; what looks like a whole number would stand in logs and consoles. */
function problemWithName({ Name }: Properties): string | undefined {
  if (Name === undefined) return undefined;
  const name = text(Name);
  if (!/^[a-zA-Z0-9 _.-]{1,256}$/.test(name)) {
    return `name ${name}: not 1 to 256 letters, digits, spaces, underscores, dots and hyphens; choose another`;
  }
  return shortenNumbers(name) === name
    ? undefined
    : 'name: holds a whole phone number, and names are seen by whoever may list rules; choose another';
}

function problemWithTrigger({ TriggerType, TriggerValue }: Properties): string | undefined {
  const type = oneOf(TriggerType, TRIGGERS);
  if (!type) return `triggerType ${text(TriggerType)}: not one of ${TRIGGERS.join(', ')}; choose one of them`;
  const value = text(TriggerValue ?? '');
  if (type === 'RequestUriHostname') {
    return /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/.test(value)
      ? undefined
      : `trigger ${value}: not a host name; give the outbound host name of a Voice Connector`;
  }
  const [error] = checkPhoneNumber(value, 'trigger').filter(({ warningId }) => warningId === undefined);
  return error?.message;
}

function problemWithDisabled({ Disabled }: Properties): string | undefined {
  if (Disabled === undefined || boolean(Disabled) !== undefined) return undefined;
  return `disabled ${text(Disabled)}: neither true nor false; write one of them`;
}

function problemWithTargets(targets: readonly TargetApplicationProperties[]): string | undefined {
  if (targets.length === 0 || targets.length > MAX_TARGET_APPLICATIONS) {
    return (
      `targetApplications: ${targets.length} are not 1 to ${MAX_TARGET_APPLICATIONS}, which is what a rule takes; ` +
      `${targets.length === 0 ? 'name one' : 'remove some'}`
    );
  }
  const [twice] = repeated(targets.map(({ Priority }) => String(Priority)));
  if (twice !== undefined) return `targetApplications: priority ${twice} is given twice; give each one its own`;
  return targets.map(problemWithTarget).find((problem) => problem !== undefined);
}

function problemWithTarget({ SipMediaApplicationId: id, Priority, AwsRegion }: TargetApplicationProperties) {
  if (id.trim() === '') return 'targetApplications: one has no SIP media application; name it';
  if (!(Priority >= 1)) return `targetApplications ${id}: its priority is not a whole number of 1 or more; give it one`;
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(AwsRegion)
    ? undefined
    : `targetApplications ${id}: ${AwsRegion || '(none)'} is not a region; name the one that the application is in`;
}
