/**
 * Merges facts into the projections. Each merge keeps the winner by a rule on the facts themselves (the later uid,
 * the earlier stop), so that any order of the same facts gives the same rows (README, "How it works").
 */
import type Database from 'better-sqlite3';
import type {
  BootFact,
  ConnectorStatusFact,
  Fact,
  MeterFact,
  SampleFact,
  SessionStartFact,
  SessionStopFact,
  TariffSnapshot,
} from '../../ports/facts.ts';
import { SessionProjection } from './session-projection.ts';

/** What a batch touched, for its notifications. */
export interface Touched {
  boots: Set<string>;
  connectors: Map<string, { chargerId: string; connectorId: number }>;
  sessions: Map<string, TouchedSession>;
}

/** What became known of a session, beside figures. */
interface TouchedSession {
  started: boolean;
  stopped: boolean;
  /** Of its meter values: earliest time, ms, and latest connector. */
  earliestSample: number;
  connectorId: number | null;
}

export function nothingTouched(): Touched {
  return { boots: new Set(), connectors: new Map(), sessions: new Map() };
}

const ENERGY_REGISTER = 'Energy.Active.Import.Register';

export class FactMerger {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #sessions: SessionProjection;

  constructor(db: Database.Database) {
    this.#statements = prepare(db);
    this.#sessions = new SessionProjection(db);
  }

  /** Merges one message's facts; `uid` orders them among others of the same kind. */
  merge(uid: string, facts: Fact[], tariff: TariffSnapshot, now: number, touched: Touched): void {
    let ordinal = 0;
    for (const fact of facts)
      switch (fact.kind) {
        case 'boot':
          this.#boot(uid, fact, touched);
          break;
        case 'connectorStatus':
          this.#status(uid, fact, touched);
          break;
        case 'sessionStart':
          this.#start(fact, tariff, now, touched);
          break;
        case 'sessionStop':
          this.#stop(uid, fact, tariff, now, touched);
          break;
        case 'meter':
          this.#meter(uid, fact, ordinal, tariff, now, touched);
          ordinal += fact.samples.length;
          break;
      }
  }

  /** Derives the figures of the sessions that a batch has touched: once for all of its messages. */
  derive(touched: Touched, now: number): void {
    for (const sessionId of touched.sessions.keys()) this.#sessions.derive(sessionId, now);
  }

  /** The transaction of the last merges was rolled back. */
  rolledBack(): void {
    this.#sessions.forget();
  }

  #boot(uid: string, fact: BootFact, touched: Touched): void {
    this.#statements.boot.run({ ...fact, uid });
    touched.boots.add(fact.chargerId);
  }

  #status(uid: string, fact: ConnectorStatusFact, touched: Touched): void {
    this.#statements.status.run({ ...fact, uid });
    const { chargerId, connectorId } = fact;
    touched.connectors.set(`${connectorId}@${chargerId}`, { chargerId, connectorId });
  }

  #start(fact: SessionStartFact, tariff: TariffSnapshot, now: number, touched: Touched): void {
    this.#sessions.ensure(fact, fact.at, tariff, now);
    this.#statements.start.run({
      ...fact,
      suspectedRepeat: fact.suspectedRepeat ? 1 : 0,
      notAuthorized: fact.notAuthorized ? 1 : 0,
      clockNotSet: fact.clockNotSet ? 1 : 0,
    });
    touch(touched, fact.sessionId).started = true;
  }

  #stop(uid: string, fact: SessionStopFact, tariff: TariffSnapshot, now: number, touched: Touched): void {
    this.#sessions.ensure(fact, fact.at, tariff, now);
    this.#statements.stop.run({ ...fact, clockNotSet: undefined, uid });
    if (fact.clockNotSet) this.#statements.clockNotSet.run(fact.sessionId);
    touch(touched, fact.sessionId).stopped = true;
  }

  #meter(
    uid: string,
    fact: MeterFact,
    firstOrdinal: number,
    tariff: TariffSnapshot,
    now: number,
    touched: Touched,
  ): void {
    const { sessionId, chargerId, connectorId, transactionId } = fact;
    const [first] = fact.samples;
    if (first === undefined) return;
    if (sessionId !== null && transactionId !== null) {
      const earliest = fact.samples.reduce(
        (time, sample) => Math.min(time, sample.timestamp),
        first.timestamp,
      );
      const session = touch(touched, sessionId);
      // Once for the many messages of a session that a batch may hold.
      if (earliest < session.earliestSample) {
        this.#sessions.ensure({ sessionId, chargerId, transactionId }, earliest, tariff, now);
        session.earliestSample = earliest;
      }
      if (connectorId !== null && connectorId !== session.connectorId) {
        this.#statements.connector.run({ sessionId, connectorId });
        session.connectorId = connectorId;
      }
    }
    for (const [index, sample] of fact.samples.entries()) {
      const whole = isWhole(sample);
      const { timestamp, measurand, phase, location, context, unit, value } = sample;
      const ordinal = firstOrdinal + index;
      // By position, in the order of the statement's columns.
      this.#statements.sample.run(
        sessionId,
        chargerId,
        connectorId,
        timestamp,
        measurand,
        phase,
        location,
        context,
        unit,
        value,
        uid,
        ordinal,
        whole ? 1 : 0,
      );
      if (sessionId !== null && whole && measurand === ENERGY_REGISTER)
        this.#sessions.compareRegister(sessionId, { timestamp, uid, ordinal, value });
    }
  }
}

function touch(touched: Touched, sessionId: string): TouchedSession {
  const session = touched.sessions.get(sessionId) ?? {
    started: false,
    stopped: false,
    earliestSample: Infinity,
    connectorId: null,
  };
  touched.sessions.set(sessionId, session);
  return session;
}

/**
 * The connector's whole value; one that was there before the transaction, or is triggered, counts as well. The state
 * of charge is the car's, and many chargers say so (OCPP 1.6 §7.30 Location `EV`).
 */
function isWhole({ phase, location, measurand }: SampleFact): boolean {
  return (
    phase === null &&
    (location === null || location === 'Outlet' || (location === 'EV' && measurand === 'SoC'))
  );
}

function prepare(db: Database.Database) {
  return {
    boot: db.prepare(
      `UPDATE chargers SET vendor = @vendor, model = @model, serial_number = @serialNumber,
         firmware_version = @firmwareVersion, meter_type = @meterType, meter_serial_number = @meterSerialNumber,
         iccid = @iccid, imsi = @imsi, last_boot_at = @at, boot_uid = @uid
       WHERE charger_id = @chargerId AND (boot_uid IS NULL OR boot_uid < @uid)`,
    ),
    status: db.prepare(
      `INSERT INTO connectors
         (charger_id, connector_id, status, error_code, info, vendor_error_code, status_at, status_uid)
       VALUES (@chargerId, @connectorId, @status, @errorCode, @info, @vendorErrorCode, @at, @uid)
       ON CONFLICT (charger_id, connector_id) DO UPDATE SET status = excluded.status,
         error_code = excluded.error_code, info = excluded.info, vendor_error_code = excluded.vendor_error_code,
         status_at = excluded.status_at, status_uid = excluded.status_uid
       WHERE status_uid < excluded.status_uid`,
    ),
    // All StartTransactions of a session share its natural key. Only their times can differ, where the charger gave
    // none that can be read: the earliest counts.
    start: db.prepare(
      `UPDATE charging_sessions SET connector_id = @connectorId, id_tag = @idTag,
         started_at = min(coalesce(started_at, @at), @at), meter_start_wh = @meterStartWh,
         suspected_repeat = max(suspected_repeat, @suspectedRepeat),
         not_authorized = max(not_authorized, @notAuthorized), clock_not_set = max(clock_not_set, @clockNotSet)
       WHERE session_id = @sessionId`,
    ),
    clockNotSet: db.prepare(`UPDATE charging_sessions SET clock_not_set = 1 WHERE session_id = ?`),
    // Of several stops the earliest counts, and of those of the same time the one that came first.
    stop: db.prepare(
      `UPDATE charging_sessions SET stopped_at = @at, meter_stop_wh = @meterStopWh, stop_reason = @reason,
         stop_id_tag = @idTag, stop_uid = @uid
       WHERE session_id = @sessionId AND (stop_uid IS NULL OR (@at, @uid) < (stopped_at, stop_uid))`,
    ),
    // MeterValues tell the connector only where no StartTransaction has.
    connector: db.prepare(
      `UPDATE charging_sessions SET connector_id = @connectorId
       WHERE session_id = @sessionId AND started_at IS NULL
         AND (connector_id IS NULL OR connector_id > @connectorId)`,
    ),
    sample: db.prepare(
      `INSERT INTO meter_samples
         (session_id, charger_id, connector_id, timestamp, measurand, phase, location, context, unit, value,
          uid, ordinal, whole)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  };
}
