/** Types that several messages share. Source: OCPP 1.6 edition 2, §7; sections are given with each. */
import { dateTime, decimal, int, list, object, oneOf, optional, text } from './schema.ts';

/** Chargers number their connectors from 1; 0 is the charge point itself, where a message allows it. */
export function connectorId(options: { min: 0 | 1; help: string; default?: number }) {
  return int({ title: 'Connector', ...options });
}

/** §7.28: a case-insensitive string of 20 characters. */
export function idToken(
  help = 'Identifier of a card, app or vehicle; case does not matter.',
  title = 'idTag',
) {
  return text(20, { title, help });
}

export function transactionId(
  help = 'Number that the console gave the session in its answer to StartTransaction.',
) {
  return int({ title: 'Transaction', help });
}

/** §7.2 */
export const AUTHORIZATION_STATUSES = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const;

/** §7.27 */
export const idTagInfo = object(
  {
    status: oneOf(AUTHORIZATION_STATUSES, { help: 'Whether the idTag may charge.', default: 'Accepted' }),
    expiryDate: optional(dateTime({ help: 'When the charger should forget this answer; none: never.' })),
    parentIdTag: optional(
      idToken('Group that this idTag belongs to; one member may stop what another started.', 'Parent idTag'),
    ),
  },
  { title: 'idTag information' },
);

/** §7.31. Import: from the grid to the vehicle. */
export const MEASURANDS = [
  'Current.Export',
  'Current.Import',
  'Current.Offered',
  'Energy.Active.Export.Register',
  'Energy.Active.Import.Register',
  'Energy.Reactive.Export.Register',
  'Energy.Reactive.Import.Register',
  'Energy.Active.Export.Interval',
  'Energy.Active.Import.Interval',
  'Energy.Reactive.Export.Interval',
  'Energy.Reactive.Import.Interval',
  'Frequency',
  'Power.Active.Export',
  'Power.Active.Import',
  'Power.Factor',
  'Power.Offered',
  'Power.Reactive.Export',
  'Power.Reactive.Import',
  'RPM',
  'SoC',
  'Temperature',
  'Voltage',
] as const;
export type Measurand = (typeof MEASURANDS)[number];

/**
 * §7.45. `Celcius` is the misspelling of the first JSON schemas: chargers are advised to go on sending it, central
 * systems to accept both (OCPP-J 1.6 errata 2025-04, §2.1). Frequency has no unit here: it is in hertz (§7.31).
 */
export const UNITS = [
  'Wh',
  'kWh',
  'varh',
  'kvarh',
  'W',
  'kW',
  'VA',
  'kVA',
  'var',
  'kvar',
  'A',
  'V',
  'Celsius',
  'Celcius',
  'Fahrenheit',
  'K',
  'Percent',
] as const;
export type UnitOfMeasure = (typeof UNITS)[number];

/** §7.34 */
export const PHASES = ['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'] as const;
/** §7.30 */
export const LOCATIONS = ['Body', 'Cable', 'EV', 'Inlet', 'Outlet'] as const;
/** §7.35 */
export const READING_CONTEXTS = [
  'Interruption.Begin',
  'Interruption.End',
  'Other',
  'Sample.Clock',
  'Sample.Periodic',
  'Transaction.Begin',
  'Transaction.End',
  'Trigger',
] as const;
/** §7.49 */
export const VALUE_FORMATS = ['Raw', 'SignedData'] as const;

/** §7.43 */
export const sampledValue = object(
  {
    value: text(undefined, { help: 'The reading: a decimal number as text, or signed data.' }),
    context: optional(oneOf(READING_CONTEXTS, { help: 'Why it was read; without it: Sample.Periodic.' })),
    format: optional(oneOf(VALUE_FORMATS, { help: 'A number or signed data; without it: Raw.' })),
    measurand: optional(
      oneOf(MEASURANDS, { help: 'What was measured; without it: Energy.Active.Import.Register.' }),
    ),
    phase: optional(oneOf(PHASES, { help: 'Conductor measured; without it: the whole.' })),
    location: optional(oneOf(LOCATIONS, { help: 'Where it was measured; without it: Outlet.' })),
    unit: optional(oneOf(UNITS, { help: 'Unit of the reading; without it, for energy: Wh.' })),
  },
  { title: 'Sampled value' },
);

/** §7.33. Cardinality 1..* of sampledValue is in the text alone: the published JSON schema allows none. */
export const meterValue = object(
  {
    timestamp: dateTime({ help: 'When all these values were read.' }),
    sampledValue: list(sampledValue, { min: 1 }),
  },
  { title: 'Meter value' },
);

/** §7.12 */
export const chargingRateUnit = oneOf(['A', 'W'], {
  help: 'Amperes per phase, or watts in total.',
  default: 'A',
});

/** §7.14 */
export const chargingSchedulePeriod = object(
  {
    startPeriod: int({
      title: 'Starts after',
      unit: 's',
      help: 'Time from the start of the schedule; the first period starts at 0, each later than the one before.',
      default: 0,
    }),
    limit: decimal({
      help: 'Highest charging rate in the schedule’s unit, with at most one digit after the point; below 6 A per phase vehicles pause (IEC 61851-1).',
    }),
    numberPhases: optional(int({ title: 'Phases', help: 'Phases that may be used, 1 to 3; without it: 3.' })),
  },
  { title: 'Period' },
);

/** §7.13 */
export const chargingSchedule = object(
  {
    chargingRateUnit,
    chargingSchedulePeriod: list(chargingSchedulePeriod, { min: 1, help: 'Limits, one after the other.' }),
    duration: optional(
      int({ unit: 's', help: 'Length of the schedule; without it the last period goes on.' }),
    ),
    startSchedule: optional(
      dateTime({
        title: 'Start',
        help: 'Needed in an absolute or recurring profile; a relative one counts from the start of charging.',
      }),
    ),
    minChargingRate: optional(
      decimal({
        title: 'Least charging rate',
        help: 'Lowest rate at which the vehicle charges efficiently.',
      }),
    ),
  },
  { title: 'Schedule' },
);

/** §7.10 */
export const CHARGING_PROFILE_PURPOSES = ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'] as const;

/** §7.8; what a form starts with depends on the message. */
const profileFor = (purpose: (typeof CHARGING_PROFILE_PURPOSES)[number], helpOfTransaction: string) =>
  object(
    {
      chargingProfileId: int({
        title: 'Profile ID',
        help: 'Number of the profile: a new one replaces its like.',
        default: 1,
      }),
      transactionId: optional(transactionId(helpOfTransaction)),
      stackLevel: int({ min: 0, help: 'The highest valid level wins; 0 is the lowest.', default: 0 }),
      chargingProfilePurpose: oneOf(CHARGING_PROFILE_PURPOSES, {
        help: 'For the whole charge point, for each new session, or for one session.',
        title: 'Purpose',
        default: purpose,
      }),
      chargingProfileKind: oneOf(['Absolute', 'Recurring', 'Relative'], {
        help: 'From a fixed time, repeated daily or weekly, or from the start of charging.',
        title: 'Kind',
        default: 'Relative',
      }),
      recurrencyKind: optional(
        oneOf(['Daily', 'Weekly'], {
          title: 'Recurrence',
          help: 'How a recurring profile repeats; the others have none.',
        }),
      ),
      validFrom: optional(dateTime({ help: 'Start of validity; without it: at once.' })),
      validTo: optional(dateTime({ help: 'End of validity; without it: until it is replaced.' })),
      chargingSchedule,
    },
    { title: 'Charging profile' },
  );

/** §5.16 */
export const chargingProfile = profileFor(
  'TxDefaultProfile',
  'Session that a TxProfile is for; the other purposes have none.',
);
/** §5.16.2 */
export const chargingProfileOfNewSession = profileFor(
  'TxProfile',
  'To be left out here: the session has no number before it starts.',
);

/** Security white paper §6.1 */
export const certificateHashData = object(
  {
    hashAlgorithm: oneOf(['SHA256', 'SHA384', 'SHA512'], {
      help: 'How the hashes were made.',
      default: 'SHA256',
    }),
    issuerNameHash: text(128, { help: 'Hash of the issuer’s distinguished name (DER), in hexadecimal.' }),
    issuerKeyHash: text(128, { help: 'Hash of the issuer’s public key, in hexadecimal.' }),
    serialNumber: text(40, { help: 'Serial number in hexadecimal, without leading zeros.' }),
  },
  { title: 'Certificate' },
);

/** A file transfer's retries (§6.25, §6.55; security white paper §5.9, §5.21). */
export const retries = optional(int({ help: 'How often to try; without it the charger decides.' }));
export const retryInterval = optional(
  int({ unit: 's', help: 'Time between two tries; without it the charger decides.' }),
);

/** `status` of answers that say yes or no. */
export const acceptedOrRejected = oneOf(['Accepted', 'Rejected'], { help: 'Whether it will be done.' });
