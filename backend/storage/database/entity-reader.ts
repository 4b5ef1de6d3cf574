/** Reads single chargers, connectors and sessions, and their lists. */
import type Database from 'better-sqlite3';
import { and, desc, eq, getTableColumns, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Charger, ChargingSession, Connector, MeterSample } from '../../contract/entities.ts';
import type { DatabaseReader } from '../../ports/database.ts';
import { toCharger, toConnector, toSession, type ConnectorRow } from './rows.ts';
import { chargers, chargingSessions, connectors, meterSamples } from './schema.ts';

/** Samples that a session's chart needs at the most; longer sessions are thinned out evenly. */
const MAX_CHART_SAMPLES = 5_000;

/**
 * No later session has begun on the same connector. A StopTransaction that never came must not leave two sessions
 * current on one connector, nor may a stop be invented; and as rows alone decide it, the order of messages does not.
 */
const isCurrent = sql`NOT EXISTS (SELECT 1 FROM charging_sessions AS later
  WHERE later.charger_id = ${chargingSessions.chargerId} AND later.connector_id = ${chargingSessions.connectorId}
    AND later.started_at > ${chargingSessions.startedAt})`;

export class EntityReader {
  readonly #db: BetterSQLite3Database;
  readonly #prepared: ReturnType<typeof prepare>;

  constructor(sqlite: Database.Database) {
    this.#db = drizzle(sqlite);
    this.#prepared = prepare(this.#db);
  }

  chargers(): Charger[] {
    const byCharger = new Map<string, ConnectorRow[]>();
    for (const row of this.#db.select().from(connectors).orderBy(connectors.connectorId).all()) {
      const rows = byCharger.get(row.chargerId);
      if (rows === undefined) byCharger.set(row.chargerId, [row]);
      else rows.push(row);
    }
    return this.#db
      .select()
      .from(chargers)
      .orderBy(chargers.chargerId)
      .all()
      .map((row) => toCharger(row, byCharger.get(row.chargerId) ?? []));
  }

  charger(chargerId: string): Charger | null {
    const row = this.#prepared.charger.get({ chargerId });
    return row === undefined ? null : toCharger(row, this.#prepared.connectors.all({ chargerId }));
  }

  connector(chargerId: string, connectorId: number): Connector | null {
    const row = this.#prepared.connector.get({ chargerId, connectorId });
    return row === undefined ? null : toConnector(row);
  }

  session(sessionId: string): ChargingSession | null {
    const row = this.#prepared.session.get({ sessionId });
    return row === undefined ? null : toSession(row);
  }

  /**
   * A keyset page, latest first. `active`: those without a stop that are their connector's current one; one that was
   * never stopped and is not current is in the list without a status only.
   */
  sessions(request: Parameters<DatabaseReader['sessions']>[0]): {
    sessions: ChargingSession[];
    hasMore: boolean;
  } {
    const table = chargingSessions;
    const after =
      request.after === undefined ? undefined : this.#prepared.session.get({ sessionId: request.after });
    const rows = this.#db
      .select()
      .from(table)
      .where(
        and(
          request.chargerId === undefined ? undefined : eq(table.chargerId, request.chargerId),
          request.status === undefined
            ? undefined
            : request.status === 'active'
              ? and(isNull(table.stoppedAt), isCurrent)
              : isNotNull(table.stoppedAt),
          after === undefined
            ? undefined
            : or(
                lt(table.sortAt, after.sortAt),
                and(eq(table.sortAt, after.sortAt), lt(table.sessionId, after.sessionId)),
              ),
        ),
      )
      .orderBy(desc(table.sortAt), desc(table.sessionId))
      .limit(request.limit + 1)
      .all();
    return { sessions: rows.slice(0, request.limit).map(toSession), hasMore: rows.length > request.limit };
  }

  samples(sessionId: string): MeterSample[] {
    const rows = this.#prepared.samples.all({ sessionId });
    const step = Math.ceil(rows.length / MAX_CHART_SAMPLES);
    return step <= 1 ? rows : rows.filter((_row, index) => index % step === 0);
  }
}

function prepare(db: BetterSQLite3Database) {
  const { timestamp, measurand, phase, location, context, unit, value } = getTableColumns(meterSamples);
  return {
    charger: db
      .select()
      .from(chargers)
      .where(eq(chargers.chargerId, sql.placeholder('chargerId')))
      .prepare(),
    connectors: db
      .select()
      .from(connectors)
      .where(eq(connectors.chargerId, sql.placeholder('chargerId')))
      .orderBy(connectors.connectorId)
      .prepare(),
    connector: db
      .select()
      .from(connectors)
      .where(
        and(
          eq(connectors.chargerId, sql.placeholder('chargerId')),
          eq(connectors.connectorId, sql.placeholder('connectorId')),
        ),
      )
      .prepare(),
    session: db
      .select()
      .from(chargingSessions)
      .where(eq(chargingSessions.sessionId, sql.placeholder('sessionId')))
      .prepare(),
    samples: db
      .select({ timestamp, measurand, phase, location, context, unit, value })
      .from(meterSamples)
      .where(and(eq(meterSamples.sessionId, sql.placeholder('sessionId')), eq(meterSamples.whole, true)))
      .orderBy(meterSamples.timestamp, meterSamples.uid, meterSamples.ordinal)
      .prepare(),
  };
}
