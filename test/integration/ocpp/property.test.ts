/** Whatever is sent, in whatever order: the console goes on, logs it whole, and counts a session once. */
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ChargingSession, LogEntry } from '../../../backend/contract/entities.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole({ settings: { ocpp: { maxMessagesPerSecond: 100_000 } } });
});
afterAll(() => running.dispose());

async function open(identity: string): Promise<WebSocket> {
  const socket = new WebSocket(`${running.ready.ocppUrl}${identity}`, ['ocpp1.6']);
  await once(socket, 'open');
  return socket;
}

let lastId = 0;
const nextId = (): string => {
  lastId += 1;
  return `probe-${lastId}`;
};

/** Sends a CALL and waits for its own answer, among others. */
function call(socket: WebSocket, action: string, payload: object, id = nextId()): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      socket.off('message', onMessage).off('close', onClose);
      finish();
    };
    const onMessage = (data: Buffer): void => {
      const frame = JSON.parse(data.toString('utf8')) as unknown[];
      if (frame[1] === id) settle(() => resolve(frame));
    };
    const onClose = (code: number): void => settle(() => reject(new Error(`closed with ${code}`)));
    socket.on('message', onMessage).on('close', onClose);
    socket.send(JSON.stringify([2, id, action, payload]));
  });
}

/** All incoming frames of a charger that are no probes of ours, oldest first. */
async function loggedFrames(chargerId: string, count: number): Promise<string[]> {
  return vi.waitFor(async () => {
    const entries: LogEntry[] = [];
    for (let before: number | undefined; ;) {
      const { rows, hasMore } = await running.request('messages.page', {
        filter: { chargerId, direction: 'Incoming' },
        limit: 100,
        before,
      });
      for (const { uid, preview } of rows)
        if (!preview.startsWith('[2,"probe-')) entries.push(await running.request('messages.get', { uid }));
      before = rows.at(-1)?.id;
      if (!hasMore) break;
    }
    expect(entries).toHaveLength(count);
    return entries.map(({ raw }) => raw).toReversed();
  }, 20_000);
}

describe('any frame', () => {
  it('that is JSON is answered or passed over, and is in the log whole', async () => {
    const socket = await open('ANY-JSON');
    const sent: string[] = [];
    const frame = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value)),
      // What looks like a message goes deeper into the console.
      fc
        .tuple(
          fc.constantFrom(2, 3, 4, 5, '2'),
          fc.string({ maxLength: 40 }),
          fc.constantFrom('BootNotification', 'StartTransaction', 'MeterValues', 'StopTransaction', 'x'),
          fc.jsonValue({ maxDepth: 4 }),
        )
        .map((parts) => JSON.stringify(parts)),
    );
    await fc.assert(
      fc.asyncProperty(frame, async (text) => {
        sent.push(text);
        socket.send(text);
        expect((await call(socket, 'Heartbeat', {})).slice(0, 1)).toEqual([3]);
      }),
      { numRuns: 120 },
    );
    expect(await loggedFrames('ANY-JSON', sent.length)).toEqual(sent);
    socket.close();
  });

  it('of any text is answered or passed over, and is in the log whole', async () => {
    const socket = await open('ANY-TEXT');
    const sent: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        // Half of a surrogate pair has no UTF-8.
        const wellFormed = Buffer.from(text).toString('utf8');
        sent.push(wellFormed);
        socket.send(wellFormed);
        expect((await call(socket, 'Heartbeat', {})).slice(0, 1)).toEqual([3]);
      }),
      { numRuns: 80 },
    );
    expect(await loggedFrames('ANY-TEXT', sent.length)).toEqual(sent);
    socket.close();
  });

  it('of any bytes, binary: refused, and in the log as they are', async () => {
    const socket = await open('ANY-BYTES');
    const sent: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        sent.push(`data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`);
        socket.send(bytes);
        expect((await call(socket, 'Heartbeat', {})).slice(0, 1)).toEqual([3]);
      }),
      { numRuns: 60 },
    );
    expect(await loggedFrames('ANY-BYTES', sent.length)).toEqual(sent);
    socket.close();
  });

  it('of any bytes, sent as text: taken, or the connection is closed as RFC 6455 §8.1 says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), async (bytes) => {
        const socket = await open('BAD-UTF8');
        const closed = once(socket, 'close') as Promise<[number]>;
        socket.send(bytes, { binary: false });
        const outcome = await Promise.race([call(socket, 'Heartbeat', {}).catch(() => null), closed]);
        const isText =
          Buffer.from(bytes).toString('utf8') === new TextDecoder().decode(bytes) && isUtf8(bytes);
        if (isText) expect(outcome?.[0]).toBe(3);
        else expect((await closed)[0]).toBe(1007);
        socket.close();
        await closed;
      }),
      { numRuns: 40 },
    );
  });
});

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

interface Step {
  /** Which message of the session; 0 is its start. */
  message: number;
  /** The frame as before, or its payload under a new id. */
  retry: 'frame' | 'payload';
  reconnect: boolean;
}

describe('a session', () => {
  it('is the same under any order of its messages and any interleaving of their retries', async () => {
    const step = (message: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
      fc.record({
        message,
        retry: fc.constantFrom('frame', 'payload'),
        reconnect: fc.boolean(),
      });
    const MESSAGES = 4;
    const order = fc
      .tuple(
        fc.shuffledSubarray([1, 2, 3, 4], { minLength: MESSAGES, maxLength: MESSAGES }),
        fc.array(step(fc.integer({ min: 0, max: MESSAGES })), { maxLength: 6 }),
      )
      .chain(([first, retries]) =>
        // Retries are laid between the first sendings, wherever.
        fc
          .array(fc.nat(first.length), { minLength: retries.length, maxLength: retries.length })
          .map((places) => {
            const steps: Step[] = first.map((message) => ({ message, retry: 'frame', reconnect: false }));
            for (const [index, retry] of retries.entries()) steps.splice(places[index] ?? 0, 0, retry);
            return steps;
          }),
      );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(order, async (steps) => {
        run += 1;
        const session = await playSession(`SESSION-${run}`, steps);
        expect(session).toMatchObject({
          status: 'finished',
          energyWh: 6_000,
          meterStartWh: 1_000,
          meterStopWh: 7_000,
          startedAt: Date.UTC(2026, 0, 1, 10),
          stoppedAt: Date.UTC(2026, 0, 1, 12),
          stopReason: 'Local',
        });
        expect(session.flags.filter((flag) => flag !== 'suspectedRepeat')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

/** Sends the session's start, then the steps; the first time a message is sent it has an id of its own. */
async function playSession(identity: string, steps: readonly Step[]): Promise<ChargingSession> {
  const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  let socket = await open(identity);
  const start = { connectorId: 1, idTag: 'TAG', meterStart: 1_000, timestamp: at(10) };
  const ids = new Map([[0, nextId()]]);
  const [, , answer] = await call(socket, 'StartTransaction', start, ids.get(0));
  const { transactionId } = answer as { transactionId: number };
  const meter = (minutes: number, value: number) => ({
    connectorId: 1,
    transactionId,
    meterValue: [
      {
        timestamp: new Date(Date.UTC(2026, 0, 1, 10, minutes)).toISOString(),
        sampledValue: [{ value: String(value) }],
      },
    ],
  });
  const messages: [string, object][] = [
    ['StartTransaction', start],
    ['MeterValues', meter(20, 2_000)],
    ['MeterValues', meter(40, 4_000)],
    ['MeterValues', meter(60, 6_000)],
    ['StopTransaction', { transactionId, meterStop: 7_000, timestamp: at(12), reason: 'Local' }],
  ];
  for (const { message, retry, reconnect } of steps) {
    if (reconnect) {
      socket.close();
      await once(socket, 'close');
      socket = await open(identity);
    }
    const [action, payload] = messages[message] ?? ['Heartbeat', {}];
    const known = ids.get(message);
    const id = known === undefined || retry === 'payload' ? nextId() : known;
    ids.set(message, known ?? id);
    const [type, , result] = await call(socket, action, payload, id);
    expect(type).toBe(3);
    if (action === 'StartTransaction') expect(result).toMatchObject({ transactionId });
  }
  const session = await vi.waitFor(async () => {
    const { rows } = await running.request('messages.page', {
      filter: { chargerId: identity, messageType: 'CALLRESULT' },
      limit: 100,
    });
    expect(rows).toHaveLength(steps.length + 1);
    const { sessions } = await running.request('sessions.list', { chargerId: identity });
    expect(sessions).toHaveLength(1);
    return sessions[0];
  }, 20_000);
  socket.close();
  if (session === undefined) throw new Error('no session');
  return session;
}
