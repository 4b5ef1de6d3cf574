/** Each bad input gets a clear, logged refusal as OCPP-J 1.6 says, and other chargers never notice. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
let neighbour: Charger;
beforeAll(async () => {
  running = await startConsole();
  neighbour = await connectCharger(running.ready.ocppUrl, 'NEIGHBOUR');
});
afterAll(async () => {
  // After everything: the neighbour is served on the connection it has had all along.
  await expect(neighbour.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  await neighbour.close();
  await running.dispose();
});

async function open(identity: string, protocols: string[] = ['ocpp1.6']): Promise<WebSocket> {
  const socket = new WebSocket(`${running.ready.ocppUrl}${identity}`, protocols);
  await once(socket, 'open');
  return socket;
}

/** Sends a frame and returns the console's answer. */
async function ask(socket: WebSocket, frame: string | Buffer): Promise<unknown[]> {
  const answer = once(socket, 'message');
  socket.send(frame);
  const [data] = (await answer) as [Buffer];
  return JSON.parse(data.toString('utf8')) as unknown[];
}

async function logged(chargerId: string, text: string) {
  return vi.waitFor(async () => {
    const { rows } = await running.request('messages.page', {
      filter: { chargerId, errorsOnly: true, text },
    });
    const [row] = rows;
    if (row === undefined) throw new Error('not logged yet');
    return running.request('messages.get', { uid: row.uid });
  }, 10_000);
}

function lastRefusal() {
  return running.backend.status().refusals[0];
}

describe('frames', () => {
  it.each([
    ['malformed JSON', '[2,"1","Heartbeat",', '-1', 'Not JSON'],
    ['an object instead of an array', '{"action":"Heartbeat"}', '-1', 'JSON array'],
    ['a CALL without payload', '[2,"17","Heartbeat"]', '17', '4 elements'],
    ['an id that is no text', '[2,17,"Heartbeat",{}]', '-1', 'message id'],
    ['1 MB of text', 'x'.repeat(1_000_000), '-1', 'Not JSON'],
    ['JSON nested 10,000 deep', `[2,"1","X",${'['.repeat(10_000)}${']'.repeat(10_000)}]`, '-1', 'levels'],
  ])('%s: CALLERROR FormationViolation, logged whole', async (name, frame, id, words) => {
    const chargerId = `BAD-${name.replaceAll(' ', '-')}`;
    const socket = await open(chargerId);
    const answer = await ask(socket, frame);
    expect(answer).toEqual([4, id, 'FormationViolation', expect.stringContaining(words), {}]);
    const entry = await logged(chargerId, frame.slice(0, 20));
    expect(entry).toMatchObject({ messageType: 'INVALID', direction: 'Incoming', raw: frame });
    expect(entry.problems[0]?.message).toContain(words);
    // The connection stays: the charger may do better.
    expect(await ask(socket, '[2,"2","Heartbeat",{}]')).toEqual([3, '2', expect.anything()]);
    socket.close();
  });

  it('a binary frame: CALLERROR, and its bytes in the log', async () => {
    const socket = await open('BINARY');
    expect(await ask(socket, Buffer.from([1, 2, 3]))).toEqual([
      4,
      '-1',
      'FormationViolation',
      expect.stringContaining('binary'),
      {},
    ]);
    expect((await logged('BINARY', 'AQID')).raw).toBe('data:application/octet-stream;base64,AQID');
    socket.close();
  });

  it('an unknown message type: ignored and logged (OCPP-J 1.6 §4.1.3)', async () => {
    const socket = await open('TYPE-5');
    socket.send('[5,"1","Heartbeat",{}]');
    // Had it been answered, that answer would come first.
    expect(await ask(socket, '[2,"2","Heartbeat",{}]')).toEqual([3, '2', expect.anything()]);
    expect((await logged('TYPE-5', '[5,')).messageType).toBe('INVALID');
    socket.close();
  });

  it('unknown and unsupported actions: NotImplemented, NotSupported (OCPP-J 1.6 §4.2.3)', async () => {
    const socket = await open('ACTIONS');
    expect((await ask(socket, '[2,"1","MakeCoffee",{}]')).slice(0, 3)).toEqual([4, '1', 'NotImplemented']);
    expect((await ask(socket, '[2,"2","Reset",{"type":"Soft"}]')).slice(0, 3)).toEqual([
      4,
      '2',
      'NotSupported',
    ]);
    expect((await logged('ACTIONS', 'MakeCoffee')).action).toBe('MakeCoffee');
    socket.close();
  });

  it('a payload that breaks its schema: the standard’s error code, the field in words', async () => {
    const socket = await open('SCHEMA');
    const missing = '[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0}]';
    expect((await ask(socket, missing)).slice(0, 3)).toEqual([4, '1', 'OccurenceConstraintViolation']);
    const entry = await logged('SCHEMA', '"meterStart":0');
    expect(entry.problems).toContainEqual(expect.objectContaining({ field: 'timestamp', rule: 'required' }));
    socket.close();
  });

  it('a slightly wrong payload: answered, and marked in the log', async () => {
    const socket = await open('SLIGHT');
    const frame =
      '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]';
    expect(await ask(socket, frame)).toEqual([3, '1', {}]);
    expect((await logged('SLIGHT', 'StatusNotification')).problems[0]?.field).toBe('connectorId');
    await vi.waitFor(async () => {
      const chargers = await running.request('chargers.list', {});
      const charger = chargers.find(({ chargerId }) => chargerId === 'SLIGHT');
      expect(charger?.connectors).toMatchObject([{ connectorId: 1, status: 'Available' }]);
    }, 10_000);
    socket.close();
  });

  it('a frame over the limit: closed with 1009, and the refusal told', async () => {
    const socket = await open('HUGE');
    const closed = once(socket, 'close');
    socket.send('x'.repeat(1_100_000));
    expect((await closed)[0]).toBe(1009);
    await vi.waitFor(() =>
      expect(lastRefusal()).toMatchObject({ deviceId: 'HUGE', status: 1009, cause: 'frameSize' }),
    );
  });

  it('an answer to nothing: logged, harmless', async () => {
    const socket = await open('LATE');
    socket.send('[3,"never-sent",{"status":"Accepted"}]');
    expect((await logged('LATE', 'never-sent')).problems[0]?.message).toContain('No CALL with the id');
    socket.close();
  });
});

describe('payloads', () => {
  it('keys of a prototype change nothing but their own message', async () => {
    const socket = await open('PROTO');
    const frame =
      '[2,"__proto__","Authorize",{"idTag":"A","__proto__":{"status":"Accepted"},"constructor":{"prototype":{"x":1}}}]';
    expect(await ask(socket, frame)).toEqual([3, '__proto__', { idTagInfo: { status: 'Accepted' } }]);
    const entry = await logged('PROTO', 'constructor');
    expect(entry.raw).toBe(frame);
    expect(entry.problems.map(({ rule }) => rule)).toContain('additionalProperties');
    expect(({} as { x?: unknown; status?: unknown }).x).toBeUndefined();
    expect(({} as { status?: unknown }).status).toBeUndefined();
    expect((await ask(socket, '[2,"2","__proto__",{}]')).slice(0, 3)).toEqual([4, '2', 'NotImplemented']);
    expect((await ask(socket, '[2,"3","constructor",{}]')).slice(0, 3)).toEqual([4, '3', 'NotImplemented']);
    socket.close();
  });

  it('numbers beyond 2^53 are refused, for they are no longer what was sent', async () => {
    const socket = await open('BIG');
    const frame =
      '[2,"1","StopTransaction",{"transactionId":9007199254740993,"meterStop":1,"timestamp":"2026-03-01T10:00:00Z"}]';
    expect((await ask(socket, frame)).slice(0, 3)).toEqual([4, '1', 'PropertyConstraintViolation']);
    const entry = await logged('BIG', '9007199254740993');
    expect(entry.raw).toBe(frame);
    expect(entry.problems).toMatchObject([{ field: 'transactionId', rule: 'format' }]);
    socket.close();
  });

  it('dates that are none are refused where the standard needs them', async () => {
    const socket = await open('DATES');
    const start = (timestamp: string): string =>
      `[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"${timestamp}"}]`;
    for (const date of ['yesterday', '2026-02-30T10:00:00Z', '2026-13-01', ''])
      expect((await ask(socket, start(date))).slice(0, 3)).toEqual([4, '1', 'PropertyConstraintViolation']);
    const entry = await logged('DATES', '"timestamp":"yesterday"');
    expect(entry.problems).toMatchObject([{ field: 'timestamp', rule: 'format', value: '"yesterday"' }]);
    socket.close();
  });

  it('a clock at 1970: answered, marked, and the session dated by its arrival', async () => {
    const socket = await open('CLOCK');
    const answer = await ask(
      socket,
      '[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"1970-01-01T00:00:10Z"}]',
    );
    expect(answer.slice(0, 2)).toEqual([3, '1']);
    expect((await logged('CLOCK', '1970')).problems).toMatchObject([{ field: 'timestamp', rule: 'clock' }]);
    await vi.waitFor(async () => {
      const { sessions } = await running.request('sessions.list', { chargerId: 'CLOCK' });
      expect(sessions).toMatchObject([{ flags: ['clockNotSet'] }]);
      expect(sessions[0]?.startedAt).toBeGreaterThan(Date.now() - 60_000);
    }, 10_000);
    socket.close();
  });

  it('negative and absurd meters: answered and marked', async () => {
    const socket = await open('METER');
    const start = (id: string, meterStart: number): string =>
      `[2,"${id}","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":${meterStart},"timestamp":"2026-03-01T1${id}:00:00Z"}]`;
    expect((await ask(socket, start('1', -5))).slice(0, 2)).toEqual([3, '1']);
    expect((await ask(socket, start('2', 2_147_483_647))).slice(0, 2)).toEqual([3, '2']);
    for (const text of ['"meterStart":-5', '"meterStart":2147483647'])
      expect((await logged('METER', text)).problems).toMatchObject([{ field: 'meterStart', rule: 'meter' }]);
    const values =
      '[2,"3","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T11:00:00Z","sampledValue":[{"value":"many"}]}]}]';
    expect(await ask(socket, values)).toEqual([3, '3', {}]);
    expect((await logged('METER', 'many')).problems).toMatchObject([{ rule: 'value' }]);
    socket.close();
  });

  it('a CALL while a CALL is pending: both are answered in their order, and the second is marked', async () => {
    const socket = await open('HASTY');
    const answers: unknown[] = [];
    socket.on('message', (data: Buffer) => answers.push((JSON.parse(data.toString('utf8')) as unknown[])[1]));
    socket.send('[2,"first","Authorize",{"idTag":"A"}]');
    socket.send('[2,"second","Heartbeat",{}]');
    await vi.waitFor(() => expect(answers).toEqual(['first', 'second']), 10_000);
    expect((await logged('HASTY', 'second')).problems).toMatchObject([{ rule: 'onePending' }]);
    socket.close();
  });

  it('a message id used twice, with another payload: answered, and marked', async () => {
    const socket = await open('REUSED');
    expect((await ask(socket, '[2,"7","Authorize",{"idTag":"A"}]')).slice(0, 2)).toEqual([3, '7']);
    expect((await ask(socket, '[2,"7","Heartbeat",{}]'))[2]).toHaveProperty('currentTime');
    expect((await logged('REUSED', 'Heartbeat')).problems).toMatchObject([{ rule: 'messageId' }]);
    socket.close();
  });

  it('a message id that is a path is text like any other', async () => {
    const socket = await open('PATHS');
    for (const id of ['../../etc/passwd', '..%2f..%2fetc', 'C:\\\\Windows'])
      expect((await ask(socket, `[2,"${id}","Heartbeat",{}]`)).slice(0, 2)).toEqual([
        3,
        id.replace('\\\\', '\\'),
      ]);
    await vi.waitFor(async () => {
      const { rows } = await running.request('messages.page', { filter: { chargerId: 'PATHS' } });
      expect(rows).toHaveLength(6);
    }, 10_000);
    socket.close();
  });

  it('a message id of 300 characters: refused; of 40: answered and marked', async () => {
    const socket = await open('LONG-ID');
    expect((await ask(socket, `[2,"${'x'.repeat(300)}","Heartbeat",{}]`)).slice(0, 3)).toEqual([
      4,
      '-1',
      'FormationViolation',
    ]);
    const id = 'y'.repeat(40);
    expect((await ask(socket, `[2,"${id}","Heartbeat",{}]`)).slice(0, 2)).toEqual([3, id]);
    expect((await logged('LONG-ID', id)).problems).toMatchObject([{ rule: 'messageId' }]);
    socket.close();
  });
});

describe('upgrades', () => {
  it.each([
    ['an unknown path', '/ws/ocpp/201/CP1', 404],
    ['no identity', '/ws/ocpp/16/', 404],
    ['an identity with %2F', '/ws/ocpp/16/a%2Fb', 400],
    ['an identity of 500 characters', `/ws/ocpp/16/${'x'.repeat(500)}`, 400],
    ['an identity with %00', '/ws/ocpp/16/a%00b', 400],
  ])('%s is refused with a reason', async (_name, path, status) => {
    const url = new URL(running.ready.ocppUrl);
    const socket = new WebSocket(`ws://${url.host}${path}`, ['ocpp1.6']);
    socket.on('error', () => {});
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(status);
    await vi.waitFor(
      () => expect(lastRefusal()).toMatchObject({ status, remoteAddress: '127.0.0.1' }),
      10_000,
    );
    expect(lastRefusal()?.reason.length).toBeGreaterThan(10);
    socket.terminate();
  });

  it('a foreign subprotocol: the handshake is completed without one, then closed (OCPP-J 1.6 §3.1.2)', async () => {
    const { host } = new URL(running.ready.ocppUrl);
    // A plain client: ws itself would refuse a handshake without the subprotocol it asked for.
    const socket = connectTcp(Number(host.split(':')[1]), '127.0.0.1');
    socket.write(
      `GET /ws/ocpp/16/V2 HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Protocol: ocpp2.0.1\r\n\r\n`,
    );
    let received = '';
    socket.on('data', (data) => {
      received += data.toString('latin1');
    });
    await vi.waitFor(() => expect(received).toContain('ocpp1.6 is required'), 10_000);
    expect(received).toContain('101 Switching Protocols');
    expect(received.toLowerCase()).not.toContain('sec-websocket-protocol');
    expect(lastRefusal()).toMatchObject({
      deviceId: 'V2',
      cause: 'subprotocol',
      reason: expect.stringContaining('ocpp2.0.1') as string,
    });
    socket.destroy();
  });

  it('no subprotocol at all is let in by default', async () => {
    const socket = await open('BARE', []);
    expect((await ask(socket, '[2,"1","Heartbeat",{}]')).slice(0, 2)).toEqual([3, '1']);
    socket.close();
  });

  it('TLS on the plain port is named', async () => {
    const { port } = new URL(running.ready.ocppUrl);
    const socket = connectTcp(Number(port), '127.0.0.1');
    socket.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00]));
    socket.on('error', () => {});
    await vi.waitFor(() => expect(lastRefusal()?.reason).toContain('TLS'), 10_000);
    expect(lastRefusal()?.cause).toBe('tlsOnPlain');
    socket.destroy();
  });

  it('a browser that opens the address is told what lives there', async () => {
    const [response] = (await once(get(running.ready.ocppUrl.replace('ws:', 'http:')), 'response')) as [
      IncomingMessage,
    ];
    expect(response.statusCode).toBe(426);
    response.resume();
  });
});

describe('repeats', () => {
  it('the same frame again gets the same answer and moves nothing', async () => {
    const socket = await open('AGAIN');
    const frame =
      '[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":5,"timestamp":"2026-03-01T10:00:00Z"}]';
    const first = await ask(socket, frame);
    expect(await ask(socket, frame)).toEqual(first);
    await vi.waitFor(async () => {
      const { rows } = await running.request('messages.page', { filter: { chargerId: 'AGAIN' } });
      expect(rows).toHaveLength(4);
      expect(rows.filter(({ duplicateOf }) => duplicateOf !== null)).toHaveLength(2);
    }, 10_000);
    const { sessions } = await running.request('sessions.list', { chargerId: 'AGAIN' });
    expect(sessions).toMatchObject([{ flags: [] }]);
    socket.close();
  });

  it('a Heartbeat and a BootNotification under the same id each time get the answer of their moment', async () => {
    const socket = await open('SAME-ID');
    const boot = '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]';
    await running.request('chargers.register', { chargerId: 'SAME-ID', registration: 'rejected' });
    expect((await ask(socket, boot))[2]).toMatchObject({ status: 'Rejected' });
    // It is asked to boot again, under whatever id.
    const triggered = once(socket, 'message');
    await running.request('chargers.register', { chargerId: 'SAME-ID', registration: 'accepted' });
    await triggered;
    expect((await ask(socket, boot))[2]).toMatchObject({ status: 'Accepted' });
    const heartbeat = '[2,"2","Heartbeat",{}]';
    const [, , first] = await ask(socket, heartbeat);
    const { currentTime } = first as { currentTime: string };
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(currentTime)), 10_000);
    const [, , second] = await ask(socket, heartbeat);
    expect(Date.parse((second as { currentTime: string }).currentTime)).toBeGreaterThan(
      Date.parse(currentTime),
    );
    socket.close();
  });

  it('a StartTransaction sent anew under another id gets the same transactionId, and is marked', async () => {
    const payload = '{"connectorId":1,"idTag":"B","meterStart":5,"timestamp":"2026-03-01T11:00:00Z"}';
    const before = await open('ANEW');
    const first = await ask(before, `[2,"1","StartTransaction",${payload}]`);
    before.close();
    const after = await open('ANEW');
    const second = await ask(after, `[2,"99","StartTransaction",${payload}]`);
    expect(second[2]).toEqual(first[2]);
    await vi.waitFor(async () => {
      const { sessions } = await running.request('sessions.list', { chargerId: 'ANEW' });
      expect(sessions).toMatchObject([{ flags: ['suspectedRepeat'] }]);
    }, 10_000);
    after.close();
  });

  it('the newest connection of an identity wins, and the late close of the old one does not remove it', async () => {
    const old = await open('TWIN');
    const closed = once(old, 'close');
    const newer = await open('TWIN');
    expect((await closed)[0]).toBe(1008);
    expect((await ask(newer, '[2,"1","Heartbeat",{}]')).slice(0, 2)).toEqual([3, '1']);
    await vi.waitFor(async () => {
      const chargers = await running.request('chargers.list', {});
      expect(chargers.find(({ chargerId }) => chargerId === 'TWIN')?.connected).toBe(true);
      expect(running.notifications.filter(({ type }) => type === 'charger.disconnected')).not.toHaveLength(0);
    }, 10_000);
    newer.close();
  });

  it('a stop without a start is answered, and its session marked', async () => {
    const socket = await open('OFFLINE');
    const frame =
      '[2,"1","StopTransaction",{"transactionId":4711,"meterStop":900,"timestamp":"2026-03-01T11:00:00Z"}]';
    expect(await ask(socket, frame)).toEqual([3, '1', {}]);
    await vi.waitFor(async () => {
      const { sessions } = await running.request('sessions.list', { chargerId: 'OFFLINE' });
      expect(sessions).toMatchObject([
        { transactionId: 4711, status: 'finished', flags: ['startedOffline'] },
      ]);
    }, 10_000);
    socket.close();
  });
});
