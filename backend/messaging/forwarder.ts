/**
 * Carries journalled messages to the broker, in the order of the journal, and keeps the processor fed when the broker
 * is away (README, "How it works"). The journal is the queue: this holds no message that it could lose.
 */
import { ConsoleError } from '../contract/errors.ts';
import type { Broker } from '../ports/broker.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { MessageProducer } from './producer.ts';

/** Rows handed over in memory; what comes beyond is read back from the journal. */
const MAX_IN_MEMORY = 5_000;
const PAGE = 500;
/** Unconfirmed messages at a time: a broker that froze must not get everything twice. */
const WINDOW = 512;
/** A row that is still not processed after this time, or half of it more, is processed from the journal, ms. */
const STRAGGLER_AGE_MS = 60_000;
/** What is committed within this time of the last publishing waits to be published together, ms. */
const GATHER_MS = 10;
/** Before a message that no queue took is published again, ms. */
const RETURNED_RETRY_MS = 5_000;

export interface ForwarderOptions {
  broker: Pick<Broker, 'kind' | 'state'>;
  producer: Pick<MessageProducer, 'publishOCPPMessage'>;
  journal: Pick<Journal, 'markPublished' | 'unpublished' | 'unprocessed' | 'countUnpublished'>;
  /**
   * Feeds rows to the processor past the broker; resolves when they are stored and marked so, but for those that
   * cannot be processed. @throws when none of them was.
   */
  processLocally(rows: JournalRow[]): Promise<void>;
  logger: Logger;
}

export class Forwarder {
  readonly #options: ForwarderOptions;
  /** The last position given to the broker. */
  #cursor = 0;
  /** Rows after the cursor which need not be read from the journal. */
  #handed: JournalRow[] = [];
  /** Rows between the cursor and the first handed one must be read from the journal. */
  #behind = true;
  /** Handed rows were dropped for want of room. */
  #overflow = false;
  /** Position of the first message that failed: the next pass begins there. */
  #rewindTo = Infinity;
  #resumeAt = 0;
  #unconfirmed = 0;
  #backlog = 0;
  #stopped = false;
  /** It is about to look at what was handed over. */
  #isDue = false;
  /** When it last did, by the monotonic clock. */
  #lastRun = -Infinity;
  #loop: Promise<void> | null = null;
  readonly #sleepers = new Set<() => void>();
  #local: Promise<unknown> = Promise.resolve();
  /** Rows that wait for local processing; beyond the bound they are read back from the journal. */
  #localRows: JournalRow[] = [];
  #localBehind = false;
  #stragglers: NodeJS.Timeout | null = null;
  /** Position of the first row handed over; those before are of a former run. */
  #first = Infinity;
  /** Of the last one. */
  #newest = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** Takes up what a former run left in the journal. */
  async start(): Promise<void> {
    this.#backlog += await this.#options.journal.countUnpublished();
    this.#watchStragglers();
    this.brokerChanged();
    // What another broker had confirmed and not delivered yet: it does not come by this one.
    if (this.#isUp()) void this.#feedUnprocessed();
  }

  /** Messages in the journal that the broker has not confirmed. */
  backlog(): number {
    return this.#backlog;
  }

  /** Rows that were just committed, in their order. */
  enqueue(rows: JournalRow[]): void {
    this.#backlog += rows.length;
    this.#first = Math.min(this.#first, rows[0]?.position ?? Infinity);
    this.#newest = Math.max(this.#newest, rows.at(-1)?.position ?? 0);
    if (!this.#isUp()) this.#feedLocally(rows);
    if (this.#handed.length + rows.length > MAX_IN_MEMORY) {
      this.#handed = [];
      this.#behind = true;
      this.#overflow = true;
    } else this.#handed.push(...rows);
    this.#runSoon();
  }

  /** The broker came, went, or was blocked. */
  brokerChanged(): void {
    if (this.#isUp()) this.#run();
    // What lies in its queues, unprocessed, is shown from the journal meanwhile.
    else void this.#feedUnprocessed();
    this.#wake();
  }

  /** Waits until the broker has confirmed everything, no longer than the deadline, ms. */
  async stop(deadlineMs: number): Promise<void> {
    if (this.#stragglers !== null) clearInterval(this.#stragglers);
    if (this.#retry !== null) clearTimeout(this.#retry);
    const deadline = performance.now() + deadlineMs;
    while (this.#backlog > 0 && this.#isUp() && performance.now() < deadline) await this.#woken(50);
    this.#stopped = true;
    this.#wake();
    await Promise.all([this.#loop, this.#local]);
  }

  #isUp(): boolean {
    return this.#options.broker.state === 'connected';
  }

  /**
   * After this tick: the answers to the chargers whose messages share a commit leave first. What comes soon after goes
   * together: a message alone costs the console and RabbitMQ a wake-up of each thread on its way.
   */
  #runSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const due = (): void => {
      this.#isDue = false;
      this.#lastRun = performance.now();
      this.#run();
    };
    const leftMs = this.#lastRun + GATHER_MS - performance.now();
    if (leftMs > 0 && this.#handed.length < WINDOW / 2) setTimeout(due, leftMs);
    else setImmediate(due);
  }

  #run(): void {
    this.#wake();
    if (this.#loop !== null || this.#stopped || !this.#isUp()) return;
    this.#loop = this.#publishAll()
      .catch((error: unknown) => {
        this.#options.logger.error({ err: error }, 'publishing paused');
        this.#rewind(this.#cursor + 1, RETURNED_RETRY_MS);
        this.#retry = setTimeout(() => this.#run(), RETURNED_RETRY_MS);
        this.#retry.unref();
      })
      .finally(() => {
        this.#loop = null;
        // Rows that came while the loop was ending found it still there.
        if (this.#handed.length > 0 && this.#rewindTo === Infinity) this.#run();
      });
  }

  async #publishAll(): Promise<void> {
    while (!this.#stopped && this.#isUp()) {
      if (this.#rewindTo !== Infinity) {
        // First let what is under way settle: it would be published twice.
        if (this.#unconfirmed > 0) await this.#woken(1_000);
        else if (performance.now() < this.#resumeAt) await this.#woken(this.#resumeAt - performance.now());
        else {
          this.#cursor = this.#rewindTo - 1;
          this.#rewindTo = Infinity;
          this.#behind = true;
        }
        continue;
      }
      const rows = this.#behind ? await this.#readPage() : this.#handed.splice(0, PAGE);
      for (const row of rows) {
        if (row.position <= this.#cursor) continue;
        while (this.#unconfirmed >= WINDOW && this.#rewindTo === Infinity) await this.#woken(1_000);
        if (this.#stopped || !this.#isUp() || this.#rewindTo !== Infinity) {
          // The rest of the page is read again.
          this.#rewind(Math.min(this.#rewindTo, row.position), 0);
          break;
        }
        void this.#publish(row);
      }
      if (!this.#behind && this.#handed.length === 0 && this.#rewindTo === Infinity) {
        if (this.#unconfirmed === 0) {
          this.#backlog = 0;
          return;
        }
        await this.#woken(1_000);
      }
    }
  }

  /** The next page of the journal. A short one has reached the handed rows, unless some were dropped. */
  async #readPage(): Promise<JournalRow[]> {
    this.#overflow = false;
    const rows = await this.#options.journal.unpublished(this.#cursor, PAGE);
    if (rows.length < PAGE && !this.#overflow) this.#behind = false;
    return rows;
  }

  async #publish(row: JournalRow): Promise<void> {
    this.#cursor = row.position;
    // A backlog that waits for RabbitMQ is of no use to the embedded broker: its rows are processed already.
    if (row.processed && this.#options.broker.kind === 'embedded') return;
    this.#unconfirmed += 1;
    try {
      await this.#options.producer.publishOCPPMessage(row);
      this.#confirmed(row);
    } catch (error) {
      this.#failed(row, error);
    }
    this.#unconfirmed -= 1;
    // Not at each: half a window is published in one go.
    if (this.#unconfirmed === 0 || this.#unconfirmed === WINDOW / 2) this.#wake();
  }

  #confirmed(row: JournalRow): void {
    this.#backlog = Math.max(0, this.#backlog - 1);
    // The embedded broker keeps nothing of its own: the journal's row leaves when it is processed.
    if (this.#options.broker.kind !== 'embedded') this.#options.journal.markPublished([row.uid]);
  }

  #failed(row: JournalRow, error: unknown): void {
    const returned = error instanceof ConsoleError && error.code === 'BROKER_MESSAGE_RETURNED';
    this.#rewind(row.position, returned ? RETURNED_RETRY_MS : 0);
    // The technician must see it, broker or not.
    this.#feedLocally([row]);
  }

  #rewind(position: number, pauseMs: number): void {
    this.#rewindTo = Math.min(this.#rewindTo, position);
    this.#resumeAt = Math.max(this.#resumeAt, performance.now() + pauseMs);
  }

  #feedLocally(rows: JournalRow[]): void {
    const waiting = rows.filter(({ processed }) => !processed);
    if (waiting.length === 0) return;
    if (this.#localRows.length + waiting.length > MAX_IN_MEMORY) {
      this.#localBehind = true;
      return;
    }
    const awaited = this.#localRows.length > 0;
    this.#localRows.push(...waiting);
    if (!awaited) void this.#processThenCatchUp();
  }

  /** What has gathered by its turn is one batch: a window that failed comes row by row. */
  async #processThenCatchUp(): Promise<void> {
    await this.#process(() => (this.#stopped ? [] : this.#localRows.splice(0, PAGE)));
    if (this.#stopped) return;
    if (this.#localRows.length > 0) await this.#processThenCatchUp();
    else if (this.#localBehind) {
      this.#localBehind = false;
      await this.#feedUnprocessed();
    }
  }

  /** After what was fed before. @returns whether it was processed; what was not is tried again by its age. */
  #process(take: () => JournalRow[]): Promise<boolean> {
    const done = this.#local.then(async () => {
      const rows = take();
      if (rows.length === 0) return true;
      try {
        await this.#options.processLocally(rows);
        return true;
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'local processing failed; it is tried again');
        return false;
      }
    });
    this.#local = done;
    return done;
  }

  /** What lay in the journal two looks ago, and still does. The clock may be set meanwhile: positions tell the age. */
  #watchStragglers(): void {
    let older = 0;
    let old = 0;
    this.#stragglers = setInterval(() => {
      // Nothing had come yet: what lay there is of a former run, before the first that has come since.
      void this.#feedUnprocessed(older === Infinity ? this.#first - 1 : older);
      older = old;
      old = this.#newest === 0 ? Infinity : this.#newest;
    }, STRAGGLER_AGE_MS / 2);
    this.#stragglers.unref();
  }

  /** Processes from the journal what is unprocessed, up to this position. */
  async #feedUnprocessed(upToPosition?: number): Promise<void> {
    try {
      // A page that failed would be read again at once, and for ever.
      for (let more = true; more && !this.#stopped;) {
        const rows = await this.#options.journal.unprocessed(PAGE, upToPosition);
        more = rows.length > 0 && (await this.#process(() => rows)) && rows.length === PAGE;
      }
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the journal could not be read');
    }
  }

  #wake(): void {
    for (const wake of this.#sleepers) wake();
  }

  /** Resolves when something has changed, at the latest after `timeoutMs`. */
  #woken(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#sleepers.add(wake);
    });
  }
}
