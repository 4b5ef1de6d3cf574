import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../../backend/contract/notifications.ts';
import {
  MAX_HELD,
  MAX_PACKETS,
  MAX_WAITING_BYTES,
  WindowStream,
} from '../../../backend/gateway/window-stream.ts';

const emitted: Notification[] = [];
const waiting = { packets: 0, bytes: 0 };
const cutOff = vi.fn();
let stream: WindowStream;

beforeEach(() => {
  emitted.length = 0;
  Object.assign(waiting, { packets: 0, bytes: 0 });
  cutOff.mockReset();
  stream = new WindowStream({
    waiting: () => waiting,
    emit: (notification) => {
      emitted.push(notification);
      waiting.packets += 1;
    },
    cutOff,
  });
});

/** Each is an event of its own. */
function event(number: number): Notification {
  return {
    type: 'charger.disconnected',
    data: { chargerId: `CP-${number}`, connectionId: 'c', code: 1000, reason: '' },
    timestamp: number,
  };
}
function stored(count: number, lastId: number): Notification {
  return { type: 'messages.stored', data: { count, lastId }, timestamp: lastId };
}
const times = (): number[] => emitted.map(({ timestamp }) => timestamp);

describe('a window’s stream', () => {
  it('passes everything on at once to a window that reads', () => {
    for (let number = 0; number < 10 * MAX_PACKETS; number += 1) {
      stream.push(event(number));
      waiting.packets = 0;
    }
    expect(times()).toEqual(Array.from({ length: 10 * MAX_PACKETS }, (_, number) => number));
    expect(stream.held).toBe(0);
  });

  it('holds back what a slow window has no room for: events in their order, states only as they are last', () => {
    waiting.packets = MAX_PACKETS;
    for (let number = 1; number <= 100; number += 1) {
      stream.push(event(number));
      stream.push(stored(1, number));
    }
    expect(emitted).toEqual([]);
    expect(stream.held).toBe(101);
    waiting.packets = 0;
    stream.drained();
    expect(emitted).toHaveLength(101);
    expect(emitted.filter(({ type }) => type === 'messages.stored')).toEqual([
      expect.objectContaining({ data: { count: 100, lastId: 100 } }),
    ]);
    const events = emitted.filter(({ type }) => type === 'charger.disconnected');
    expect(events.map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  it('keeps the order though the first packet drains the transport at once', () => {
    const eager = new WindowStream({
      waiting: () => waiting,
      emit: (notification) => {
        emitted.push(notification);
        eager.drained();
      },
      cutOff,
    });
    waiting.packets = MAX_PACKETS;
    for (let number = 1; number <= 600; number += 1) eager.push(event(number));
    for (let round = 0; round < 3; round += 1) {
      waiting.packets = 0;
      eager.drained();
    }
    expect(times()).toEqual(Array.from({ length: 600 }, (_, number) => number + 1));
  });

  it('cuts a window off that never reads, once, and forgets what it held', () => {
    waiting.packets = MAX_PACKETS;
    let most = 0;
    for (let number = 0; number < 5 * MAX_HELD; number += 1) {
      stream.push(event(number));
      most = Math.max(most, stream.held);
    }
    expect(most).toBe(MAX_HELD);
    expect(stream.held).toBe(0);
    expect(cutOff).toHaveBeenCalledTimes(1);
    expect(stream.keepsUp()).toBe(false);
  });

  it('cuts a window off that asks for more than it reads', () => {
    waiting.bytes = MAX_WAITING_BYTES;
    expect(stream.keepsUp()).toBe(true);
    waiting.bytes += 1;
    expect(stream.keepsUp()).toBe(false);
    expect(cutOff).toHaveBeenCalledTimes(1);
  });
});
