import { expect, it, vi } from 'vitest';
import type { Notification } from '../../../backend/contract/notifications.ts';
import { NotificationOutbox } from '../../../backend/messaging/notification-outbox.ts';

const stored = (lastId: number): Notification => ({
  type: 'messages.stored',
  data: { count: 1, lastId },
  timestamp: 1,
});
const away = (chargerId: string): Notification => ({
  type: 'charger.disconnected',
  data: { chargerId, connectionId: 'c', code: 1000, reason: '' },
  timestamp: 1,
});

it('sends neighbours of one type together, in order, and no more than a hundred', async () => {
  const sent: Notification[][] = [];
  const outbox = new NotificationOutbox((together) => sent.push(together));
  const many = Array.from({ length: 150 }, (_, index) => stored(index));
  for (const notification of [away('A'), away('B'), ...many, away('A')]) outbox.add(notification);
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(sent).toHaveLength(4));
  expect(sent.map((together) => together.length)).toEqual([2, 100, 50, 1]);
  expect(sent.flat()).toEqual([away('A'), away('B'), ...many, away('A')]);
});

it('sends nothing twice that was sent before its tick was over', async () => {
  const sent: Notification[][] = [];
  const outbox = new NotificationOutbox((together) => sent.push(together));
  outbox.add(stored(1));
  outbox.flush();
  outbox.add(stored(2));
  await vi.waitFor(() => expect(sent).toEqual([[stored(1)], [stored(2)]]));
});
