/** Sizes and ages of a database, for the window. */
import Database from 'better-sqlite3';
import type { DatabaseFigures } from '../../contract/data.ts';
import { sizeOf } from '../file-size.ts';

/** Counts every row: not on a thread that something waits for. @throws SqliteError */
export function figuresOf(file: string): DatabaseFigures {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const number = (pragma: string): number => Number(sqlite.pragma(pragma, { simple: true }));
    const count = (table: string): number =>
      (sqlite.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count;
    const { oldestAt, newestAt } = sqlite
      .prepare('SELECT min(from_at) AS oldestAt, max(to_at) AS newestAt FROM log_blocks')
      .get() as { oldestAt: number | null; newestAt: number | null };
    return {
      bytes: sizeOf(file) + sizeOf(`${file}-wal`),
      freeBytes: number('freelist_count') * number('page_size'),
      schema: number('user_version'),
      messages: count('charger_data'),
      sessions: count('charging_sessions'),
      oldestAt,
      newestAt,
      retention: retentionOf(sqlite),
    };
  } finally {
    sqlite.close();
  }
}

function retentionOf(sqlite: Database.Database): DatabaseFigures['retention'] {
  const row = sqlite
    .prepare(
      `SELECT ran_at AS ranAt, removed_at AS removedAt, removed_before AS removedBefore,
         messages, samples, sessions, connections FROM retention_report`,
    )
    .get() as
    | (DatabaseFigures['retention']['removed'] & {
        ranAt: number;
        removedAt: number | null;
        removedBefore: number | null;
      })
    | undefined;
  const { ranAt = null, removedAt = null, removedBefore = null, ...counts } = row ?? {};
  return {
    ranAt,
    removedAt,
    removedBefore,
    removed: { messages: 0, samples: 0, sessions: 0, connections: 0, ...counts },
  };
}
