/** Reads the sessions under a filter: pages of them, and their sums. */
import type Database from 'better-sqlite3';
import { and, count, desc, eq, lt, or, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ChargingSession } from '../../contract/entities.ts';
import type { SessionFilter, SessionTotals } from '../../contract/sessions.ts';
import type { DatabaseReader } from '../../ports/database.ts';
import { toSession } from './rows.ts';
import { chargingSessions as table } from './schema.ts';
import { isCurrent, sessionConditions } from './session-conditions.ts';

export class SessionListReader {
  readonly #db: BetterSQLite3Database;
  readonly #chargers: Database.Statement<[], { chargerId: string }>;

  constructor(sqlite: Database.Database) {
    this.#db = drizzle(sqlite);
    this.#chargers = sqlite.prepare(
      `SELECT charger_id AS chargerId FROM chargers
       WHERE EXISTS (SELECT 1 FROM charging_sessions AS s WHERE s.charger_id = chargers.charger_id)
       ORDER BY charger_id`,
    );
  }

  /**
   * A keyset page, latest first. `active`: those without a stop that are their connector's current one; one that was
   * never stopped and is not current is in the list under the other filters only.
   */
  page({ after, limit, ...filter }: Parameters<DatabaseReader['sessions']>[0]): {
    sessions: ChargingSession[];
    hasMore: boolean;
  } {
    const last =
      after === undefined
        ? undefined
        : this.#db.select({ sortAt: table.sortAt }).from(table).where(eq(table.sessionId, after)).get();
    const behind =
      after === undefined || last === undefined
        ? undefined
        : or(lt(table.sortAt, last.sortAt), and(eq(table.sortAt, last.sortAt), lt(table.sessionId, after)));
    const rows = this.#db
      .select()
      .from(table)
      .where(and(...sessionConditions(filter), behind))
      .orderBy(desc(table.sortAt), desc(table.sessionId))
      .limit(limit + 1)
      .all();
    return { sessions: rows.slice(0, limit).map(toSession), hasMore: rows.length > limit };
  }

  /** Sums over all sessions under the filter: one scan of what its index gives. */
  totals(filter: SessionFilter, now: number): SessionTotals {
    const runs = sql`(${table.stoppedAt} IS NULL AND ${isCurrent})`;
    const groups = this.#db
      .select({
        currency: table.currency,
        count: count(),
        active: sql<number>`sum(${runs})`,
        energyWh: sql<number>`coalesce(sum(${table.energyWh}), 0)`,
        amountMinor: sql<number | null>`sum(${table.amountMinor})`,
        durationMs: sql<number>`coalesce(sum(max(0, CASE WHEN ${table.stoppedAt} IS NOT NULL
          THEN ${table.stoppedAt} - ${table.startedAt}
          WHEN ${isCurrent} THEN ${now} - ${table.startedAt} END)), 0)`,
        estimates: sql<number>`coalesce(sum(${table.stoppedAt} IS NULL AND ${table.amountMinor} IS NOT NULL), 0)`,
      })
      .from(table)
      .where(and(...sessionConditions(filter)))
      .groupBy(table.currency)
      .all()
      .toSorted((left, right) => right.count - left.count);
    const sum = (of: (group: (typeof groups)[number]) => number): number =>
      groups.reduce((total, group) => total + of(group), 0);
    return {
      count: sum((group) => group.count),
      active: sum((group) => group.active),
      energyWh: sum((group) => group.energyWh),
      durationMs: sum((group) => group.durationMs),
      amounts: groups.flatMap(({ currency, amountMinor }) =>
        amountMinor === null ? [] : [{ currency, amountMinor }],
      ),
      estimated: groups.some(({ estimates }) => estimates > 0),
    };
  }

  /** The chargers that have sessions, by id. */
  chargers(): string[] {
    return this.#chargers.all().map(({ chargerId }) => chargerId);
  }
}
