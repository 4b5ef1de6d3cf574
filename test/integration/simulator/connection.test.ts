import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { simulate } from '../../../backend/simulator/program.ts';
import { centralSystem, charger } from './central-system.ts';

/** Where the program writes in these tests. */
function collect() {
  const out: string[] = [];
  const error: string[] = [];
  return {
    out,
    error,
    output: { out: (text: string) => out.push(text), error: (text: string) => error.push(text) },
  };
}

const now = (): string => new Date().toISOString();

describe('registration', () => {
  it('waits as long as the central system says, and sends nothing else, until it is accepted', async () => {
    const answers = ['Pending', 'Rejected', 'Accepted'];
    const central = await centralSystem({
      BootNotification: () => ({ status: answers.shift() ?? 'Accepted', interval: 1, currentTime: now() }),
    });
    charger({ url: central.url });
    await central.status(1, 'Available');
    expect(central.received.slice(0, 4).map(({ action }) => action)).toEqual([
      'BootNotification',
      'BootNotification',
      'BootNotification',
      'StatusNotification',
    ]);
  });

  it('answers commands while pending, but starts no transaction', async () => {
    const central = await centralSystem({
      BootNotification: () => ({ status: 'Pending', interval: 600, currentTime: now() }),
    });
    const { event } = charger({ url: central.url });
    await event('boot');
    expect(await central.client.call('RemoteStartTransaction', { idTag: 'T' })).toEqual({
      status: 'Rejected',
    });
    expect(await central.client.call('GetConfiguration', { key: ['NumberOfConnectors'] })).toMatchObject({
      configurationKey: [{ value: '1' }],
    });
    expect(central.received.map(({ action }) => action)).toEqual(['BootNotification']);
    expect(await central.client.call('TriggerMessage', { requestedMessage: 'BootNotification' })).toEqual({
      status: 'Accepted',
    });
    await central.message('BootNotification', 2);
  });

  it('does not answer while rejected', async () => {
    const central = await centralSystem({
      BootNotification: () => ({ status: 'Rejected', interval: 600, currentTime: now() }),
    });
    const { event } = charger({ url: central.url });
    await event('boot');
    await expect(central.client.call('ClearCache', {}, { callTimeoutMs: 100 })).rejects.toThrow(/timeout/i);
  });

  it('beats at the interval that the answer gives', async () => {
    const central = await centralSystem({
      BootNotification: () => ({ status: 'Accepted', interval: 1, currentTime: now() }),
    });
    charger({ url: central.url });
    await central.message('Heartbeat', 2);
  });
});

describe('a server that refuses', () => {
  it('is named when nothing listens, and is tried again until somebody does', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => nobody.once('listening', resolve));
    const { port } = z.object({ port: z.number() }).parse(nobody.address());
    await new Promise((resolve) => nobody.close(resolve));
    const { event } = charger({ url: `ws://127.0.0.1:${port}/` });
    expect(await event('refused')).toMatchObject({ reason: expect.stringMatching(/nothing listens/) });
    await event('refused', (one) => one.kind === 'refused' && one.retryInSeconds > 0.7);
    const central = await centralSystem({}, { port });
    await central.status(1, 'Available');
  });

  it('is quoted when it wants another password, and let in with the right one', async () => {
    const central = await centralSystem({}, { authorize: (password) => password === 'geheim' });
    const wrong = charger({ url: central.url, password: 'falsch' });
    expect(await wrong.event('refused')).toMatchObject({
      reason: expect.stringMatching(/wants another password.*HTTP 401/),
    });
    await charger({ url: central.url, id: 'SIM-002', password: 'geheim' }).event('boot');
  });

  it('is left by the program with exit code 1 and a summary, and bad options with 2', async () => {
    const central = await centralSystem({}, { authorize: () => false });
    const lines: string[] = [];
    const output = { out: (text: string) => lines.push(text), error: (text: string) => lines.push(text) };
    const { signal } = new AbortController();
    const args = ['--url', central.url, '--duration', '0.3'];
    expect(await simulate(args, output, signal)).toBe(1);
    expect(lines.join('\n')).toMatch(/SIM-001 {2}no connection: .*HTTP 401/);
    expect(lines.at(-1)).toMatch(/Connections {2}0 made, [1-9]\d* refused/);
    expect(await simulate(['--speed', 'fast'], output, signal)).toBe(2);
    expect(lines.at(-1)).toMatch(/--speed wants a number/);
  });
});

describe('the program', () => {
  it('runs several chargers to the end of their sessions', async () => {
    const central = await centralSystem();
    const { out, output } = collect();
    const args = '--chargers 3 --sessions 1 --speed 100000 --meter-interval 900 --prefix CP --quiet'.split(
      ' ',
    );
    expect(await simulate([...args, '--url', central.url], output, new AbortController().signal)).toBe(0);
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(/Chargers {5}3\nConnections {2}3 made.*\nSessions {5}3 finished, 0 left open/);
    expect(new Set(central.clients.map(({ identity }) => identity))).toEqual(
      new Set(['CP001', 'CP002', 'CP003']),
    );
  });

  it('prints JSON lines, and ends when it is told to', async () => {
    const central = await centralSystem();
    const { out, error, output } = collect();
    const stop = new AbortController();
    const running = simulate(['--json', '--sessions', '0', '--url', central.url], output, stop.signal);
    await central.status(1, 'Available');
    stop.abort();
    expect(await running).toBe(0);
    const events = out.map((text) =>
      z.object({ kind: z.string(), charger: z.string() }).parse(JSON.parse(text)),
    );
    expect(events[0]).toEqual({ kind: 'connected', charger: 'SIM-001' });
    expect(events.at(-1)).toEqual({ kind: 'stopped', charger: 'SIM-001' });
    expect(error.join('')).toMatch(/^Chargers/);
  });
});
