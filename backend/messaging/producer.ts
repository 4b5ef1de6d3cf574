/** Publishes OCPP messages and notifications to the exchange of the current broker. */
import type { Notification } from '../contract/notifications.ts';
import type { Broker } from '../ports/broker.ts';
import type { JournalRow } from '../ports/journal.ts';
import { makeUid } from '../uid.ts';
import { JOURNALED_AT, PUBLISHED_AT } from './delivery-times.ts';
import { NOTIFICATION_TTL_MS } from './topology.ts';

const NOTIFICATION_PRIORITY = 0;

export class MessageProducer {
  readonly #broker: Pick<Broker, 'publish'>;

  constructor(broker: Pick<Broker, 'publish'>) {
    this.#broker = broker;
  }

  /**
   * Publishes a journalled message under its routing key and priority; resolves at the broker's confirm.
   * @throws ConsoleError BROKER_UNREACHABLE, BROKER_MESSAGE_RETURNED
   */
  publishOCPPMessage(row: JournalRow): Promise<void> {
    const timestamp = Date.now();
    return this.#broker.publish({
      routingKey: row.routingKey,
      body: row.body,
      messageId: row.uid,
      priority: row.priority,
      type: 'ocpp',
      timestamp,
      headers: { [JOURNALED_AT]: row.committedAt, [PUBLISHED_AT]: timestamp },
      keptByCaller: true,
    });
  }

  /**
   * Publishes live hints of one type, one at least, as a message under `notification.<type>`; it need not survive a restart
   * of the broker.
   */
  async publishNotifications(notifications: readonly Notification[]): Promise<void> {
    const [first] = notifications;
    if (first === undefined) return;
    await this.#broker.publish({
      routingKey: `notification.${first.type}`,
      body: JSON.stringify(notifications),
      messageId: makeUid(),
      priority: NOTIFICATION_PRIORITY,
      type: first.type,
      timestamp: first.timestamp,
      expiration: NOTIFICATION_TTL_MS,
      transient: true,
    });
  }
}
