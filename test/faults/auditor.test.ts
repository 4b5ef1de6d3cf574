/** The auditor finds what it is there to find: nothing is worth a suite whose judge never says no. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, vi } from 'vitest';
import { runAuditor, undisturbedRun } from './suite/audit.ts';
import { untilDrained } from './suite/drained.ts';
import { faultCase } from './suite/fault-case.ts';

faultCase('the auditor, on files that were tampered with', { full: 1, short: 1 }, async (world) => {
  const console = await world.console();
  await console.start();
  const fleet = world.fleet(console, { chargers: 2, pauseMs: 0 });
  await vi.waitFor(() => expect(fleet.acknowledged).toBeGreaterThan(30), 30_000);
  await fleet.finish();
  await untilDrained(console);
  await console.end('SIGTERM');
  const reference = await undisturbedRun(world.records, world.folder);

  const tampered = async (sql: string) => {
    const file = join(world.folder, 'tampered.sqlite');
    cpSync(console.database, file);
    const db = new Database(file);
    db.exec(sql);
    db.close();
    return runAuditor(world.records, file, reference);
  };
  const any = `(SELECT id FROM charger_data WHERE type = 'CALL' AND message = 'MeterValues' LIMIT 1)`;
  const columns = `charger_id, device_id, ocpp_version, type, message, direction, raw, timestamp, message_id,
    suspected_repeat, faulty, connection_id, sequence, stored_at`;

  const lost = await tampered(`DELETE FROM charger_data WHERE id = ${any}`);
  expect(lost).toMatchObject({ lost: 1, doubled: 0, gaps: 1, differences: [] });
  const doubled = await tampered(
    `INSERT INTO charger_data (uid, ${columns}) SELECT 'another', ${columns} FROM charger_data WHERE id = ${any}`,
  );
  expect(doubled).toMatchObject({ lost: 0, doubled: 1, repeats: 1 });
  const other = await tampered(
    `UPDATE charger_data SET raw = replace(raw, '"value":"', '"value":"9') WHERE id = ${any}`,
  );
  expect(other).toMatchObject({ lost: 1, doubled: 0 });
  const wrong = await tampered(
    `UPDATE charging_sessions SET energy_wh = energy_wh + 1 WHERE charger_id = 'CP-0'`,
  );
  expect(wrong).toMatchObject({ lost: 0, doubled: 0 });
  expect(wrong.differences).not.toEqual([]);
  const whole = await runAuditor(world.records, console.database, reference);
  expect(whole).toMatchObject({ lost: 0, doubled: 0, gaps: 0, repeats: 0, differences: [] });
});
