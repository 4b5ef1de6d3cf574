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

  /** Publishes a live hint under `notification.<type>`; it need not survive a restart of the broker. */
  publishNotification(notification: Notification): Promise<void> {
    return this.#broker.publish({
      routingKey: `notification.${notification.type}`,
      body: JSON.stringify(notification),
      messageId: makeUid(),
      priority: NOTIFICATION_PRIORITY,
      type: notification.type,
      timestamp: notification.timestamp,
      expiration: NOTIFICATION_TTL_MS,
      transient: true,
    });
  }
}
