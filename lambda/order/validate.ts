/**
 * The same rules as at synth, for what was a token there: nothing that they refuse is ordered.
 */
import { Declared } from './record';
import { PhoneNumberSearch } from '../../src/phone-number-search';
import { SourceProperties } from '../../src/private/contract';
import { bindList, bindOrder, bindSearch, SourceBinding } from '../../src/private/source';
import { checkOrder } from '../../src/private/validation/order';

/** What is wrong with a declaration, in one sentence; doubts are for synth and are not repeated here. */
export function problemWith(declared: Declared, partialOrderPolicy: 'RollBack' | 'Keep' | 'Replace'): string | undefined {
  const { productType, callingName, name: phoneNumberName, source } = declared;
  try {
    const findings = [
      ...bind(source).checkWith({ productType, callingName }),
      ...checkOrder({ productType, callingName, phoneNumberName, partialOrderPolicy, adoptExisting: false, sourceType: source.Type }),
    ];
    const errors = findings.filter(({ warningId }) => warningId === undefined).map(({ message }) => message);
    return errors.length > 0 ? errors.join('; ') : undefined;
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.replace(/^PhoneNumberSource\.\w+: /, '')).join('; ');
  }
}

function bind(source: SourceProperties): SourceBinding {
  switch (source.Type) {
    case 'List':
      return bindList(source.PhoneNumbers);
    case 'Search':
      return bindSearch(searchOf(source));
    case 'Order':
      return bindOrder(source.PhoneNumberOrderId);
    default:
      throw new Error(`source ${String((source as { Type?: unknown }).Type)}: not one of List, Search, Order; use PhoneNumberSource`);
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
