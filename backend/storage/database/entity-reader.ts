/** Reads single chargers, connectors and sessions, and all chargers. */
import type Database from 'better-sqlite3';
import { and, eq, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Charger, ChargingSession, Connector } from '../../contract/entities.ts';
import { toCharger, toConnector, toSession, type ConnectorRow, type SessionRow } from './rows.ts';
import { chargers, chargingSessions, connectors } from './schema.ts';

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
    const row = this.sessionRow(sessionId);
    return row === null ? null : toSession(row);
  }

  sessionRow(sessionId: string): SessionRow | null {
    return this.#prepared.session.get({ sessionId }) ?? null;
  }
}

function prepare(db: BetterSQLite3Database) {
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
  };
}
