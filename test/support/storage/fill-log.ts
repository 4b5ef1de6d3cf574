/** A long log, written by SQL alone: calls and their answers by turns, evenly over a span of time. */
import { openForWriting } from '../../../backend/storage/database/open-database.ts';
import { MIGRATIONS } from './database.ts';

export interface LongLog {
  rows: number;
  /** Of the oldest row and, after the last one, of none; ms. */
  from: number;
  to: number;
  /** Every so many calls one has no answer. */
  unansweredEvery?: number;
  /** Characters of each call's payload. */
  payload?: number;
}

/** Fills the database file of a data folder that no console has open. Charger `CP1` sends, row by row, DataTransfer. */
export async function fillLog(file: string, log: LongLog): Promise<void> {
  const { rows, from, to, unansweredEvery = rows, payload = 40 } = log;
  const { sqlite } = await openForWriting(file, MIGRATIONS);
  sqlite.pragma('synchronous = OFF');
  // An odd id is a call, the even one after it its answer; of a call without one the next is a call of its own.
  sqlite
    .prepare(
      `WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < @rows),
         m AS (SELECT id, (id % 2 = 0 AND (id / 2) % @every <> 0) AS answers FROM n)
       INSERT INTO charger_data (id, uid, charger_id, device_id, ocpp_version, type, message, direction, raw,
         timestamp, message_id, correlates_with, latency_ms, suspected_repeat, faulty, connection_id, sequence,
         stored_at)
       SELECT id, 'uid-' || id, 'CP1', 'CP1', '1.6', iif(answers, 'CALLRESULT', 'CALL'), 'DataTransfer',
         iif(answers, 'Outgoing', 'Incoming'),
         iif(answers, '[3,"' || (id - 1) || '",{"status":"Accepted"}]',
           '[2,"' || id || '","DataTransfer",{"data":"' || substr(hex(randomblob(@half)), 1, @payload) || '"}]'),
         @from + (id - 1) * (@to - @from) / max(1, @rows - 1), CAST(id - answers AS TEXT),
         iif(answers, 'uid-' || (id - 1), NULL), iif(answers, 3, NULL), 0, 0, 'connection', id,
         @from + (id - 1) * (@to - @from) / max(1, @rows - 1)
       FROM m`,
    )
    .run({ rows, from, to, every: unansweredEvery, payload, half: Math.ceil(payload / 2) });
  sqlite.exec(
    `INSERT INTO log_blocks (block, from_at, to_at)
     SELECT id / 1024, min(timestamp), max(timestamp) FROM charger_data GROUP BY id / 1024`,
  );
  sqlite.close();
}
