/** The account's numbers, and what an operation has done to them. */
import type { PhoneNumber } from '@aws-sdk/client-chime-sdk-voice';
import { NUMBER_STATUSES } from '../../lambda/service/statuses';
import { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import { table } from '../output/table';
import { Terminal } from '../output/terminal';

const DAY = 86_400_000;
const QUEUE_DAYS = 7;

export interface NumberView {
  readonly number: string;
  readonly status: string;
  readonly productType?: string;
  readonly name?: string;
  readonly callingName?: string;
  readonly callingNameStatus?: string;
  /** In the deletion queue: until when it can be restored. */
  readonly restorableUntil?: string;
}

export function numbersOf(model: ChimeVoiceModel): NumberView[] {
  return (model.listPhoneNumbers({}).PhoneNumbers ?? []).map(view);
}

function view(number: PhoneNumber): NumberView {
  const { DeletionTimestamp: deleted } = number;
  return {
    number: number.E164PhoneNumber!,
    status: number.Status ?? '',
    productType: number.ProductType,
    ...(number.Name && { name: number.Name }),
    ...(number.CallingName && { callingName: number.CallingName }),
    callingNameStatus: number.CallingNameStatus,
    ...(deleted && { restorableUntil: new Date(deleted.getTime() + QUEUE_DAYS * DAY).toISOString() }),
  };
}

/** Inventory and deletion queue, a line for each number. */
export function numbersText(numbers: readonly NumberView[], terminal: Terminal): string {
  const queued = numbers.filter(({ restorableUntil }) => restorableUntil !== undefined);
  const inventory = numbers.filter(({ restorableUntil }) => restorableUntil === undefined);
  const { bold } = terminal.colour;
  return [
    bold(`Inventory (${inventory.length})`),
    table(
      terminal,
      ['number', 'status', 'product type', 'name', 'calling name'],
      inventory.map((number) => [
        number.number,
        number.status,
        number.productType ?? '',
        number.name ?? '-',
        callingName(number),
      ]),
    ),
    bold(`Deletion queue (${queued.length})`),
    table(
      terminal,
      ['number', 'restorable until'],
      queued.map(({ number, restorableUntil }) => [number, restorableUntil!.slice(0, 16).replace('T', ' ')]),
    ),
  ]
    .filter(Boolean)
    .join('\n');
}

function callingName({ callingName: name, callingNameStatus }: NumberView): string {
  if (name) return `${name} (${callingNameStatus})`;
  return callingNameStatus === 'UpdateInProgress' ? '(pending)' : '-';
}

export interface NumberChange {
  readonly number: string;
  readonly change: 'acquired' | 'restored' | 'released' | 'gone' | 'changed';
  readonly detail?: string;
}

/** What is different between two looks at the inventory. */
export function changesBetween(before: readonly NumberView[], after: readonly NumberView[]): NumberChange[] {
  const earlier = new Map(before.map((each) => [each.number, each]));
  const later = new Map(after.map((each) => [each.number, each]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((number) =>
    changeOf(number, earlier.get(number), later.get(number)),
  );
}

function changeOf(number: string, before: NumberView | undefined, after: NumberView | undefined): NumberChange[] {
  if (!after) return [{ number, change: 'gone' }];
  if (!before) return isHeld(after) ? [{ number, change: 'acquired' }] : [];
  if (before.restorableUntil && !after.restorableUntil) return [{ number, change: 'restored' }];
  if (!before.restorableUntil && after.restorableUntil) {
    return [{ number, change: 'released', detail: `restorable until ${after.restorableUntil.slice(0, 10)}` }];
  }
  const detail = (['status', 'productType', 'name', 'callingName'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} ${before[name] ?? '(none)'} -> ${after[name] ?? '(none)'}`)
    .join(', ');
  return detail === '' ? [] : [{ number, change: 'changed', detail }];
}

/** What could not be acquired stays listed, and nobody pays for it. */
const isHeld = ({ status, restorableUntil }: NumberView): boolean =>
  !restorableUntil && NUMBER_STATUSES[status] !== 'Absent';

export function changesText(changes: readonly NumberChange[], terminal: Terminal): string {
  if (changes.length === 0) return 'Numbers: nothing has changed.';
  const { green, yellow, red } = terminal.colour;
  const paint = { acquired: green, restored: green, released: red, gone: red, changed: yellow };
  return [
    'Numbers:',
    table(
      terminal,
      ['', '', ''],
      changes.map(({ number, change, detail = '' }) => [number, paint[change](change), detail]),
    ),
  ].join('\n');
}
