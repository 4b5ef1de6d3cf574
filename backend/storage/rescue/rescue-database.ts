/** Rescues the console's database, and mends what its tables say about each other. */
import type Database from 'better-sqlite3';
import { copyRows, type Rescue } from './copy-rows.ts';

/** @param to a new database with the tables of today. */
export function rescueDatabase(from: string, to: Database.Database): Rescue {
  const rescue = copyRows(from, to);
  to.exec(MEND);
  if (rescue.lost === 0 && rescue.damagedPages === 0) return rescue;
  // Whole pages that are lost show in the numbers of each charger's messages, which have no gaps.
  const missing = to.prepare(MISSING).pluck().get() as number;
  return { ...rescue, lost: Math.max(rescue.lost, missing) };
}

/** Gaps in the chargers' sequence numbers. What the journal has yet to hand over counts as well: about nothing. */
const MISSING = `
  SELECT coalesce(sum(missing), 0) FROM (
    SELECT max(0, max(sequence) - min(sequence) + 1 - count(*)) AS missing FROM charger_data GROUP BY charger_id)
`;

/** What a table lost and the log still tells. */
const MEND = `
  INSERT OR REPLACE INTO log_blocks
    SELECT id / 1024, min(timestamp), max(timestamp) FROM charger_data GROUP BY 1;
  INSERT OR IGNORE INTO chargers (charger_id, device_id, last_seen_at)
    SELECT charger_id, device_id, max(timestamp) FROM charger_data GROUP BY charger_id;
`;
