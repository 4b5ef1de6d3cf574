import { beforeEach, describe, expect, it } from 'vitest';
import { ChargingProfiles } from '../../../backend/simulator/charging-profiles.ts';
import type { ChargingProfile } from '../../../backend/simulator/charging-schedule.ts';

const LIMITS = { stackLevel: 9, periods: 10, profiles: 5 };
const NOON = new Date('2026-03-02T12:00:00Z');
const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);

let id = 0;
function profile(
  limits: readonly (readonly [startPeriod: number, limit: number])[],
  more: Partial<ChargingProfile> = {},
  schedule: Partial<ChargingProfile['chargingSchedule']> = {},
): ChargingProfile {
  id += 1;
  return {
    chargingProfileId: id,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    ...more,
    chargingSchedule: {
      startSchedule: NOON.toISOString(),
      chargingRateUnit: 'W',
      chargingSchedulePeriod: limits.map(([startPeriod, limit]) => ({ startPeriod, limit })),
      ...schedule,
    },
  };
}

describe('charging profiles', () => {
  let profiles: ChargingProfiles;
  const transaction = { id: 7, startedAt: later(-60) };
  beforeEach(() => {
    profiles = new ChargingProfiles();
  });
  const set = (connectorId: number, one: ChargingProfile, tx?: typeof transaction) =>
    profiles.set(connectorId, one, tx, LIMITS);
  const limit = (at: Date, connectorId = 1, tx?: typeof transaction) => profiles.limitW(connectorId, at, tx);

  it('set no limit where there is none', () => {
    expect(limit(NOON)).toBe(Infinity);
  });

  it('follow their periods from start to end', () => {
    set(
      1,
      profile(
        [
          [0, 7_000],
          [600, 3_000],
        ],
        {},
        { duration: 1_200 },
      ),
    );
    expect(limit(later(-1))).toBe(Infinity);
    expect(limit(NOON)).toBe(7_000);
    expect(limit(later(599))).toBe(7_000);
    expect(limit(later(600))).toBe(3_000);
    expect(limit(later(1_200))).toBe(Infinity);
    expect(limit(later(10), 2)).toBe(Infinity);
  });

  it('turn amperes into watts of three phases, or of as many as they say', () => {
    set(1, profile([[0, 16]], {}, { chargingRateUnit: 'A' }));
    expect(limit(NOON)).toBe(16 * 230 * 3);
    const single = [{ startPeriod: 0, limit: 16, numberPhases: 1 }];
    set(1, profile([], {}, { chargingRateUnit: 'A', chargingSchedulePeriod: single }));
    expect(limit(NOON)).toBe(16 * 230);
  });

  it('prefer the transaction to the default, and stay below the maximum of the charge point', () => {
    set(0, profile([[0, 9_000]], { chargingProfilePurpose: 'ChargePointMaxProfile' }));
    set(0, profile([[0, 5_000]]));
    expect(limit(NOON)).toBe(5_000);
    expect(set(1, profile([[0, 20_000]], { chargingProfilePurpose: 'TxProfile' }), transaction)).toBe(
      'Accepted',
    );
    expect(limit(NOON, 1, transaction)).toBe(9_000);
    profiles.endTransaction(1);
    expect(limit(NOON)).toBe(5_000);
  });

  it('let the highest stack level speak that has something to say', () => {
    set(1, profile([[0, 4_000]], { stackLevel: 0 }));
    set(1, profile([[0, 8_000]], { stackLevel: 3 }, { duration: 60 }));
    expect(limit(NOON)).toBe(8_000);
    expect(limit(later(60))).toBe(4_000);
  });

  it('recur every day or week, and count from the transaction when relative', () => {
    const day = 86_400;
    set(
      1,
      profile([[0, 6_000]], { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }, { duration: 60 }),
    );
    expect(limit(later(3 * day + 30))).toBe(6_000);
    expect(limit(later(3 * day + 90))).toBe(Infinity);
    expect(limit(later(-day))).toBe(Infinity);
    set(
      2,
      profile(
        [
          [0, 1_000],
          [90, 2_000],
        ],
        { chargingProfileKind: 'Relative' },
        { startSchedule: undefined },
      ),
    );
    expect(limit(NOON, 2, transaction)).toBe(1_000);
    expect(limit(later(30), 2, transaction)).toBe(2_000);
  });

  it('hold only while they are valid', () => {
    set(1, profile([[0, 1_000]], { validFrom: later(10).toISOString(), validTo: later(20).toISOString() }));
    expect([9, 10, 19, 20].map((seconds) => limit(later(seconds)))).toEqual([
      Infinity,
      1_000,
      1_000,
      Infinity,
    ]);
  });

  it('are refused where OCPP forbids them or the charger has no room', () => {
    expect(set(1, profile([[0, 1]], { chargingProfilePurpose: 'ChargePointMaxProfile' }))).toBe('Rejected');
    expect(set(1, profile([[0, 1]], { chargingProfilePurpose: 'TxProfile' }))).toBe('Rejected');
    const foreign = profile([[0, 1]], { chargingProfilePurpose: 'TxProfile', transactionId: 8 });
    expect(set(1, foreign, transaction)).toBe('Rejected');
    expect(set(1, profile([[0, 1]], { stackLevel: 10 }))).toBe('Rejected');
    expect(set(1, profile(Array.from({ length: 11 }, (_, index) => [index, 1] as const)))).toBe('Rejected');
    for (let stackLevel = 0; stackLevel < 5; stackLevel++) set(1, profile([[0, 1]], { stackLevel }));
    expect(set(1, profile([[0, 1]], { stackLevel: 6 }))).toBe('Rejected');
    // The same purpose and stack level: it replaces the one that was there.
    expect(set(1, profile([[0, 2]], { stackLevel: 4 }))).toBe('Accepted');
    expect(limit(NOON)).toBe(2);
  });

  it('are cleared by id or by what they are', () => {
    const one = profile([[0, 1]], { stackLevel: 1 });
    set(1, one);
    set(2, profile([[0, 2]], { stackLevel: 2 }));
    expect(profiles.clear({ id: 9_999 })).toBe('Unknown');
    expect(profiles.clear({ id: one.chargingProfileId })).toBe('Accepted');
    expect(profiles.clear({ connectorId: 2, stackLevel: 1 })).toBe('Unknown');
    expect(profiles.clear({ connectorId: 2, stackLevel: 2 })).toBe('Accepted');
    expect(profiles.clear({})).toBe('Unknown');
  });

  it('tell each moment at which the limit may change', () => {
    set(
      1,
      profile(
        [
          [0, 1],
          [60, 2],
          [120, 3],
        ],
        {},
        { duration: 180 },
      ),
    );
    const changes = profiles.changes(1, NOON, later(3_600), undefined);
    expect(changes).toEqual([later(60), later(120), later(180)]);
  });
});
