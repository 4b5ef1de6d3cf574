/** Stores messages and merges what they say: one transaction a batch, idempotent on uid. Synchronous; in a worker. */
import type Database from 'better-sqlite3';
import type { Notification } from '../../contract/notifications.ts';
import type { Charger, IdTag, Registration } from '../../contract/entities.ts';
import type {
  ApplyResult,
  ChargerAnnotation,
  DatabaseWriter,
  ProcessedMessage,
} from '../../ports/database.ts';
import type { TariffSnapshot } from '../../ports/facts.ts';
import { AccessStore } from './access-store.ts';
import { EntityReader } from './entity-reader.ts';
import { LogBlockWriter } from './log-blocks.ts';
import { fromStoredId, toStoredId, type StoredId } from './log-keys.ts';
import { PrunedMessages } from './pruned-messages.ts';
import { FactMerger, nothingTouched, type Touched } from './merge-facts.ts';
import { SeenChargers } from './seen-chargers.ts';

type Connected = Parameters<DatabaseWriter['recordConnected']>[0];
type Disconnected = Parameters<DatabaseWriter['recordDisconnected']>[0];

export class SqliteWriter {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #merger: FactMerger;
  readonly #entities: EntityReader;
  readonly #blocks: LogBlockWriter;
  readonly #seen: SeenChargers;
  readonly #access: AccessStore;
  readonly #pruned: PrunedMessages;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#statements = prepare(db);
    this.#merger = new FactMerger(db);
    this.#entities = new EntityReader(db);
    this.#blocks = new LogBlockWriter(db);
    this.#seen = new SeenChargers(db);
    this.#access = new AccessStore(db);
    this.#pruned = new PrunedMessages(db);
  }

  /** Nobody can be connected to a console that has just started. */
  disconnectAll(): void {
    this.#statements.disconnectAll.run(Date.now());
  }

  /** @throws SqliteError; then nothing of the batch is stored. */
  apply(messages: ProcessedMessage[], tariff: TariffSnapshot): ApplyResult {
    const now = Date.now();
    const touched = nothingTouched();
    const redelivered: string[] = [];
    const rows: { id: number; timestamp: number }[] = [];
    try {
      this.#db.transaction(() => {
        const anyPruned = this.#pruned.any();
        const stored: ProcessedMessage[] = [];
        for (const message of messages) {
          const id = anyPruned && this.#pruned.has(message.envelope) ? null : this.#store(message, now);
          if (id === null) redelivered.push(message.envelope.uid);
          else {
            rows.push({ id, timestamp: message.envelope.timestamp });
            stored.push(message);
          }
        }
        this.#seen.note(stored.map(({ envelope }) => envelope));
        for (const { envelope, facts } of stored)
          this.#merger.merge(envelope.uid, facts, tariff, now, touched);
        this.#merger.derive(touched, now);
        this.#blocks.note(rows);
      })();
    } catch (error) {
      this.#merger.rolledBack();
      throw error;
    }
    const stored = rows.length;
    const lastId = rows.at(-1)?.id ?? 0;
    const notifications = this.#notifications(touched, now);
    if (stored > 0)
      notifications.push({ type: 'messages.stored', data: { count: stored, lastId }, timestamp: now });
    const uids = messages.map(({ envelope }) => envelope.uid);
    return { uids, stored, redelivered, lastId, notifications };
  }

  recordConnected(epoch: Connected): void {
    this.#db.transaction(() => {
      this.#seen.heard({
        chargerId: epoch.chargerId,
        deviceId: epoch.deviceId,
        seenAt: epoch.at,
      });
      this.#statements.epochOpened.run(epoch);
      this.#statements.connected.run(epoch);
    })();
  }

  recordDisconnected(epoch: Disconnected): void {
    this.#db.transaction(() => {
      this.#statements.epochClosed.run(epoch);
      this.#statements.disconnected.run(epoch);
    })();
  }

  setRegistration(chargerId: string, registration: Registration): Charger {
    this.#access.setRegistration(chargerId, registration);
    return this.#charger(chargerId);
  }

  setPasswordHash(chargerId: string, hash: string | null): Charger {
    this.#access.setPasswordHash(chargerId, hash);
    return this.#charger(chargerId);
  }

  annotate(chargerId: string, changes: ChargerAnnotation): Charger | null {
    this.#access.annotate(chargerId, changes);
    return this.#entities.charger(chargerId);
  }

  saveIdTag(idTag: IdTag): void {
    this.#access.saveIdTag(idTag);
  }

  deleteIdTag(idTag: string): boolean {
    return this.#access.deleteIdTag(idTag);
  }

  #charger(chargerId: string): Charger {
    const charger = this.#entities.charger(chargerId);
    if (charger === null) throw new Error(`The charger ${chargerId} was not stored.`);
    return charger;
  }

  highestTransactionId(): number {
    const row = this.#statements.highestTransaction.get() as { highest: number } | undefined;
    return row?.highest ?? 0;
  }

  /** The last number of each charger's messages. Reads the whole log. */
  highestSequences(): { deviceId: string; sequence: number }[] {
    return this.#db
      .prepare('SELECT device_id AS deviceId, max(sequence) AS sequence FROM charger_data GROUP BY device_id')
      .all() as { deviceId: string; sequence: number }[];
  }

  /** Writes what is there already. @throws SqliteError when the file cannot be written. */
  probe(): void {
    this.#db.pragma(`user_version = ${String(this.#db.pragma('user_version', { simple: true }))}`);
  }

  /** The greatest uid by which rows of the projections or the log are ordered. */
  highestUid(): string | null {
    const log = this.#statements.highestLogged.get();
    const { uid } = this.#statements.highestUid.get() as { uid: string | null };
    const logged = log === undefined ? null : fromStoredId(log.uid);
    return logged !== null && (uid === null || logged > uid) ? logged : uid;
  }

  /** @returns the row's id, or null when the uid is in the log already. */
  #store({ envelope, sessionId, journaledAt, publishedAt }: ProcessedMessage, now: number): number | null {
    const problems = envelope.problems ?? [];
    const faulty =
      problems.length > 0 || envelope.messageType === 'CALLERROR' || envelope.messageType === 'INVALID';
    // By position, in the order of the statement's columns: names would take longer than the row.
    const { changes, lastInsertRowid } = this.#statements.insert.run(
      toStoredId(envelope.uid),
      envelope.chargerId,
      envelope.deviceId,
      envelope.ocppVersion,
      envelope.messageType,
      envelope.action,
      envelope.direction,
      envelope.rawData,
      envelope.timestamp,
      envelope.messageId,
      sessionId,
      storedOrNull(envelope.correlatesWith),
      envelope.latencyMs ?? null,
      storedOrNull(envelope.duplicateOf),
      envelope.suspectedRepeat === true ? 1 : 0,
      problems.length > 0 ? JSON.stringify(problems) : null,
      faulty ? 1 : 0,
      toStoredId(envelope.connectionId),
      envelope.sequence,
      now,
      since(envelope.timestamp, journaledAt),
      since(envelope.timestamp, publishedAt),
    );
    return changes === 0 ? null : Number(lastInsertRowid);
  }

  #notifications(touched: Touched, timestamp: number): Notification[] {
    const notifications: Notification[] = [];
    for (const chargerId of touched.boots) {
      const data = this.#entities.charger(chargerId);
      if (data !== null) notifications.push({ type: 'charger.booted', data, timestamp });
    }
    for (const { chargerId, connectorId } of touched.connectors.values()) {
      const connector = this.#entities.connector(chargerId, connectorId);
      if (connector !== null)
        notifications.push({ type: 'connector.status', data: { chargerId, connector }, timestamp });
    }
    for (const [sessionId, { started, stopped }] of touched.sessions) {
      const data = this.#entities.session(sessionId);
      if (data === null) continue;
      // A start that is processed after its stop is no news any more; both in one batch are two.
      const begins = started && (stopped || data.status === 'active');
      if (begins) notifications.push({ type: 'session.started', data, timestamp });
      if (stopped) notifications.push({ type: 'session.stopped', data, timestamp });
      if (!begins && !stopped) notifications.push({ type: 'session.updated', data, timestamp });
    }
    return notifications;
  }
}

/** ms from one moment to a later one; null when either is not known: the clock may have been set in between. */
function since(from: number, to: number | undefined): number | null {
  return to === undefined || to < from ? null : to - from;
}

function storedOrNull(id: string | undefined): StoredId | null {
  return id === undefined ? null : toStoredId(id);
}

function prepare(db: Database.Database) {
  return {
    insert: db.prepare(
      `INSERT INTO charger_data
         (uid, charger_id, device_id, ocpp_version, type, message, direction, raw, timestamp, message_id,
          session_id, correlates_with, latency_ms, duplicate_of, suspected_repeat, schema_errors, faulty,
          connection_id, sequence, stored_at, journaled_ms, published_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (coalesce(unhex(uid, '-'), uid)) DO NOTHING`,
    ),
    epochOpened: db.prepare(
      `INSERT INTO connection_epochs (connection_id, charger_id, remote_address, connected_at)
       VALUES (@connectionId, @chargerId, @remoteAddress, @at) ON CONFLICT (connection_id) DO NOTHING`,
    ),
    // Connection ids are UUIDv7: the greater one is the later one.
    connected: db.prepare(
      `UPDATE chargers SET connected = 1, connection_id = @connectionId, remote_address = @remoteAddress,
         connected_at = @at
       WHERE charger_id = @chargerId AND (connection_id IS NULL OR connection_id <= @connectionId)`,
    ),
    epochClosed: db.prepare(
      `UPDATE connection_epochs SET disconnected_at = @at, close_code = @code, close_reason = @reason
       WHERE connection_id = @connectionId`,
    ),
    disconnected: db.prepare(
      `UPDATE chargers SET connected = 0, disconnected_at = @at, disconnect_reason = @reason
       WHERE charger_id = @chargerId AND connection_id = @connectionId`,
    ),
    disconnectAll: db.prepare(
      `UPDATE chargers SET connected = 0, disconnected_at = ?, disconnect_reason = 'The console was closed'
       WHERE connected = 1`,
    ),
    highestLogged: db.prepare<[], { uid: StoredId }>(
      `SELECT uid FROM charger_data ORDER BY coalesce(unhex(uid, '-'), uid) DESC LIMIT 1`,
    ),
    // A log that was cleared leaves the uids that its boots and states were ordered by.
    highestUid: db.prepare(
      `SELECT max(uid) AS uid FROM (
         SELECT max(connection_id) AS uid FROM connection_epochs
         UNION ALL SELECT max(boot_uid) FROM chargers
         UNION ALL SELECT max(connection_id) FROM chargers
         UNION ALL SELECT max(status_uid) FROM connectors)`,
    ),
    // Only ids that the console itself gave: what a charger makes up must not use the numbers up.
    highestTransaction: db.prepare(
      `SELECT transaction_id AS highest FROM charging_sessions WHERE started_at IS NOT NULL
       ORDER BY transaction_id DESC LIMIT 1`,
    ),
  };
}
