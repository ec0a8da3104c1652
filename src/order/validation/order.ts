/** Checks of an order's own settings, and of how they go together with where its numbers come from. */
import { Duration } from 'aws-cdk-lib';
import { error, Finding, isKnown, named, warning } from './finding';
import { checkCallingName, checkNames } from './names';
import { MAX_TIMEOUT_MINUTES, MIN_TIMEOUT_MINUTES } from '../../contract/envelope';
import { PhoneNumberOrderProperties, SourceProperties } from '../../contract/order';

/** What a source has to know of the order that it is given to. */
export interface OrderFacts {
  readonly productType: string;
  readonly callingName?: string;
}

export interface OrderShape extends OrderFacts {
  readonly phoneNumberName?: string;
  readonly phoneNumberNames?: readonly string[];
  readonly phoneNumberNamesByNumber?: Readonly<Record<string, string>>;
  readonly partialOrderPolicy: PhoneNumberOrderProperties['PartialOrderPolicy'];
  readonly adoptExisting: boolean;
  readonly timeout?: Duration;
  readonly sourceType: SourceProperties['Type'];
  /** The numbers of a list, where all of them are known. */
  readonly listed?: readonly string[];
  /** How many numbers are declared, where that is known. */
  readonly count?: number;
}

const ORDER_ID = /^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const PSTN_REGIONS = ['us-east-1', 'us-west-2'];

/** What an account may hold unless somebody has raised it. */
export const DEFAULT_QUOTA = 5;

export function checkOrder(order: OrderShape): Finding[] {
  return [
    ...checkProductType(order.productType),
    ...checkCallingName(order.callingName),
    ...checkNames(order),
    ...checkTimeout(order.timeout),
    ...checkPolicies(order),
    ...checkQuota(order),
  ];
}

function checkProductType(productType: string): Finding[] {
  if (!isKnown(productType)) return [];
  switch (productType) {
    case 'VoiceConnector':
      return [];
    case 'SipMediaApplicationDialIn':
      return [warning('pstnAudioClosed',
        'productType SIP_MEDIA_APPLICATION_DIAL_IN: PSTN audio is closed to new customers since 2026-10-29; '
        + 'unless your account already uses it, choose VOICE_CONNECTOR')];
    case 'BusinessCalling':
      return [error('productType BusinessCalling: it ended with Amazon Chime on 2026-02-20; choose VOICE_CONNECTOR')];
    default:
      return [error(`productType ${named(productType)}: the service has VOICE_CONNECTOR ("VoiceConnector") and `
        + 'SIP_MEDIA_APPLICATION_DIAL_IN ("SipMediaApplicationDialIn"); choose one of them')];
  }
}

export function checkTimeout(timeout: Duration | undefined): Finding[] {
  if (timeout === undefined || timeout.isUnresolved()) return [];
  const seconds = timeout.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= MIN_TIMEOUT_MINUTES * 60 && seconds <= MAX_TIMEOUT_MINUTES * 60) {
    return [];
  }
  return [error(`timeout of ${seconds} seconds: CloudFormation waits an hour, part of which goes into releasing; `
    + `choose ${MIN_TIMEOUT_MINUTES} to ${MAX_TIMEOUT_MINUTES} minutes, in whole seconds`)];
}

function checkPolicies(order: OrderShape): Finding[] {
  const findings: Finding[] = [];
  if (order.partialOrderPolicy === 'Replace' && order.sourceType !== 'Search') {
    findings.push(error('partialOrderPolicy REPLACE: only a search has other numbers to offer; '
      + 'choose ROLL_BACK or KEEP, or use PhoneNumberSource.fromSearch'));
  }
  if (order.adoptExisting && order.sourceType === 'Search') {
    findings.push(
      warning(
        'adoptExistingWithSearch',
        'adoptExisting with a search: a search finds no number that you already have; '
          + 'list the numbers to adopt with PhoneNumberSource.fromList',
      ),
    );
  }
  return findings;
}

/** Whether it was raised cannot be asked for; and what is adopted is in the account already. */
function checkQuota({ count, sourceType, adoptExisting }: OrderShape): Finding[] {
  if (count === undefined || count <= DEFAULT_QUOTA || (adoptExisting && sourceType === 'List')) return [];
  const what = sourceType === 'List' ? `phoneNumbers with ${count} numbers` : `count ${count}`;
  return [
    warning(
      'aboveDefaultQuota',
      `${what}: an account may hold ${DEFAULT_QUOTA} phone numbers unless its quota was raised; `
        + 'raise it in Service Quotas before you deploy, or order fewer',
    ),
  ];
}

export function checkOrderId(phoneNumberOrderId: string): Finding[] {
  if (!isKnown(phoneNumberOrderId) || ORDER_ID.test(phoneNumberOrderId)) return [];
  return [error(`phoneNumberOrderId ${named(phoneNumberOrderId)}: not a GUID; `
    + 'copy it from ListPhoneNumberOrders or from the support case')];
}

export function checkRegion(region: string): Finding[] {
  if (!isKnown(region) || PSTN_REGIONS.includes(region)) return [];
  if (!REGION.test(region)) {
    const lower = region.trim().toLowerCase();
    const remedy = PSTN_REGIONS.includes(lower) ? lower : 'us-east-1 or us-west-2';
    return [error(`region ${named(region)}: not the name of an AWS region; write ${remedy}`)];
  }
  return [warning('notPstnRegion',
    `region ${region}: phone numbers are documented to be managed in us-east-1 and us-west-2 only; choose one of `
      + 'them')];
}
