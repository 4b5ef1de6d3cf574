/** Remembers which messages retention has removed: see `prunedMessages` in the schema. Within the caller's transaction. */
import type Database from 'better-sqlite3';

export interface PrunedMessage {
  deviceId: string;
  sequence: number;
  uid: string;
}

interface Span {
  from: number;
  to: number;
  lastUid: string;
}

export class PrunedMessages {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Database.Database) {
    this.#statements = prepare(db);
  }

  /** Whether retention has ever removed any. */
  any(): boolean {
    return this.#statements.any.get() !== undefined;
  }

  /** Whether a message that is not in the log was there before. */
  has({ deviceId, sequence, uid }: PrunedMessage): boolean {
    const span = this.#statements.spanAt.get(deviceId, sequence);
    return span !== undefined && sequence <= span.to && uid <= span.lastUid;
  }

  add(messages: readonly PrunedMessage[]): void {
    const byDevice = groupByDevice(messages);
    for (const [deviceId, ofDevice] of byDevice)
      for (const span of spansOf(ofDevice)) this.#merge(deviceId, span);
  }

  /** Spans that touch become one. */
  #merge(deviceId: string, span: Span): void {
    const merged = { ...span };
    const swallow = (other: Span): void => {
      merged.from = Math.min(merged.from, other.from);
      merged.to = Math.max(merged.to, other.to);
      if (other.lastUid > merged.lastUid) merged.lastUid = other.lastUid;
      this.#statements.remove.run(deviceId, other.from);
    };
    const before = this.#statements.spanAt.get(deviceId, span.from);
    if (before !== undefined && before.to >= span.from - 1) swallow(before);
    for (const after of this.#statements.spansWithin.all(deviceId, span.from, span.to + 1)) swallow(after);
    this.#statements.insert.run(deviceId, merged.from, merged.to, merged.lastUid);
  }
}

/** Consecutive numbers as spans. */
export function spansOf(messages: readonly PrunedMessage[]): Span[] {
  const spans: Span[] = [];
  for (const { sequence, uid } of messages.toSorted((a, b) => a.sequence - b.sequence)) {
    const last = spans.at(-1);
    if (last === undefined || sequence > last.to + 1)
      spans.push({ from: sequence, to: sequence, lastUid: uid });
    else {
      last.to = sequence;
      if (uid > last.lastUid) last.lastUid = uid;
    }
  }
  return spans;
}

function groupByDevice(messages: readonly PrunedMessage[]): Map<string, PrunedMessage[]> {
  const groups = new Map<string, PrunedMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.deviceId);
    if (group === undefined) groups.set(message.deviceId, [message]);
    else group.push(message);
  }
  return groups;
}

function prepare(db: Database.Database) {
  const columns = 'from_sequence AS "from", to_sequence AS "to", last_uid AS lastUid';
  return {
    any: db.prepare<[]>('SELECT 1 FROM pruned_messages LIMIT 1'),
    spanAt: db.prepare<[string, number], Span>(
      `SELECT ${columns} FROM pruned_messages WHERE device_id = ? AND from_sequence <= ?
       ORDER BY from_sequence DESC LIMIT 1`,
    ),
    spansWithin: db.prepare<[string, number, number], Span>(
      `SELECT ${columns} FROM pruned_messages WHERE device_id = ? AND from_sequence > ? AND from_sequence <= ?`,
    ),
    remove: db.prepare<[string, number]>(
      'DELETE FROM pruned_messages WHERE device_id = ? AND from_sequence = ?',
    ),
    insert: db.prepare<[string, number, number, string]>(
      'INSERT INTO pruned_messages (device_id, from_sequence, to_sequence, last_uid) VALUES (?, ?, ?, ?)',
    ),
  };
}
