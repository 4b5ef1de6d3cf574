/** Consumes the OCPP messages: reads what they say, stores them, announces what changed. */
import { ConsoleError } from '../contract/errors.ts';
import { ocppEnvelopeSchema, type OcppEnvelope } from '../contract/envelope.ts';
import type { Tariff } from '../contract/settings.ts';
import { BaseConsumer, type ConsumerOptions } from '../messaging/base-consumer.ts';
import { timesOf } from '../messaging/delivery-times.ts';
import type { Delivery } from '../ports/broker.ts';
import type { DatabaseWriter, MessageTimes } from '../ports/database.ts';
import type { Journal, JournalRow } from '../ports/journal.ts';
import type { Notification } from '../contract/notifications.ts';
import { read } from './handlers/index.ts';

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
   * Processes rows of the journal past the broker (DESIGN rule 5); their later arrival through it changes nothing.
   * A row that cannot be processed stays in the journal, for the broker's deliveries and dead letters to decide.
   * @throws ConsoleError DATABASE_FAILED, JOURNAL_NOT_WRITABLE; the row's own error when no row could be processed.
   */
  static async processRows(rows: JournalRow[], ports: ProcessorPorts): Promise<void> {
    try {
      await processBodies(rows.map(journalled), ports);
    } catch (error) {
      if (error instanceof ConsoleError || rows.length === 1) throw error;
      // One of them: its neighbours are not held up.
      const outcomes: PromiseSettledResult<void>[] = [];
      for (const row of rows)
        outcomes.push(...(await Promise.allSettled([processBodies([journalled(row)], ports)])));
      if (outcomes.every(({ status }) => status === 'rejected')) throw error;
    }
  }

  protected override handle(batch: Delivery[]): Promise<void> {
    return processBodies(
      batch.map((delivery) => ({ body: delivery.body, times: timesOf(delivery) })),
      this.#ports,
    );
  }

  /** The journal must let go of a dead letter, or it would feed it again for ever. */
  protected override async givenUp(delivery: Delivery): Promise<void> {
    await this.#ports.journal.markProcessed([delivery.messageId]);
  }
}

/** A message as it came: from the broker, or from the journal. */
interface Body {
  body: string;
  times: MessageTimes;
}

const journalled = ({ body, committedAt }: JournalRow): Body => ({
  body,
  times: { journaledAt: committedAt },
});

async function processBodies(bodies: Body[], ports: ProcessorPorts): Promise<void> {
  const messages = bodies.map(({ body, times }) => {
    const envelope = parseEnvelope(body);
    return { envelope, ...times, ...read(envelope) };
  });
  // Priorities let answers overtake their CALLs; within a batch the log gets its order back (uids are UUIDv7).
  messages.sort((a, b) => (a.envelope.uid < b.envelope.uid ? -1 : 1));
  const { notifications } = await ports.writer.apply(messages, ports.tariff());
  await ports.journal.markProcessed(messages.map(({ envelope }) => envelope.uid));
  for (const notification of notifications) ports.publishNotification(notification);
}

/** @throws Error in words for a body that is no envelope: any system may publish to the exchange. */
function parseEnvelope(body: string): OcppEnvelope {
  const parsed = ocppEnvelopeSchema.safeParse(JSON.parse(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`Not an OCPP envelope: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
