/** The row of one charging session: made when it is first heard of, and its figures derived anew at each change. */
import type Database from 'better-sqlite3';
import type { Tariff } from '../../contract/settings.ts';
import { amountOf, energyOf, type SessionReadings } from './session-figures.ts';

interface RegisterSample {
  timestamp: number;
  uid: string;
  ordinal: number;
  value: number;
}

/** What the latest samples say. */
interface Momentary {
  powerW: number | null;
  socPercent: number | null;
}

export class SessionProjection {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Database.Database) {
    this.#statements = prepare(db);
  }

  /** Makes the session's row when it is new, under the tariff of this moment. */
  ensure(
    session: { sessionId: string; chargerId: string; transactionId: number },
    at: number,
    tariff: Tariff,
    now: number,
  ): void {
    const { sessionId, chargerId, transactionId } = session;
    this.#statements.ensure.run({
      sessionId,
      chargerId,
      transactionId,
      tariff: JSON.stringify(tariff),
      currency: tariff.currency,
      at,
      now,
    });
  }

  /**
   * Marks the session when the register falls between this sample and its neighbours in time. Each falling pair is
   * adjacent when its second sample arrives, so the order of arrival does not matter.
   */
  compareRegister(sessionId: string, sample: RegisterSample): void {
    const key = { sessionId, timestamp: sample.timestamp, uid: sample.uid, ordinal: sample.ordinal };
    const before = this.#statements.registerBefore.get(key) as { value: number } | undefined;
    const after = this.#statements.registerAfter.get(key) as { value: number } | undefined;
    if ((before?.value ?? -Infinity) > sample.value || (after?.value ?? Infinity) < sample.value)
      this.#statements.registerFell.run(sessionId);
  }

  /** Derives registers, power, state of charge, energy and amount from samples, start and stop. */
  derive(sessionId: string, now: number): void {
    const row = this.#statements.read.get(sessionId) as
      | (Omit<SessionReadings, 'lastSampleAt'> & Momentary & { tariff: string; samplesPruned: 0 | 1 })
      | undefined;
    if (row === undefined) return;
    // Samples that retention has removed cannot be read again: what they told stays.
    const sampled = row.samplesPruned === 1 ? { ...row, lastSampleAt: null } : this.#readSamples(sessionId);
    const { firstRegisterWh, lastRegisterWh, lastSampleAt, powerW, socPercent } = sampled;
    const readings: SessionReadings = { ...row, firstRegisterWh, lastRegisterWh, lastSampleAt };
    const energyWh = energyOf(readings);
    this.#statements.derived.run({
      sessionId,
      firstRegisterWh,
      lastRegisterWh,
      powerW,
      socPercent,
      energyWh,
      amountMinor: amountOf(readings, energyWh, JSON.parse(row.tariff) as Tariff),
      now,
    });
  }

  #readSamples(
    sessionId: string,
  ): Pick<SessionReadings, 'firstRegisterWh' | 'lastRegisterWh' | 'lastSampleAt'> & Momentary {
    const register = 'Energy.Active.Import.Register';
    const first = this.#sample(this.#statements.firstSample, sessionId, register);
    const last = this.#sample(this.#statements.lastSample, sessionId, register);
    const power = this.#sample(this.#statements.lastSample, sessionId, 'Power.Active.Import');
    const soc = this.#sample(this.#statements.lastSample, sessionId, 'SoC');
    return {
      firstRegisterWh: first?.value ?? null,
      lastRegisterWh: last?.value ?? null,
      lastSampleAt: last?.timestamp ?? null,
      powerW: power?.value ?? null,
      socPercent: soc?.value ?? null,
    };
  }

  #sample(
    statement: Database.Statement,
    sessionId: string,
    measurand: string,
  ): { value: number; timestamp: number } | undefined {
    return statement.get(sessionId, measurand) as { value: number; timestamp: number } | undefined;
  }
}

function prepare(db: Database.Database) {
  const register = `FROM meter_samples WHERE session_id = @sessionId AND whole = 1
    AND measurand = 'Energy.Active.Import.Register'`;
  return {
    ensure: db.prepare(
      `INSERT INTO charging_sessions
         (session_id, charger_id, transaction_id, tariff, currency, sort_at, updated_at)
       VALUES (@sessionId, @chargerId, @transactionId, @tariff, @currency, @at, @now)
       ON CONFLICT (session_id) DO UPDATE SET sort_at = min(sort_at, excluded.sort_at)`,
    ),
    registerBefore: db.prepare(
      `SELECT value ${register} AND (timestamp, uid, ordinal) < (@timestamp, @uid, @ordinal)
       ORDER BY timestamp DESC, uid DESC, ordinal DESC LIMIT 1`,
    ),
    registerAfter: db.prepare(
      `SELECT value ${register} AND (timestamp, uid, ordinal) > (@timestamp, @uid, @ordinal)
       ORDER BY timestamp, uid, ordinal LIMIT 1`,
    ),
    registerFell: db.prepare(`UPDATE charging_sessions SET register_fell = 1 WHERE session_id = ?`),
    read: db.prepare(
      `SELECT started_at AS startedAt, meter_start_wh AS meterStartWh, stopped_at AS stoppedAt,
         meter_stop_wh AS meterStopWh, tariff, samples_pruned AS samplesPruned,
         first_register_wh AS firstRegisterWh, last_register_wh AS lastRegisterWh, power_w AS powerW,
         soc_percent AS socPercent FROM charging_sessions WHERE session_id = ?`,
    ),
    firstSample: db.prepare(
      `SELECT value, timestamp FROM meter_samples WHERE session_id = ? AND whole = 1 AND measurand = ?
       ORDER BY timestamp, uid, ordinal LIMIT 1`,
    ),
    lastSample: db.prepare(
      `SELECT value, timestamp FROM meter_samples WHERE session_id = ? AND whole = 1 AND measurand = ?
       ORDER BY timestamp DESC, uid DESC, ordinal DESC LIMIT 1`,
    ),
    derived: db.prepare(
      `UPDATE charging_sessions SET first_register_wh = @firstRegisterWh, last_register_wh = @lastRegisterWh,
         power_w = @powerW, soc_percent = @socPercent, energy_wh = @energyWh, amount_minor = @amountMinor,
         updated_at = @now
       WHERE session_id = @sessionId`,
    ),
  };
}
