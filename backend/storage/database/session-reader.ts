/** Reads one session whole: its curves, its cost, what happened in it. Every part reads a bounded number of rows. */
import type Database from 'better-sqlite3';
import type { LogRow } from '../../contract/entities.ts';
import type {
  SampleCursor,
  SamplePage,
  SessionDetail,
  SessionPoint,
  SessionSeries,
} from '../../contract/sessions.ts';
import type { Tariff } from '../../contract/settings.ts';
import type { EntityReader } from './entity-reader.ts';
import { ANSWERS_UID, fromStoredId, type StoredId } from './log-keys.ts';
import type { LogReader } from './log-reader.ts';
import { toSession, type SessionRow } from './rows.ts';
import { costOf } from './session-figures.ts';
import { POWER, REGISTER, SessionSeriesReader, SOC } from './session-series-reader.ts';
import { timelineOf, type TimelineMessage } from './session-timeline.ts';

/** Messages that its page lists; the log shows them all. */
const MESSAGES = 60;
/** Messages of the charger that are looked through for the timeline. */
const BEFORE = 60;
const DURING = 20_000;
const AFTER = 60;
/** Connections of the charger that are looked through. */
const EPOCHS = 100;

/** Start and stop may be long, with data of the transaction: what they say is in the session's row. */
const told = (range: string, limit: number): string => `
  SELECT uid, message, session_id AS sessionId, timestamp,
    CAST(payload ->> 'idTag' AS TEXT) AS idTag, CAST(payload ->> 'connectorId' AS INTEGER) AS connectorId,
    CAST(payload ->> 'transactionId' AS INTEGER) AS transactionId, CAST(payload ->> 'status' AS TEXT) AS status,
    CAST(payload ->> 'errorCode' AS TEXT) AS errorCode, CAST(payload ->> 'timestamp' AS TEXT) AS time
  FROM (
    SELECT id, uid, message, session_id, timestamp, CASE WHEN length(raw) < 4000 THEN message_data END AS payload
    FROM charger_data WHERE id IN (
      SELECT id FROM (
        SELECT id, type, duplicate_of, message FROM charger_data
        WHERE charger_id = @chargerId AND ${range} LIMIT ${limit})
      WHERE type = 'CALL' AND duplicate_of IS NULL AND message IN ('Authorize', 'RemoteStartTransaction',
        'RemoteStopTransaction', 'StartTransaction', 'StatusNotification', 'StopTransaction')))
  ORDER BY id`;

/** Written out for the test of their query plans. */
export const SESSION_STATEMENTS = {
  extent: `SELECT count(*) AS count, min(id) AS first, max(id) AS last FROM charger_data
    WHERE session_id = @sessionId`,
  before: told('id < @first ORDER BY id DESC', BEFORE),
  during: told('id BETWEEN @first AND @last ORDER BY id', DURING),
  count: `SELECT count(*) AS count FROM (SELECT id FROM charger_data
      WHERE charger_id = @chargerId AND id BETWEEN @first AND @last LIMIT ${DURING + 1})`,
  after: told('id > @last ORDER BY id', AFTER),
  answer: `SELECT message_data AS payload FROM charger_data
    WHERE ${ANSWERS_UID} AND type = 'CALLRESULT' LIMIT 1`,
  epochs: `SELECT connected_at AS connectedAt, disconnected_at AS disconnectedAt FROM connection_epochs
    WHERE charger_id = @chargerId AND connected_at >= (SELECT coalesce(max(connected_at), 0) FROM connection_epochs
      WHERE charger_id = @chargerId AND connected_at <= @begun)
    ORDER BY connected_at LIMIT ${EPOCHS}`,
} as const;

type ToldRow = Omit<TimelineMessage, 'answer' | 'uid'> & { uid: StoredId };

export class SessionReader {
  readonly #entities: EntityReader;
  readonly #log: LogReader;
  readonly #series: SessionSeriesReader;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(sqlite: Database.Database, entities: EntityReader, log: LogReader) {
    this.#entities = entities;
    this.#log = log;
    this.#series = new SessionSeriesReader(sqlite);
    this.#statements = prepare(sqlite);
  }

  detail(sessionId: string): SessionDetail | null {
    const row = this.#entities.sessionRow(sessionId);
    if (row === null) return null;
    const extent = this.#statements.extent.get({ sessionId });
    const messages: LogRow[] = this.#log.latestOfSession(sessionId, MESSAGES);
    return {
      session: toSession(row),
      cost: this.cost(row),
      series: this.#curves(row),
      timeline: this.#timeline(row, extent?.first ?? null, extent?.last ?? null),
      messages,
      messageCount: extent?.count ?? 0,
      samplesPruned: row.samplesPruned,
    };
  }

  /** How its amount comes about; the amount itself is the one that was stored. */
  cost(row: SessionRow): SessionDetail['cost'] {
    const lastSampleAt = this.#series.latestRegister(row.sessionId);
    return costOf({ ...row, lastSampleAt }, row.energyWh, JSON.parse(row.tariff) as Tariff);
  }

  samples(request: { sessionId: string; after?: SampleCursor; limit: number }): SamplePage {
    const row = this.#entities.sessionRow(request.sessionId);
    return row === null ? { samples: [], next: null } : this.#series.page(row, request.after, request.limit);
  }

  #curves(row: SessionRow): SessionSeries {
    const { sessionId } = row;
    const energy = withEnds(row, this.#series.curve(sessionId, REGISTER));
    const power = this.#series.curve(sessionId, POWER);
    const soc = this.#series.curve(sessionId, SOC);
    return power.length > 0
      ? { energy, power, powerDerived: false, soc }
      : { energy, power: meanPower(energy), powerDerived: true, soc };
  }

  #timeline(row: SessionRow, first: number | null, last: number | null): SessionDetail['timeline'] {
    const { chargerId, sessionId, stoppedAt } = row;
    const { before, during, count, after, epochs } = this.#statements;
    const session = row;
    const begun = row.startedAt ?? row.sortAt;
    const shared = {
      session,
      epochs: epochs.all({ chargerId, begun }),
      sampleTimes: this.#series.times(sessionId),
    };
    if (first === null || last === null)
      return { entries: timelineOf({ ...shared, before: [], during: [], after: [] }), cut: false };
    // What comes after the last message of a session that runs is of its time as well.
    const range = { chargerId, first, last: stoppedAt === null ? Number.MAX_SAFE_INTEGER : last };
    const entries = timelineOf({
      ...shared,
      before: this.#told(before.all({ chargerId, first })),
      during: this.#told(during.all(range)),
      after: stoppedAt === null ? [] : this.#told(after.all({ chargerId, last })),
    });
    return { entries, cut: (count.get(range)?.count ?? 0) > DURING };
  }

  #told(rows: ToldRow[]): TimelineMessage[] {
    return rows.map((row) => ({
      ...row,
      uid: fromStoredId(row.uid),
      answer: ASKING.has(row.message) ? this.#answerStatus(row.uid) : null,
    }));
  }

  /** `status` of an answer, or that of its idTagInfo (OCPP 1.6 §6.2, §6.34, §6.36). */
  #answerStatus(uid: StoredId): string | null {
    const payload = this.#statements.answer.get({ uid: fromStoredId(uid) })?.payload;
    if (payload === undefined || payload === null) return null;
    const answer = JSON.parse(payload) as { status?: unknown; idTagInfo?: { status?: unknown } | null };
    const status = answer.idTagInfo?.status ?? answer.status;
    return typeof status === 'string' ? status : null;
  }
}

const ASKING = new Set(['Authorize', 'RemoteStartTransaction', 'RemoteStopTransaction']);

/** Energy since the start, with the readings of start and stop. */
function withEnds(row: SessionRow, register: SessionPoint[]): SessionPoint[] {
  const { startedAt, meterStartWh, stoppedAt, meterStopWh } = row;
  const start = meterStartWh ?? register[0]?.value;
  if (start === undefined) return [];
  const points = register.map(({ at, value }) => ({ at, value: value - start }));
  if (startedAt !== null && meterStartWh !== null) points.push({ at: startedAt, value: 0 });
  if (stoppedAt !== null && meterStopWh !== null) points.push({ at: stoppedAt, value: meterStopWh - start });
  return points.toSorted((left, right) => left.at - right.at || left.value - right.value);
}

/** W between two readings of the energy, at the later one. A register that fell tells nothing. */
function meanPower(energy: readonly SessionPoint[]): SessionPoint[] {
  return energy.flatMap(({ at, value }, index): SessionPoint[] => {
    const former = energy[index - 1];
    if (former === undefined || at <= former.at || value < former.value) return [];
    return [{ at, value: ((value - former.value) * 3_600_000) / (at - former.at) }];
  });
}

function prepare(sqlite: Database.Database) {
  const { extent, before, during, count, after, answer, epochs } = SESSION_STATEMENTS;
  type Range = { chargerId: string; first: number; last: number };
  return {
    extent: sqlite.prepare<
      [{ sessionId: string }],
      { count: number; first: number | null; last: number | null }
    >(extent),
    before: sqlite.prepare<[Pick<Range, 'chargerId' | 'first'>], ToldRow>(before),
    during: sqlite.prepare<[Range], ToldRow>(during),
    count: sqlite.prepare<[Range], { count: number }>(count),
    after: sqlite.prepare<[Pick<Range, 'chargerId' | 'last'>], ToldRow>(after),
    answer: sqlite.prepare<[{ uid: string }], { payload: string | null }>(answer),
    epochs: sqlite.prepare<
      [{ chargerId: string; begun: number }],
      { connectedAt: number; disconnectedAt: number | null }
    >(epochs),
  };
}
