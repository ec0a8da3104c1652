/** Checks of an order's own settings, and of how they go together with where its numbers come from. */
import { Duration, Token } from 'aws-cdk-lib';
import { MAX_TIMEOUT_MINUTES, PhoneNumberOrderProperties, SourceProperties } from '../contract';
import { error, Finding, isKnown, warning } from './finding';
import { checkCallingName, checkPhoneNumberName } from './names';

/** What a source has to know of the order that it is given to. */
export interface OrderFacts {
  readonly productType: string;
  readonly callingName?: string;
}

export interface OrderShape extends OrderFacts {
  readonly phoneNumberName?: string;
  readonly partialOrderPolicy: PhoneNumberOrderProperties['PartialOrderPolicy'];
  readonly adoptExisting: boolean;
  readonly timeout?: Duration;
  readonly sourceType: SourceProperties['Type'];
}

const ORDER_ID = /^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/;
const PSTN_REGIONS = ['us-east-1', 'us-west-2'];

export function checkOrder(order: OrderShape): Finding[] {
  return [
    ...checkProductType(order.productType),
    ...checkCallingName(order.callingName),
    ...checkPhoneNumberName(order.phoneNumberName),
    ...checkTimeout(order.timeout),
    ...checkPolicies(order),
  ];
}

function checkProductType(productType: string): Finding[] {
  if (Token.isUnresolved(productType)) return [];
  switch (productType) {
    case 'VoiceConnector':
      return [];
    case 'SipMediaApplicationDialIn':
      return [warning('pstnAudioClosed',
        'product type SipMediaApplicationDialIn: PSTN audio is closed to new customers since 2026-10-29; unless your account already uses it, choose VoiceConnector')];
    case 'BusinessCalling':
      return [error('product type BusinessCalling: it ended with Amazon Chime on 2026-02-20; choose VoiceConnector')];
    default:
      return [error(`product type ${productType || '(none)'}: the service knows VoiceConnector and SipMediaApplicationDialIn; choose one of them`)];
  }
}

function checkTimeout(timeout: Duration | undefined): Finding[] {
  if (timeout === undefined || timeout.isUnresolved()) return [];
  const seconds = timeout.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= 60 && seconds <= MAX_TIMEOUT_MINUTES * 60) return [];
  return [error(`timeout of ${seconds} seconds: CloudFormation waits an hour, part of which goes into giving back; choose 1 to ${MAX_TIMEOUT_MINUTES} minutes, in whole seconds`)];
}

function checkPolicies(order: OrderShape): Finding[] {
  const findings: Finding[] = [];
  if (order.partialOrderPolicy === 'Replace' && order.sourceType !== 'Search') {
    findings.push(error('partialOrderPolicy REPLACE: only a search has other numbers to offer; choose ROLL_BACK or KEEP, or use PhoneNumberSource.fromSearch'));
  }
  if (order.adoptExisting && order.sourceType === 'Search') {
    findings.push(warning('adoptExistingWithSearch', 'adoptExisting with a search: a search finds no number that you already have; list the numbers to adopt with PhoneNumberSource.fromList'));
  }
  return findings;
}

export function checkOrderId(phoneNumberOrderId: string): Finding[] {
  if (!isKnown(phoneNumberOrderId) || ORDER_ID.test(phoneNumberOrderId)) return [];
  return [error(`phone number order id ${phoneNumberOrderId || '(empty)'}: not a GUID; copy it from ListPhoneNumberOrders or from the support case`)];
}

export function checkRegion(region: string): Finding[] {
  if (!isKnown(region) || PSTN_REGIONS.includes(region)) return [];
  return [warning('notPstnRegion', `region ${region}: phone numbers are documented to be managed in us-east-1 and us-west-2 only; choose one of them`)];
}
