/**
 * What type each property of an order and of its source has to be of. Needed at synth only: the handler reads its
 * properties itself.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import { Finding } from './finding';
import {
  BOOLEAN, checkTypes, Expectation, memberOf, memberOrToken, NUMBER, objectWith, TEXT, TEXT_BY_KEY, TEXTS,
} from './types';
import { PhoneNumberProductType } from '../phone-number-product-type';
import { PartialOrderPolicy, PhoneNumberReleaseBehavior } from '../policies';

export const REMOVAL_POLICY = memberOf('RemovalPolicy', RemovalPolicy);

export const TIMEOUT: Expectation = {
  ...objectWith('a Duration', 'use Duration.minutes()', 'toSeconds', 'isUnresolved'),
  remedyFor: (value: unknown) =>
    (typeof value === 'number' ? `write Duration.minutes(${value}), if minutes are meant` : undefined),
};

export const PROVIDER = objectWith(
  'a PhoneNumberProvider',
  'pass the construct itself, or leave it out to share one within the stack',
  'serviceToken',
  '_permissionsFor',
);

export const ORDER_REFERENCE = objectWith(
  'an IPhoneNumberOrder',
  'pass the order itself, or import one by PhoneNumberOrder.fromPhoneNumberOrderAttributes',
  'phoneNumberOrderId',
  'phoneNumberAt',
);

const PRODUCT_TYPE: Expectation = {
  ...memberOrToken('PhoneNumberProductType', PhoneNumberProductType),
  // Which strings there are, and which there were, is a rule of the service.
  accepts: TEXT.accepts,
};

const ORDER_TYPES = {
  productType: PRODUCT_TYPE,
  source: objectWith('a PhoneNumberSource', 'use PhoneNumberSource.fromList, fromSearch or fromOrder', '_bind'),
  callingName: TEXT,
  phoneNumberName: TEXT,
  phoneNumberNames: TEXTS,
  phoneNumberNamesByNumber: TEXT_BY_KEY,
  partialOrderPolicy: memberOrToken('PartialOrderPolicy', PartialOrderPolicy),
  removalPolicy: REMOVAL_POLICY,
  releaseBehavior: memberOrToken('PhoneNumberReleaseBehavior', PhoneNumberReleaseBehavior),
  disassociateOnRelease: BOOLEAN,
  adoptExisting: BOOLEAN,
  timeout: TIMEOUT,
  provider: PROVIDER,
};

const SEARCH_TYPES = {
  country: TEXT,
  phoneNumberType: TEXT,
  areaCodes: TEXTS,
  city: TEXT,
  state: TEXT,
  tollFreePrefixes: TEXTS,
  count: NUMBER,
  pattern: TEXT,
};

export function checkSearchTypes(search: unknown): Finding[] {
  return checkTypes(search, SEARCH_TYPES);
}

export function checkListTypes(phoneNumbers: unknown): Finding[] {
  return checkTypes({ phoneNumbers }, { phoneNumbers: TEXTS }, ['phoneNumbers']);
}

export function checkOrderIdType(phoneNumberOrderId: unknown): Finding[] {
  return checkTypes({ phoneNumberOrderId }, { phoneNumberOrderId: TEXT }, ['phoneNumberOrderId']);
}

export function checkOrderTypes(props: unknown): Finding[] {
  return checkTypes(props, ORDER_TYPES, ['productType', 'source']);
}

const ATTRIBUTES_TYPES = {
  phoneNumbers: TEXTS,
  phoneNumberCount: NUMBER,
  phoneNumberOrderId: TEXT,
  productType: PRODUCT_TYPE,
};

export function checkAttributesTypes(attributes: unknown): Finding[] {
  return checkTypes(attributes, ATTRIBUTES_TYPES, ['phoneNumbers']);
}
