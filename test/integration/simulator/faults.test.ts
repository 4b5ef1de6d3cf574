import { describe, expect, it } from 'vitest';
import { centralSystem, charger, readingOf } from './central-system.ts';

const MINUTE = 60;

describe('drop', () => {
  it('cuts the connection in mid-session, and the session goes on over the next one', async () => {
    const central = await centralSystem();
    const { event } = charger({
      url: central.url,
      sessions: 1,
      speed: 10_000,
      meterIntervalSeconds: 30 * MINUTE,
      faults: ['drop'],
      faultRates: { drop: 1 },
    });
    expect(await event('disconnected')).toMatchObject({ reason: 'the connection broke' });
    const stop = await central.message('StopTransaction');
    expect(stop.connection).toBeGreaterThan(1);
    // It did not boot anew: the charger itself was never off.
    expect(central.of('BootNotification')).toHaveLength(1);
    expect(central.of('StartTransaction')).toHaveLength(1);
  });
});

describe('duplicate', () => {
  it('sends the very same frame twice', async () => {
    const central = await centralSystem();
    charger({ url: central.url, sessions: 1, faults: ['duplicate'], faultRates: { duplicate: 1 } });
    await central.message('StopTransaction', 2);
    for (const action of ['BootNotification', 'StartTransaction', 'StopTransaction']) {
      const [first, second] = central.frames.filter((frame) => frame.includes(`"${action}"`));
      expect(first).toBeDefined();
      expect(second).toBe(first);
    }
  });
});

describe('garbage', () => {
  it('sends each kind of frame that is no OCPP, and goes on', async () => {
    const central = await centralSystem();
    const { done, events } = charger({
      url: central.url,
      sessions: 1,
      meterIntervalSeconds: MINUTE,
      faults: ['garbage'],
      faultRates: { garbage: 1 },
    });
    await done;
    const kinds = new Set(events.flatMap((event) => (event.kind === 'fault' ? [event.detail] : [])));
    expect(kinds.size).toBe(6);
    const complaints = central.refused.join('\n');
    expect(complaints).toMatch(/must be a JSON structure/);
    expect(complaints).toMatch(/must be an array/);
    expect(complaints).toMatch(/Message ID must be a string/);
    expect(complaints).toMatch(/Unrecognised message type/);
    expect(complaints).toMatch(/MakeCoffee/);
    expect(central.of('StopTransaction')).toHaveLength(1);
  });
});

describe('offline', () => {
  it('charges on without a connection, and replays in order with the old timestamps', async () => {
    const central = await centralSystem();
    const { done } = charger({
      url: central.url,
      sessions: 1,
      meterIntervalSeconds: 5 * MINUTE,
      faults: ['offline'],
      faultRates: { offline: 1 },
    });
    await done;
    const [stop] = central.of('StopTransaction');
    expect(stop?.connection).toBe(2);
    const replayed = central.received.filter(({ connection }) => connection === 2);
    const transactional = replayed.filter(({ action }) => /MeterValues|StopTransaction/.test(action));
    expect(transactional.length).toBeGreaterThan(3);
    expect(transactional.at(-1)?.action).toBe('StopTransaction');

    const times = transactional.map((message) =>
      message.action === 'MeterValues' ? readingOf(message).timestamp : String(message.params['timestamp']),
    );
    expect(times).toEqual(times.toSorted());
    const registers = transactional.map((message) =>
      message.action === 'MeterValues' ? readingOf(message).energyWh : Number(message.params['meterStop']),
    );
    expect(registers).toEqual(registers.toSorted((a, b) => a - b));
    for (const time of times) expect(Date.parse(time)).toBeLessThanOrEqual(central.openedAt[1] ?? NaN);
    expect(central.refused).toEqual([]);
  });
});

describe('slow', () => {
  it('keeps the central system waiting for its answers', async () => {
    const central = await centralSystem();
    const { event } = charger({ url: central.url, faults: ['slow'], faultRates: { slow: 1 } });
    await event('connected');
    await central.message('BootNotification');
    // The shortest wait is three times as long as this patience.
    const answer = central.client.call('GetLocalListVersion', {}, { callTimeoutMs: 100 });
    await expect(answer).rejects.toThrow(/timeout/i);
    await event('command', (one) => one.kind === 'command' && one.action === 'GetLocalListVersion');
  });
});

describe('a fault that is not chosen', () => {
  it('never strikes', async () => {
    const central = await centralSystem();
    const { done, events } = charger({
      url: central.url,
      sessions: 1,
      faultRates: { drop: 1, duplicate: 1, garbage: 1, offline: 1, slow: 1 },
    });
    await done;
    expect(events.filter(({ kind }) => kind === 'fault')).toEqual([]);
    expect(central.clients).toHaveLength(1);
  });
});
