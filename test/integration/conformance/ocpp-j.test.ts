/** OCPP-J 1.6 §3 and §4: how CALLs and answers meet, whatever a charger does. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole({ settings: { ocpp: { callTimeoutS: 1, pingIntervalS: 1 } } });
});
afterAll(() => running.dispose());

/** A charger whose answers the test writes itself. */
async function open(identity: string) {
  const socket = new WebSocket(`${running.ready.ocppUrl}${encodeURIComponent(identity)}`, ['ocpp1.6']);
  await once(socket, 'open');
  const frames: unknown[][] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8')) as unknown[]));
  return { socket, frames };
}

const send = (chargerId: string, action: string, payload: JsonObject = {}) =>
  running.request('commands.send', { chargerId, action, payload });

async function entriesOf(chargerId: string, text: string) {
  return vi.waitFor(async () => {
    const { rows } = await running.request('messages.page', { filter: { chargerId, text } });
    expect(rows).not.toEqual([]);
    return Promise.all(rows.map(({ uid }) => running.request('messages.get', { uid })));
  }, 10_000);
}

describe('§4.1.1 one CALL at a time', () => {
  it('keeps the next CALL until the former is answered, in order', async () => {
    const { socket, frames } = await open('QUEUE');
    const sent = [
      send('QUEUE', 'ClearCache'),
      send('QUEUE', 'GetLocalListVersion'),
      send('QUEUE', 'UnlockConnector', { connectorId: 1 }),
    ];
    await vi.waitFor(() => expect(frames).toHaveLength(1), 10_000);
    // Our own CALL in the other direction goes meanwhile: each direction has its own.
    socket.send('[2,"hb","Heartbeat",{}]');
    await vi.waitFor(() => expect(frames).toHaveLength(2), 10_000);
    expect(frames.map(([type, , action]) => [type, typeof action === 'string' ? action : ''])).toEqual([
      [2, 'ClearCache'],
      [3, ''],
    ]);
    socket.send(`[3,"${String(frames[0]?.[1])}",{"status":"Accepted"}]`);
    await vi.waitFor(() => expect(frames).toHaveLength(3), 10_000);
    expect(frames[2]?.[2]).toBe('GetLocalListVersion');
    socket.send(`[3,"${String(frames[2]?.[1])}",{"listVersion":5}]`);
    await vi.waitFor(() => expect(frames).toHaveLength(4), 10_000);
    socket.send(`[3,"${String(frames[3]?.[1])}",{"status":"Unlocked"}]`);
    expect(await Promise.all(sent)).toMatchObject([
      { payload: { status: 'Accepted' } },
      { payload: { listVersion: 5 } },
      { payload: { status: 'Unlocked' } },
    ]);
    socket.close();
  });

  it('gives up after the time-out, sends the next, and takes a late answer harmlessly', async () => {
    const { socket, frames } = await open('SLOW');
    const first = send('SLOW', 'ClearCache');
    const second = send('SLOW', 'GetLocalListVersion');
    await expect(first).rejects.toMatchObject({ code: 'CALL_TIMED_OUT' });
    await vi.waitFor(() => expect(frames).toHaveLength(2), 10_000);
    const [late, current] = frames.map(([, id]) => String(id));
    socket.send(`[3,"${late}",{"status":"Accepted"}]`);
    socket.send(`[3,"${current}",{"listVersion":1}]`);
    expect(await second).toMatchObject({ payload: { listVersion: 1 } });
    const entries = await entriesOf('SLOW', `[3,"${late}"`);
    expect(entries).toMatchObject([
      { problems: [{ rule: 'messageId', message: expect.stringContaining('too late') as string }] },
    ]);
    socket.close();
  });

  it('fails the commands that wait when the connection ends', async () => {
    const { socket, frames } = await open('GONE');
    const outcomes = Promise.allSettled([send('GONE', 'ClearCache'), send('GONE', 'GetLocalListVersion')]);
    await vi.waitFor(() => expect(frames).toHaveLength(1), 10_000);
    socket.terminate();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_LOST' } });
  });
});

describe('§4.2 answers', () => {
  it('a CALLERROR comes back with code, description and details', async () => {
    const { socket, frames } = await open('ERROR');
    const sent = send('ERROR', 'ClearCache');
    await vi.waitFor(() => expect(frames).toHaveLength(1), 10_000);
    socket.send(`[4,"${String(frames[0]?.[1])}","NotSupported","no cache here",{"why":"none"}]`);
    expect(await sent).toMatchObject({
      kind: 'CALLERROR',
      errorCode: 'NotSupported',
      errorDescription: 'no cache here',
      errorDetails: { why: 'none' },
    });
    socket.close();
  });

  it('an answer that breaks its schema comes back with what is wrong, and is marked in the log', async () => {
    const { socket, frames } = await open('WRONG');
    const sent = send('WRONG', 'ClearCache');
    await vi.waitFor(() => expect(frames).toHaveLength(1), 10_000);
    socket.send(`[3,"${String(frames[0]?.[1])}",{"status":"Perhaps"}]`);
    expect(await sent).toMatchObject({
      payload: { status: 'Perhaps' },
      problems: [{ field: 'status', rule: 'enum', value: '"Perhaps"' }],
    });
    expect(await entriesOf('WRONG', 'Perhaps')).toMatchObject([{ problems: [{ field: 'status' }] }]);
    socket.close();
  });

  it('a CALLERROR to nothing is logged, and harmless', async () => {
    const { socket } = await open('NOTHING');
    socket.send('[4,"never-sent","GenericError","",{}]');
    expect(await entriesOf('NOTHING', 'never-sent')).toMatchObject([{ problems: [{ rule: 'messageId' }] }]);
    socket.close();
  });
});

describe('§3.1.1 the identity in the URL', () => {
  it.each(['AA:BB:CC:01', 'Parkhaus Süd 7', '充电桩-1', 'CP+1', 'a%b', "O'Neil"])(
    '%s is percent-decoded',
    async (identity) => {
      const { socket } = await open(identity);
      await vi.waitFor(async () => {
        const chargers = await running.request('chargers.list', {});
        expect(chargers.map(({ chargerId }) => chargerId)).toContain(identity);
      }, 10_000);
      socket.close();
    },
  );
});

describe('dead peers', () => {
  it('are noticed by WebSocket pings that nobody answers', async () => {
    const { hostname, port, pathname } = new URL(running.ready.ocppUrl);
    const socket = connectTcp(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `GET ${pathname}DEAD HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n',
    );
    await vi.waitFor(async () => {
      const epochs = await running.request('chargers.connections', { chargerId: 'DEAD' });
      expect(epochs).toMatchObject([{ closeCode: 1006, closeReason: 'It no longer answered pings' }]);
    }, 15_000);
    const alive = await connectCharger(running.ready.ocppUrl, 'ALIVE');
    await expect(alive.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
    await alive.close();
    socket.destroy();
  });
});
