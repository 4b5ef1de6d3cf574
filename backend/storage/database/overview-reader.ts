/** Reads the figures of a day and the latest faulty messages. Each statement reads one day's rows at the most. */
import type Database from 'better-sqlite3';
import type { Direction, MessageProblem, MessageType } from '../../contract/ocpp.ts';
import {
  LONGEST_DAY_MS,
  PROBLEM_SPAN_MS,
  type LoggedProblem,
  type Overview,
} from '../../contract/overview.ts';
import { fromStoredId, type StoredId } from './log-keys.ts';

/** Faulty messages that are looked through: one charger that errs all day must not hide the others for long. */
const FAULTY_ROWS = 500;
/** The window makes one of those that many chargers share: a small number would cut the chargers it counts. */
const MAX_PROBLEMS = 300;
/** Longer error frames are not read for their description. */
const MAX_ERROR_LENGTH = 20_000;

/** Written out for the test of their query plans. */
export const OVERVIEW_STATEMENTS = {
  begun: `SELECT count(*) AS sessions, coalesce(sum(energy_wh), 0) AS energyWh
    FROM charging_sessions WHERE sort_at >= @since`,
  /** Begun before the day, and still running: ghosts that were never stopped did not change since. */
  running: `SELECT session_id AS sessionId, energy_wh AS energyWh, coalesce(meter_start_wh, first_register_wh) AS startWh
    FROM charging_sessions WHERE stopped_at IS NULL AND sort_at < @since AND updated_at >= @since`,
  /** Begun before the day, and stopped in it. */
  ended: `SELECT session_id AS sessionId, energy_wh AS energyWh, coalesce(meter_start_wh, first_register_wh) AS startWh
    FROM charging_sessions WHERE sort_at >= @earliest AND sort_at < @since AND stopped_at >= @since`,
  registerBefore: `SELECT value FROM meter_samples WHERE session_id = ? AND whole = 1
    AND measurand = 'Energy.Active.Import.Register' AND timestamp < ?
    ORDER BY timestamp DESC, uid DESC, ordinal DESC LIMIT 1`,
  faulty: `SELECT uid, charger_id AS chargerId, message AS action, type AS messageType, direction, timestamp,
      correlates_with AS correlatesWith, schema_errors AS schemaErrors,
      CASE WHEN type = 'CALLERROR' AND length(raw) < ${MAX_ERROR_LENGTH} AND json_valid(raw) THEN raw ->> 2 END AS errorCode,
      CASE WHEN type = 'CALLERROR' AND length(raw) < ${MAX_ERROR_LENGTH} AND json_valid(raw) THEN raw ->> 3 END AS description
    FROM charger_data WHERE faulty = 1 ORDER BY id DESC LIMIT ${FAULTY_ROWS}`,
} as const;

interface EarlierSession {
  sessionId: string;
  energyWh: number | null;
  startWh: number | null;
}

interface FaultyRow {
  uid: string;
  chargerId: string;
  action: string;
  messageType: MessageType;
  direction: Direction;
  timestamp: number;
  correlatesWith: string | null;
  schemaErrors: string | null;
  errorCode: unknown;
  description: unknown;
}

type StoredFaultyRow = Omit<FaultyRow, 'uid' | 'correlatesWith'> & {
  uid: StoredId;
  correlatesWith: StoredId | null;
};

function withIds(row: StoredFaultyRow): FaultyRow {
  const { uid, correlatesWith } = row;
  return {
    ...row,
    uid: fromStoredId(uid),
    correlatesWith: correlatesWith === null ? null : fromStoredId(correlatesWith),
  };
}

export class OverviewReader {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(sqlite: Database.Database) {
    this.#statements = prepare(sqlite);
  }

  /** @param since when the day began, ms. @param now ms. */
  overview(since: number, now: number): Overview {
    const { begun, running, ended } = this.#statements;
    const today = begun.get({ since }) as { sessions: number; energyWh: number };
    const earlier = [
      ...running.all({ since }),
      ...ended.all({ since, earliest: since - LONGEST_DAY_MS }),
    ] as EarlierSession[];
    const carriedOver = earlier.reduce((sum, session) => sum + this.#energySince(session, since), 0);
    return {
      sessions: today.sessions,
      energyWh: Math.round(today.energyWh + carriedOver),
      problems: this.#problems(now),
    };
  }

  /** Wh that a session which began before `since` delivered after it, by the last register reading before. */
  #energySince({ sessionId, energyWh, startWh }: EarlierSession, since: number): number {
    if (energyWh === null) return 0;
    const reading = this.#statements.registerBefore.get(sessionId, since) as { value: number } | undefined;
    const before = reading === undefined || startWh === null ? 0 : Math.max(0, reading.value - startWh);
    return Math.max(0, energyWh - before);
  }

  #problems(now: number): LoggedProblem[] {
    const rows = (this.#statements.faulty.all() as StoredFaultyRow[]).map((row) => withIds(row));
    const recent = rows.filter(({ timestamp }) => timestamp >= now - PROBLEM_SPAN_MS);
    const uids = new Set(recent.map(({ uid }) => uid));
    const groups = new Map<string, LoggedProblem>();
    for (const row of recent) {
      // The console's refusal of a faulty CALL says the same once more.
      if (row.correlatesWith !== null && uids.has(row.correlatesWith)) continue;
      const problem = toProblem(row);
      const key = JSON.stringify([row.chargerId, row.action, row.messageType, row.direction, problem.kind]);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, problem.entry);
      else known.count += 1;
    }
    return [...groups.values()].slice(0, MAX_PROBLEMS);
  }
}

/** The entry for a first message of its kind; `kind` is what makes others the same. */
function toProblem(row: FaultyRow): { kind: string; entry: LoggedProblem } {
  const { uid, chargerId, action, messageType, direction, timestamp } = row;
  const [first] = row.schemaErrors === null ? [] : (JSON.parse(row.schemaErrors) as MessageProblem[]);
  const errorCode = typeof row.errorCode === 'string' ? row.errorCode : null;
  const description = typeof row.description === 'string' ? row.description : '';
  const entry = {
    uid,
    chargerId,
    action,
    messageType,
    direction,
    errorCode,
    message: (first?.message ?? description).slice(0, 500),
    count: 1,
    lastAt: timestamp,
  };
  return { kind: first === undefined ? (errorCode ?? '') : `${first.field} ${first.rule}`, entry };
}

function prepare(sqlite: Database.Database) {
  const { begun, running, ended, registerBefore, faulty } = OVERVIEW_STATEMENTS;
  return {
    begun: sqlite.prepare(begun),
    running: sqlite.prepare(running),
    ended: sqlite.prepare(ended),
    registerBefore: sqlite.prepare(registerBefore),
    faulty: sqlite.prepare(faulty),
  };
}
