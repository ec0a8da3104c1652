/** The records of all attempts as they would be by now. */
import { Once, PlanClock, RealAccount } from './real-account';
import { LedgerPort, LedgerRecords, Listed, ResourceRecords } from '../../../lambda/attempt/ports';
import { Note } from '../../../lambda/attempt/record/note';
import { RecordEnvelope } from '../../../lambda/attempt/record/record-envelope';
import { ResourceName } from '../../../lambda/attempt/step';
import { recordPath, resourcePath } from '../../../lambda/ports/ledger';
import { whole } from '../../account/read-only';

export class ImaginedLedger implements LedgerPort {
  /** Records as they would be written, by path; one that would be removed is `undefined`. */
  readonly records = new Map<string, RecordEnvelope | undefined>();
  readonly notes = new Map<string, Note[]>();
  private readonly seen = new Map<string, RecordEnvelope>();
  private readonly own = new Once<ResourceRecords>();
  private readonly everybody = new Once<LedgerRecords>();

  constructor(
    private readonly real: RealAccount['ledger'],
    private readonly clock: PlanClock,
  ) {}

  async put(record: RecordEnvelope): Promise<void> {
    this.records.set(recordPath(record), record);
  }

  async leaveNote({ stackId, logicalId }: ResourceName, note: Note): Promise<void> {
    const path = resourcePath(stackId, logicalId);
    this.notes.set(path, [...(this.notes.get(path) ?? []), note]);
  }

  async remove(records: readonly RecordEnvelope[]): Promise<void> {
    records.forEach((record) => this.records.set(recordPath(record), undefined));
  }

  /** Every record that was read so far, or would be written. */
  known(): readonly RecordEnvelope[] {
    return [...this.seen.values(), ...[...this.records.values()].flatMap((record) => record ?? [])];
  }

  async ofResource(stackId: string, logicalId: string): Promise<ResourceRecords> {
    const path = resourcePath(stackId, logicalId);
    const read = await this.own.ask(path, () => this.real.ofResource(stackId, logicalId));
    const { records } = this.overlaid(read, (written) => written.startsWith(`${path}/`));
    return { ...read, records, notes: [...read.notes, ...(this.notes.get(path) ?? [])] };
  }

  async all(): Listed<LedgerRecords> {
    const read = await this.everybody.ask(
      '',
      async () => (await whole((listing) => this.real.all(listing))).value,
    );
    return { began: this.clock.now(), value: { ...read, ...this.overlaid(read, () => true) } };
  }

  private overlaid(
    { records }: Pick<LedgerRecords, 'records'>,
    isWithin: (path: string) => boolean,
  ): { records: RecordEnvelope[] } {
    records.forEach((record) => this.seen.set(recordPath(record), record));
    const kept = records.filter((record) => !this.records.has(recordPath(record)));
    const written = [...this.records].flatMap(([path, record]) => (record && isWithin(path) ? [record] : []));
    return { records: [...kept, ...written] };
  }
}
