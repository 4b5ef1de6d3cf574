/** Over which time the log stretches under a filter, and how its messages lie in it: by indexes, never by a scan. */
import type Database from 'better-sqlite3';
import { and, asc, desc, gte, lte } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { LogTimeline } from '../../contract/gateway.ts';
import type { LogFilter } from '../../contract/log-filter.ts';
import { LogBlockReader, type BlockSpan } from './log-blocks.ts';
import { conditions, hasIndex, isOfTimeAlone } from './log-conditions.ts';
import { chargerData } from './schema.ts';

export class TimelineReader {
  readonly #db: BetterSQLite3Database;
  readonly #blocks: LogBlockReader;

  constructor(sqlite: Database.Database) {
    this.#db = drizzle(sqlite);
    this.#blocks = new LogBlockReader(sqlite);
  }

  /**
   * From the oldest row under the filter to the newest one; where no index finds these, of the rows it might be. The
   * counts are those of the log's blocks: of a whole log only, and spread evenly over the time of each block.
   */
  timeline(filter: LogFilter, buckets: number): LogTimeline | null {
    const spans = this.#blocks.spans(filter);
    const span = hasIndex(filter) ? this.#ends(filter) : extentOf(spans, filter);
    if (span === null) return null;
    return { ...span, counts: isOfTimeAlone(filter) ? spread(spans, span, buckets) : null };
  }

  #ends(filter: LogFilter): { from: number; to: number } | null {
    const { lowest, highest } = this.#blocks.ids(filter);
    const end = (order: typeof asc | typeof desc): number | undefined =>
      this.#db
        .select({ timestamp: chargerData.timestamp })
        .from(chargerData)
        .where(and(gte(chargerData.id, lowest), lte(chargerData.id, highest), ...conditions(filter)))
        .orderBy(order(chargerData.id))
        .limit(1)
        .get()?.timestamp;
    const [first, last] = [end(asc), end(desc)];
    if (first === undefined || last === undefined) return null;
    // The clock may have been set back in between.
    return { from: Math.min(first, last), to: Math.max(first, last) };
  }
}

function extentOf(
  spans: readonly BlockSpan[],
  { from = -Infinity, to = Infinity }: LogFilter,
): { from: number; to: number } | null {
  if (spans.length === 0) return null;
  let [first, last] = [Infinity, -Infinity];
  for (const span of spans) {
    first = Math.min(first, span.from);
    last = Math.max(last, span.to);
  }
  return { from: Math.max(first, from), to: Math.min(last, to) };
}

function spread(
  spans: readonly BlockSpan[],
  { from, to }: { from: number; to: number },
  buckets: number,
): number[] {
  const counts = Array.from({ length: buckets }, () => 0);
  const width = Math.max(1, (to - from + 1) / buckets);
  const bucketOf = (at: number): number => Math.floor((at - from) / width);
  for (const { rows, from: first, to: last } of spans) {
    const low = Math.max(0, bucketOf(first));
    const high = Math.min(buckets - 1, bucketOf(last));
    const perMs = rows / (last - first + 1);
    for (let bucket = low; bucket <= high; bucket += 1) {
      const start = from + bucket * width;
      const ms = Math.min(last + 1, start + width) - Math.max(first, start);
      counts[bucket] = (counts[bucket] ?? 0) + perMs * ms;
    }
  }
  // Of a short log a part holds less than one message on the average: it is not empty for that.
  return counts.map((count) => Math.round(count * 100) / 100);
}
