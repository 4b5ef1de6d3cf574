/** Rescues the console's database, and mends what its tables say about each other. */
import type Database from 'better-sqlite3';
import { copyRows, type Rescue } from './copy-rows.ts';

/** @param to a new database with the tables of today. */
export function rescueDatabase(from: string, to: Database.Database): Rescue {
  const rescue = copyRows(from, to);
  to.exec(MEND);
  const { missing } = to
    .prepare('SELECT coalesce(max(id) - min(id) + 1 - count(*), 0) AS missing FROM charger_data')
    .get() as { missing: number };
  // Ids of the log have no gaps: whole pages that are lost show in them.
  return { ...rescue, lost: Math.max(rescue.lost, missing) };
}

/** What a table lost and the log still tells. */
const MEND = `
  INSERT OR REPLACE INTO log_blocks
    SELECT id / 1024, min(timestamp), max(timestamp) FROM charger_data GROUP BY 1;
  INSERT OR IGNORE INTO chargers (charger_id, device_id, last_seen_at)
    SELECT charger_id, device_id, max(timestamp) FROM charger_data GROUP BY charger_id;
`;
