/** What a million messages take on the disk, beside a table that stores payload and raw frame both. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Scenario } from '../bench.ts';
import { history } from '../database/history.ts';

const MB = 1_048_576;
const MILLION = 1_000_000;

export const fileSize: Scenario = {
  name: 'file-size',
  logs: ({ smallRows }) => [smallRows],
  async run(bench) {
    const rows = bench.scale.smallRows;
    const file = join(await bench.seeded(rows), 'ocpp-console.sqlite');
    const perMillion = (bytes: number): number => ((bytes / rows) * MILLION) / MB;
    return [
      {
        scenario: 'file-size',
        what: 'Log and its indexes, per million messages',
        unit: 'MB',
        runs: [perMillion(logBytes(file))],
        reference: { what: 'payload and raw both stored', runs: [perMillion(naiveBytes(rows))] },
        goal: { of: 'ratio', is: 'atMost', limit: 0.6 },
      },
      {
        scenario: 'file-size',
        what: 'Whole file, per million messages',
        unit: 'MB',
        runs: [perMillion(statSync(file).size)],
      },
    ];
  },
};

/** Pages of the log's table, its indexes and its text index (sqlite.org/dbstat.html). */
function logBytes(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    const { bytes } = database
      .prepare(
        `SELECT sum(pgsize) AS bytes FROM dbstat WHERE aggregate = TRUE AND name LIKE 'charger\\_data%' ESCAPE '\\'`,
      )
      .get() as { bytes: number };
    return bytes;
  } finally {
    database.close();
  }
}

/** The same messages as the mission's fields would be stored at first thought, with the indexes that its pages need. */
function naiveBytes(rows: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-size-'));
  try {
    const database = new Database(join(folder, 'naive.sqlite'));
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    database.exec(
      `CREATE TABLE charger_data (id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
         charger_id TEXT NOT NULL, device_id TEXT NOT NULL, ocpp_version TEXT NOT NULL, type TEXT NOT NULL,
         message TEXT NOT NULL, message_data TEXT, direction TEXT NOT NULL, raw TEXT NOT NULL,
         timestamp TEXT NOT NULL, message_id TEXT NOT NULL, connection_id TEXT NOT NULL, session_id TEXT,
         correlates_with TEXT, latency_ms REAL, schema_errors TEXT);
       CREATE INDEX by_charger ON charger_data (charger_id, timestamp);
       CREATE INDEX by_message ON charger_data (message, timestamp);
       CREATE INDEX by_time ON charger_data (timestamp);
       CREATE INDEX by_session ON charger_data (session_id);
       CREATE INDEX by_correlation ON charger_data (correlates_with);`,
    );
    const insert = database.prepare(
      `INSERT INTO charger_data (uid, charger_id, device_id, ocpp_version, type, message, message_data, direction, raw,
         timestamp, message_id, connection_id, session_id, correlates_with, latency_ms, schema_errors)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    database.transaction(() => {
      for (const { envelope, sessionId } of history({ rows, endAt: Date.now() }))
        insert.run(
          envelope.uid,
          envelope.chargerId,
          envelope.deviceId,
          envelope.ocppVersion,
          envelope.messageType,
          envelope.action,
          JSON.stringify(envelope.payload),
          envelope.direction,
          envelope.rawData,
          new Date(envelope.timestamp).toISOString(),
          envelope.messageId,
          envelope.connectionId,
          sessionId,
          envelope.correlatesWith ?? null,
          envelope.latencyMs ?? null,
          envelope.problems === undefined ? null : JSON.stringify(envelope.problems),
        );
    })();
    const pages = Number(database.pragma('page_count', { simple: true }));
    const bytes = pages * Number(database.pragma('page_size', { simple: true }));
    database.close();
    return bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
