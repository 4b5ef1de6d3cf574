/** A forwarder between a journal in memory and a broker whose state and confirms the test decides. */
import { ConsoleError } from '../../../backend/contract/errors.ts';
import type { BrokerStatus } from '../../../backend/contract/status.ts';
import { Forwarder } from '../../../backend/messaging/forwarder.ts';
import type { JournalRow } from '../../../backend/ports/journal.ts';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { MemoryJournal } from './memory-journal.ts';

export class ForwarderWorld {
  readonly journal = new MemoryJournal();
  /** Positions in the order in which the broker got them. */
  readonly published: number[] = [];
  /** Positions fed to the processor past the broker. */
  readonly local: number[] = [];
  /** Publishes that wait for their confirm, while `holdConfirms`. */
  readonly held: { confirm: () => void; fail: (error: Error) => void }[] = [];
  holdConfirms = false;
  /** The next publish of these positions comes back. */
  readonly returnOnce = new Set<number>();
  localFails = false;
  localTries = 0;
  holdLocal = false;
  #release: () => void = () => {};
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });
  state: BrokerStatus['state'] = 'connected';
  readonly forwarder: Forwarder;

  constructor(kind: 'embedded' | 'rabbitmq' = 'rabbitmq') {
    const state = (): BrokerStatus['state'] => this.state;
    const broker = {
      kind,
      get state() {
        return state();
      },
    };
    this.forwarder = new Forwarder({
      broker,
      producer: { publishOCPPMessage: (row) => this.#publish(row) },
      journal: this.journal,
      processLocally: (rows) => this.#process(rows),
      logger: silentLogger,
    });
  }

  /** Commits rows and hands them over, as the OCPP server does. */
  receive(count: number): void {
    this.forwarder.enqueue(this.journal.commit(count));
  }

  setState(state: BrokerStatus['state']): void {
    this.state = state;
    this.forwarder.brokerChanged();
  }

  releaseLocal(): void {
    this.#release();
  }

  unpublished(): number {
    return this.journal.rows.filter((row) => !row.published).length;
  }

  async #publish(row: JournalRow): Promise<void> {
    this.published.push(row.position);
    if (this.holdConfirms)
      await new Promise<void>((resolve, reject) => this.held.push({ confirm: resolve, fail: reject }));
    if (this.returnOnce.delete(row.position)) throw new ConsoleError('BROKER_MESSAGE_RETURNED');
  }

  async #process(rows: JournalRow[]): Promise<void> {
    this.localTries += 1;
    if (this.holdLocal) await this.#released;
    if (this.localFails) throw new ConsoleError('DATABASE_FAILED', 'The disk is full.');
    this.local.push(...rows.map(({ position }) => position));
    await this.journal.markProcessed(rows.map(({ uid }) => uid));
  }
}
