/** Consumes the OCPP messages: has them read and stored, announces what changed. */
import { ConsoleError } from '../contract/errors.ts';
import type { Tariff } from '../contract/settings.ts';
import { BaseConsumer, type ConsumerOptions } from '../messaging/base-consumer.ts';
import { timesOf } from '../messaging/delivery-times.ts';
import type { Delivery } from '../ports/broker.ts';
import type { DatabaseWriter, DeliveredMessage } from '../ports/database.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import type { Notification } from '../contract/notifications.ts';

export interface ProcessorPorts {
  writer: Pick<DatabaseWriter, 'apply'>;
  journal: Pick<Journal, 'markProcessed'>;
  tariff(): Tariff;
  publishNotification(notification: Notification): void;
}

export class OCPPMessageProcessor extends BaseConsumer {
  readonly #ports: ProcessorPorts;

  constructor(options: ConsumerOptions, ports: ProcessorPorts) {
    super(options);
    this.#ports = ports;
  }

  /**
   * Processes rows of the journal past the broker; their later arrival through it changes nothing.
   * A row that cannot be processed stays in the journal, for the broker's deliveries and dead letters to decide.
   * @throws ConsoleError DATABASE_FAILED, JOURNAL_NOT_WRITABLE; the row's own error when no row could be processed.
   */
  static async processRows(rows: JournalRow[], ports: ProcessorPorts): Promise<void> {
    try {
      await storeRows(rows, ports);
    } catch (error) {
      const isUnreadable = error instanceof ConsoleError && error.code === 'MESSAGE_UNREADABLE';
      if (!isUnreadable || rows.length === 1) throw error;
      // One of them: its neighbours are not held up.
      const outcomes: PromiseSettledResult<void>[] = [];
      for (const row of rows) outcomes.push(...(await Promise.allSettled([storeRows([row], ports)])));
      if (outcomes.every(({ status }) => status === 'rejected')) throw error;
    }
  }

  protected override async handle(batch: Delivery[]): Promise<void> {
    const uids = await store(
      batch.map((delivery) => ({ body: delivery.body, ...timesOf(delivery) })),
      this.#ports,
    );
    // Not awaited: they are in the database. A row that the journal keeps is processed again, which changes nothing.
    this.#ports.journal
      .markProcessed(uids)
      .catch((error: unknown) =>
        this.options.logger.warn({ err: error }, 'the journal keeps messages that are processed'),
      );
  }

  /** The journal must let go of a dead letter, or it would feed it again for ever. */
  protected override async givenUp(delivery: Delivery): Promise<void> {
    await this.#ports.journal.markProcessed([delivery.messageId]);
  }
}

async function storeRows(rows: JournalRow[], ports: ProcessorPorts): Promise<void> {
  const messages = rows.map(({ body, committedAt }) => ({ body, journaledAt: committedAt }));
  await ports.journal.markProcessed(await store(messages, ports));
}

/** @returns the messages' uids. */
async function store(messages: DeliveredMessage[], ports: ProcessorPorts): Promise<string[]> {
  const { uids, notifications } = await ports.writer.apply(messages, ports.tariff());
  for (const notification of notifications) ports.publishNotification(notification);
  return uids;
}
