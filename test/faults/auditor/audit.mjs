/**
 * The auditor: a program of its own that shares no code with the console. It reads what the chargers wrote down as
 * acknowledged, and the database, and tells what is missing, double or different.
 *
 *   node audit.mjs --records DIR --database FILE [--reference FILE]
 *
 * `--reference` is the database of an undisturbed run of the same input. Writes one JSON object to stdout; exits 0
 * whatever it found.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';

/** Findings listed by name; the counts are whole. */
const LISTED = 10;

/** What the messages add up to. A repeated sample of a retried MeterValues is the same sample. */
const SESSION = `s.charger_id, s.connector_id, s.id_tag, s.started_at, s.meter_start_wh`;
const PROJECTIONS = {
  chargers: `SELECT charger_id, vendor, model, serial_number, firmware_version FROM chargers`,
  connectors: `SELECT charger_id, connector_id, status, error_code, info, vendor_error_code FROM connectors`,
  sessions: `SELECT ${SESSION}, stopped_at, meter_stop_wh, stop_reason, stop_id_tag, first_register_wh,
      last_register_wh, register_fell, power_w, soc_percent, energy_wh, amount_minor, currency, not_authorized,
      clock_not_set FROM charging_sessions s`,
  samples: `SELECT DISTINCT ${SESSION}, m.charger_id, m.connector_id, m.timestamp, m.measurand, m.phase, m.location,
      m.context, m.unit, m.value
    FROM meter_samples m LEFT JOIN charging_sessions s ON s.session_id = m.session_id`,
};

const { values } = parseArgs({
  options: {
    records: { type: 'string' },
    database: { type: 'string' },
    reference: { type: 'string' },
  },
});
if (values.records === undefined || values.database === undefined)
  throw new Error('--records and --database are needed.');

const database = new Database(values.database, { readonly: true, fileMustExist: true });
const calls = readRecords(values.records);
const report = {
  acknowledged: calls.length,
  ...auditLog(database, calls),
  ...auditTransactions(calls),
  differences: values.reference === undefined ? [] : compare(database, values.reference),
};
process.stdout.write(`${JSON.stringify(report)}\n`);

/** @param {string} folder */
function readRecords(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * Each acknowledged CALL is in the log exactly once, with the payload that was sent, and its answer as it was received.
 * A row marked as the duplicate of another is no second count: it is the charger's own retry.
 */
function auditLog(db, acknowledged) {
  // Gathered in one pass: the log has no index by message id.
  const log = new Map();
  for (const row of db
    .prepare(
      `SELECT device_id, message_id, type, direction, raw FROM charger_data
       WHERE duplicate_of IS NULL AND (type = 'CALL' AND direction = 'Incoming' OR type = 'CALLRESULT' AND direction = 'Outgoing')`,
    )
    .iterate()) {
    const key = `${row.device_id}\n${row.message_id}\n${row.type}`;
    const known = log.get(key);
    if (known === undefined) log.set(key, [row.raw]);
    else known.push(row.raw);
  }
  const lost = [];
  const doubled = [];
  for (const calls of byMessageId(acknowledged).values()) {
    const [{ identity, messageId, action }] = calls;
    const name = `${identity} ${messageId} ${action}`;
    const asked = log.get(`${identity}\n${messageId}\nCALL`) ?? [];
    const answered = log.get(`${identity}\n${messageId}\nCALLRESULT`) ?? [];
    // Each needs a row of its own: a charger that counts anew at every boot says different things under one id.
    lost.push(...missing(asked, 3, calls, 'payload').map(() => name));
    lost.push(...missing(answered, 2, calls, 'answer').map(() => `${name}: its answer`));
    if (asked.length > calls.length || answered.length > calls.length) doubled.push(name);
  }
  const gaps = db
    .prepare(
      `SELECT device_id AS device, max(sequence) - min(sequence) + 1 - count(DISTINCT sequence) AS missing,
         count(*) - count(DISTINCT sequence) AS twice
       FROM charger_data GROUP BY device_id HAVING missing <> 0 OR twice <> 0`,
    )
    .all();
  const empty = gaps.reduce((sum, gap) => sum + Math.max(0, gap.missing), 0);
  const twice = gaps.reduce((sum, gap) => sum + Math.max(0, gap.twice), 0);
  return {
    lost: lost.length,
    doubled: doubled.length,
    /** Places in the chargers' streams, acknowledged or not, that are empty or taken twice. */
    gaps: empty,
    repeats: twice,
    examples: { lost: lost.slice(0, LISTED), doubled: doubled.slice(0, LISTED), gaps: gaps.slice(0, LISTED) },
  };
}

function byMessageId(acknowledged) {
  const groups = new Map();
  for (const call of acknowledged) {
    const key = `${call.identity}\n${call.messageId}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [call]);
    else known.push(call);
  }
  return groups;
}

/** Calls that find no frame of their own which carries, at this index, what they carry under this name. */
function missing(frames, index, calls, name) {
  const left = frames.map((raw) => JSON.parse(raw)[index]);
  return calls.filter((call) => {
    const found = left.findIndex((content) => same(content, call[name]));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

/** One transactionId for each start, and never one for two. */
function auditTransactions(acknowledged) {
  const starts = new Map();
  const conflicts = [];
  for (const { action, identity, payload, answer } of acknowledged) {
    if (action !== 'StartTransaction') continue;
    const key = startKey(identity, payload);
    const known = starts.get(answer.transactionId);
    if (known !== undefined && known !== key)
      conflicts.push(`transactionId ${answer.transactionId}: ${known} and ${key}`);
    starts.set(answer.transactionId, key);
  }
  return { starts: starts.size, transactionConflicts: conflicts };
}

function startKey(identity, { connectorId, idTag, timestamp, meterStart }) {
  return [identity, connectorId, idTag, timestamp, meterStart].join(' ');
}

/** What differs between the projections of two databases: allotted ids and times of arrival apart, all must be equal. */
function compare(db, referenceFile) {
  const reference = new Database(referenceFile, { readonly: true, fileMustExist: true });
  const differences = [];
  for (const [name, sql] of Object.entries(PROJECTIONS)) {
    const ours = linesOf(db, sql);
    const theirs = linesOf(reference, sql);
    const all = new Set([...ours.keys(), ...theirs.keys()]);
    for (const line of all)
      if ((ours.get(line) ?? 0) !== (theirs.get(line) ?? 0))
        differences.push(
          `${name}: ${line} is here ${ours.get(line) ?? 0}, in the undisturbed run ${theirs.get(line) ?? 0} times`,
        );
  }
  reference.close();
  return differences.length > LISTED
    ? [...differences.slice(0, LISTED), `… ${differences.length} in all`]
    : differences;
}

function linesOf(db, sql) {
  const lines = new Map();
  for (const row of db.prepare(sql).raw().iterate()) {
    const line = JSON.stringify(row);
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  return lines;
}

function same(a, b) {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Keys in one order, at every level. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  );
}
