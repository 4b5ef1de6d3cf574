/** Reads the meter samples of one session: as curves of a bounded number of points, and page by page. */
import type Database from 'better-sqlite3';
import type { MeterSample } from '../../contract/entities.ts';
import type { SampleCursor, SamplePage, SessionPoint } from '../../contract/sessions.ts';
import type { SessionRow } from './rows.ts';

/** Of a curve with more points, the least and the greatest of each of so many spans of time are kept. */
const SPANS = 300;
export const MAX_POINTS = 2 * SPANS + 1;
/** Times that are looked through for gaps. */
const MAX_TIMES = 20_000;
/** A charger may send samples of the end some time after it. */
const AFTER_STOP_MS = 3_600_000;

export const REGISTER = 'Energy.Active.Import.Register';
export const POWER = 'Power.Active.Import';
export const SOC = 'SoC';

const NO_SAMPLES = { count: 0, first: null, last: null };
type SampleRow = MeterSample & { id: number };

/** Written out for the test of their query plans. */
export const SERIES_STATEMENTS = {
  extent: `SELECT count(*) AS count, min(timestamp) AS first, max(timestamp) AS last FROM meter_samples
    WHERE session_id = @sessionId AND whole = 1 AND measurand = @measurand`,
  all: `SELECT timestamp AS at, value FROM meter_samples
    WHERE session_id = @sessionId AND whole = 1 AND measurand = @measurand ORDER BY timestamp, uid, ordinal`,
  // With min() or max(), SQLite takes the other columns from the row that has it.
  thinned: `WITH samples AS (SELECT timestamp AS at, value, CAST((timestamp - @first) / @width AS INTEGER) AS span
      FROM meter_samples
      WHERE session_id = @sessionId AND whole = 1 AND measurand = @measurand)
    SELECT at, value FROM (
      SELECT at, min(value) AS value FROM samples GROUP BY span
      UNION SELECT at, max(value) AS value FROM samples GROUP BY span
      UNION SELECT max(at) AS at, value FROM samples)
    ORDER BY at`,
  times: `SELECT DISTINCT timestamp FROM meter_samples
    WHERE session_id = @sessionId AND whole = 1 AND measurand = @measurand
    ORDER BY timestamp LIMIT ${MAX_TIMES}`,
  latest: `SELECT max(timestamp) AS latest FROM meter_samples WHERE session_id = @sessionId AND whole = 1`,
  page: `SELECT id, timestamp, measurand, phase, location, context, unit, value FROM meter_samples
    WHERE charger_id = @chargerId AND (timestamp, id) > (@timestamp, @id) AND timestamp <= @until
      AND session_id = @sessionId
    ORDER BY timestamp, id LIMIT @limit`,
} as const;

export class SessionSeriesReader {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(sqlite: Database.Database) {
    this.#statements = prepare(sqlite);
  }

  /** One measurand of the whole connector in the order of time, at most MAX_POINTS of it: peaks stay in. */
  curve(sessionId: string, measurand: string): SessionPoint[] {
    const { extent, all, thinned } = this.#statements;
    const { count, first, last } = extent.get({ sessionId, measurand }) ?? NO_SAMPLES;
    if (count <= MAX_POINTS || first === null || last === null) return all.all({ sessionId, measurand });
    const width = Math.ceil((last - first + 1) / SPANS);
    return thinned.all({ sessionId, measurand, first, width });
  }

  /** When the charger measured: its times of energy, or of power where it tells no energy. */
  times(sessionId: string): number[] {
    for (const measurand of [REGISTER, POWER]) {
      const times = this.#statements.times.all({ sessionId, measurand });
      if (times.length > 0) return times.map(({ timestamp }) => timestamp);
    }
    return [];
  }

  /** Time of its latest sample of energy, ms; null for none. */
  latestRegister(sessionId: string): number | null {
    return this.#statements.extent.get({ sessionId, measurand: REGISTER })?.last ?? null;
  }

  /** Everything that was measured, single phases too, in the order of time. */
  page(
    { sessionId, chargerId, sortAt, stoppedAt }: SessionRow,
    after: SampleCursor | undefined,
    limit: number,
  ): SamplePage {
    const latest = this.#statements.latest.get({ sessionId })?.latest ?? 0;
    const until = stoppedAt === null ? Number.MAX_SAFE_INTEGER : Math.max(stoppedAt + AFTER_STOP_MS, latest);
    const { timestamp, id } = after ?? { timestamp: sortAt, id: -1 };
    const samples = this.#statements.page.all({
      sessionId,
      chargerId,
      timestamp,
      id,
      until,
      limit: limit + 1,
    });
    const page = samples.slice(0, limit);
    const last = page.at(-1);
    const more = samples.length > limit && last !== undefined;
    return { samples: page, next: more ? { timestamp: last.timestamp, id: last.id } : null };
  }
}

function prepare(sqlite: Database.Database) {
  const { extent, all, thinned, times, latest, page } = SERIES_STATEMENTS;
  type Of = { sessionId: string; measurand: string };
  return {
    extent: sqlite.prepare<[Of], { count: number; first: number | null; last: number | null }>(extent),
    all: sqlite.prepare<[Of], SessionPoint>(all),
    thinned: sqlite.prepare<[Of & { first: number; width: number }], SessionPoint>(thinned),
    times: sqlite.prepare<[Of], { timestamp: number }>(times),
    latest: sqlite.prepare<[{ sessionId: string }], { latest: number | null }>(latest),
    page: sqlite.prepare<
      [
        SampleCursor & {
          sessionId: string;
          chargerId: string;
          until: number;
          limit: number;
        },
      ],
      SampleRow
    >(page),
  };
}
