import { describe, expect, it } from 'vitest';
import { ocppEnvelopeSchema } from '../../../backend/contract/envelope.ts';
import { validateRequest } from '../../../backend/ocpp/catalogue/index.ts';
import { parseFrame } from '../../../backend/ocpp/frame.ts';
import { beginning, CHARGERS, history, RARE_TEXT } from '../../bench/database/history.ts';
import { Fleet, storm } from '../../bench/load/fleet.ts';
import { boot, MIX, mixed, startTransaction } from '../../bench/load/messages.ts';

const time = '2026-03-01T10:00:00.000Z';

/** What is refused or marked costs other work than what a charger says on most days. */
describe('the messages of the load', () => {
  it.each([
    boot('m-1', 'CP-1'),
    startTransaction('m-2', time),
    ...MIX.map((action) => mixed(action, 'm-3', { time, transactionId: 7, registerWh: 120 })),
  ])('are valid: %s', (text) => {
    const frame = parseFrame(text);
    if (frame.kind !== 'CALL') throw new Error(`It is no CALL: ${frame.kind}`);
    expect(validateRequest(frame.action, frame.payload)).toEqual([]);
  });
});

describe('the load generator', () => {
  it.each(['ws://192.0.2.1:9000/', 'ws://localhost:9000/', 'ws://127.0.0.1.example.org/'])(
    'sends nothing to %s',
    async (url) => {
      await expect(Fleet.connect('F', url, 1, null)).rejects.toThrow(RangeError);
      await expect(storm(url, 1, false)).rejects.toThrow(RangeError);
    },
  );

  it('knows its bounds', async () => {
    await expect(Fleet.connect('F', 'ws://127.0.0.1:1/', 10_001, null)).rejects.toThrow(RangeError);
    await expect(storm('ws://127.0.0.1:1/', 10_001, false)).rejects.toThrow(RangeError);
  });
});

describe('the history of a large log', () => {
  const endAt = Date.UTC(2026, 5, 1);
  const rows = 20_001;
  const messages = [...history({ rows, endAt })];

  it('has as many rows as were asked for, in the order of time, each with a uid of its own', () => {
    expect(messages).toHaveLength(rows);
    const times = messages.map(({ envelope }) => envelope.timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBe(beginning({ endAt }));
    expect(times.at(-1)).toBeLessThanOrEqual(endAt);
    expect(new Set(messages.map(({ envelope }) => envelope.uid)).size).toBe(rows);
    expect(new Set(messages.map(({ envelope }) => envelope.chargerId)).size).toBe(CHARGERS);
  });

  it('consists of envelopes as the broker carries them, their CALLs valid', () => {
    for (const { envelope } of messages.slice(0, 10_000)) {
      expect(ocppEnvelopeSchema.safeParse(envelope).error).toBeUndefined();
      if (envelope.messageType === 'CALL')
        expect(validateRequest(envelope.action, envelope.payload as never)).toEqual([]);
    }
  });

  it('holds the rare text three times, and errors', () => {
    expect(messages.filter(({ envelope }) => envelope.rawData.includes(RARE_TEXT))).toHaveLength(3);
    expect(messages.filter(({ envelope }) => envelope.messageType === 'CALLERROR')).toHaveLength(20);
    expect(messages.filter(({ envelope }) => envelope.problems !== undefined)).toHaveLength(100);
  });
});
