/** Reads how a charger behaves: its heartbeats, and what it measured lately. Both read a bounded number of rows. */
import type Database from 'better-sqlite3';
import type { ConnectorSample } from '../../contract/entities.ts';

/** Messages of a charger that are looked through for heartbeats. */
const MESSAGES = 3_000;
const MAX_HEARTBEATS = 60;
/** Samples of a charger that are looked through for those that the charts show, and the most that they are given. */
const SAMPLES = 20_000;
const MAX_SAMPLES = 6_000;

/** Written out for the test of their query plans. */
export const CHARGER_STATEMENTS = {
  heartbeats: `SELECT timestamp FROM (
      SELECT id, timestamp, message, type, direction, duplicate_of FROM charger_data
      WHERE charger_id = @chargerId ORDER BY id DESC LIMIT ${MESSAGES})
    WHERE message = 'Heartbeat' AND type = 'CALL' AND direction = 'Incoming' AND duplicate_of IS NULL
    LIMIT ${MAX_HEARTBEATS}`,
  samples: `SELECT connector_id AS connectorId, timestamp, measurand, phase, location, context, unit, value FROM (
      SELECT * FROM meter_samples WHERE charger_id = @chargerId AND timestamp >= @since
      ORDER BY timestamp DESC LIMIT ${SAMPLES})
    WHERE measurand IN ('Power.Active.Import', 'Current.Import', 'SoC')
    LIMIT ${MAX_SAMPLES}`,
} as const;

export class ChargerReader {
  readonly #heartbeats: Database.Statement<[{ chargerId: string }], { timestamp: number }>;
  readonly #samples: Database.Statement<[{ chargerId: string; since: number }], ConnectorSample>;

  constructor(sqlite: Database.Database) {
    this.#heartbeats = sqlite.prepare(CHARGER_STATEMENTS.heartbeats);
    this.#samples = sqlite.prepare(CHARGER_STATEMENTS.samples);
  }

  /** When its latest heartbeats came, ms, latest first. */
  heartbeats(chargerId: string): number[] {
    return this.#heartbeats.all({ chargerId }).map(({ timestamp }) => timestamp);
  }

  /** Power, current and state of charge since a moment (ms), in the order of time; the latest, where there are many. */
  samples(chargerId: string, since: number): ConnectorSample[] {
    return this.#samples.all({ chargerId, since }).toReversed();
  }
}
