/** SQL of the retention. */
import type Database from 'better-sqlite3';
import { fromStoredId, type StoredId } from './log-keys.ts';

export interface LogCandidate {
  id: number;
  uid: string;
  deviceId: string;
  sequence: number;
  timestamp: number;
  /** 1: of a session that runs. */
  held: 0 | 1;
}

interface SampleCandidate {
  id: number;
  uid: string;
  sessionId: string | null;
  /** 1: of a session that runs, or has ended after the time. */
  held: 0 | 1;
}

/** Nobody has stopped it, and no later session has begun on its connector: see session-conditions.ts. */
const RUNS = `(session.stopped_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM charging_sessions AS later
  WHERE later.charger_id = session.charger_id AND later.connector_id = session.connector_id
    AND later.started_at > session.started_at))`;

export function prepareRetention(db: Database.Database) {
  const logBetween = db.prepare<
    [{ after: number; highest: number; limit: number }],
    Omit<LogCandidate, 'uid'> & { uid: StoredId }
  >(
    `SELECT log.id, log.uid, log.device_id AS deviceId, log.sequence, log.timestamp,
       EXISTS (SELECT 1 FROM charging_sessions AS session
         WHERE session.session_id = log.session_id AND ${RUNS}) AS held
     FROM charger_data AS log WHERE log.id > @after AND log.id <= @highest ORDER BY log.id LIMIT @limit`,
  );
  return {
    blocksBefore: db.prepare<[number], { block: number }>(
      'SELECT block FROM log_blocks WHERE from_at < ? ORDER BY block',
    ),
    logBetween: {
      all: (between: { after: number; highest: number; limit: number }): LogCandidate[] =>
        logBetween.all(between).map((row) => ({ ...row, uid: fromStoredId(row.uid) })),
    },
    removeMessage: db.prepare<[number]>('DELETE FROM charger_data WHERE id = ?'),
    // `updated_at` is the console's time: the clock of a charger may stand anywhere.
    samplesAfter: db.prepare<[{ after: number; before: number; limit: number }], SampleCandidate>(
      `SELECT sample.id, sample.uid, sample.session_id AS sessionId,
         EXISTS (SELECT 1 FROM charging_sessions AS session
           WHERE session.session_id = sample.session_id AND (session.updated_at >= @before OR ${RUNS})) AS held
       FROM meter_samples AS sample WHERE sample.id > @after ORDER BY sample.id LIMIT @limit`,
    ),
    removeSample: db.prepare<[number]>('DELETE FROM meter_samples WHERE id = ?'),
    markPruned: db.prepare<[string]>(
      'UPDATE charging_sessions SET samples_pruned = 1 WHERE session_id = ? AND samples_pruned = 0',
    ),
    // Last of all: only sessions of which nothing is left in the log.
    removeSessions: db.prepare<[{ before: number; limit: number }]>(
      `DELETE FROM charging_sessions WHERE session_id IN (
         SELECT session.session_id FROM charging_sessions AS session
         WHERE session.sort_at < @before AND session.updated_at < @before AND NOT ${RUNS}
           AND NOT EXISTS (SELECT 1 FROM charger_data AS log WHERE log.session_id = session.session_id)
           AND NOT EXISTS (SELECT 1 FROM meter_samples AS sample
             WHERE sample.session_id = session.session_id AND sample.whole = 1)
         LIMIT @limit)`,
    ),
    removeConnections: db.prepare<[{ before: number; limit: number }]>(
      `DELETE FROM connection_epochs WHERE connection_id IN (
         SELECT connection_id FROM connection_epochs
         WHERE coalesce(disconnected_at, connected_at) < @before
           AND connection_id NOT IN (SELECT connection_id FROM chargers WHERE connection_id IS NOT NULL)
         LIMIT @limit)`,
    ),
    ran: db.prepare<[{ now: number }]>(
      `INSERT INTO retention_report (id, ran_at, messages, samples, sessions, connections)
       VALUES (1, @now, 0, 0, 0, 0) ON CONFLICT (id) DO UPDATE SET ran_at = excluded.ran_at`,
    ),
    removed: db.prepare(
      `UPDATE retention_report SET removed_at = @now, removed_before = @before, messages = @messages,
         samples = @samples, sessions = @sessions, connections = @connections WHERE id = 1`,
    ),
  };
}
