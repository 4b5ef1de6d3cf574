/**
 * Notifications: what the processor and the OCPP server announce, carried by the queue `notifications` and
 * emitted as Socket.io event `notification` `{ type, data, timestamp }`.
 */
import { z } from 'zod';
import type { ErrorInfo } from './errors.ts';
import type { Charger, ChargingSession, Connector, TransferFile } from './entities.ts';
import type { RefusalCause } from './refusals.ts';

export interface NotificationData {
  'charger.connected': { chargerId: string; remoteAddress: string; connectionId: string };
  'charger.disconnected': { chargerId: string; connectionId: string; code: number; reason: string };
  'charger.booted': Charger;
  'charger.updated': Charger;
  'connector.status': { chargerId: string; connector: Connector };
  'session.started': ChargingSession;
  'session.updated': ChargingSession;
  'session.stopped': ChargingSession;
  /** Rows were added to the message log: ids up to and including `lastId`. */
  'messages.stored': { count: number; lastId: number };
  /** An upgrade was refused, or a frame that no charger should send was received. */
  'connection.refused': {
    deviceId: string;
    remoteAddress: string;
    status: number;
    cause: RefusalCause;
    reason: string;
  };
  /** A file transfer with a charger began, grew or ended. */
  'file.updated': TransferFile;
  /** The database is another one now: whatever was read before is out of date. */
  'data.restored': { movedTo: string };
  'console.error': ErrorInfo;
}
export type NotificationType = keyof NotificationData;

export type Notification<T extends NotificationType = NotificationType> = {
  [K in T]: { type: K; data: NotificationData[K]; timestamp: number };
}[T];

/** Enough to route it; `data` is opaque to the carrier. */
const notificationSchema = z.object({
  type: z.string().min(1).max(64),
  data: z.unknown(),
  /** ms since 1970 UTC. */
  timestamp: z.number().int(),
});

/**
 * The door of the `notifications` queue. A message under `notification.<type>` carries an array of notifications of that
 * type, in their order; a single one may come without the array.
 */
export const notificationsSchema = z.union([
  z.array(notificationSchema),
  notificationSchema.transform((notification) => [notification]),
]);
