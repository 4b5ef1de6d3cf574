/** One charger that sends without end: it is held back by name, and nobody else notices. */
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connectCharger } from '../../support/charger.ts';
import { startConsole } from '../../support/console.ts';

it('10,000 messages a second: the excess is refused by name, and others are served meanwhile', async () => {
  const COUNT = 10_000;
  // A low limit keeps the log of this test short.
  const console = await startConsole({ settings: { ocpp: { maxMessagesPerSecond: 100 } } });
  const other = await connectCharger(console.ready.ocppUrl, 'OTHER');
  const socket = new WebSocket(`${console.ready.ocppUrl}FLOOD`, ['ocpp1.6']);
  await once(socket, 'open');
  const answers = { results: 0, refused: 0, other: 0 };
  socket.on('message', (data: Buffer) => {
    const [type, , code, words] = JSON.parse(data.toString('utf8')) as [number, string, string, string];
    if (type === 3) answers.results += 1;
    else if (code === 'GenericError' && words.startsWith('RATE_LIMITED')) answers.refused += 1;
    else answers.other += 1;
  });
  for (let index = 0; index < COUNT; index += 1) socket.send(`[2,"${index}","Heartbeat",{}]`);
  await expect(other.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  await vi.waitFor(() => expect(answers.results + answers.refused).toBe(COUNT), 40_000);
  expect(answers.refused).toBeGreaterThan(1_000);
  expect(answers.other).toBe(0);
  await expect(other.call('Heartbeat', {})).resolves.toHaveProperty('currentTime');
  expect(
    console.notifications.filter(
      ({ type, data }) => type === 'console.error' && (data as { code: string }).code === 'RATE_LIMITED',
    ),
  ).toMatchObject([{ data: { message: 'FLOOD sends too many messages' } }]);
  await vi.waitFor(async () => {
    const { rows } = await console.request('messages.page', {
      filter: { chargerId: 'FLOOD', errorsOnly: true },
      limit: 500,
    });
    const rules: string[] = [];
    for (const { uid } of rows) {
      const { problems } = await console.request('messages.get', { uid });
      rules.push(...problems.map(({ rule }) => rule));
      if (rules.includes('rateLimit')) break;
    }
    expect(rules).toContain('rateLimit');
  }, 20_000);
  socket.close();
  await other.close();
  await console.dispose();
});

it('a command is answered in the midst of a flood', async () => {
  const console = await startConsole({ settings: { ocpp: { maxMessagesPerSecond: 10 } } });
  const socket = new WebSocket(`${console.ready.ocppUrl}BUSY`, ['ocpp1.6']);
  await once(socket, 'open');
  // Before and after the answer the limit is spent.
  const heartbeats = (): void => {
    for (let index = 0; index < 200; index += 1) socket.send(`[2,"${index}","Heartbeat",{}]`);
  };
  socket.on('message', (data: Buffer) => {
    const [type, id] = JSON.parse(data.toString('utf8')) as [number, string];
    if (type !== 2) return;
    heartbeats();
    socket.send(`[3,"${id}",{"status":"Accepted"}]`);
    heartbeats();
  });
  const result = await console.request('commands.send', {
    chargerId: 'BUSY',
    action: 'ClearCache',
    payload: {},
  });
  expect(result).toMatchObject({ kind: 'CALLRESULT', payload: { status: 'Accepted' } });
  socket.terminate();
  await console.dispose();
});
