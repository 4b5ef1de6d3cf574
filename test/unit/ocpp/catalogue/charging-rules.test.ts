/** Named after the sections of OCPP 1.6 edition 2. */
import { describe, expect, it } from 'vitest';
import { checkRules, validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import { withValue, type Path } from './schema-walk.ts';

const NOW = Date.UTC(2026, 2, 29);
const PROFILE = 'csChargingProfiles';
const SCHEDULE = [PROFILE, 'chargingSchedule'];
const PERIODS = [...SCHEDULE, 'chargingSchedulePeriod'];

const relative = {
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 16 },
        { startPeriod: 60, limit: 6, numberPhases: 1 },
      ],
    },
  },
};
const start = { connectorId: 1, idTag: 'A' };

type Change = [path: Path, value: unknown];
const changed = (payload: unknown, changes: Change[]): unknown =>
  changes.reduce((result, [path, value]) => withValue(result, path, value), payload);

/** `field rule` of each issue; the schema has nothing to say against any of these payloads. */
function findings(action: string, payload: unknown): string[] {
  expect(validateRequest(action, payload)).toEqual([]);
  return checkRules(action, payload, NOW).map(({ field, rule }) => `${field} ${rule}`);
}
const set = (...changes: Change[]): string[] => findings('SetChargingProfile', changed(relative, changes));

describe('§5.16 SetChargingProfile', () => {
  it('takes a default profile for a connector or for all', () => {
    expect(set()).toEqual([]);
    expect(set([['connectorId'], 0])).toEqual([]);
  });

  it('wants ChargePointMaxProfile on connector 0', () => {
    const max: Change = [[PROFILE, 'chargingProfilePurpose'], 'ChargePointMaxProfile'];
    expect(set(max)).toEqual(['connectorId contradiction']);
    expect(set(max, [['connectorId'], 0])).toEqual([]);
  });

  it('wants TxProfile on a connector and for a transaction', () => {
    const tx: Change = [[PROFILE, 'chargingProfilePurpose'], 'TxProfile'];
    expect(set(tx)).toEqual([`${PROFILE}.transactionId neededHere`]);
    expect(set(tx, [[PROFILE, 'transactionId'], 42])).toEqual([]);
    expect(set(tx, [[PROFILE, 'transactionId'], 42], [['connectorId'], 0])).toEqual([
      'connectorId contradiction',
    ]);
  });
});

describe('§5.16.2 a profile in RemoteStartTransaction', () => {
  const profile = relative.csChargingProfiles;

  it('is a TxProfile without transaction', () => {
    const chargingProfile = { ...profile, chargingProfilePurpose: 'TxProfile' };
    expect(findings('RemoteStartTransaction', start)).toEqual([]);
    expect(findings('RemoteStartTransaction', { ...start, chargingProfile })).toEqual([]);
    expect(
      findings('RemoteStartTransaction', {
        ...start,
        chargingProfile: { ...chargingProfile, transactionId: 42 },
      }),
    ).toEqual(['chargingProfile.transactionId notAllowedHere']);
  });

  it.each(['TxDefaultProfile', 'ChargePointMaxProfile'])('is no %s', (chargingProfilePurpose) => {
    const chargingProfile = { ...profile, chargingProfilePurpose };
    expect(findings('RemoteStartTransaction', { ...start, chargingProfile })).toEqual([
      'chargingProfile.chargingProfilePurpose contradiction',
    ]);
  });

  it('keeps the rules of profiles', () => {
    const chargingProfile = { ...profile, chargingProfilePurpose: 'TxProfile', recurrencyKind: 'Daily' };
    expect(findings('RemoteStartTransaction', { ...start, chargingProfile })).toEqual([
      'chargingProfile.recurrencyKind notAllowedHere',
    ]);
  });
});

describe('§7.8 ChargingProfile', () => {
  it('names a transaction in a TxProfile only', () => {
    expect(set([[PROFILE, 'transactionId'], 42])).toEqual([`${PROFILE}.transactionId notAllowedHere`]);
  });

  it('has recurrencyKind when it is recurring, and only then', () => {
    const recurring: Change[] = [
      [[PROFILE, 'chargingProfileKind'], 'Recurring'],
      [[...SCHEDULE, 'startSchedule'], '2026-03-29T00:00:00Z'],
    ];
    expect(set(...recurring)).toEqual([`${PROFILE}.recurrencyKind neededHere`]);
    expect(set(...recurring, [[PROFILE, 'recurrencyKind'], 'Weekly'])).toEqual([]);
    expect(set([[PROFILE, 'recurrencyKind'], 'Weekly'])).toEqual([
      `${PROFILE}.recurrencyKind notAllowedHere`,
    ]);
  });

  it('is not valid to a time before it is valid from', () => {
    const from: Change = [[PROFILE, 'validFrom'], '2026-03-29T12:00:00Z'];
    expect(set(from, [[PROFILE, 'validTo'], '2026-03-29T13:30:00+02:00'])).toEqual([
      `${PROFILE}.validTo order`,
    ]);
    expect(set(from, [[PROFILE, 'validTo'], '2026-03-29T14:30:00+02:00'])).toEqual([]);
    expect(set(from)).toEqual([]);
  });
});

describe('§7.9 ChargingProfileKind', () => {
  it('needs startSchedule when it is Absolute or Recurring', () => {
    const field = `${SCHEDULE.join('.')}.startSchedule`;
    expect(set([[PROFILE, 'chargingProfileKind'], 'Absolute'])).toEqual([`${field} neededHere`]);
    expect(
      set([[PROFILE, 'chargingProfileKind'], 'Recurring'], [[PROFILE, 'recurrencyKind'], 'Daily']),
    ).toEqual([`${field} neededHere`]);
  });

  it('has no use for startSchedule when it is Relative', () => {
    expect(set([[...SCHEDULE, 'startSchedule'], '2026-03-29T00:00:00Z'])).toEqual([
      `${SCHEDULE.join('.')}.startSchedule notAllowedHere`,
    ]);
  });
});

describe('§7.13 ChargingSchedule', () => {
  it('lasts longer than its periods begin', () => {
    expect(set([[...SCHEDULE, 'duration'], 60])).toEqual([
      `${PERIODS.join('.')}[1].startPeriod contradiction`,
    ]);
    expect(set([[...SCHEDULE, 'duration'], 61])).toEqual([]);
    expect(set([[...SCHEDULE, 'duration'], 0])).toEqual([`${SCHEDULE.join('.')}.duration range`]);
  });

  it('has no negative least rate', () => {
    expect(set([[...SCHEDULE, 'minChargingRate'], -0.1])).toEqual([
      `${SCHEDULE.join('.')}.minChargingRate range`,
    ]);
  });
});

describe('§7.14 ChargingSchedulePeriod', () => {
  const period = (index: number, name: string): string => `${PERIODS.join('.')}[${index}].${name}`;

  it('starts at 0, then later and later', () => {
    expect(set([[...PERIODS, 0, 'startPeriod'], 10])).toEqual([`${period(0, 'startPeriod')} order`]);
    expect(set([[...PERIODS, 1, 'startPeriod'], 0])).toEqual([`${period(1, 'startPeriod')} order`]);
    expect(set([[...PERIODS, 1, 'startPeriod'], -1])).toEqual([`${period(1, 'startPeriod')} order`]);
  });

  it.each([0, 4, -1])('has not %i phases', (numberPhases) => {
    expect(set([[...PERIODS, 1, 'numberPhases'], numberPhases])).toEqual([
      `${period(1, 'numberPhases')} range`,
    ]);
  });

  it('has a limit that is not negative', () => {
    expect(set([[...PERIODS, 0, 'limit'], -0.1])).toEqual([`${period(0, 'limit')} range`]);
    expect(set([[...PERIODS, 0, 'limit'], 0])).toEqual([]);
  });
});
