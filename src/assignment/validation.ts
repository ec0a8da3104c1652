/** Checks of assignments. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { TargetBinding } from './target-binding';
import { Typed } from '../order/referred-orders';
import { error, Finding, isDeferred, isKnown, knownElements, warning } from '../order/validation/finding';
import { checkTimeout } from '../order/validation/order';
import { ORDER_REFERENCE, PROVIDER, REMOVAL_POLICY, TIMEOUT } from '../order/validation/order-types';
import { checkPhoneNumberList, isOutsideNorthAmerica } from '../order/validation/phone-numbers';
import { BOOLEAN, checkTypes, objectWith, TEXTS } from '../order/validation/types';

const ASSIGNMENT_TYPES = {
  target: objectWith(
    'a PhoneNumberAssignmentTarget',
    'use PhoneNumberAssignmentTarget.fromVoiceConnector, fromVoiceConnectorId or fromVoiceConnectorGroupId',
    '_bind',
  ),
  order: ORDER_REFERENCE,
  phoneNumbers: TEXTS,
  forceAssociate: BOOLEAN,
  timeout: TIMEOUT,
  removalPolicy: REMOVAL_POLICY,
  provider: PROVIDER,
};

/** Errors of types come alone: the rules for values rely on them. */
export function checkAssignmentTypes(props: unknown): Finding[] {
  const types = checkTypes(props, ASSIGNMENT_TYPES, ['target']);
  return types.length > 0 ? types : checkNumbersGiven(props as AssignmentShape);
}

interface AssignmentShape {
  readonly order?: Typed;
  readonly phoneNumbers?: string[];
  readonly timeout?: Duration;
  readonly removalPolicy?: RemovalPolicy;
}

function checkNumbersGiven({ order, phoneNumbers }: AssignmentShape): Finding[] {
  if (order !== undefined && phoneNumbers !== undefined) {
    return [
      error(
        'phoneNumbers together with order: an order stands for all of its numbers; ' +
          'leave one of the two out',
      ),
    ];
  }
  if (order !== undefined || phoneNumbers !== undefined) return [];
  return [error('phoneNumbers and order are both missing: an assignment needs numbers; give one of the two')];
}

/** An assignment with its numbers, its target, and the region of the provider. */
export function checkAssignment(
  assignment: AssignmentShape & { readonly phoneNumbers: string[]; target: TargetBinding; region: string },
): Finding[] {
  const { order, phoneNumbers, target, region } = assignment;
  return [
    ...(order === undefined ? checkPhoneNumberList(phoneNumbers) : checkProductType(order)),
    ...knownElements(phoneNumbers)
      .filter(isOutsideNorthAmerica)
      .map((phoneNumber) =>
        error(`phoneNumbers ${phoneNumber}: Voice Connectors take US numbers only; route it with a SipRule`),
      ),
    ...checkTimeout(assignment.timeout),
    ...checkRemovalPolicy(assignment.removalPolicy),
    ...checkRegions(target, region),
  ];
}

/** An order that cannot be assigned, because its numbers are for something else. */
export function checkProductType({ node, productType }: Typed): Finding[] {
  if (productType === undefined || !isKnown(productType) || String(productType) === 'VoiceConnector') return [];
  return [
    error(
      `numbers of ${node.path}: their product type is SIP_MEDIA_APPLICATION_DIAL_IN, and Voice Connectors and ` +
        'groups take numbers of type VOICE_CONNECTOR; route them with a SipRule, or change productType of the order',
    ),
  ];
}

export function checkRemovalPolicy(removalPolicy: RemovalPolicy | undefined): Finding[] {
  if (removalPolicy !== RemovalPolicy.SNAPSHOT) return [];
  return [error('removalPolicy SNAPSHOT: there is no snapshot of it; choose DESTROY or RETAIN')];
}

/** Whether the service finds a connector from another region is documented neither way. */
function checkRegions({ regions = [] }: TargetBinding, region: string): Finding[] {
  if (regions.length === 0 || [...regions, region].some(isDeferred) || regions.includes(region)) return [];
  return [
    warning(
      'voiceConnectorElsewhere',
      `target in ${regions[0]}: the numbers are managed in ${region}, and what was ` +
        'created in one region is documented to be managed from there only; give the provider the region of the ' +
        'Voice Connector, or define the Voice Connector in a stack there',
    ),
  ];
}
