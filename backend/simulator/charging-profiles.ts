import { levelAt, nextChange, type ChargingProfile } from './charging-schedule.ts';

type Purpose = ChargingProfile['chargingProfilePurpose'];

interface Installed {
  connectorId: number;
  profile: ChargingProfile;
}

export interface ProfileFilter {
  id?: number;
  connectorId?: number;
  chargingProfilePurpose?: Purpose;
  stackLevel?: number;
}

/** A transaction as the profiles need to know it; the id is missing until the central system has given it. */
export interface ProfiledTransaction {
  id: number | undefined;
  startedAt: Date;
}

/** The charging profiles of one charger and the limits that follow from them: OCPP 1.6 §3.13. */
export class ChargingProfiles {
  #installed: Installed[] = [];

  /** SetChargingProfile, OCPP 1.6 §5.16. `transaction` is the one running at that connector. */
  set(
    connectorId: number,
    profile: ChargingProfile,
    transaction: ProfiledTransaction | undefined,
    limits: { stackLevel: number; periods: number; profiles: number },
  ): 'Accepted' | 'Rejected' {
    const purpose = profile.chargingProfilePurpose;
    if (profile.stackLevel > limits.stackLevel) return 'Rejected';
    if (profile.chargingSchedule.chargingSchedulePeriod.length > limits.periods) return 'Rejected';
    if (purpose === 'ChargePointMaxProfile' && connectorId !== 0) return 'Rejected';
    if (purpose === 'TxProfile') {
      if (!transaction) return 'Rejected';
      if (profile.transactionId !== undefined && profile.transactionId !== transaction.id) return 'Rejected';
    }
    const kept = this.#installed.filter(
      (other) =>
        other.profile.chargingProfileId !== profile.chargingProfileId &&
        !(
          other.connectorId === connectorId &&
          other.profile.chargingProfilePurpose === purpose &&
          other.profile.stackLevel === profile.stackLevel
        ),
    );
    if (kept.length >= limits.profiles) return 'Rejected';
    this.#installed = [...kept, { connectorId, profile }];
    return 'Accepted';
  }

  /** ClearChargingProfile, OCPP 1.6 §5.5: with an id, that profile alone; without, all that match the rest. */
  clear(filter: ProfileFilter): 'Accepted' | 'Unknown' {
    const matches = ({ connectorId, profile }: Installed): boolean =>
      filter.id !== undefined
        ? profile.chargingProfileId === filter.id
        : (filter.connectorId ?? connectorId) === connectorId &&
          (filter.chargingProfilePurpose ?? profile.chargingProfilePurpose) ===
            profile.chargingProfilePurpose &&
          (filter.stackLevel ?? profile.stackLevel) === profile.stackLevel;
    const kept = this.#installed.filter((installed) => !matches(installed));
    const cleared = kept.length < this.#installed.length;
    this.#installed = kept;
    return cleared ? 'Accepted' : 'Unknown';
  }

  /** A TxProfile lives no longer than its transaction: OCPP 1.6 §3.13.1. */
  endTransaction(connectorId: number): void {
    this.#installed = this.#installed.filter(
      (other) => other.connectorId !== connectorId || other.profile.chargingProfilePurpose !== 'TxProfile',
    );
  }

  /**
   * The limit at a connector in W, Infinity for none: TxProfile before TxDefaultProfile, the highest stack level
   * that says anything first, and never more than ChargePointMaxProfile allows.
   */
  limitW(connectorId: number, at: Date, transaction: ProfiledTransaction | undefined): number {
    const limit = (purpose: Purpose): number | undefined =>
      this.#candidates(connectorId)
        .filter(({ profile }) => profile.chargingProfilePurpose === purpose)
        .toSorted((a, b) => b.profile.stackLevel - a.profile.stackLevel || b.connectorId - a.connectorId)
        .map(({ profile }) => levelAt(profile, at, transaction?.startedAt))
        .find((level) => level !== undefined);
    const own = limit('TxProfile') ?? limit('TxDefaultProfile') ?? Infinity;
    return Math.min(own, limit('ChargePointMaxProfile') ?? Infinity);
  }

  /** Each moment after `from` and before `until` at which the limit of a connector may change, in order. */
  changes(
    connectorId: number,
    from: Date,
    until: Date,
    transaction: ProfiledTransaction | undefined,
  ): Date[] {
    const times = new Set<number>();
    for (const { profile } of this.#candidates(connectorId)) {
      let at = nextChange(profile, from, transaction?.startedAt);
      for (; at && at < until; at = nextChange(profile, at, transaction?.startedAt)) times.add(at.getTime());
    }
    return [...times].toSorted((a, b) => a - b).map((time) => new Date(time));
  }

  #candidates(connectorId: number): Installed[] {
    return this.#installed.filter((other) => other.connectorId === 0 || other.connectorId === connectorId);
  }
}
