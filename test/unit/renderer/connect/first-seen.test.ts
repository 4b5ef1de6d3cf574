import { describe, expect, it } from 'vitest';
import type { Charger } from '../../../../backend/contract/entities.ts';
import type { ConnectionRefusal } from '../../../../backend/contract/status.ts';
import { firstSeen } from '../../../../renderer/features/connect/first-seen.ts';
import { platformOf } from '../../../../renderer/features/connect/platform.ts';
import { charger } from '../fixtures.ts';

const SINCE = 10_000;
const of = (...list: Partial<Charger>[]): Map<string, Charger> =>
  new Map(list.map((fields) => [fields.chargerId ?? '', charger(fields)]));
const refusal = (at: number): ConnectionRefusal => ({
  at,
  deviceId: 'X',
  remoteAddress: '192.0.2.1',
  status: 404,
  cause: 'path',
  reason: '',
});

describe('firstSeen', () => {
  it('waits while nobody came, and counts refusals since then', () => {
    expect(firstSeen(new Map(), [refusal(9_000), refusal(11_000)], SINCE)).toEqual({
      state: 'waiting',
      refused: 1,
    });
  });

  it('does not take a charger that was there before, or has left again', () => {
    const chargers = of(
      { chargerId: 'OLD', connectedAt: 9_000, lastBootAt: 9_001 },
      { chargerId: 'GONE', connectedAt: 11_000, lastBootAt: 11_001, connected: false },
    );
    expect(firstSeen(chargers, [], SINCE)).toMatchObject({ state: 'waiting' });
  });

  it('tells a connected charger from one that has booted, and from one that waits for a decision', () => {
    const connected = { chargerId: 'A', connectedAt: 11_000, lastBootAt: 5_000 };
    const booted = { chargerId: 'B', connectedAt: 12_000, lastBootAt: 12_001 };
    expect(firstSeen(of(connected), [], SINCE)).toMatchObject({
      state: 'connected',
      charger: { chargerId: 'A' },
    });
    expect(firstSeen(of(connected, booted), [], SINCE)).toMatchObject({
      state: 'booted',
      charger: { chargerId: 'B' },
    });
    expect(firstSeen(of({ ...booted, registration: 'pending' }), [], SINCE)).toMatchObject({
      state: 'pending',
    });
  });
});

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Electron/45', 'windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Electron/45', 'macos'],
  ['Mozilla/5.0 (X11; Linux x86_64) Electron/45', 'linux'],
  ['', 'linux'],
])('the platform of “%s” is %s', (userAgent, platform) => expect(platformOf(userAgent)).toBe(platform));
