/** Reads from the log what passed between the console and one charger: commands, requests, connections. */
import type Database from 'better-sqlite3';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ConnectionEpoch } from '../../contract/entities.ts';
import type { DatabaseReader, LoggedRequest } from '../../ports/database.ts';
import { listColumns } from './log-columns.ts';
import { answers, COMMON_ACTION, RARE_ACTION } from './log-keys.ts';
import { toLogRow } from './rows.ts';
import { chargerData, connectionEpochs } from './schema.ts';

/** Written out: the partial index serves this very text only. */
const isCommand = sql`type = 'CALL' AND direction = 'Outgoing'`;

export class CommandReader {
  readonly #db: BetterSQLite3Database;

  constructor(sqlite: Database.Database) {
    this.#db = drizzle(sqlite);
  }

  /** A keyset page, latest first. The answer is the charger's first one. */
  commands({
    chargerId,
    before,
    limit,
  }: Parameters<DatabaseReader['commands']>[0]): Awaited<ReturnType<DatabaseReader['commands']>> {
    const calls = this.#db
      .select(listColumns)
      .from(chargerData)
      .where(
        and(
          eq(chargerData.chargerId, chargerId),
          isCommand,
          before === undefined ? undefined : lt(chargerData.id, before),
        ),
      )
      .orderBy(desc(chargerData.id))
      .limit(limit + 1)
      .all();
    const commands = calls.slice(0, limit).map((call) => {
      const answer = this.#db
        .select(listColumns)
        .from(chargerData)
        .where(answers(call.uid))
        .orderBy(chargerData.id)
        .limit(1)
        .get();
      return { call: toLogRow(call), answer: answer === undefined ? null : toLogRow(answer) };
    });
    return { commands, hasMore: calls.length > limit };
  }

  /** Payloads of the latest answered commands of this action with their results, latest first. */
  answered(chargerId: string, action: string, limit: number): AnsweredCommand[] {
    // In the id's order, which an answer of a high priority may overtake: both are there or the row waits.
    return this.#db.all<AnsweredCommand>(sql`
      SELECT call.message_data AS request, answer.message_data AS response, answer.timestamp AS at
      FROM charger_data AS call
      JOIN charger_data AS answer ON ${answers(sql`call.uid`, sql`answer.correlates_with`)}
        AND answer.type = 'CALLRESULT'
      WHERE call.charger_id = ${chargerId} AND call.type = 'CALL' AND call.direction = 'Outgoing'
        AND call.message = ${action}
      ORDER BY call.id DESC LIMIT ${limit}`);
  }

  /** Payloads of the latest CALLs of this action that the charger sent. */
  latestRequests(chargerId: string, action: string, limit: number): LoggedRequest[] {
    const isRare = action === COMMON_ACTION ? sql`1` : RARE_ACTION;
    return this.#db.all<LoggedRequest>(sql`
      SELECT message_data AS payload, timestamp FROM charger_data
      WHERE charger_id = ${chargerId} AND message = ${action} AND ${isRare} AND type = 'CALL' AND direction = 'Incoming'
        AND message_data IS NOT NULL
      ORDER BY id DESC LIMIT ${limit}`);
  }

  connections(chargerId: string, limit: number): ConnectionEpoch[] {
    const { connectionId, remoteAddress, connectedAt, disconnectedAt, closeCode, closeReason } =
      connectionEpochs;
    return this.#db
      .select({ connectionId, remoteAddress, connectedAt, disconnectedAt, closeCode, closeReason })
      .from(connectionEpochs)
      .where(eq(connectionEpochs.chargerId, chargerId))
      .orderBy(desc(connectedAt), desc(connectionId))
      .limit(limit)
      .all();
  }
}

export interface AnsweredCommand {
  /** Payload of the CALL, as JSON. */
  request: string;
  /** Payload of the CALLRESULT, as JSON. */
  response: string;
  /** When the answer came, ms. */
  at: number;
}
