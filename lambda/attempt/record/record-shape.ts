/**
 * What a record must look like before anything believes it. Anybody who may write parameters can write one, so the
 * whole of it is checked: a part that is missing or of another kind would otherwise be met deep inside a decision.
 */
import { AssignmentPayload, DeclaredAssignment, Parting, TakenFrom, Tie } from './assignment-payload';
import { Note } from './note';
import { Declared, EndedGeneration, Holding, OrderIntent, OrderPayload } from './order-payload';
import { Outcome, RecordEnvelope } from './record-envelope';
import { DeclaredRule, SipRulePayload, Trigger } from './sip-rule-payload';
import { ASSIGNMENT_KIND } from '../../../src/contract/assignment';
import { KIND_NAMES, KindName } from '../../../src/contract/kinds';
import { ORDER_KIND } from '../../../src/contract/order';
import { SIP_RULE_KIND, TargetApplicationProperties } from '../../../src/contract/sip-rule';
import { Association } from '../../service/number-state';

/**
 * The path to the first part of a value that is wrong, `.0.number` for instance; an empty one for the value itself, and
 * nothing when all of it is right.
 */
type Check = (value: unknown) => string | undefined;

const that =
  (holds: (value: unknown) => boolean): Check =>
    (value) =>
      holds(value) ? undefined : '';
const optional =
  (check: Check): Check =>
    (value) =>
      value === undefined ? undefined : check(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listOf(check: Check, atLeast = 0): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length < atLeast) return '';
    return firstWrong(value.keys(), (index) => check(value[index]));
  };
}

/** Each of the entries of an object, whatever they are called. */
const entriesOf =
  (check: Check): Check =>
    (value) =>
      isObject(value) ? firstWrong(Object.keys(value), (name) => check(value[name])) : '';

/** Every field of the type has its check; fields that the type does not have are let through. */
function fields<T>(checks: { readonly [name in keyof Required<T>]: Check }): Check {
  const names = Object.keys(checks) as (keyof T & string)[];
  return (value) => (isObject(value) ? firstWrong(names, (name) => checks[name](value[name])) : '');
}

function firstWrong<P extends string | number>(parts: Iterable<P>, check: (part: P) => string | undefined) {
  for (const part of parts) {
    const wrong = check(part);
    if (wrong !== undefined) return `.${part}${wrong}`;
  }
  return undefined;
}

const text = that((value) => typeof value === 'string');
const named = that((value) => typeof value === 'string' && value !== '');
const oneOf = (...words: readonly unknown[]): Check => that((value) => words.includes(value));
const flag = optional(oneOf(true));
const moment = that((value) => typeof value === 'number' && Number.isFinite(value));
const phoneNumber = that((value) => typeof value === 'string' && /^\+\d{3,15}$/.test(value));

const holding = fields<Holding>({
  number: phoneNumber,
  acquired: oneOf('Ordered', 'Restored', 'TakenOver', 'Adopted'),
  acquiredHere: flag,
  orderId: optional(text),
  takenFrom: optional(text),
  detailsFound: optional(fields({ productType: optional(text), name: optional(text), callingName: optional(text) })),
});

const order = fields<OrderIntent>({
  numbers: listOf(phoneNumber, 1),
  intendedAt: moment,
  token: text,
  id: optional(named),
  result: optional(oneOf('Decided', 'NotPlaced')),
  decidedAt: optional(moment),
});

const SOURCES: Readonly<Record<string, Check>> = {
  List: fields({ PhoneNumbers: listOf(phoneNumber) }),
  Order: fields({ PhoneNumberOrderId: text }),
  Search: fields({
    Count: moment,
    Country: optional(text),
    PhoneNumberType: optional(text),
    City: optional(text),
    State: optional(text),
    Pattern: optional(text),
    AreaCodes: optional(listOf(text)),
    TollFreePrefixes: optional(listOf(text)),
  }),
};

function source(value: unknown): string | undefined {
  const type = isObject(value) ? value.Type : undefined;
  const check = typeof type === 'string' && Object.hasOwn(SOURCES, type) ? SOURCES[type] : undefined;
  return check ? check(value) : '.Type';
}

const declared = fields<Declared>({
  productType: text,
  source,
  name: optional(text),
  names: optional(listOf(text)),
  namesByNumber: optional(entriesOf(text)),
  callingName: optional(text),
});

const outcome = fields<Outcome>({
  status: oneOf('SUCCESS', 'FAILED'),
  physicalId: named,
  reason: optional(text),
  data: optional(entriesOf(text)),
});

const endedGeneration = fields<EndedGeneration>({
  declared,
  queued: listOf(holding),
  leftInInventory: listOf(holding),
});

const envelope = fields<RecordEnvelope>({
  version: oneOf(1),
  kind: oneOf(...KIND_NAMES),
  requestType: oneOf('Create', 'Update', 'Delete'),
  stackId: named,
  logicalId: named,
  attempt: named,
  generation: named,
  sentAt: moment,
  goalAt: moment,
  seq: moment,
  removal: optional(oneOf('Retain', 'Delete')),
  plannedAt: optional(moment),
  warnings: optional(listOf(text)),
  failure: optional(text),
  failedAt: optional(moment),
  clearingAt: optional(moment),
  stopped: flag,
  outcome: optional(outcome),
  endedAt: optional(moment),
  swept: optional(listOf(text)),
  closes: optional(listOf(text)),
});

const orderPayload = fields<OrderPayload>({
  declared: optional(declared),
  holdings: listOf(holding),
  orders: listOf(order),
  excluded: optional(listOf(phoneNumber)),
  released: optional(listOf(phoneNumber)),
  clears: optional(listOf(phoneNumber)),
  returned: optional(listOf(holding)),
  endedGenerations: optional(listOf(endedGeneration)),
});

const association = fields<Association>({ kind: named, id: named });

const assignmentPayload = fields<AssignmentPayload>({
  declared: optional(
    fields<DeclaredAssignment>({ holder: association, numbers: listOf(phoneNumber), force: oneOf(true, false) }),
  ),
  ties: listOf(
    fields<Tie>({
      number: phoneNumber,
      found: optional(association),
      own: flag,
      unseen: flag,
      fromSibling: flag,
      origin: optional(association),
      takenFrom: optional(
        fields<TakenFrom>({
          stackId: named,
          origin: optional(association),
          takenFrom: optional(fields<Omit<TakenFrom, 'takenFrom'>>({ stackId: named, origin: optional(association) })),
        }),
      ),
    }),
  ),
  partings: listOf(fields<Parting>({ number: phoneNumber, from: association, to: optional(association) })),
  letGoAt: optional(moment),
});

const sipRulePayload = fields<SipRulePayload>({
  declared: optional(
    fields<DeclaredRule>({
      name: optional(named),
      disabled: oneOf(true, false),
      trigger: fields<Trigger>({ type: oneOf('ToPhoneNumber', 'RequestUriHostname'), value: named }),
      targets: listOf(
        fields<TargetApplicationProperties>({ SipMediaApplicationId: named, Priority: moment, AwsRegion: named }),
      ),
    }),
  ),
  name: optional(named),
  intendedAt: optional(moment),
  ruleId: optional(named),
});

/** What stands beside the envelope, kind by kind. */
const PAYLOADS: Readonly<Record<KindName, Check>> = {
  [ORDER_KIND]: orderPayload,
  [ASSIGNMENT_KIND]: assignmentPayload,
  [SIP_RULE_KIND]: sipRulePayload,
};

const note = fields<Note>({
  version: oneOf(1),
  taker: named,
  stackId: named,
  logicalId: named,
  numbers: listOf(phoneNumber, 1),
  claimedAt: moment,
});

export const isNote = (value: unknown): value is Note => note(value) === undefined;

/** The path to what is missing or wrong in a record, `holdings.0.number` for instance. */
export function wrongPartOf(value: unknown): string | undefined {
  const wrong = envelope(value) ?? PAYLOADS[(value as RecordEnvelope).kind](value);
  return wrong?.replace(/^\./, '');
}
