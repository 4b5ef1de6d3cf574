/**
 * Removes what is older than the settings keep, in small transactions: other writes get their turn between two steps.
 * What is removed stays known (see PrunedMessages), so that a late redelivery is not stored again. Synchronous; in a
 * worker.
 */
import type Database from 'better-sqlite3';
import type { RetentionCounts } from '../../contract/data.ts';
import type { RetentionLimits } from '../../ports/data-keeper.ts';
import { LogBlockWriter } from './log-blocks.ts';
import { PrunedMessages } from './pruned-messages.ts';
import { prepareRetention, type LogCandidate } from './retention-statements.ts';

/** Rows removed in one transaction at the most. */
const CHUNK = 500;
/** Share of the limit that is shrunk to, so that the next message does not cross it again. */
const SLACK = 0.95;
/** Free pages that stay in the file for new rows; what is beyond is given back to the disk. */
const RESERVE_PAGES = 1_000;
/** Pages given back in one step. */
const VACUUM_PAGES = 500;

export class Retention {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof prepareRetention>;
  readonly #blocks: LogBlockWriter;
  readonly #pruned: PrunedMessages;
  #pass: Generator<void, void> | null = null;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#statements = prepareRetention(db);
    this.#blocks = new LogBlockWriter(db);
    this.#pruned = new PrunedMessages(db);
  }

  /** Begins a pass in place of a former one. */
  begin(limits: RetentionLimits): void {
    this.#pass = this.#run(limits);
  }

  /** Does one transaction of the pass. @returns whether there is more to do. @throws SqliteError */
  step(): boolean {
    const done = this.#pass?.next().done ?? true;
    if (done) this.#pass = null;
    return !done;
  }

  *#run({ olderThan, maxBytes, heldFrom, now }: RetentionLimits): Generator<void, void> {
    const removed: RetentionCounts = { messages: 0, samples: 0, sessions: 0, connections: 0 };
    let before: number | null = null;
    if (olderThan !== null) {
      before = Math.min(olderThan, heldFrom);
      yield* this.#messagesBefore(before, removed);
      yield* this.#samplesBefore(before, removed);
      yield* this.#sessionsBefore(before, removed);
      yield* this.#connectionsBefore(before, removed);
    }
    if (maxBytes !== null && this.#usedBytes() > maxBytes) {
      const reached = yield* this.#shrinkTo(maxBytes * SLACK, heldFrom, removed);
      if (reached !== null) before = Math.max(before ?? 0, reached);
    }
    yield* this.#giveBack();
    this.#report(removed, before, now);
  }

  /** Blocks of the log that begin before the time; those that rows of running sessions hold are looked at each time. */
  *#messagesBefore(before: number, removed: RetentionCounts): Generator<void, void> {
    for (const { block } of this.#statements.blocksBefore.all(before)) {
      const { lowest, highest } = this.#blocks.idsOf(block);
      for (let after = lowest - 1; ;) {
        const rows = this.#statements.logBetween.all({ after, highest, limit: CHUNK });
        const last = rows.at(-1);
        if (last === undefined) break;
        after = last.id;
        removed.messages += this.#removeMessages(rows.filter((row) => isRemovable(row, before)));
        yield;
      }
    }
  }

  /** From the oldest row on, until the size is reached. @returns the time that was reached, ms; null for none. */
  *#shrinkTo(bytes: number, heldFrom: number, removed: RetentionCounts): Generator<void, number | null> {
    let reached: number | null = null;
    for (let after = 0; this.#usedBytes() > bytes;) {
      const rows = this.#statements.logBetween.all({ after, highest: Number.MAX_SAFE_INTEGER, limit: CHUNK });
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
      const removable = rows.filter((row) => isRemovable(row, heldFrom));
      removed.messages += this.#removeMessages(removable);
      for (const { timestamp } of removable) reached = Math.max(reached ?? 0, timestamp + 1);
      yield;
      if (reached === null) continue;
      yield* this.#samplesBefore(reached, removed);
      yield* this.#connectionsBefore(reached, removed);
    }
    return reached;
  }

  #removeMessages(rows: readonly LogCandidate[]): number {
    if (rows.length === 0) return 0;
    this.#db.transaction(() => {
      for (const { id } of rows) this.#statements.removeMessage.run(id);
      this.#pruned.add(rows);
      this.#blocks.trim(rows.map(({ id }) => id));
    })();
    return rows.length;
  }

  /** Samples of messages received before the time, but for those of sessions that run, or have ended since. */
  *#samplesBefore(before: number, removed: RetentionCounts): Generator<void, void> {
    const bound = uidBound(before);
    for (let after = 0; ;) {
      const rows = this.#statements.samplesAfter.all({ after, before, limit: CHUNK });
      // They were stored in the order of their messages, but for backlogs: a whole chunk of later ones is the end.
      if (rows.every(({ uid }) => uid >= bound)) return;
      after = rows.at(-1)?.id ?? after;
      const removable = rows.filter(({ uid, held }) => uid < bound && held === 0);
      this.#db.transaction(() => {
        for (const { id } of removable) this.#statements.removeSample.run(id);
        for (const sessionId of new Set(removable.map((row) => row.sessionId)))
          if (sessionId !== null) this.#statements.markPruned.run(sessionId);
      })();
      removed.samples += removable.length;
      yield;
    }
  }

  *#sessionsBefore(before: number, removed: RetentionCounts): Generator<void, void> {
    for (let changes = CHUNK; changes === CHUNK;) {
      ({ changes } = this.#statements.removeSessions.run({ before, limit: CHUNK }));
      removed.sessions += changes;
      yield;
    }
  }

  *#connectionsBefore(before: number, removed: RetentionCounts): Generator<void, void> {
    for (let changes = CHUNK; changes === CHUNK;) {
      ({ changes } = this.#statements.removeConnections.run({ before, limit: CHUNK }));
      removed.connections += changes;
      yield;
    }
  }

  /** Shortens the file, where it was made with incremental vacuum; elsewhere its free pages are used again. */
  *#giveBack(): Generator<void, void> {
    if (this.#number('auto_vacuum') !== 2) return;
    for (let free = this.#number('freelist_count'); free > RESERVE_PAGES;) {
      this.#db.pragma(`incremental_vacuum(${VACUUM_PAGES})`);
      const left = this.#number('freelist_count');
      if (left >= free) return;
      free = left;
      yield;
    }
  }

  #report(removed: RetentionCounts, before: number | null, now: number): void {
    const any = Object.values(removed).some((count) => count > 0);
    this.#statements.ran.run({ now });
    if (any) this.#statements.removed.run({ ...removed, now, before });
  }

  #usedBytes(): number {
    const pages = this.#number('page_count') - this.#number('freelist_count');
    return pages * this.#number('page_size');
  }

  #number(pragma: string): number {
    return Number(this.#db.pragma(pragma, { simple: true }));
  }
}

function isRemovable({ timestamp, held }: LogCandidate, before: number): boolean {
  return timestamp < before && held === 0;
}

/** Below every UUIDv7 of this time or later (RFC 9562 §5.7: the first 48 bits are ms since 1970 UTC). */
export function uidBound(at: number): string {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
