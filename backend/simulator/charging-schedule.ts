/** The ChargingProfile of OCPP 1.6. */
export interface ChargingProfile {
  chargingProfileId: number;
  transactionId?: number;
  stackLevel: number;
  chargingProfilePurpose: 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  recurrencyKind?: 'Daily' | 'Weekly';
  validFrom?: string;
  validTo?: string;
  chargingSchedule: {
    /** Seconds. */
    duration?: number;
    startSchedule?: string;
    chargingRateUnit: 'A' | 'W';
    chargingSchedulePeriod: SchedulePeriod[];
  };
}

interface SchedulePeriod {
  /** Seconds from the start of the schedule. */
  startPeriod: number;
  limit: number;
  numberPhases?: number;
}

/** Nominal volts from phase to neutral: what turns a limit in A into one in W. */
const PHASE_VOLTS = 230;
const RECURRENCE_SECONDS = { Daily: 86_400, Weekly: 7 * 86_400 } as const;

/** A schedule's limit in W, all phases together: in A it is given for each phase (OCPP 1.6 §7.12). */
export function wattsOf(limit: number, unit: 'A' | 'W', phases = 3): number {
  return unit === 'W' ? limit : limit * PHASE_VOLTS * phases;
}

export function amperesOf(watts: number, phases = 3): number {
  return watts / (PHASE_VOLTS * phases);
}

/** When the schedule that rules at this moment began, in real milliseconds. */
function scheduleStart(profile: ChargingProfile, at: Date, transactionStart: Date | undefined): number {
  const { startSchedule } = profile.chargingSchedule;
  // A relative schedule starts with the transaction; before one there is only "now".
  if (profile.chargingProfileKind === 'Relative' || !startSchedule) return (transactionStart ?? at).getTime();
  const first = Date.parse(startSchedule);
  if (profile.chargingProfileKind === 'Absolute' || at.getTime() < first) return first;
  const every = RECURRENCE_SECONDS[profile.recurrencyKind ?? 'Daily'] * 1000;
  return first + Math.floor((at.getTime() - first) / every) * every;
}

/** The limit of one profile at one moment, in W; undefined when it says nothing about it. */
export function levelAt(
  profile: ChargingProfile,
  at: Date,
  transactionStart: Date | undefined,
): number | undefined {
  if (profile.validFrom && at.getTime() < Date.parse(profile.validFrom)) return undefined;
  if (profile.validTo && at.getTime() >= Date.parse(profile.validTo)) return undefined;
  const { duration, chargingRateUnit, chargingSchedulePeriod } = profile.chargingSchedule;
  const elapsed = (at.getTime() - scheduleStart(profile, at, transactionStart)) / 1000;
  if (elapsed < 0 || (duration !== undefined && elapsed >= duration)) return undefined;
  const period = chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod <= elapsed);
  return period && wattsOf(period.limit, chargingRateUnit, period.numberPhases);
}

/** The next moment after this one at which the level of a profile may change. */
export function nextChange(
  profile: ChargingProfile,
  after: Date,
  transactionStart: Date | undefined,
): Date | undefined {
  const { duration, chargingSchedulePeriod } = profile.chargingSchedule;
  const start = scheduleStart(profile, after, transactionStart);
  const edges = chargingSchedulePeriod.map(({ startPeriod }) => start + startPeriod * 1000);
  if (duration !== undefined) edges.push(start + duration * 1000);
  if (profile.chargingProfileKind === 'Recurring') {
    edges.push(start + RECURRENCE_SECONDS[profile.recurrencyKind ?? 'Daily'] * 1000);
  }
  if (profile.validFrom) edges.push(Date.parse(profile.validFrom));
  if (profile.validTo) edges.push(Date.parse(profile.validTo));
  const next = Math.min(...edges.filter((edge) => edge > after.getTime()));
  return next === Infinity ? undefined : new Date(next);
}
