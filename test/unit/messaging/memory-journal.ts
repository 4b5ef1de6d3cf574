/** The journal's rules without its file; what the writer worker does with SQLite is tested with the journal. */
import { ConsoleError } from '../../../backend/contract/errors.ts';
import type { JournalStatus } from '../../../backend/contract/status.ts';
import type { Journal, JournalRow, TransactionAllocation } from '../../../backend/ports/journal.ts';

interface KeptRow extends JournalRow {
  published: boolean;
}

export class MemoryJournal implements Journal {
  rows: KeptRow[] = [];
  reads = 0;
  failReads = false;
  kind: 'embedded' | 'rabbitmq' | null = null;
  /** uids that the processor has stored. */
  readonly processed = new Set<string>();

  commit(count: number): JournalRow[] {
    const first = this.rows.length + 1;
    const added = Array.from({ length: count }, (_, index) => ({
      position: first + index,
      uid: `uid-${first + index}`,
      body: `{"n":${first + index}}`,
      routingKey: 'ocpp.heartbeat',
      priority: 1,
      committedAt: 1_700_000_000_000 + first + index,
      processed: false,
    }));
    this.rows.push(...added.map((row) => ({ ...row, published: false })));
    return added;
  }

  row(uid: string): KeptRow {
    const row = this.rows[Number(uid.slice('uid-'.length)) - 1];
    if (row === undefined) throw new Error(`no row ${uid}`);
    return row;
  }

  async unpublished(after: number, limit: number): Promise<JournalRow[]> {
    this.reads += 1;
    if (this.failReads) throw new ConsoleError('JOURNAL_NOT_WRITABLE', 'The worker has gone.');
    return this.#kept((row) => !row.published && row.position > after).slice(0, limit);
  }

  async unprocessed(limit: number, upToPosition = Infinity): Promise<JournalRow[]> {
    this.reads += 1;
    return this.#kept((row) => !row.processed && row.position <= upToPosition).slice(0, limit);
  }

  async countUnpublished(): Promise<number> {
    return this.#kept((row) => !row.published).length;
  }

  markPublished(uids: string[]): void {
    for (const uid of uids) this.row(uid).published = true;
  }

  async markProcessed(uids: string[]): Promise<void> {
    for (const uid of uids) {
      this.row(uid).processed = true;
      this.processed.add(uid);
    }
  }

  async setBrokerKind(kind: 'embedded' | 'rabbitmq'): Promise<void> {
    this.kind = kind;
  }

  append(): Promise<JournalRow[]> {
    throw new Error('Not part of these tests: see commit().');
  }

  allocateTransaction(): Promise<TransactionAllocation> {
    throw new Error('Not part of these tests.');
  }

  status(): Promise<JournalStatus> {
    throw new Error('Not part of these tests.');
  }

  /** With the embedded broker a processed row leaves. */
  #kept(wanted: (row: KeptRow) => boolean): KeptRow[] {
    return this.rows.filter((row) => !(this.kind === 'embedded' && row.processed) && wanted(row));
  }
}
