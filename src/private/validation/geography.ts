/**
 * What is documented about countries and states. Lists like these go out of date, so that what is missing from them
 * is a doubt and no error, except for the fifty states, which change more slowly than software does.
 */

/** "Phone number country requirements" of the Amazon Chime SDK administrator guide. */
export const LISTED_COUNTRIES: ReadonlySet<string> = new Set([
  'AT', 'AU', 'CA', 'CH', 'DE', 'DK', 'FI', 'GB', 'IE', 'IT', 'KR', 'NG', 'NZ', 'PR', 'SE', 'US',
]);

/** Where a number is given out only against documents, by a support case rather than by an order. */
const DOCUMENTS_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  AU: ['Local', 'TollFree'],
  DK: ['Local', 'TollFree'],
  IT: ['Local'],
  KR: ['Local', 'TollFree'],
  NG: ['Local', 'TollFree'],
  SE: ['Local', 'TollFree'],
};

export function requiresDocuments(country: string, phoneNumberType: string): boolean {
  return DOCUMENTS_REQUIRED[country]?.includes(phoneNumberType) ?? false;
}

/** The states, and the District of Columbia. */
export const STATES: ReadonlySet<string> = new Set([
  'AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN',
  'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA',
  'WV', 'WI', 'WY',
]);

/** Postal abbreviations beside the states; whether the service searches by them is not documented. */
export const TERRITORIES: ReadonlySet<string> = new Set(['AS', 'GU', 'MP', 'PR', 'VI']);
