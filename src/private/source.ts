/** How each kind of source binds to an order: what the handler is told, and what is known of it at synth. */
import { Token } from 'aws-cdk-lib';
import { PhoneNumberSearch } from '../phone-number-search';
import { ListSourceProperties, OrderSourceProperties, SearchSourceProperties, SourceProperties } from './contract';
import { error, Finding, isKnown, knownElements, throwErrors, warning } from './validation/finding';
import { checkOrderId, OrderFacts } from './validation/order';
import { checkPhoneNumberList, isOutsideNorthAmerica, isTollFree } from './validation/phone-numbers';
import { checkSearch, isForeignSearch, isTollFreeSearch } from './validation/search';

/** A source as an order sees it. */
export interface SourceBinding {
  readonly properties: SourceProperties;
  /** How many numbers there will be; undefined when that is known at deployment only. */
  readonly count?: number;
  /** What is written out and belongs to one owner: numbers, or the order that brings them. The stack sees to it that it is declared once. */
  readonly declares: readonly string[];
  /** Doubts about the source alone; its errors were thrown where it was made. */
  readonly findings: readonly Finding[];
  /** What is to be said about the source together with the order. */
  checkWith(order: OrderFacts): Finding[];
}

export function bindList(phoneNumbers: string[]): SourceBinding {
  const findings = checkPhoneNumberList(phoneNumbers);
  throwErrors('PhoneNumberSource.fromList', findings);
  const literalNumbers = knownElements(phoneNumbers);
  return {
    properties: { Type: 'List', PhoneNumbers: phoneNumbers } satisfies ListSourceProperties,
    count: Token.isUnresolved(phoneNumbers) ? undefined : phoneNumbers.length,
    declares: literalNumbers,
    findings,
    checkWith: (order) => checkListWith(order, literalNumbers),
  };
}

export function bindSearch(search: PhoneNumberSearch): SourceBinding {
  const findings = checkSearch(search);
  throwErrors('PhoneNumberSource.fromSearch', findings);
  const count = search.count ?? 1;
  return {
    properties: {
      Type: 'Search',
      Count: count,
      Country: search.country,
      PhoneNumberType: search.phoneNumberType,
      AreaCodes: unlessEmpty(search.areaCodes),
      City: unlessEmpty(search.city),
      State: unlessEmpty(search.state),
      TollFreePrefixes: unlessEmpty(search.tollFreePrefixes),
      Pattern: search.pattern,
    } satisfies SearchSourceProperties,
    count: isKnown(count) ? count : undefined,
    declares: [],
    findings,
    checkWith: (order) => checkSearchWith(order, search),
  };
}

export function bindOrder(phoneNumberOrderId: string): SourceBinding {
  throwErrors('PhoneNumberSource.fromOrder', checkOrderId(phoneNumberOrderId));
  return {
    properties: { Type: 'Order', PhoneNumberOrderId: phoneNumberOrderId } satisfies OrderSourceProperties,
    declares: isKnown(phoneNumberOrderId) ? [`order ${phoneNumberOrderId.toLowerCase()}`] : [],
    findings: [],
    checkWith: () => [],
  };
}

function unlessEmpty<T extends string | string[]>(value: T | undefined): T | undefined {
  return value !== undefined && value.length > 0 ? value : undefined;
}

function checkListWith(order: OrderFacts, phoneNumbers: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const foreign = phoneNumbers.filter(isOutsideNorthAmerica);
  if (order.productType === 'VoiceConnector') {
    findings.push(...foreign.map((phoneNumber) => error(
      `${phoneNumber}: Voice Connectors take US numbers only; choose product type SIP_MEDIA_APPLICATION_DIAL_IN for it`)));
  }
  if (order.callingName !== undefined) {
    findings.push(...phoneNumbers.filter(isTollFree).map((phoneNumber) => error(
      `${phoneNumber}: a toll-free number cannot have a calling name; move it to an order without callingName`)));
    if (foreign.length > 0) findings.push(foreignCallingName(foreign.join(', ')));
  }
  return findings;
}

function checkSearchWith(order: OrderFacts, search: PhoneNumberSearch): Finding[] {
  const findings: Finding[] = [];
  // Puerto Rico is documented with Voice Connectors, although the search treats it as a country of its own.
  if (order.productType === 'VoiceConnector' && isForeignSearch(search) && search.country !== 'PR') {
    findings.push(error(`country ${search.country}: Voice Connectors take US numbers only; choose product type SIP_MEDIA_APPLICATION_DIAL_IN`));
  }
  if (order.callingName !== undefined) {
    if (isTollFreeSearch(search)) findings.push(error('callingName with a toll-free search: a toll-free number cannot have a calling name; leave callingName out'));
    else if (isForeignSearch(search)) findings.push(foreignCallingName(`country ${search.country}`));
  }
  return findings;
}

function foreignCallingName(where: string): Finding {
  return warning('callingNameOutsideUs', `callingName with ${where}: calling names are documented for US numbers only; if the service refuses it, leave callingName out`);
}
