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

/** Values of the registers that come before and after a sample. */
interface Neighbours {
  before: number | null;
  after: number | null;
}

/** What the latest samples say. */
interface Momentary {
  powerW: number | null;
  socPercent: number | null;
}

/** Sessions whose newest register sample is remembered: more than chargers charge at a time. */
const REMEMBERED = 10_000;

type Sampled = Pick<SessionReadings, 'firstRegisterWh' | 'lastRegisterWh' | 'lastSampleAt'> &
  Momentary & { samplesSpanTime: 0 | 1 | null };

type Stored = Omit<SessionReadings, 'lastSampleAt' | 'samplesSpanTime'> &
  Momentary & { energyWh: number | null; tariff: string; samplesPruned: 0 | 1 };

export class SessionProjection {
  readonly #statements: ReturnType<typeof prepare>;
  /** The newest register sample of a session: what comes in the order of time needs no look at the table. */
  readonly #newest = new Map<string, RegisterSample>();

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
    const { timestamp, uid, ordinal, value } = sample;
    const newest = this.#newest.get(sessionId);
    const { before, after } =
      newest !== undefined && isBefore(newest, sample)
        ? { before: newest.value, after: null }
        : (this.#statements.neighbours.get({ sessionId, timestamp, uid, ordinal }) as Neighbours);
    if ((before ?? -Infinity) > value || (after ?? Infinity) < value)
      this.#statements.registerFell.run(sessionId);
    if (after !== null) return;
    if (this.#newest.size >= REMEMBERED) this.#newest.clear();
    this.#newest.set(sessionId, sample);
  }

  /** Forgets what it remembers of the tables: a transaction was rolled back. */
  forget(): void {
    this.#newest.clear();
  }

  /** Derives registers, power, state of charge, energy and amount from samples, start and stop. */
  derive(sessionId: string, now: number): void {
    const row = this.#statements.read.get(sessionId) as Stored | undefined;
    if (row === undefined) return;
    // Samples that retention has removed cannot be read again: what they told stays.
    const sampled =
      row.samplesPruned === 1
        ? { ...row, lastSampleAt: null, samplesSpanTime: row.energyWh === null ? 0 : 1 }
        : (this.#statements.samples.get({ sessionId }) as Sampled);
    const { firstRegisterWh, lastRegisterWh, lastSampleAt, powerW, socPercent } = sampled;
    const samplesSpanTime = sampled.samplesSpanTime === 1;
    const readings = { ...row, firstRegisterWh, lastRegisterWh, lastSampleAt, samplesSpanTime };
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
}

/** In the order of the table's index of samples. */
function isBefore(a: RegisterSample, b: RegisterSample): boolean {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp;
  return a.uid === b.uid ? a.ordinal < b.ordinal : a.uid < b.uid;
}

function prepare(db: Database.Database) {
  const whole = (measurand: string): string =>
    `FROM meter_samples WHERE session_id = @sessionId AND whole = 1 AND measurand = '${measurand}'`;
  const register = whole('Energy.Active.Import.Register');
  const earliest = 'ORDER BY timestamp, uid, ordinal LIMIT 1';
  const latest = 'ORDER BY timestamp DESC, uid DESC, ordinal DESC LIMIT 1';
  return {
    ensure: db.prepare(
      `INSERT INTO charging_sessions
         (session_id, charger_id, transaction_id, tariff, currency, sort_at, updated_at)
       VALUES (@sessionId, @chargerId, @transactionId, @tariff, @currency, @at, @now)
       ON CONFLICT (session_id) DO UPDATE SET sort_at = min(sort_at, excluded.sort_at)`,
    ),
    neighbours: db.prepare(
      `SELECT
         (SELECT value ${register} AND (timestamp, uid, ordinal) < (@timestamp, @uid, @ordinal) ${latest}) AS before,
         (SELECT value ${register} AND (timestamp, uid, ordinal) > (@timestamp, @uid, @ordinal) ${earliest}) AS after`,
    ),
    registerFell: db.prepare(`UPDATE charging_sessions SET register_fell = 1 WHERE session_id = ?`),
    read: db.prepare(
      `SELECT started_at AS startedAt, meter_start_wh AS meterStartWh, stopped_at AS stoppedAt,
         meter_stop_wh AS meterStopWh, energy_wh AS energyWh, tariff, samples_pruned AS samplesPruned,
         first_register_wh AS firstRegisterWh, last_register_wh AS lastRegisterWh, power_w AS powerW,
         soc_percent AS socPercent FROM charging_sessions WHERE session_id = ?`,
    ),
    samples: db.prepare(
      `SELECT (SELECT value ${register} ${earliest}) AS firstRegisterWh,
         (SELECT value ${register} ${latest}) AS lastRegisterWh,
         (SELECT timestamp ${register} ${latest}) AS lastSampleAt,
         (SELECT timestamp ${register} ${earliest}) < (SELECT timestamp ${register} ${latest}) AS samplesSpanTime,
         (SELECT value ${whole('Power.Active.Import')} ${latest}) AS powerW,
         (SELECT value ${whole('SoC')} ${latest}) AS socPercent`,
    ),
    derived: db.prepare(
      `UPDATE charging_sessions SET first_register_wh = @firstRegisterWh, last_register_wh = @lastRegisterWh,
         power_w = @powerW, soc_percent = @socPercent, energy_wh = @energyWh, amount_minor = @amountMinor,
         updated_at = @now
       WHERE session_id = @sessionId`,
    ),
  };
}
