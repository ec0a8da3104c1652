/**
 * What other teams have in Parameter Store before anything begins. Whatever the handler's records look like, it is
 * built here.
 */
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { AttemptRecord, encodeRecord } from '../../lambda/attempt/record/record';
import { LEDGER_ROOT } from '../../src/contract/envelope';
import type { ForeignLedger, UnreadableKind } from '../plan/plan';

/** The parameters that were there before, in the order of their names; shared between runs, and never changed. */
export interface Foreign {
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** The text of what nobody can read. */
  readonly unreadable: readonly string[];
}

const EVER = Date.UTC(2026, 10, 1);

/** A resource of another team that was created long ago and is no business of anybody's. */
function order(index: number): [name: string, value: string] {
  const stack = `Team${String(index).padStart(5, '0')}`;
  const stackId = `arn:aws:cloudformation:us-east-1:123456789012:stack/${stack}/99999999-2222-3333-4444-555555555555`;
  const attempt = `cpno-${createHash('sha256').update(stack).digest('hex').slice(0, 20)}`;
  const number = foreignNumber(index);
  const record: AttemptRecord = {
    version: 1,
    kind: 'Order',
    requestType: 'Create',
    stackId,
    logicalId: 'Line',
    attempt,
    generation: attempt,
    sentAt: EVER + index,
    goalAt: EVER + index,
    seq: 6,
    declared: { productType: 'VoiceConnector', source: { Type: 'Search', Count: 1, AreaCodes: ['303'] } },
    plannedAt: EVER + index + 500,
    holdings: [
      {
        number,
        acquired: 'Ordered',
        acquiredHere: true,
        orderId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      },
    ],
    orders: [],
    outcome: { status: 'SUCCESS', physicalId: attempt, data: { PhoneNumbers: number } },
    endedAt: EVER + index + 9_000,
  };
  return [`${LEDGER_ROOT}/us-east-1/${stack}/Line/${attempt}`, encodeRecord(record)];
}

/** The number of each such resource; no search and no list of ours ever meets it. */
export const foreignNumber = (index: number): string => `+1303${String(2_000_000 + index)}`;

/** A number that only the unreadable record names that names one. */
export const NAMED_UNREADABLY = '+13125550105';

const UNREADABLE: Readonly<Record<UnreadableKind, () => string>> = {
  'newer version': () => '{"v":2}',
  'newer version that names a number': () =>
    JSON.stringify({ v: 99, version: 99, requestType: 'Create', things: [{ number: NAMED_UNREADABLY }] }),
  'empty holding': () => order(70_000)[1].replace(/"holdings":\[.*?\]/, '"holdings":[null]'),
  'cut off': () => order(70_001)[1].slice(0, 120),
  'random bytes': () => '\u0000\u0007\ufffd\u001b[31m{{"\u2028 not JSON at all',
  'inflates hugely': () => `packed:${deflateRawSync(Buffer.alloc(3_000_000, ' ')).toString('base64')}`,
};

const built = new Map<string, Foreign>();

/** Built once for all runs that have the same. */
export function foreignOf({ records, unreadable }: ForeignLedger): Foreign {
  const key = `${records} ${unreadable.join()}`;
  const ready = built.get(key) ?? build(records, unreadable);
  built.set(key, ready);
  return ready;
}

function build(records: number, unreadable: readonly UnreadableKind[]): Foreign {
  const damaged = unreadable.map((kind): [string, string] => [
    `${LEDGER_ROOT}/us-east-1/${kind.length % 2 ? 'AOther' : 'Other'}-${kind.replaceAll(' ', '-')}/Line/cpno-00`,
    UNREADABLE[kind](),
  ]);
  const values = new Map([...Array.from({ length: records }, (_, index) => order(index)), ...damaged]);
  return { names: [...values.keys()].sort(), values, unreadable: damaged.map(([name, value]) => `${name} ${value}`) };
}
