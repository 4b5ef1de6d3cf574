import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { validate, version } from 'uuid';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;

/** As in a new process: nothing is remembered. */
async function fresh(): Promise<typeof import('../../backend/uid.ts')> {
  vi.resetModules();
  return import('../../backend/uid.ts');
}

function rising(ids: string[]): boolean {
  return ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('uids', () => {
  it('are UUIDs of version 7 that carry the time', async () => {
    const { makeUid } = await fresh();
    const uid = makeUid();
    expect(validate(uid)).toBe(true);
    expect(version(uid)).toBe(7);
    expect(Number.parseInt(uid.replace('-', '').slice(0, 12), 16)).toBe(NOW);
  });

  it('differ in their random bits, also where those are fetched anew', async () => {
    const { makeUid } = await fresh();
    const tails = Array.from({ length: 2_000 }, () => makeUid().slice(-10));
    expect(new Set(tails).size).toBe(tails.length);
  });

  it('rise while the clock stands, goes on, is set back an hour and forward a day', async () => {
    const { makeUid } = await fresh();
    const ids: string[] = [];
    for (const offset of [0, 1, -HOUR_MS, -HOUR_MS + 1, 24 * HOUR_MS, 0]) {
      vi.setSystemTime(NOW + offset);
      for (let count = 0; count < 2_000; count += 1) ids.push(makeUid());
    }
    expect(rising(ids)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('rise above those of a former run, though the clock was set back between the two', async () => {
    const last = (await fresh()).makeUid();
    vi.setSystemTime(NOW - HOUR_MS);
    const again = await fresh();
    again.makeUidsAbove(last);
    const ids = [last, again.makeUid(), again.makeUid()];
    expect(rising(ids)).toBe(true);
    // A lower one changes nothing.
    again.makeUidsAbove('00000000-0000-7000-8000-000000000000');
    expect(again.makeUid() > (ids[2] ?? '')).toBe(true);
  });

  it('take no order from what is no such id', async () => {
    const { makeUid, makeUidsAbove } = await fresh();
    for (const foreign of [null, '', 'zzz', 'ffffffff-ffff-4fff-8fff-ffffffffffff']) makeUidsAbove(foreign);
    expect(Number.parseInt(makeUid().replace('-', '').slice(0, 12), 16)).toBe(NOW);
  });
});
