/**
 * The same rules as at synth, for what was a token there: nothing that they refuse is ordered.
 */
import { SourceProperties } from '../../src/contract/order';
import { PhoneNumberSearch } from '../../src/order/phone-number-search';
import { bindList, bindOrder, bindSearch, SourceBinding } from '../../src/order/source-binding';
import { Finding } from '../../src/order/validation/finding';
import { checkOrder } from '../../src/order/validation/order';
import { Declared } from '../attempt/record/order-payload';

/** What is wrong with a declaration, in one sentence; doubts are for synth and are not repeated here. */
export function problemWith(
  declared: Declared,
  partialOrderPolicy: 'RollBack' | 'Keep' | 'Replace',
): string | undefined {
  const { productType, callingName, source } = declared;
  const { name: phoneNumberName, names: phoneNumberNames, namesByNumber: phoneNumberNamesByNumber } = declared;
  const binding = bind(source);
  if (binding === undefined) {
    return (
      `source ${String((source as { Type?: unknown }).Type)}: not one of List, Search, Order; use ` +
      'PhoneNumberSource'
    );
  }
  const order = {
    productType,
    callingName,
    phoneNumberName,
    phoneNumberNames,
    phoneNumberNamesByNumber,
    partialOrderPolicy,
    adoptExisting: false,
  };
  const ofSource = errorsAmong(binding.findings);
  const errors = [
    ...ofSource,
    // What is wrong with the source alone would be repeated in other words.
    ...(ofSource.length > 0 ? [] : errorsAmong(binding.checkWith({ productType, callingName }))),
    ...errorsAmong(checkOrder({ ...order, sourceType: source.Type, listed: listedIn(source), count: binding.count })),
  ];
  return errors.length > 0 ? errors.map(({ message }) => message).join('; ') : undefined;
}

const listedIn = (source: SourceProperties): readonly string[] | undefined =>
  source.Type === 'List' ? source.PhoneNumbers : undefined;

const errorsAmong = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ warningId }) => warningId === undefined);

function bind(source: SourceProperties): SourceBinding | undefined {
  switch (source.Type) {
    case 'List':
      return bindList(source.PhoneNumbers);
    case 'Search':
      return bindSearch(searchOf(source));
    case 'Order':
      return bindOrder(source.PhoneNumberOrderId);
    default:
      return undefined;
  }
}

function searchOf(source: Extract<SourceProperties, { Type: 'Search' }>): PhoneNumberSearch {
  return {
    count: source.Count,
    country: source.Country,
    phoneNumberType: source.PhoneNumberType as PhoneNumberSearch['phoneNumberType'],
    areaCodes: source.AreaCodes,
    city: source.City,
    state: source.State,
    tollFreePrefixes: source.TollFreePrefixes,
    pattern: source.Pattern,
  };
}
