/** The API's documented words and patterns. */
import type { TextRule } from './checks';

/** Products that a number can serve. */
export const PRODUCT_TYPES = ['VoiceConnector', 'SipMediaApplicationDialIn'] as const;
/** What a number serves. */
export type ProductType = (typeof PRODUCT_TYPES)[number];

/** Kinds of numbers. */
export const NUMBER_TYPES = ['Local', 'TollFree'] as const;
/** Kind of a number. */
export type NumberType = (typeof NUMBER_TYPES)[number];

/** Statuses of a number, those of port-ins included. */
export const NUMBER_STATUSES = [
  'AcquireInProgress', 'AcquireFailed', 'Unassigned', 'Assigned', 'ReleaseInProgress', 'DeleteInProgress',
  'ReleaseFailed', 'DeleteFailed', 'PortinInProgress', 'PortinCancelRequested', 'Cancelled',
] as const;
/** Status of a number. */
export type NumberStatus = (typeof NUMBER_STATUSES)[number];

/** Statuses of an order; all after the fourth belong to port-ins. */
export const ORDER_STATUSES = [
  'Processing', 'Successful', 'Failed', 'Partial', 'PendingDocuments', 'Submitted', 'FOC', 'ChangeRequested',
  'Exception', 'CancelRequested', 'Cancelled',
] as const;
/** Status of an order. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What can hold a number. */
export const ASSOCIATION_NAMES = ['VoiceConnectorId', 'VoiceConnectorGroupId', 'SipRuleId'] as const;
/** Kind of what holds a number. */
export type AssociationName = (typeof ASSOCIATION_NAMES)[number];

/** What a SIP rule listens to. */
export const TRIGGER_TYPES = ['ToPhoneNumber', 'RequestUriHostname'] as const;

/** Regions with an endpoint, which are also those that a Voice Connector may live in. */
export const VOICE_REGIONS = [
  'us-east-1', 'us-west-2', 'ca-central-1', 'eu-central-1', 'eu-west-1', 'eu-west-2', 'ap-northeast-1',
  'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2',
] as const;
/** Regions that provision numbers. */
export const PSTN_REGIONS: readonly string[] = ['us-east-1', 'us-west-2'];

/** Most results of one page of a search. */
export const MAX_SEARCH_RESULTS = 500;
/** Most results of one page of a list. */
export const MAX_LIST_RESULTS = 100;

/** A number; the plus may be left out. */
export const E164: TextRule = { pattern: /^\+?[1-9]\d{1,14}$/, text: 'a number in E.164 form such as +12065550100' };
/** Anything but blank. */
export const NOT_BLANK: TextRule = { pattern: /\S/, text: 'a string that is not blank' };
/** A GUID, as orders have. */
export const GUID: TextRule = { pattern: /^[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/, text: 'a GUID' };
/** A label; empty clears it. */
export const PHONE_NUMBER_NAME: TextRule = {
  pattern: /^(?!.{257})(?:[a-zA-Z0-9,._-]+(?:\s+[a-zA-Z0-9,._-]+)*)?$/s,
  text: 'empty or words of letters, digits and , . _ - with at most 256 characters in all',
};
/** A calling name; empty clears it. */
export const CALLING_NAME: TextRule = {
  pattern: /^$|^[a-zA-Z0-9 ]{2,15}$/,
  text: 'empty or 2 to 15 letters, digits and spaces',
};
/** A country. */
export const COUNTRY: TextRule = { pattern: /^[A-Z]{2}$/, text: 'two capital letters such as US' };
/** A toll-free prefix. */
export const TOLL_FREE_PREFIX: TextRule = {
  pattern: /^8(?:00|33|44|55|66|77|88)$/,
  text: 'one of 800, 833, 844, 855, 866, 877, 888',
};
/** Name of a Voice Connector, group, SIP media application or SIP rule. */
export const RESOURCE_NAME: TextRule = {
  pattern: /^[a-zA-Z0-9 _.-]{1,256}$/,
  text: '1 to 256 letters, digits, spaces and _ . -',
};
/** A paging token. */
export const NEXT_TOKEN: TextRule = { pattern: /^[^]{1,65535}$/, text: 'the NextToken of the page before' };
/** Addresses that may make calls. */
export const CIDR: TextRule = {
  pattern: /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/,
  text: 'an IPv4 block such as 203.0.113.0/27',
};
/** Where calls go. */
export const HOST: TextRule = { pattern: /^[A-Za-z0-9.-]{1,256}$/, text: 'a host name or an IPv4 address' };
const REGION = '[a-z]{2}(?:-gov|-isob?)?-[a-z]+-\\d';
const FUNCTION = '[a-zA-Z0-9_-]+(?::(?:\\$LATEST|[a-zA-Z0-9_-]+))?';
/** A Lambda function. */
export const FUNCTION_ARN: TextRule = {
  pattern: new RegExp(`^arn:aws[a-zA-Z-]*:lambda:${REGION}:\\d{12}:function:${FUNCTION}$`),
  text: 'the ARN of a Lambda function',
};
