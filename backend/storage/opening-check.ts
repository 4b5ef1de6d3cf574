/**
 * The check of a database that the former console did not close. It reads every page, which takes seconds for millions of
 * rows: chargers need the journal only and are answered meanwhile; what is to be written waits, in its order.
 */
import { toErrorInfo } from '../contract/errors.ts';
import type { DatabaseStatus } from '../contract/status.ts';
import type { Logger } from '../ports/logger.ts';
import type { WriterApi } from './database/database-worker.ts';
import { Gate } from './gate.ts';
import type { RestartingWorker } from './restarting-worker.ts';

export class OpeningCheck {
  readonly #logger: Logger;
  readonly #gate = new Gate();
  #status: DatabaseStatus | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Has the writer's thread check its file; one that is found damaged is rescued by starting the thread again. */
  begin(writer: Pick<RestartingWorker<WriterApi>, 'call' | 'restart'>): void {
    this.#status = { state: 'checking' };
    const begunAt = performance.now();
    this.#logger.info({}, 'the former console did not close the database: it is checked');
    void this.#gate.hold(async () => {
      try {
        await writer.call('check');
        const tookMs = Math.round(performance.now() - begunAt);
        this.#logger.info({ tookMs }, 'the database is sound');
      } catch (error) {
        this.#status = { state: 'failed', error: toErrorInfo(error, 'DATABASE_FAILED') };
        await writer.restart(error as Error);
      }
      this.#status = null;
    });
  }

  /** Resolves when the database may be written. */
  passed(): Promise<void> {
    return this.#gate.passed();
  }

  /** null: there was nothing to check, or it is through. */
  status(): DatabaseStatus | null {
    return this.#status;
  }
}
