/** The account's numbers as a table: what is in the inventory, and what waits in the deletion queue. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ChimeVoiceModel } from './chime-sdk-voice';
import { loadState } from './chime-sdk-voice/state-file';

const DAY = 86_400_000;
const QUEUE_DAYS = 7;

/** `numbers [--state DIR]`; gives back the exit code. */
export async function numbersCommand(args: string[], write: (text: string) => void = (text) => process.stdout.write(text)): Promise<number> {
  const { values } = parseArgs({ args, options: { state: { type: 'string' } } });
  const file = join(resolve(values.state ?? '.local'), 'chime-sdk-voice.json');
  if (!existsSync(file)) {
    write('No numbers: nothing has been deployed with this state directory yet.\n');
    return 0;
  }
  const { model: saved, clockOffset } = loadState(file)!;
  const now = Date.now() + clockOffset;
  write(numbersTable(ChimeVoiceModel.restore(saved, { clock: () => now }), now));
  return 0;
}

/** Inventory and deletion queue, a line for each number. */
export function numbersTable(model: ChimeVoiceModel, now: number): string {
  const numbers = model.listPhoneNumbers({}).PhoneNumbers ?? [];
  const queued = numbers.filter(({ DeletionTimestamp }) => DeletionTimestamp);
  const inventory = numbers.filter(({ DeletionTimestamp }) => !DeletionTimestamp);
  const lines = [
    `Inventory (${inventory.length})`,
    ...columns(inventory.map((number) => [
      number.E164PhoneNumber ?? '', number.Status ?? '', number.ProductType ?? '', number.Name || '-',
      number.CallingName ? `${number.CallingName} (${number.CallingNameStatus})` : number.CallingNameStatus === 'UpdateInProgress' ? '(pending)' : '-',
    ])),
    `Deletion queue (${queued.length})`,
    ...columns(queued.map((number) => [number.E164PhoneNumber ?? '', `restorable until ${until(number.DeletionTimestamp!, now)}`])),
  ];
  return `${lines.join('\n')}\n`;
}

const until = (deleted: Date, now: number): string => new Date(Math.max(deleted.getTime() + QUEUE_DAYS * DAY, now)).toISOString().slice(0, 16).replace('T', ' ');

function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}`);
}
