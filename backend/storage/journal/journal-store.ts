/** The journal's file: an append-only table and what must be committed together with it. Synchronous; in a worker. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { ConsoleError } from '../../contract/errors.ts';
import type { TransactionAllocation, TransactionKey } from '../../ports/journal.ts';
import type { StoredQueueMessage } from '../../ports/queue-store.ts';
import type { JournalStatus } from '../../contract/status.ts';
import type { Rescue } from '../rescue/copy-rows.ts';
import { readMarks } from '../rescue/file-marks.ts';
import { rescueJournal } from '../rescue/rescue-journal.ts';
import { sizeOf } from '../file-size.ts';
import { withSequence } from './envelope-json.ts';
import { JOURNAL_SCHEMA, JOURNAL_SCHEMA_VERSION } from './journal-schema.ts';

/** `OCPJ`: tells a journal from any other SQLite file (sqlite.org/fileformat.html §1.3.9). */
const APPLICATION_ID = 0x4f43504a;
/** OCPP 1.6 transactionId is a signed 32-bit integer. */
const MAX_TRANSACTION_ID = 2_147_483_647;
/** What the journal may hold while the broker is away: some millions of messages. */
export const MAX_JOURNAL_BYTES = 4_000_000_000;
/**
 * Pages of the write-ahead log after which it is written back, 16 MB: a commit waits for that, and a charger for the
 * commit. Most rows are gone before, so their pages are written once for many uses.
 */
const CHECKPOINT_PAGES = 4_000;
const EPOCH_OF_IDS = Date.UTC(2025, 0, 1);
/** Ids left out after damage: none that may have been given by what is lost is given again. */
const SKIPPED_AFTER_DAMAGE = 1_000_000;
/** A clock that is decades ahead must not use the ids up. */
const MAX_CLOCK_ID = 2 ** 30;

export interface AppendRow {
  uid: string;
  deviceId: string;
  /** The envelope as JSON object text, without `sequence`. */
  body: string;
  routingKey: string;
  priority: number;
}
/** The body stays here: the one who appended has it, but for its sequence, and threads copy what they tell each other. */
export interface AppendedRow {
  position: number;
  sequence: number;
}
export interface StoredRow {
  position: number;
  uid: string;
  body: string;
  routingKey: string;
  priority: number;
  committedAt: number;
  processed: boolean;
}

export type JournalOperation =
  | { kind: 'append'; rows: AppendRow[] }
  | { kind: 'allocate'; key: TransactionKey }
  | { kind: 'published'; uids: string[] }
  | { kind: 'processed'; uids: string[] }
  /** Published and processed. */
  | { kind: 'settled'; uids: string[] }
  | { kind: 'queueSave'; messages: StoredQueueMessage[] }
  | { kind: 'queueRemove'; ids: string[] }
  /** Writes what is there already: whether the file can be written. */
  | { kind: 'probe' };
/** null for what has no result, and for an append that the limit refused. */
export type JournalResult = AppendedRow[] | TransactionAllocation | null;

const ROW_COLUMNS = `position, uid, body, routing_key AS routingKey, priority, committed_at AS committedAt, processed`;

export class JournalStore {
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof prepare>;
  /** Last sequence of each device; entries are dropped when a transaction rolls back. */
  readonly #sequences = new Map<string, number>();
  #keepsUntilPublished = false;
  /** Counted as rows come and go: to count a long backlog would hold up the chargers' commits. */
  #pending = 0;

  /**
   * Opens or makes the file.
   * @param maxBytes limit of what it holds; an append beyond it is refused.
   * @param check reads every page (`quick_check`): after a shutdown that was none.
   * @throws SqliteError, also for a file that is no journal; ConsoleError DATABASE_NEWER.
   */
  constructor(file: string, { now = Date.now(), check = false, maxBytes = MAX_JOURNAL_BYTES } = {}) {
    this.#file = file;
    this.#maxBytes = maxBytes;
    // SQLite takes an empty file for an empty database: a journal that lost all it held would pass for a new one.
    if (sizeOf(file) === 0 && (existsSync(file) || sizeOf(`${file}-wal`) > 0))
      throw noJournal('The journal is empty.');
    // Before SQLite opens it, for that may write its log back.
    const marks = readMarks(file);
    if (marks?.applicationId === APPLICATION_ID && marks.userVersion > JOURNAL_SCHEMA_VERSION)
      throw newer(marks.userVersion);
    this.#db = new Database(file);
    try {
      this.#db.pragma('journal_mode = WAL');
      // better-sqlite3 sets NORMAL under WAL, which loses acknowledged rows at a power cut.
      this.#db.pragma('synchronous = FULL');
      this.#db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      this.#recognise(now);
      if (check && this.#db.pragma('quick_check(1)', { simple: true }) !== 'ok')
        throw noJournal('The journal failed its integrity check.');
      this.#statements = prepare(this.#db);
      this.#pending = (this.#statements.count.get() as { pending: number }).pending;
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Takes over what can be read of a damaged journal. This one must be new. */
  rescue(from: string): Rescue {
    return rescueJournal(from, this.#db);
  }

  /** `true`: a row leaves when published and processed. `false`: when processed. */
  keepUntilPublished(keep: boolean): void {
    this.#keepsUntilPublished = keep;
  }

  /** Runs the operations in one transaction; either all of them hold or none. */
  commit(operations: JournalOperation[], now: number): JournalResult[] {
    const pending = this.#pending;
    try {
      return this.#db.transaction(() => {
        // Looked at once for all: one group is nothing beside the limit.
        const isFull = operations.some(({ kind }) => kind === 'append') && this.#fill() >= 1;
        return operations.map((operation) => this.#run(operation, isFull, now));
      })();
    } catch (error) {
      this.#sequences.clear();
      this.#pending = pending;
      throw error;
    }
  }

  /** Leaves a gap in the transactionIds: what is lost may have given some that nobody else knows of. */
  skipTransactionIds(now: number): void {
    const { last } = this.#statements.lastTransaction.get() as { last: number };
    const next = Math.max(last, firstIdAt(now)) + SKIPPED_AFTER_DAMAGE;
    if (next < MAX_TRANSACTION_ID) this.raiseTransactionId(next);
  }

  /** The next transactionId is greater than this one. */
  raiseTransactionId(highest: number): void {
    const { last } = this.#statements.lastTransaction.get() as { last: number };
    if (highest > last) this.#statements.raiseTransaction.run(Math.min(highest, MAX_TRANSACTION_ID - 1));
  }

  /** Each charger's messages are numbered on from here at least. */
  raiseSequences(highest: { deviceId: string; sequence: number }[]): void {
    this.#db.transaction(() => {
      for (const { deviceId, sequence } of highest) this.#statements.raiseSequence.run(deviceId, sequence);
    })();
    this.#sequences.clear();
  }

  unpublished(afterPosition: number, limit: number): StoredRow[] {
    return asRows(this.#statements.unpublished.all(afterPosition, limit));
  }

  countUnpublished(): number {
    return (this.#statements.countUnpublished.get() as { count: number }).count;
  }

  unprocessed(limit: number, upToPosition = Number.MAX_SAFE_INTEGER): StoredRow[] {
    return asRows(this.#statements.unprocessed.all(upToPosition, limit));
  }

  /** The greatest uid of the rows in the journal. */
  highestUid(): string | null {
    return (this.#statements.highestUid.get() as { uid: string | null }).uid;
  }

  queueMessages(): StoredQueueMessage[] {
    return (this.#statements.queueAll.all() as { message: string }[]).map(
      ({ message }) => JSON.parse(message) as StoredQueueMessage,
    );
  }

  status(now: number): Omit<JournalStatus, 'state'> {
    const oldest = this.#statements.oldest.get() as { committedAt: number } | undefined;
    return {
      pending: this.#pending,
      fill: Math.min(1, this.#fill()),
      bytes: sizeOf(this.#file) + sizeOf(`${this.#file}-wal`),
      oldestMs: oldest === undefined ? 0 : Math.max(0, now - oldest.committedAt),
    };
  }

  close(): void {
    this.#db.close();
  }

  #run(operation: JournalOperation, isFull: boolean, now: number): JournalResult {
    switch (operation.kind) {
      case 'append':
        // Marks go on: they are what makes room.
        return isFull ? null : this.#append(operation.rows, now);
      case 'allocate':
        return this.#allocate(operation.key, now);
      case 'published':
        for (const uid of operation.uids)
          if (!this.#remove(this.#statements.removeProcessed, uid)) this.#statements.publish.run(uid);
        return null;
      case 'processed':
        for (const uid of operation.uids) {
          const { remove, removePublished, process } = this.#statements;
          const removal = this.#keepsUntilPublished ? removePublished : remove;
          if (!this.#remove(removal, uid) && this.#keepsUntilPublished) process.run(uid);
        }
        return null;
      case 'settled':
        for (const uid of operation.uids) this.#remove(this.#statements.remove, uid);
        return null;
      case 'queueSave':
        for (const message of operation.messages)
          this.#statements.queueSave.run(message.id, JSON.stringify(message));
        return null;
      case 'queueRemove':
        for (const id of operation.ids) this.#statements.queueRemove.run(id);
        return null;
      case 'probe':
        this.#db.pragma(`user_version = ${JOURNAL_SCHEMA_VERSION}`);
        return null;
    }
  }

  /** @returns whether there was such a row. */
  #remove(statement: Database.Statement, uid: string): boolean {
    const { changes } = statement.run(uid);
    this.#pending -= changes;
    return changes > 0;
  }

  /** Makes the tables of a new file, and looks at the marks of an old one. */
  #recognise(now: number): void {
    const version = Number(this.#db.pragma('user_version', { simple: true }));
    const isNew = version === 0 && this.#db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    if (!isNew && this.#db.pragma('application_id', { simple: true }) !== APPLICATION_ID)
      throw noJournal('The file is not a journal of OCPP Console.');
    if (version > JOURNAL_SCHEMA_VERSION) throw newer(version);
    if (!isNew) return;
    // A wiped laptop has forgotten its ids, the chargers have not: a new file starts above any it can have given.
    this.#db.transaction(() => {
      this.#db.exec(JOURNAL_SCHEMA);
      this.#db.prepare('UPDATE transaction_counter SET last = ?').run(firstIdAt(now));
      this.#db.pragma(`application_id = ${APPLICATION_ID}`);
      this.#db.pragma(`user_version = ${JOURNAL_SCHEMA_VERSION}`);
    })();
  }

  /** Share of the limit in use. Pages that are free again count as room, for the file does not shrink. */
  #fill(): number {
    const figure = (name: string): number => Number(this.#db.pragma(name, { simple: true }));
    return ((figure('page_count') - figure('freelist_count')) * figure('page_size')) / this.#maxBytes;
  }

  #append(rows: AppendRow[], now: number): AppendedRow[] {
    const appended = rows.map((row) => {
      const sequence = this.#nextSequence(row.deviceId);
      const { lastInsertRowid } = this.#statements.insert.run(
        row.uid,
        withSequence(row.body, sequence),
        row.routingKey,
        row.priority,
        now,
      );
      this.#pending += 1;
      return { position: Number(lastInsertRowid), sequence };
    });
    // Once for each device: a CALL and its answer come together.
    for (const deviceId of new Set(rows.map((row) => row.deviceId)))
      this.#statements.setSequence.run(deviceId, this.#sequences.get(deviceId));
    return appended;
  }

  #nextSequence(deviceId: string): number {
    const known =
      this.#sequences.get(deviceId) ??
      (this.#statements.sequence.get(deviceId) as { sequence: number } | undefined)?.sequence ??
      0;
    const sequence = known + 1;
    this.#sequences.set(deviceId, sequence);
    return sequence;
  }

  #allocate(key: TransactionKey, now: number): TransactionAllocation {
    const values = [key.chargerId, key.connectorId, key.idTag, key.timestamp, key.meterStart];
    const known = this.#statements.findTransaction.get(...values) as { transactionId: number } | undefined;
    if (known !== undefined) return { transactionId: known.transactionId, repeated: true };
    const { last } = this.#statements.lastTransaction.get() as { last: number };
    const transactionId = last + 1;
    if (transactionId > MAX_TRANSACTION_ID) throw new RangeError('All transactionIds have been used.');
    this.#statements.insertTransaction.run(transactionId, ...values, now);
    this.#statements.raiseTransaction.run(transactionId);
    return { transactionId, repeated: false };
  }
}

function prepare(db: Database.Database) {
  return {
    insert: db.prepare(
      `INSERT INTO journal (uid, body, routing_key, priority, committed_at) VALUES (?, ?, ?, ?, ?)`,
    ),
    sequence: db.prepare(`SELECT sequence FROM device_sequences WHERE device_id = ?`),
    setSequence: db.prepare(
      `INSERT INTO device_sequences (device_id, sequence) VALUES (?, ?)
       ON CONFLICT (device_id) DO UPDATE SET sequence = excluded.sequence`,
    ),
    raiseSequence: db.prepare(
      `INSERT INTO device_sequences (device_id, sequence) VALUES (?, ?)
       ON CONFLICT (device_id) DO UPDATE SET sequence = max(sequence, excluded.sequence)`,
    ),
    publish: db.prepare(`UPDATE journal SET published = 1 WHERE uid = ?`),
    process: db.prepare(`UPDATE journal SET processed = 1 WHERE uid = ?`),
    removeProcessed: db.prepare(`DELETE FROM journal WHERE uid = ? AND processed = 1`),
    removePublished: db.prepare(`DELETE FROM journal WHERE uid = ? AND published = 1`),
    remove: db.prepare(`DELETE FROM journal WHERE uid = ?`),
    unpublished: db.prepare(
      `SELECT ${ROW_COLUMNS} FROM journal WHERE position > ? AND published = 0 ORDER BY position LIMIT ?`,
    ),
    unprocessed: db.prepare(
      `SELECT ${ROW_COLUMNS} FROM journal WHERE processed = 0 AND position <= ? ORDER BY position LIMIT ?`,
    ),
    highestUid: db.prepare(`SELECT max(uid) AS uid FROM journal`),
    countUnpublished: db.prepare(`SELECT count(*) AS count FROM journal WHERE published = 0`),
    count: db.prepare(`SELECT count(*) AS pending FROM journal`),
    oldest: db.prepare(`SELECT committed_at AS committedAt FROM journal ORDER BY position LIMIT 1`),
    findTransaction: db.prepare(
      `SELECT transaction_id AS transactionId FROM transactions
       WHERE charger_id = ? AND connector_id = ? AND id_tag = ? AND started_at = ? AND meter_start = ?`,
    ),
    insertTransaction: db.prepare(
      `INSERT INTO transactions
         (transaction_id, charger_id, connector_id, id_tag, started_at, meter_start, allotted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    lastTransaction: db.prepare(`SELECT last FROM transaction_counter`),
    raiseTransaction: db.prepare(`UPDATE transaction_counter SET last = ?`),
    queueSave: db.prepare(`INSERT OR REPLACE INTO queue_messages (id, message) VALUES (?, ?)`),
    queueRemove: db.prepare(`DELETE FROM queue_messages WHERE id = ?`),
    queueAll: db.prepare(`SELECT message FROM queue_messages ORDER BY rowid`),
  };
}

/** The id that a new journal would begin at: the seconds since the epoch of ids. */
function firstIdAt(now: number): number {
  return Math.min(Math.max(Math.floor((now - EPOCH_OF_IDS) / 1_000), 0), MAX_CLOCK_ID);
}

function newer(version: number): ConsoleError {
  return new ConsoleError(
    'DATABASE_NEWER',
    `The journal has schema ${version}, this console knows ${JOURNAL_SCHEMA_VERSION}.`,
  );
}

/** SQLite's own code for it, so that the file is moved aside like any damaged one. */
function noJournal(message: string): Error {
  return Object.assign(new Error(message), { code: 'SQLITE_NOTADB' });
}

function asRows(rows: unknown[]): StoredRow[] {
  return (rows as (Omit<StoredRow, 'processed'> & { processed: number })[]).map((row) => ({
    ...row,
    processed: row.processed === 1,
  }));
}
