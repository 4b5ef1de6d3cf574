/** The journal as the main thread uses it: gathers what is asked for in one tick into one transaction. */
import { ConsoleError, toErrorInfo, type ErrorInfo } from '../../contract/errors.ts';
import type { JournalStatus } from '../../contract/status.ts';
import type {
  Journal,
  JournalEntry,
  JournalRow,
  TransactionAllocation,
  TransactionKey,
} from '../../ports/journal.ts';
import type { QueueStore, StoredQueueMessage } from '../../ports/queue-store.ts';
import { RateMeter } from '../../rate-meter.ts';
import type { WorkerClient } from '../worker-rpc.ts';
import { encodeEnvelope, withSequence } from './envelope-json.ts';
import type { AppendedRow, JournalOperation, JournalResult } from './journal-store.ts';
import type { JournalWorkerApi } from './journal-worker.ts';

/** Marks may wait for an append to share its commit, but no longer than this, ms. */
const LAZY_DELAY_MS = 25;

/**
 * A confirm waits so long for the processor, ms: then one statement removes the row, in place of two that change it. A
 * kill meanwhile has the message published again.
 */
const CONFIRM_DELAY_MS = 250;

interface Waiting {
  operation: JournalOperation;
  resolve: (result: JournalResult) => void;
  reject: (error: unknown) => void;
}

export class JournalClient implements Journal, QueueStore {
  readonly #worker: Pick<WorkerClient<JournalWorkerApi>, 'call'>;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #committing = false;
  #lazyTimer: NodeJS.Timeout | null = null;
  /** uid → when the broker confirmed it, by the monotonic clock, oldest first. */
  readonly #confirmed = new Map<string, number>();
  #confirmTimer: NodeJS.Timeout | null = null;
  #error: ErrorInfo | undefined;
  /** The limit refused the last append. */
  #refusal: ErrorInfo | undefined;
  #keepsUntilPublished = false;
  readonly #appended = new RateMeter();
  /** As they were last known: they are shown even while the journal's thread is away. */
  #figures: Omit<JournalStatus, 'state' | 'error'> = { pending: 0, bytes: 0, fill: 0, oldestMs: 0 };

  constructor(worker: Pick<WorkerClient<JournalWorkerApi>, 'call'>) {
    this.#worker = worker;
  }

  async append(entries: JournalEntry[]): Promise<JournalRow[]> {
    const rows = entries.map(({ envelope, routingKey, priority }) => ({
      uid: envelope.uid,
      deviceId: envelope.deviceId,
      body: encodeEnvelope(envelope),
      routingKey,
      priority,
    }));
    const appended = (await this.#commit({ kind: 'append', rows })) as AppendedRow[] | null;
    if (appended === null) {
      const full = new ConsoleError('JOURNAL_FULL');
      this.#refusal = full.toInfo();
      throw full;
    }
    this.#refusal = undefined;
    this.#appended.add(rows.length);
    const committedAt = Date.now();
    return rows.map(({ uid, body, routingKey, priority }, index) => {
      const { position, sequence } = appended[index] as AppendedRow;
      return {
        position,
        uid,
        body: withSequence(body, sequence),
        routingKey,
        priority,
        committedAt,
        processed: false,
      };
    });
  }

  async allocateTransaction(key: TransactionKey): Promise<TransactionAllocation> {
    return (await this.#commit({ kind: 'allocate', key })) as TransactionAllocation;
  }

  markPublished(uids: string[]): void {
    const now = performance.now();
    for (const uid of uids) this.#confirmed.set(uid, now);
    this.#watchConfirmed();
  }

  async markProcessed(uids: string[]): Promise<void> {
    const settled: string[] = [];
    const unconfirmed: string[] = [];
    for (const uid of uids) (this.#confirmed.delete(uid) ? settled : unconfirmed).push(uid);
    try {
      await Promise.all([this.#mark('settled', settled), this.#mark('processed', unconfirmed)]);
    } catch (error) {
      this.markPublished(settled);
      throw error;
    }
  }

  setBrokerKind(kind: 'embedded' | 'rabbitmq'): Promise<void> {
    this.#keepsUntilPublished = kind === 'rabbitmq';
    return this.#worker.call('keepUntilPublished', this.#keepsUntilPublished);
  }

  /** What the chargers write: the mean of the last seconds. */
  rowsPerSecond(): number {
    return this.#appended.perSecond();
  }

  /** For a journal that is opened again. */
  get keepsUntilPublished(): boolean {
    return this.#keepsUntilPublished;
  }

  async unpublished(afterPosition: number, limit: number): Promise<JournalRow[]> {
    // A confirm that cannot be written now: what it told of is published once more, and stored once.
    await this.#writeConfirmed().catch(() => {});
    return this.#worker.call('unpublished', afterPosition, limit);
  }

  async countUnpublished(): Promise<number> {
    await this.#writeConfirmed().catch(() => {});
    return this.#worker.call('countUnpublished');
  }

  unprocessed(limit: number, upToPosition?: number): Promise<JournalRow[]> {
    return this.#worker.call('unprocessed', limit, upToPosition);
  }

  async save(messages: StoredQueueMessage[]): Promise<void> {
    await this.#commit({ kind: 'queueSave', messages });
  }

  async remove(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.#commit({ kind: 'queueRemove', ids }, true);
  }

  load(): Promise<StoredQueueMessage[]> {
    return this.#worker.call('queueMessages');
  }

  async status(): Promise<JournalStatus> {
    // After a failure it tries to write: the chargers may not do so for minutes.
    if (this.#error !== undefined) await this.#commit({ kind: 'probe' }).catch(() => {});
    try {
      this.#figures = await this.#worker.call('status');
      if (this.#figures.fill < 1) this.#refusal = undefined;
    } catch (error) {
      this.#error ??= toErrorInfo(error, 'JOURNAL_NOT_WRITABLE');
    }
    const error = this.#error ?? this.#refusal;
    return error === undefined
      ? { state: 'ok', ...this.#figures }
      : { state: 'failed', ...this.#figures, error };
  }

  /** Commits what still waits. */
  async flush(): Promise<void> {
    await this.#writeConfirmed();
    while (this.#waiting.length > 0 || this.#committing) await this.#commit({ kind: 'published', uids: [] });
  }

  async #mark(kind: 'published' | 'processed' | 'settled', uids: string[]): Promise<void> {
    if (uids.length > 0) await this.#commit({ kind, uids }, true);
  }

  #watchConfirmed(): void {
    this.#confirmTimer ??= setTimeout(() => {
      this.#confirmTimer = null;
      // What could not be written is tried again; the status tells.
      this.#writeConfirmed(performance.now() - CONFIRM_DELAY_MS)
        .catch(() => {})
        .finally(() => {
          if (this.#confirmed.size > 0) this.#watchConfirmed();
        });
    }, CONFIRM_DELAY_MS);
    this.#confirmTimer.unref();
  }

  /** Tells the journal of confirms; of those only that came before a moment of the monotonic clock. */
  async #writeConfirmed(before = Infinity): Promise<void> {
    const uids: string[] = [];
    for (const [uid, at] of this.#confirmed) {
      if (at > before) break;
      uids.push(uid);
      this.#confirmed.delete(uid);
    }
    try {
      await this.#mark('published', uids);
    } catch (error) {
      this.markPublished(uids);
      throw error;
    }
  }

  #commit(operation: JournalOperation, lazy = false): Promise<JournalResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, resolve, reject });
      if (lazy) this.#lazyTimer ??= setTimeout(() => this.#schedule(), LAZY_DELAY_MS);
      else this.#schedule();
    });
  }

  /** After the tick's I/O: every frame that has arrived by then shares the transaction. */
  #schedule(): void {
    if (this.#scheduled || this.#committing) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#flushOnce();
    });
  }

  async #flushOnce(): Promise<void> {
    if (this.#lazyTimer !== null) clearTimeout(this.#lazyTimer);
    this.#lazyTimer = null;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    this.#committing = true;
    try {
      const results = await this.#worker.call(
        'commit',
        batch.map(({ operation }) => operation),
      );
      this.#error = undefined;
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] ?? null);
    } catch (error) {
      this.#error = toErrorInfo(error, 'JOURNAL_NOT_WRITABLE');
      for (const { reject } of batch) reject(error);
    } finally {
      this.#committing = false;
      // What came meanwhile is the next group.
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
