/** How each kind of source binds to an order: what the handler is told, and what is known of it at synth. */
import { PhoneNumberSearch } from './phone-number-search';
import {
  ListSourceProperties,
  OrderSourceProperties,
  SearchSourceProperties,
  SourceProperties,
} from '../contract/order';
import { given } from '../provider/given';
import { cutAtCommas, error, Finding, isKnown, isWhollyKnown, knownElements, warning } from './validation/finding';
import { checkOrderId, OrderFacts } from './validation/order';
import { checkPhoneNumberList, isOutsideNorthAmerica, isTollFree, neighbourOf } from './validation/phone-numbers';
import { checkSearch, isForeignSearch, isTollFreeSearch } from './validation/search';

/** A source as an order sees it. */
export interface SourceBinding {
  readonly properties: SourceProperties;
  /** How many numbers there will be; undefined when that is known at deployment only. */
  readonly count?: number;
  /**
   * What is written out and belongs to one owner: numbers, or the order that brings them. The stack sees to it that it
   * is declared once.
   */
  readonly declares: readonly string[];
  /** What is to be said about the source alone. */
  readonly findings: readonly Finding[];
  /** What is to be said about the source together with the order, where there are no errors in the source alone. */
  checkWith(order: OrderFacts): Finding[];
}

export function bindList(listed: string[]): SourceBinding {
  const phoneNumbers = cutAtCommas(listed);
  const literalNumbers = knownElements(phoneNumbers);
  return {
    properties: { Type: 'List', PhoneNumbers: phoneNumbers } satisfies ListSourceProperties,
    count: isWhollyKnown(phoneNumbers) ? phoneNumbers.length : undefined,
    declares: literalNumbers,
    findings: checkPhoneNumberList(phoneNumbers),
    checkWith: (order) => checkListWith(order, literalNumbers),
  };
}

export function bindSearch(declared: PhoneNumberSearch): SourceBinding {
  const search: PhoneNumberSearch = {
    ...declared,
    areaCodes: declared.areaCodes && cutAtCommas(declared.areaCodes),
    tollFreePrefixes: declared.tollFreePrefixes && cutAtCommas(declared.tollFreePrefixes),
  };
  const count = search.count ?? 1;
  return {
    properties: given<SearchSourceProperties>({
      Type: 'Search',
      Count: count,
      Country: search.country,
      PhoneNumberType: search.phoneNumberType,
      AreaCodes: unlessEmpty(search.areaCodes),
      City: unlessEmpty(search.city),
      State: unlessEmpty(search.state),
      TollFreePrefixes: unlessEmpty(search.tollFreePrefixes),
      Pattern: search.pattern,
    }),
    count: isKnown(count) ? count : undefined,
    declares: [],
    findings: checkSearch(search),
    checkWith: (order) => checkSearchWith(order, search),
  };
}

export function bindOrder(phoneNumberOrderId: string): SourceBinding {
  return {
    properties: { Type: 'Order', PhoneNumberOrderId: phoneNumberOrderId } satisfies OrderSourceProperties,
    declares: isKnown(phoneNumberOrderId) ? [`order ${phoneNumberOrderId.toLowerCase()}`] : [],
    findings: checkOrderId(phoneNumberOrderId),
    checkWith: () => [],
  };
}

function unlessEmpty<T extends string | string[]>(value: T | undefined): T | undefined {
  return value !== undefined && value.length > 0 ? value : undefined;
}

function checkListWith(order: OrderFacts, phoneNumbers: readonly string[]): Finding[] {
  const foreign = phoneNumbers.filter(isOutsideNorthAmerica);
  const neighbours = phoneNumbers.filter((phoneNumber) => neighbourOf(phoneNumber) !== undefined);
  return [
    ...(order.productType === 'VoiceConnector'
      ? [...foreign.map(notForVoiceConnectors), ...neighbours.map(outsideUs)]
      : []),
    ...(order.callingName === undefined ? [] : checkCallingNameWith(phoneNumbers, [...foreign, ...neighbours])),
  ];
}

const VOICE_CONNECTOR_RULE = 'Voice Connectors take US numbers only';
const VOICE_CONNECTOR_REMEDY = 'choose productType SIP_MEDIA_APPLICATION_DIAL_IN';

function notForVoiceConnectors(phoneNumber: string): Finding {
  return error(`phoneNumbers ${phoneNumber}: ${VOICE_CONNECTOR_RULE}; ${VOICE_CONNECTOR_REMEDY} for it`);
}

/** Area codes are handed out anew from time to time, so that this is a doubt. */
function outsideUs(phoneNumber: string): Finding {
  return warning('numberOutsideUs',
    `phoneNumbers ${phoneNumber}: its area code belongs to ${neighbourOf(phoneNumber)}, and ${VOICE_CONNECTOR_RULE}; `
    + `check the digits, or ${VOICE_CONNECTOR_REMEDY} for it`);
}

function checkCallingNameWith(phoneNumbers: readonly string[], foreign: readonly string[]): Finding[] {
  const findings = phoneNumbers.filter(isTollFree).map((phoneNumber) => error(
    `phoneNumbers ${phoneNumber}: a toll-free number cannot have a calling name; move it to an order without `
      + 'callingName'));
  return foreign.length > 0 ? [...findings, foreignCallingName(foreign.join(', '))] : findings;
}

function checkSearchWith(order: OrderFacts, search: PhoneNumberSearch): Finding[] {
  const findings: Finding[] = [];
  // Puerto Rico is documented with Voice Connectors, although the search treats it as a country of its own.
  if (order.productType === 'VoiceConnector' && isForeignSearch(search) && search.country !== 'PR') {
    findings.push(error(`country ${search.country}: ${VOICE_CONNECTOR_RULE}; ${VOICE_CONNECTOR_REMEDY}`));
  }
  if (order.callingName === undefined) return findings;
  if (isTollFreeSearch(search)) {
    findings.push(
      error(
        'callingName with a toll-free search: a toll-free number cannot have a calling name; leave callingName out',
      ),
    );
  } else if (isForeignSearch(search)) {
    findings.push(foreignCallingName(`country ${search.country}`));
  }
  return findings;
}

function foreignCallingName(where: string): Finding {
  return warning('callingNameOutsideUs', `callingName with ${where}: calling names are documented for US numbers only; `
    + 'if the service refuses it, leave callingName out');
}
