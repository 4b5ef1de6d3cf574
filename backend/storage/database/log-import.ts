/** Writes an exported log into a database of its own: the same rows under the same ids, then what they say. */
import type Database from 'better-sqlite3';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { BundledCharger, BundledSession } from '../../contract/bundle.ts';
import { ConsoleError } from '../../contract/errors.ts';
import type { Fact, TariffSnapshot } from '../../ports/facts.ts';
import { sqliteError } from '../sqlite-faults.ts';
import {
  CHARGER_COLUMNS,
  CONNECTION_COLUMNS,
  CONNECTOR_COLUMNS,
  SESSION_COLUMNS,
  SESSION_FLAGS,
} from './bundle-rows.ts';
import { LogBlockWriter } from './log-blocks.ts';
import { ANSWERS_UID, toStoredId } from './log-keys.ts';
import { FactMerger, nothingTouched } from './merge-facts.ts';
import { plainColumns, recordOf, type RowValues } from './plain-columns.ts';
import type { PlainRecord } from './rows.ts';
import { chargerData } from './schema.ts';
import { SeenChargers } from './seen-chargers.ts';

/** A charger's CALL with the console's answer, from which its facts are read once more. */
export interface ImportedCall {
  call: PlainRecord;
  /** null: there is none in the file. */
  answer: { type: string; raw: string } | null;
}

/** The indexes are written to all over: what is kept in memory of them is not read again. */
const CACHE_KIB = 64 * 1_024;

export class LogImport {
  readonly #sqlite: Database.Database;
  readonly #db: BetterSQLite3Database;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #blocks: LogBlockWriter;
  readonly #seen: SeenChargers;
  readonly #merger: FactMerger;

  /** The file is a new one, and thrown away when anything fails: it need not survive a power cut. */
  constructor(sqlite: Database.Database) {
    sqlite.pragma('synchronous = OFF');
    sqlite.pragma(`cache_size = -${CACHE_KIB}`);
    this.#sqlite = sqlite;
    this.#db = drizzle(sqlite);
    this.#statements = prepare(sqlite);
    this.#blocks = new LogBlockWriter(sqlite);
    this.#seen = new SeenChargers(sqlite);
    this.#merger = new FactMerger(sqlite);
  }

  /** @throws ConsoleError WORKSPACE_FILE_INVALID for a message that is there already; WORKSPACE_FAILED */
  addRows(rows: readonly PlainRecord[]): void {
    this.#transaction(() => {
      for (const row of rows) {
        const faulty = row.schemaErrors !== null || row.type === 'CALLERROR' || row.type === 'INVALID';
        const { changes } = this.#statements.row.run({
          ...row,
          uid: toStoredId(row.uid),
          correlatesWith: row.correlatesWith === null ? null : toStoredId(row.correlatesWith),
          duplicateOf: row.duplicateOf === null ? null : toStoredId(row.duplicateOf),
          connectionId: toStoredId(row.connectionId),
          suspectedRepeat: row.suspectedRepeat ? 1 : 0,
          faulty: faulty ? 1 : 0,
        });
        if (changes === 0)
          throw new ConsoleError('WORKSPACE_FILE_INVALID', `The message ${row.uid} is in the file twice.`);
      }
      this.#seen.note(rows);
      this.#blocks.note(rows.map(({ id, timestamp }) => ({ id, timestamp })));
    });
  }

  /** CALLs of these actions with an id above `after`, in their order. */
  calls(actions: readonly string[], after: number, limit: number): ImportedCall[] {
    const query = this.#db
      .select(plainColumns)
      .from(chargerData)
      .where(
        and(
          gt(chargerData.id, after),
          eq(chargerData.type, 'CALL'),
          eq(chargerData.direction, 'Incoming'),
          // Not by the index of actions: the rows are wanted in their order.
          inArray(sql`+${chargerData.message}`, [...actions]),
        ),
      )
      .orderBy(asc(chargerData.id))
      .limit(limit)
      .toSQL();
    const rows = this.#sqlite
      .prepare(query.sql)
      .raw()
      .all(...query.params) as RowValues[];
    return rows.map((values) => {
      const call = recordOf(values);
      const answer = this.#statements.answer.get({ uid: call.uid }) as ImportedCall['answer'] | undefined;
      return { call, answer: answer ?? null };
    });
  }

  /** Merges what messages say, by the rules of the live console. */
  merge(messages: readonly { uid: string; facts: Fact[] }[], tariff: TariffSnapshot, now: number): void {
    const touched = nothingTouched();
    this.#transaction(() => {
      for (const { uid, facts } of messages) this.#merger.merge(uid, facts, tariff, now, touched);
      this.#merger.derive(touched, now);
    });
  }

  extent(): { messages: number; highestId: number } {
    return this.#statements.extent.get() as ReturnType<LogImport['extent']>;
  }

  /** What a bundle says of its chargers, in place of what its messages told. */
  addChargers(chargers: readonly BundledCharger[]): void {
    this.#transaction(() => {
      for (const { connectors, connections, ...charger } of chargers) {
        const { chargerId } = charger;
        this.#statements.charger.run(charger);
        for (const connector of connectors) this.#statements.connector.run({ chargerId, ...connector });
        for (const connection of connections) this.#statements.connection.run({ chargerId, ...connection });
      }
    });
  }

  addSessions(sessions: readonly BundledSession[]): void {
    this.#transaction(() => {
      for (const session of sessions) {
        const flags = Object.fromEntries(SESSION_FLAGS.map((name) => [name, session[name] ? 1 : 0]));
        this.#statements.session.run({ ...session, ...flags });
      }
    });
  }

  /** Makes it one file that is read and never written again. */
  finish(): { messages: number; oldestAt: number | null; newestAt: number | null } {
    const figures = this.#statements.figures.get() as ReturnType<LogImport['finish']>;
    this.#sqlite.pragma('wal_checkpoint(TRUNCATE)');
    this.#sqlite.pragma('journal_mode = DELETE');
    return figures;
  }

  #transaction(work: () => void): void {
    try {
      this.#sqlite.transaction(work)();
    } catch (error) {
      throw sqliteError(error, 'WORKSPACE_FAILED');
    }
  }
}

/** A statement that writes a row, whatever is there. */
function replaceInto(table: string, columns: Readonly<Record<string, string>>): string {
  const names = Object.values(columns).join(', ');
  const values = Object.keys(columns).map((name) => `@${name}`);
  return `INSERT OR REPLACE INTO ${table} (${names}) VALUES (${values.join(', ')})`;
}

function prepare(db: Database.Database) {
  const ofCharger = { chargerId: 'charger_id' };
  return {
    row: db.prepare(
      `INSERT INTO charger_data
         (id, uid, charger_id, device_id, ocpp_version, type, message, direction, raw, timestamp, message_id,
          session_id, correlates_with, latency_ms, duplicate_of, suspected_repeat, schema_errors, faulty,
          connection_id, sequence, stored_at, journaled_ms, published_ms)
       VALUES (@id, @uid, @chargerId, @deviceId, @ocppVersion, @type, @message, @direction, @raw, @timestamp,
          @messageId, @sessionId, @correlatesWith, @latencyMs, @duplicateOf, @suspectedRepeat, @schemaErrors,
          @faulty, @connectionId, @sequence, @storedAt, @journaledMs, @publishedMs)
       ON CONFLICT DO NOTHING`,
    ),
    answer: db.prepare(
      `SELECT type, raw FROM charger_data WHERE ${ANSWERS_UID} AND direction = 'Outgoing' ORDER BY id LIMIT 1`,
    ),
    charger: db.prepare(replaceInto('chargers', CHARGER_COLUMNS)),
    connector: db.prepare(replaceInto('connectors', { ...ofCharger, ...CONNECTOR_COLUMNS })),
    connection: db.prepare(replaceInto('connection_epochs', { ...ofCharger, ...CONNECTION_COLUMNS })),
    session: db.prepare(replaceInto('charging_sessions', SESSION_COLUMNS)),
    extent: db.prepare('SELECT count(*) AS messages, coalesce(max(id), 0) AS highestId FROM charger_data'),
    figures: db.prepare(
      `SELECT (SELECT count(*) FROM charger_data) AS messages, (SELECT min(from_at) FROM log_blocks) AS oldestAt,
         (SELECT max(to_at) FROM log_blocks) AS newestAt`,
    ),
  };
}
