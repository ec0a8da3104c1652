/**
 * Whether a phone number belongs to a place or is free of charge for the caller.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SearchAvailablePhoneNumbers.html
 */
export enum PhoneNumberType {
  /** A number that belongs to a place. */
  LOCAL = 'Local',

  /** A number that is free of charge for the caller. */
  TOLL_FREE = 'TollFree',
}

/**
 * Which numbers to order, and how many.
 *
 * The rules are the service's own and are checked at synth, because the service answers every mistake with the same
 * "Service received a bad request". In the US, give at least one of `areaCodes`, `state` and
 * `tollFreePrefixes`. Elsewhere, `phoneNumberType` is required, only `pattern` narrows the search further, and the
 * product type of the order must be SIP media application dial-in. Values that are known only at deployment are checked
 * at deployment.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SearchAvailablePhoneNumbers.html
 */
export interface PhoneNumberSearch {
  /**
   * The country whose numbers to search, as an ISO 3166-1 code of two capital letters.
   *
   * A country that is not documented as one whose numbers can be ordered gives a warning, and so does one that gives
   * out such numbers against documents only.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/phone-country-reqs.html
   * @default 'US'
   */
  readonly country?: string;

  /**
   * Whether to search local or toll-free numbers. Throws outside the US when it is not given.
   *
   * @default - in the US, toll-free when `tollFreePrefixes` are given, else local
   */
  readonly phoneNumberType?: PhoneNumberType;

  /**
   * US area codes of three digits, tried in the order given: if one has no numbers left, the next one is tried.
   *
   * Throws for those that the numbering plan excludes: they begin with 0 or 1, end in 11, have a 9 in the middle, or
   * are 900. Throws outside the US, and together with toll-free numbers. One that belongs to Canada, the Caribbean or a
   * US territory gives a warning, and so does one that is not known to be assigned.
   *
   * @default - any area code of the state
   */
  readonly areaCodes?: string[];

  /**
   * A city in the US, spelled as the service has it. Throws without `state`, and outside the US.
   *
   * A city often has fewer numbers than its area code; when nothing is found, leave it out.
   *
   * @default - any city
   */
  readonly city?: string;

  /**
   * A US state, or the District of Columbia, in two capital letters. Throws for anything else, and outside the US;
   * a territory of the US gives a warning.
   *
   * @default - any state
   */
  readonly state?: string;

  /**
   * US toll-free prefixes (800, 833, 844, 855, 866, 877, 888), tried in the order given.
   *
   * Throws for any other prefix, together with `areaCodes` or LOCAL, and outside the US. The pool of 800 is reported to
   * be empty; asking for it gives a warning.
   *
   * @default - no toll-free numbers in the US
   */
  readonly tollFreePrefixes?: string[];

  /**
   * How many numbers to order: a whole number of 1 to 150. Throws outside that range.
   *
   * Raising it adds numbers in place. Lowering it releases numbers, after everything that used them has been updated.
   * A new account may hold five numbers, so a higher count gives a warning. If the quota is too small, the
   * deployment fails, and the error says how many numbers the account holds.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/chime-sdk.html
   * @default 1
   */
  readonly count?: number;

  /**
   * A vanity pattern, which the end of each number must match.
   *
   * A digit stands for itself, a letter for its key on the keypad (ABC is 2, DEF is 3 and so on), `?` for one digit and
   * `*` for any run of digits; spaces and hyphens are ignored. It is never a regular expression. `CAFE` takes numbers
   * that end in 2233, `555-????` those of the exchange 555.
   *
   * Throws when it is longer than a national number, or when no number of the listed area codes can end so.
   *
   * @default - any number
   */
  readonly pattern?: string;
}
