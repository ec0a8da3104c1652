/** The ledger in Parameter Store: one parameter for each attempt, readable by a person. */
import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { calling, clientOptions } from './aws';
import { Listing, Pages } from './listing';
import { LEDGER_ROOT, NOTE_PREFIX } from '../../src/contract/envelope';
import { Clock, LedgerPort, LedgerRecords, Reading, ResourceRecords, Whole } from '../attempt/ports';
import { StoredNote, Note } from '../attempt/record/note';
import { decodeNote, decodeRecord, encodeRecord, isUnreadable, UnreadableRecord } from '../attempt/record/record';
import { RecordEnvelope } from '../attempt/record/record-envelope';
import { PACKED } from '../attempt/record/record-packing';
import { ResourceName } from '../attempt/step';
import { CallError } from '../service/errors';

/** A note stands beside the records of the resource that it is for. */
const isNote = (path: string): boolean => path.split('/').at(-1)!.startsWith(NOTE_PREFIX);

/** The most that one page can hold. */
const PAGE = 10;

/** One resource has a handful of records: one page, and time for a few tries of it. */
const OWN_PATIENCE = 12_000;

/** Of so many of those what they say is kept. */
const MOST_OWN = 100;

/**
 * The most that the whole ledger may say, in bytes of text: some three times as much in memory. 5,000 records of the
 * usual size are 4 MB.
 */
const LEDGER_LIMIT = 32_000_000;

type Read =
  { readonly record: RecordEnvelope } | { readonly unreadable: UnreadableRecord } | { readonly note: StoredNote };

export class ParameterStoreLedger implements LedgerPort {
  private readonly everybody: Listing<Read>;
  /** What was read of a resource last, by path: what has not been written since is not checked again. */
  private readonly own = new Map<string, { readonly value: string; readonly item: Read }>();
  private sorted?: { readonly items: readonly Read[]; readonly value: LedgerRecords };

  constructor(
    region: string,
    private readonly clock: Clock,
    private readonly client: Pick<SSMClient, 'send'> = new SSMClient(clientOptions(region)),
  ) {
    this.everybody = this.under(LEDGER_ROOT);
  }

  async ofResource(stackId: string, logicalId: string): Promise<ResourceRecords> {
    const now = this.clock.now();
    const listing = this.under(resourcePath(stackId, logicalId), (path, value) => this.readOwn(path, value));
    const whole = await listing.read({ notBefore: now, until: now + OWN_PATIENCE });
    if (whole) return sort(whole.value);
    throw new CallError(
      'GetParametersByPath',
      'ThrottlingException',
      'the records of this resource could not be read in time',
    );
  }

  async all(reading: Reading): Promise<Whole<LedgerRecords> | undefined> {
    const whole = await this.everybody.read(reading);
    if (!whole) return undefined;
    if (this.sorted?.items !== whole.value) this.sorted = { items: whole.value, value: sort(whole.value) };
    return { began: whole.began, value: this.sorted.value };
  }

  async leaveNote({ stackId, logicalId }: ResourceName, note: Note): Promise<void> {
    const command = new PutParameterCommand({
      Name: `${resourcePath(stackId, logicalId)}/${NOTE_PREFIX}${note.taker}`,
      Value: JSON.stringify(note),
      Type: 'String',
      Overwrite: true,
      Description: 'Written by cdk-chime-phone-number-order; says that another resource took numbers of this one',
    });
    await calling('PutParameter', () => this.client.send(command));
  }

  async put(record: RecordEnvelope): Promise<void> {
    const command = new PutParameterCommand({
      Name: recordPath(record),
      Value: encodeRecord(record),
      Type: 'String',
      Overwrite: true,
      Description: 'Written by cdk-chime-phone-number-order; says which phone numbers a stack owns',
    });
    await calling('PutParameter', () => this.client.send(command));
  }

  async remove(records: readonly RecordEnvelope[], notes: readonly StoredNote[] = []): Promise<void> {
    for (const Name of [...records.map(recordPath), ...notes.map(({ path }) => path)]) {
      try {
        await calling('DeleteParameter', () => this.client.send(new DeleteParameterCommand({ Name })));
      } catch (error) {
        if (!(error instanceof CallError) || error.name !== 'ParameterNotFound') throw error;
      }
    }
  }

  private readOwn(path: string, value: string): Read {
    const before = this.own.get(path);
    if (before?.value === value) return before.item;
    const item = read(path, value);
    if (this.own.size >= MOST_OWN) this.own.clear();
    this.own.set(path, { value, item });
    return item;
  }

  private under(path: string, make = read): Listing<Read> {
    return new Listing('GetParametersByPath', this.clock, () => this.pagesOf(path, make));
  }

  private pagesOf(path: string, make: typeof read): Pages<Read> {
    let size = 0;
    return async (token) => {
      const command = new GetParametersByPathCommand({
        Path: path,
        Recursive: true,
        MaxResults: PAGE,
        NextToken: token,
      });
      const { Parameters = [], NextToken } = await calling('GetParametersByPath', () => this.client.send(command));
      const items = Parameters.map(({ Name = path, Value = '' }) => {
        const item = make(Name, Value);
        size += sizeOf(item, Value);
        return item;
      });
      if (size > LEDGER_LIMIT) throw new CallError('GetParametersByPath', 'LedgerTooLarge', tooLarge(path));
      return { items, token: NextToken };
    };
  }
}

const tooLarge = (path: string): string =>
  `the parameters under ${path} hold more than ${LEDGER_LIMIT / 1_000_000} MB; delete those that belong to no ` +
  'stack any more';

/** A record speaks for the resource under whose path it stands, and for no other. */
function read(path: string, value: string): Read {
  if (isNote(path)) return { note: { ...decodeNote(value), path } };
  const record = decodeRecord(path, value);
  if (isUnreadable(record)) return { unreadable: record };
  if (recordPath(record) === path) return { record };
  const why = 'the record does not belong to the resource that its path names';
  const unreadable = `${path}: ${why}; delete the parameter after checking its numbers in the inventory`;
  return { unreadable: { path, unreadable, text: JSON.stringify(record) } };
}

/** What stays in memory of a parameter: what it says, unpacked. */
const sizeOf = (item: Read, value: string): number =>
  value.startsWith(PACKED) ? JSON.stringify(item).length : value.length;

function sort(items: readonly Read[]): Required<LedgerRecords> {
  return {
    records: items.flatMap((item) => ('record' in item ? [item.record] : [])),
    unreadable: items.flatMap((item) => ('unreadable' in item ? [item.unreadable] : [])),
    notes: items.flatMap((item) => ('note' in item ? [item.note] : [])),
  };
}

/**
 * /root/stack region/stack name/logical id: the same for every stack of that name, so that one that comes back finds
 * its numbers.
 */
export function resourcePath(stackId: string, logicalId: string): string {
  const [, , , region, , stack] = stackId.split(':');
  return `${LEDGER_ROOT}/${region}/${stack?.split('/')[1]}/${logicalId}`;
}

export const recordPath = (record: RecordEnvelope): string =>
  `${resourcePath(record.stackId, record.logicalId)}/${record.attempt}`;
