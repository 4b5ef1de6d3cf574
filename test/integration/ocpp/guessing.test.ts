/** Somebody guesses passwords, one after the other and a thousand at once; the other chargers notice nothing. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const PASSWORD = '0123456789abcdef0123456789abcdef01234567';
/** backend/ocpp/authentication.ts: failed guesses that are permitted in a minute. */
const PERMITTED = 5;

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole({ settings: { ocpp: { securityProfile: 1 } } });
  for (const chargerId of ['VICTIM', 'CROWDED', 'OTHER'])
    await running.request('chargers.setPassword', { chargerId, password: PASSWORD });
});
afterAll(() => running.dispose());

/** Asks for an upgrade with a password. @returns the answer's HTTP status */
function guess(chargerId: string, password: string): Promise<number | undefined> {
  const { hostname, port, pathname } = new URL(running.ready.ocppUrl);
  return new Promise((resolve, reject) => {
    const asked = request({
      hostname,
      port,
      path: `${pathname}${chargerId}`,
      auth: `${chargerId}:${password}`,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': 13,
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol': 'ocpp1.6',
      },
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });
}

async function othersAreServed(): Promise<void> {
  const charger = await connectCharger(running.ready.ocppUrl, 'OTHER', { password: PASSWORD });
  expect(await charger.call('Heartbeat', {})).toHaveProperty('currentTime');
  await charger.close();
}

it('a thousand wrong passwords, one after the other, end in 429 and lock out this charger alone', async () => {
  const statuses: (number | undefined)[] = [];
  for (let count = 0; count < 1_000; count += 1) statuses.push(await guess('VICTIM', `guess-${count}`));
  expect(statuses.slice(0, PERMITTED)).toEqual(Array.from({ length: PERMITTED }, () => 401));
  expect(new Set(statuses.slice(PERMITTED))).toEqual(new Set([429]));
  // The right one is not even looked at: a guesser would learn of it.
  expect(await guess('VICTIM', PASSWORD)).toBe(429);
  await othersAreServed();
});

it('a hundred at the same moment are no better than one after the other', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 100 }, (_value, count) => guess('CROWDED', `guess-${count}`)),
  );
  expect(statuses.filter((status) => status === 401)).toHaveLength(PERMITTED);
  expect(statuses.filter((status) => status === 429)).toHaveLength(100 - PERMITTED);
  await othersAreServed();
});
