/** Rules of charging profiles. Source: OCPP 1.6 edition 2, §3.13, §5.16, §7.8 … §7.14. */
import type { RequestOf } from './catalogue.ts';
import { findBelow, findDisorder, type Find, type Path } from './findings.ts';

type Profile = RequestOf<'SetChargingProfile'>['csChargingProfiles'];
type Schedule = Profile['chargingSchedule'];

/** §5.16, §3.13.1: which purpose belongs to which connector, and to a transaction. */
export function checkSetChargingProfile(request: RequestOf<'SetChargingProfile'>, find: Find): void {
  const { connectorId, csChargingProfiles: profile } = request;
  const purpose = profile.chargingProfilePurpose;
  if (purpose === 'ChargePointMaxProfile' && connectorId !== 0)
    find(
      ['connectorId'],
      'contradiction',
      `must be 0 for a ChargePointMaxProfile, which limits the whole charge point; got ${connectorId}`,
      connectorId,
    );
  if (purpose === 'TxProfile') {
    if (connectorId === 0)
      find(
        ['connectorId'],
        'contradiction',
        'must be greater than 0 for a TxProfile, which limits one session; got 0',
        connectorId,
      );
    if (profile.transactionId === undefined)
      find(
        ['csChargingProfiles', 'transactionId'],
        'neededHere',
        'is needed in a TxProfile, so that it meets no other session',
      );
  }
  checkProfile(profile, ['csChargingProfiles'], find);
}

/** §5.16.2: the profile is for the session that the command starts, which has no number yet. */
export function checkRemoteStart(request: RequestOf<'RemoteStartTransaction'>, find: Find): void {
  const { chargingProfile: profile } = request;
  if (!profile) return;
  const path = ['chargingProfile'];
  if (profile.chargingProfilePurpose !== 'TxProfile')
    find(
      [...path, 'chargingProfilePurpose'],
      'contradiction',
      `must be "TxProfile" in RemoteStartTransaction, got "${profile.chargingProfilePurpose}"`,
      profile.chargingProfilePurpose,
    );
  else if (profile.transactionId !== undefined)
    find(
      [...path, 'transactionId'],
      'notAllowedHere',
      'must be left out in RemoteStartTransaction: the session has no number before it starts',
      profile.transactionId,
    );
  checkProfile(profile, path, find);
}

function checkProfile(profile: Profile, path: Path, find: Find): void {
  const {
    chargingProfilePurpose: purpose,
    chargingProfileKind: kind,
    transactionId,
    recurrencyKind,
  } = profile;
  // §7.8: valid in a TxProfile only.
  if (purpose !== 'TxProfile' && transactionId !== undefined)
    find(
      [...path, 'transactionId'],
      'notAllowedHere',
      'must be left out unless it is a TxProfile',
      transactionId,
    );
  // §7.8, §7.9
  if (kind === 'Recurring' && recurrencyKind === undefined)
    find([...path, 'recurrencyKind'], 'neededHere', 'is needed in a recurring profile: Daily or Weekly');
  if (kind !== 'Recurring' && recurrencyKind !== undefined)
    find(
      [...path, 'recurrencyKind'],
      'notAllowedHere',
      'must be left out unless the profile is recurring',
      recurrencyKind,
    );
  findDisorder(find, [...path, 'validTo'], profile.validTo, 'validFrom', profile.validFrom);
  checkStart(profile, [...path, 'chargingSchedule', 'startSchedule'], find);
  checkSchedule(profile.chargingSchedule, [...path, 'chargingSchedule'], find);
}

/** §7.9, §7.13: absolute and recurring schedules count from a fixed time, relative ones from the start of charging. */
function checkStart({ chargingProfileKind: kind, chargingSchedule }: Profile, path: Path, find: Find): void {
  const { startSchedule } = chargingSchedule;
  if ((kind === 'Absolute' || kind === 'Recurring') && startSchedule === undefined)
    find(
      path,
      'neededHere',
      `is needed in ${kind === 'Absolute' ? 'an absolute' : 'a recurring'} profile: its periods count from there`,
    );
  if (kind === 'Relative' && startSchedule !== undefined)
    find(
      path,
      'notAllowedHere',
      'must be left out in a relative profile: its periods count from the start of charging',
      startSchedule,
    );
}

/** §7.13, §7.14 */
function checkSchedule(schedule: Schedule, path: Path, find: Find): void {
  const { duration, chargingSchedulePeriod: periods } = schedule;
  findBelow(find, [...path, 'duration'], duration, 1);
  findBelow(find, [...path, 'minChargingRate'], schedule.minChargingRate, 0);
  let former: number | undefined;
  for (const [index, { startPeriod, limit, numberPhases }] of periods.entries()) {
    const here = [...path, 'chargingSchedulePeriod', index];
    const start = [...here, 'startPeriod'];
    if (former === undefined) {
      if (startPeriod !== 0)
        find(start, 'order', `must be 0 in the first period, got ${startPeriod}`, startPeriod);
    } else if (startPeriod <= former)
      find(
        start,
        'order',
        `must be greater than in the period before (${former}), got ${startPeriod}`,
        startPeriod,
      );
    former = startPeriod;
    if (duration !== undefined && duration > 0 && startPeriod >= duration)
      find(
        start,
        'contradiction',
        `must be less than the duration of the schedule (${duration}), got ${startPeriod}`,
        startPeriod,
      );
    findBelow(find, [...here, 'limit'], limit, 0);
    if (numberPhases !== undefined && (numberPhases < 1 || numberPhases > 3))
      find([...here, 'numberPhases'], 'range', `must be 1, 2 or 3, got ${numberPhases}`, numberPhases);
  }
}
