/** Makes the idTags of the log known to a redaction, before the first row is written. */
import type Database from 'better-sqlite3';
import type { IdRange } from './log-blocks.ts';
import type { IdTagRedaction } from './redaction.ts';

/** Messages whose frames name tags (OCPP 1.6 §6); a vendor's own, and frames that no action is known of. */
const ACTIONS = [
  'Authorize',
  'StartTransaction',
  'StopTransaction',
  'RemoteStartTransaction',
  'SendLocalList',
  'ReserveNow',
  'DataTransfer',
  '',
];
const ROWS_PER_STEP = 500;

export class TagScan {
  readonly #frames: Database.Statement<[string, number, number, number], { id: number; raw: string }>;
  readonly #listed: Database.Statement<[], { tag: string }>;
  readonly #actions = [...ACTIONS];
  readonly #range: IdRange;
  #position: number;
  #begun = false;

  constructor(sqlite: Database.Database, range: IdRange) {
    this.#range = range;
    this.#position = range.lowest - 1;
    this.#listed = sqlite.prepare(
      `SELECT id_tag AS tag FROM id_tags
       UNION SELECT parent_id_tag FROM id_tags WHERE parent_id_tag IS NOT NULL
       UNION SELECT id_tag FROM charging_sessions WHERE id_tag IS NOT NULL
       UNION SELECT stop_id_tag FROM charging_sessions WHERE stop_id_tag IS NOT NULL`,
    );
    this.#frames = sqlite.prepare(
      'SELECT id, raw FROM charger_data WHERE message = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?',
    );
  }

  /** @returns whether there is more to look through. */
  step(redaction: IdTagRedaction): boolean {
    if (!this.#begun) {
      this.#begun = true;
      for (const { tag } of this.#listed.all()) redaction.tag(tag);
    }
    const [action] = this.#actions;
    if (action === undefined) return false;
    let rows = 0;
    let last = this.#position;
    // One frame at a time: each may be a megabyte.
    for (const { id, raw } of this.#frames.iterate(action, last, this.#range.highest, ROWS_PER_STEP)) {
      redaction.frame(raw);
      rows += 1;
      last = id;
    }
    if (rows === ROWS_PER_STEP) this.#position = last;
    else {
      this.#actions.shift();
      this.#position = this.#range.lowest - 1;
    }
    return this.#actions.length > 0;
  }
}
