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

/**
 * Gaps in the chargers' sequence numbers, but for what retention removed. What the journal has yet to hand over counts as
 * well: about nothing.
 */
const MISSING = `
  WITH kept AS (
    SELECT device_id, min(sequence) AS first, max(sequence) AS last, count(*) AS messages
    FROM charger_data GROUP BY device_id),
  pruned AS (
    SELECT device_id, sum(min(to_sequence, last) - max(from_sequence, first) + 1) AS messages
    FROM kept JOIN pruned_messages USING (device_id)
    WHERE to_sequence >= first AND from_sequence <= last GROUP BY device_id)
  SELECT coalesce(sum(max(0, last - first + 1 - kept.messages - coalesce(pruned.messages, 0))), 0)
  FROM kept LEFT JOIN pruned USING (device_id)
`;

/** What a table lost and the log still tells. */
const MEND = `
  INSERT OR REPLACE INTO log_blocks
    SELECT id / 1024, min(timestamp), max(timestamp) FROM charger_data GROUP BY 1;
  INSERT OR IGNORE INTO chargers (charger_id, device_id, last_seen_at)
    SELECT charger_id, device_id, max(timestamp) FROM charger_data GROUP BY charger_id;
`;
