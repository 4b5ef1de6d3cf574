/** Consumes the notifications and hands them to the windows. */
import { notificationsSchema, type Notification } from '../contract/notifications.ts';
import { BaseConsumer, type ConsumerOptions } from '../messaging/base-consumer.ts';
import type { Delivery } from '../ports/broker.ts';

export class NotificationService extends BaseConsumer {
  readonly #emit: (notification: Notification) => void;

  constructor(options: ConsumerOptions, emit: (notification: Notification) => void) {
    super(options);
    this.#emit = emit;
  }

  protected override async handle(batch: Delivery[]): Promise<void> {
    // All are read before the first is emitted: a batch is handled as a whole or not at all.
    const notifications = batch.flatMap(({ body }) => notificationsSchema.parse(JSON.parse(body)));
    for (const notification of notifications) this.#emit(notification as Notification);
  }

  protected override async givenUp(): Promise<void> {
    // A notification that cannot be read is a hint lost; the windows read the state itself from the database.
  }
}
