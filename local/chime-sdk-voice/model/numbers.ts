/** Numbers of the account: looked at and listed. */
import type { PhoneNumber } from '@aws-sdk/client-chime-sdk-voice';
import { optionalText, optionalWord, requiredText, shown } from './checks';
import {
  ASSOCIATION_NAMES,
  type AssociationName,
  NOT_BLANK,
  NUMBER_STATUSES,
  type NumberStatus,
  PRODUCT_TYPES,
} from './constraints';
import { badRequest, notFound } from './errors';
import { encodedId, numberOfId } from './number-id';
import type { Input, Output } from './operation-types';
import { pageOf } from './paging';
import type { NumberRecord } from './records';
import type { World } from './world';

/** Invented where the service needs one and none is documented. */
export const ACCOUNT_ID = '123456789012';

/** Looks at a number; one in the deletion queue is still there. */
export function getPhoneNumber(world: World, input: Input<'GetPhoneNumber'>): Output<'GetPhoneNumber'> {
  const e164 = numberOfId(world, input.PhoneNumberId);
  const number = world.numbers.asOf(e164, world.seenByGet);
  if (!number) {
    throw unknownNumber(e164);
  }
  return { PhoneNumber: numberView(world, number) };
}

/** Lists numbers. */
export function listPhoneNumbers(world: World, input: Input<'ListPhoneNumbers'>): Output<'ListPhoneNumbers'> {
  const filter = checkedFilter(world, input);
  const numbers = world.numbers.allAsOf(world.seenByList).filter((number) => passes(world, number, filter));
  const { items, nextToken } = pageOf(world, numbers, input, ['numbers', ...Object.values(filter)]);
  return { PhoneNumbers: items.map((number) => numberView(world, number)), NextToken: nextToken };
}

/** The number as it is, for operations that change it. */
export function heldNumber(world: World, id: unknown): NumberRecord {
  const e164 = numberOfId(world, id);
  const number = world.numbers.get(e164);
  if (!number) {
    throw unknownNumber(e164);
  }
  return number;
}

/** The status that the service shows. */
export function shownStatus(world: World, number: NumberRecord): NumberStatus {
  return number.queuedAt === null ? number.status : world.switches.queuedStatus;
}

/** A number as the service shows it. */
export function numberView(world: World, number: NumberRecord): PhoneNumber {
  return {
    PhoneNumberId: encodedId(number.e164),
    E164PhoneNumber: number.e164,
    ...(world.switches.phoneNumberArn && {
      PhoneNumberArn: `arn:aws:chime:${world.region}:${ACCOUNT_ID}:phone-number/${number.e164}`,
    }),
    Country: number.country,
    Type: number.type,
    ProductType: number.productType,
    Status: shownStatus(world, number),
    Capabilities: {
      InboundCall: true,
      OutboundCall: true,
      InboundSMS: true,
      OutboundSMS: true,
      InboundMMS: true,
      OutboundMMS: true,
    },
    Associations: number.associations.map(({ name, value, at }) => ({
      Value: value,
      Name: name,
      AssociatedTimestamp: new Date(at),
    })),
    CallingName: shownCallingName(world, number) || undefined,
    CallingNameStatus: number.callingNameStatus,
    CreatedTimestamp: new Date(number.createdAt),
    UpdatedTimestamp: new Date(number.updatedAt),
    DeletionTimestamp: deletionTimestamp(world, number),
    OrderId: number.orderId ?? undefined,
    Name: number.name || undefined,
  };
}

function shownCallingName(world: World, number: NumberRecord): string {
  const showsNew = number.pendingCallingName !== null && world.switches.callingNameWhilePending === 'New';
  return showsNew ? number.pendingCallingName.name : number.callingName;
}

function deletionTimestamp(world: World, number: NumberRecord): Date | undefined {
  const moment = world.switches.deletionTimestamp === 'Request' ? number.queuedAt : number.purgeAt;
  return moment === null ? undefined : new Date(moment);
}

function unknownNumber(e164: string) {
  return notFound(`There is no number ${shown(e164)} in this account; list the numbers, or order it.`);
}

interface Filter {
  readonly status: NumberStatus | 'none' | undefined;
  readonly productType: string | undefined;
  readonly holderName: AssociationName | undefined;
  readonly holder: string | undefined;
}

function checkedFilter(world: World, input: Input<'ListPhoneNumbers'>): Filter {
  const holderName = optionalWord(input.FilterName, 'FilterName', ASSOCIATION_NAMES);
  const holder = optionalText(input.FilterValue, 'FilterValue', NOT_BLANK);
  if ((holderName === undefined) !== (holder === undefined)) {
    throw badRequest('FilterName and FilterValue belong together; give both or none.');
  }
  if (
    holderName !== undefined
    && world.switches.unknownAssociationFilter === 'NotFound'
    && !holderExists(world, holderName, holder!)
  ) {
    throw notFound(`There is no ${holderName} ${holder} in this account.`);
  }
  return {
    status: statusFilter(world, input.Status),
    productType: optionalWord(input.ProductType, 'ProductType', PRODUCT_TYPES),
    holderName,
    holder,
  };
}

function statusFilter(world: World, value: unknown): Filter['status'] {
  const status = optionalText(value, 'Status');
  if (status === undefined || (NUMBER_STATUSES as readonly string[]).includes(status)) {
    return status as NumberStatus | undefined;
  }
  if (world.switches.unknownStatusFilter === 'BadRequest') {
    throw badRequest(`Status ${shown(status)} must be one of ${NUMBER_STATUSES.join(', ')}.`);
  }
  return 'none';
}

function holderExists(world: World, name: AssociationName, id: string): boolean {
  const table = { VoiceConnectorId: world.connectors, VoiceConnectorGroupId: world.groups, SipRuleId: world.rules }[
    name
  ];
  return table.get(requiredText(id, 'FilterValue')) !== undefined;
}

function passes(world: World, number: NumberRecord, { status, productType, holderName, holder }: Filter): boolean {
  const statusFits =
    status === undefined
      ? number.queuedAt === null || world.switches.listShowsQueued
      : shownStatus(world, number) === status;
  return (
    statusFits
    && (productType === undefined || number.productType === productType)
    && (holderName === undefined
      || number.associations.some(({ name, value }) => name === holderName && value === holder))
  );
}
