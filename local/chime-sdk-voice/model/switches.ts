/**
 * Everything about the service that its documentation leaves open, one named switch each.
 *
 * What is documented is fixed behaviour and has no switch. A default is the likeliest reading; a simulation draws from
 * `choices`, so that what is built on the service holds under every reading.
 */

/** One open question: the reading that is taken when nothing is said, and those that a simulation may draw. */
export interface SwitchSpec<T> {
  readonly default: T;
  readonly choices: readonly T[];
  /** Other legal values of a number or a list, as a rule in words and as a test; absent: only `choices` are legal. */
  readonly rule?: { readonly text: string; readonly holds: (value: unknown) => boolean };
}

function reading<const T extends string>(...choices: readonly [T, ...T[]]): SwitchSpec<T> {
  return { default: choices[0], choices };
}

function flag(preset: boolean): SwitchSpec<boolean> {
  return { default: preset, choices: [preset, !preset] };
}

function amount(preset: number, ...others: number[]): SwitchSpec<number> {
  const holds = (value: unknown) => typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  return { default: preset, choices: [preset, ...others], rule: { text: 'a number of at least 0', holds } };
}

/** A number of seconds of its own, or that of the switch which it refines. */
function amountOrSame(...others: number[]): SwitchSpec<number | 'Same'> {
  const holds = (value: unknown) => value === 'Same' || amount(0).rule!.holds(value);
  return { default: 'Same', choices: ['Same', ...others], rule: { text: 'a number of at least 0, or "Same"', holds } };
}

function strings(...preset: string[]): SwitchSpec<readonly string[]> {
  const holds = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');
  return { default: preset, choices: [preset], rule: { text: 'a list of strings', holds } };
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The open questions. The first reading of each is its default. */
export const SWITCH_SPECS = {
  /** Account-wide limit of provisioned numbers. */
  phoneNumberQuota: amount(5),
  /** Does a number in the deletion queue still count against the quota? */
  queuedNumbersCountInQuota: flag(false),
  /** What an order beyond the quota is refused with. */
  overQuota: reading('ResourceLimitExceeded', 'BadRequest'),
  /** Text of every BadRequest: the service's own, which tells nothing, or what is wrong, value, rule and remedy. */
  badRequestMessage: reading('Opaque', 'Explained'),

  /** Does a repeated search return the same numbers first? */
  searchOrder: reading('Fixed', 'Shuffled'),
  /** Page of a search that names none. */
  searchPageSize: amount(10, 3, 100),
  /** Page of a list that names none. */
  listPageSize: amount(100, 2),
  /** Numbers on offer in each area code, prefix or country. */
  stockPerPool: amount(100, 4),
  /** Area codes and toll-free prefixes that have run dry; 800 is documented to be empty. */
  emptyPools: strings('800'),
  /** Can numbers of countries that ask for identity documents be searched and ordered without a support case? */
  identityCountries: reading('Refused', 'SelfService'),
  /** Does ListSupportedPhoneNumberCountries name the countries that ask for identity documents? */
  identityCountriesListed: flag(false),

  /** A number in an order that somebody else has by now. */
  unavailableNumberInOrder: reading('RefuseOrder', 'FailNumber'),
  /** A number in an order that is in the own inventory. */
  ownNumberInOrder: reading('RefuseOrder', 'FailNumber'),
  /** A number in an order that is in the own deletion queue. */
  queuedNumberInOrder: reading('RefuseOrder', 'FailNumber', 'AcquireAgain'),
  /** The same number twice in one order. */
  repeatedNumberInOrder: reading('RefuseOrder', 'Collapse'),
  /** From the order to its first number. */
  acquisitionSeconds: amount(10, 0, 75),
  /** From one number of an order to the next. */
  acquisitionSpreadSeconds: amount(0, 3),
  /** Does the order's name appear on its numbers? */
  orderNameOnNumbers: flag(true),
  /** What becomes of the record of a number that could not be acquired. */
  failedNumbers: reading('Kept', 'Dropped'),
  /** Most numbers in one order; 0: no limit. */
  maxNumbersPerOrder: amount(0),
  /**
   * Most items in one batch call, of which the service authorization reference says 50 and the API reference nothing;
   * 0: no limit.
   */
  maxItemsPerBatch: amount(50, 0),
  /** How orders are listed. */
  orderListing: reading('NewestFirst', 'OldestFirst'),
  /** A well-formed order id always answers NotFound; an id that is no GUID answers this. */
  malformedOrderId: reading('BadRequest', 'NotFound'),
  /** Is the account closed to SIP media applications (closed to new customers since October 2026)? */
  sipMediaApplicationsClosed: flag(false),
  /** Do only the two PSTN regions search and order? */
  pstnRegionsOnly: flag(false),

  /** Status of a number in the deletion queue. */
  queuedStatus: reading('ReleaseInProgress', 'DeleteInProgress', 'Unassigned'),
  /** Does ListPhoneNumbers show queued numbers when no status is asked for? */
  listShowsQueued: flag(true),
  /** What DeletionTimestamp tells. */
  deletionTimestamp: reading('Request', 'Purge'),
  /** How long a deleted number can be restored; documented as seven days, shorter for a rehearsal. */
  deletionQueueSeconds: amount(7 * DAY),
  /** What becomes of a number that leaves the queue. */
  purgedNumber: reading('ReturnsToPool', 'TakenByOthers'),
  /** Deleting a number that is assigned. */
  deleteAssigned: reading('BadRequest', 'Conflict', 'Forbidden'),
  /** The same as an item of a batch. */
  deleteAssignedInBatch: reading('PhoneNumberAssociationsExist', 'BadRequest', 'Conflict'),
  /** Deleting a number that is queued already. */
  deleteQueued: reading('BadRequest', 'Accept', 'NotFound'),
  /** Deleting a number that is still being acquired. */
  deleteWhileAcquiring: reading('BadRequest', 'Accept'),
  /** Restoring a number that was not deleted. */
  restoreLive: reading('BadRequest', 'Accept', 'NotFound'),
  /** Does a restored number still tell the order that bought it? */
  restoredOrderId: reading('Kept', 'Null'),
  /** Does a restored number still have its name? */
  restoredName: reading('Kept', 'Cleared'),

  /** Changing a number that is in the deletion queue. */
  updateQueued: reading('BadRequest', 'NotFound', 'Accept'),
  /** Changing a number that is still being acquired. */
  updateWhileAcquiring: reading('BadRequest', 'Accept'),
  /** Changing the product type of an assigned number. */
  productTypeWhileAssigned: reading('BadRequest', 'Conflict'),
  /** Setting an assigned number to the product type that it has. */
  sameProductTypeWhileAssigned: reading('Refuse', 'Accept'),
  /** The same number twice in one batch. */
  repeatedNumberInBatch: reading('BadRequest', 'PerItem'),

  /** How long a calling name takes; documented as up to 72 hours. */
  callingNameSeconds: amount(72 * HOUR, 0, 60),
  /** How a calling name ends. */
  callingNameOutcome: reading('UpdateSucceeded', 'UpdateFailed'),
  /** A second calling name while one is pending. */
  callingNamePending: reading('Conflict', 'BadRequest'),
  /** A calling name for a toll-free number or one outside the US. */
  callingNameNotOffered: reading('BadRequest', 'Forbidden'),
  /** What CallingName shows while a change is pending. */
  callingNameWhilePending: reading('Old', 'New'),
  /** Clearing the calling name. */
  callingNameCleared: reading('AtOnce', 'Pending'),
  /** Is the page's rule kept that a number's calling name changes once in seven days? */
  callingNameOncePerWeek: flag(false),
  /** The account's calling name changed twice within seven days. */
  defaultCallingNameTooSoon: reading('BadRequest', 'Forbidden', 'Accept'),
  /** How the account's calling name reaches a newly acquired US number. */
  defaultCallingNameOnNewNumbers: reading('Pending', 'AtOnce', 'Never'),

  /** How Associate and Disassociate write the number into PhoneNumberErrors. */
  associationErrorId: reading('E164', 'Encoded'),
  /** Disassociating a number that is not associated with this connector or group. */
  disassociateStranger: reading('NotFound', 'Accept', 'BadRequest'),
  /** Deleting a Voice Connector or group that holds numbers. */
  deleteConnectorInUse: reading('BadRequest', 'Conflict'),
  /** Voice Connectors in a Region; documented. */
  voiceConnectorQuota: amount(3),
  /** Voice Connector groups in an account; documented. */
  voiceConnectorGroupQuota: amount(3),
  /** SIP media applications in a Region; documented. */
  sipMediaApplicationQuota: amount(30),
  /** What one more than a quota of these is refused with; the first is seen in the field, the second is declared. */
  overHolderQuota: reading('BadRequest', 'ResourceLimitExceeded'),
  /** Termination, origination or streaming of a connector that has none; likely, as other tools read it. */
  absentConnectorSetting: reading('NotFound', 'Empty'),
  /** Does deleting the termination delete its credentials? A guess. */
  terminationTakesCredentials: flag(true),
  /**
   * Are "true" and "5" taken for a truth and a number in a body? A guess; a custom resource that passes on what it gets
   * sends them.
   */
  textForPrimitive: reading('Accept', 'Refuse'),
  /** Deleting a SIP media application that a rule targets; documented as refused. */
  deleteTargetedApplication: reading('Conflict', 'BadRequest'),
  /** Deleting a SIP rule that is enabled; documented as refused. */
  deleteEnabledSipRule: reading('Conflict', 'BadRequest'),
  /** A second SIP rule for a number. */
  secondSipRule: reading('Conflict', 'BadRequest'),
  /** A SIP rule for a host name that is no Voice Connector's of this account. A guess. */
  sipRuleForUnknownHost: reading('BadRequest', 'Accept'),
  /** Two targets of a SIP rule with one priority. A guess. */
  repeatedPriorityInSipRule: reading('BadRequest', 'Accept'),
  /** Does a disabled rule keep its number assigned? */
  disabledRuleKeepsNumber: flag(true),
  /** A SIP rule this soon after its application or number was made is refused with a BadRequest that goes away. */
  sipRuleTooSoonSeconds: amount(0, 20),

  /** ListPhoneNumbers with a status that does not exist. */
  unknownStatusFilter: reading('BadRequest', 'Empty'),
  /** ListPhoneNumbers by an association that does not exist. */
  unknownAssociationFilter: reading('Empty', 'NotFound'),
  /** Is `%2B1206...` taken for a number's id, which is how the service itself writes it? */
  acceptEncodedIds: flag(true),
  /** Is `1206...` taken for a number's id? */
  acceptBareDigitIds: flag(true),
  /** Is PhoneNumberArn (whose format is not documented) shown? */
  phoneNumberArn: flag(false),
  /** How far GetPhoneNumber, GetPhoneNumberOrder and GetSipRule lag behind what was written. */
  getLagSeconds: amount(0, 2),
  /** How far List calls lag behind what was written. */
  listLagSeconds: amount(0, 5),
  /** The same of GetPhoneNumberOrder, where it differs from GetPhoneNumber. */
  orderLagSeconds: amountOrSame(0, 10),
  /** The same of ListPhoneNumberOrders, where it differs from the other lists. */
  orderListLagSeconds: amountOrSame(0, 10),
  /** Does ListPhoneNumberOrders show the numbers of an order? */
  orderListNumbers: reading('Shown', 'Missing'),
} satisfies Record<
  string,
  | SwitchSpec<never>
  | SwitchSpec<string>
  | SwitchSpec<boolean>
  | SwitchSpec<number>
  | SwitchSpec<number | 'Same'>
  | SwitchSpec<readonly string[]>
>;

/** The readings in force. */
export type Switches = {
  -readonly [K in keyof typeof SWITCH_SPECS]: (typeof SWITCH_SPECS)[K] extends SwitchSpec<infer T> ? T : never;
};

/** Name of a switch. */
export type SwitchName = keyof Switches;

/** Names of all switches, in the order of their documentation. */
export const SWITCH_NAMES = Object.keys(SWITCH_SPECS) as SwitchName[];

/** Every switch at its default. */
export const DEFAULT_SWITCHES: Readonly<Switches> = Object.freeze(
  Object.fromEntries(SWITCH_NAMES.map((name) => [name, SWITCH_SPECS[name].default])),
) as unknown as Readonly<Switches>;

/**
 * Checks switches that came from outside, from a command line or a state file.
 *
 * @throws Error that names the switch, the value and what is legal.
 */
export function parseSwitches(values: unknown): Partial<Switches> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new Error(
      `Switches must be an object such as {"queuedStatus": "Unassigned"}, not ${JSON.stringify(values)}.`,
    );
  }
  for (const [name, value] of Object.entries(values)) {
    checkSwitch(name, value);
  }
  return { ...values };
}

function checkSwitch(name: string, value: unknown): void {
  if (!Object.hasOwn(SWITCH_SPECS, name)) {
    throw new Error(`There is no switch ${JSON.stringify(name)}. Use one of: ${SWITCH_NAMES.join(', ')}.`);
  }
  const spec: SwitchSpec<unknown> = SWITCH_SPECS[name as SwitchName];
  const legal = spec.rule ? spec.rule.holds(value) : spec.choices.includes(value);
  if (!legal) {
    throw new Error(
      `Switch ${name} cannot be ${JSON.stringify(value)}. `
        + `Use ${spec.rule?.text ?? spec.choices.map((choice) => JSON.stringify(choice)).join(' or ')}.`,
    );
  }
}
