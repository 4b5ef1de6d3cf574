/**
 * The standard's values in plain words, with what usually lies behind them. Source of the meanings: OCPP 1.6 edition 2,
 * §7.6, §7.7, §7.31, §7.36; OCPP-J 1.6 §4.2.3, table 7.
 */
import type { Term } from '../../contract/vocabulary.ts';
import type { ChargePointErrorCode, ChargePointStatus, StopReason } from './core-values.ts';
import type { OcppErrorCode } from './error-codes.ts';
import type { Measurand, UnitOfMeasure } from './types.ts';

export type { Term };

export const CHARGE_POINT_STATUS_TERMS: Readonly<Record<ChargePointStatus, Term>> = {
  Available: {
    title: 'Available',
    meaning: 'The connector is free for a new user.',
    causes: 'Nobody is plugged in and nothing is reserved.',
  },
  Preparing: {
    title: 'Preparing',
    meaning: 'Somebody began to use the connector, but no session runs yet.',
    causes: 'A cable was plugged in or a card shown, and the other of the two is awaited.',
  },
  Charging: {
    title: 'Charging',
    meaning: 'A session runs and the vehicle may draw energy.',
    causes: 'The contactor is closed.',
  },
  SuspendedEVSE: {
    title: 'Paused by the charger',
    meaning: 'The vehicle is connected, but the charger offers no energy.',
    causes: 'A charging profile or local power limit is at zero, or the idTag was not accepted.',
  },
  SuspendedEV: {
    title: 'Paused by the vehicle',
    meaning: 'The charger offers energy, but the vehicle takes none.',
    causes: 'The battery is full, the vehicle has a timer, or it is too cold or too hot to charge.',
  },
  Finishing: {
    title: 'Finishing',
    meaning: 'The session is over, but the connector is not free yet.',
    causes: 'The cable is still plugged in, or the vehicle has not left.',
  },
  Reserved: {
    title: 'Reserved',
    meaning: 'The connector is kept free for one idTag.',
    causes: 'A reservation was made; it ends at its expiry date or when it is cancelled.',
  },
  Unavailable: {
    title: 'Out of service',
    meaning: 'The connector does not charge, but has no fault.',
    causes: 'Its availability was changed to inoperative, or the charger updates its firmware.',
  },
  Faulted: {
    title: 'Faulted',
    meaning: 'The connector or the charger has an error and delivers no energy.',
    causes: 'The error code, info and vendor error code of the same message say which.',
  },
};

export const CHARGE_POINT_ERROR_TERMS: Readonly<Record<ChargePointErrorCode, Term>> = {
  ConnectorLockFailure: {
    title: 'Connector lock',
    meaning: 'The plug could not be locked or unlocked.',
    causes: 'The plug is not fully inserted, the cable pulls on it, or the lock’s motor is blocked or worn.',
  },
  EVCommunicationError: {
    title: 'Communication with the vehicle',
    meaning: 'Charger and vehicle do not understand each other.',
    causes:
      'A damaged cable or control pilot wire, a vehicle asleep, or a problem of its charging electronics.',
  },
  GroundFailure: {
    title: 'Earth fault',
    meaning: 'The residual current protection has tripped.',
    causes: 'Current leaks to earth: moisture in plug or socket, a damaged cable, or a fault in the vehicle.',
  },
  HighTemperature: {
    title: 'Too hot',
    meaning: 'The temperature inside the charger is too high.',
    causes: 'Sun, a blocked air intake or fan, or a loose terminal that heats up under load.',
  },
  InternalError: {
    title: 'Internal error',
    meaning: 'A part of the charger’s own hardware or software failed.',
    causes: 'The vendor’s error code and diagnostics tell more; a restart often clears it.',
  },
  LocalListConflict: {
    title: 'Local list conflict',
    meaning: 'The console’s answer about an idTag contradicts the charger’s local list.',
    causes: 'The local list is out of date: send it again.',
  },
  NoError: {
    title: 'No error',
    meaning: 'There is no error to report.',
    causes: 'Normal operation.',
  },
  OtherError: {
    title: 'Other error',
    meaning: 'An error that the standard has no name for.',
    causes: 'Look up the vendor error code in the vendor’s manual.',
  },
  OverCurrentFailure: {
    title: 'Overcurrent',
    meaning: 'The overcurrent protection has tripped.',
    causes: 'A short circuit, a vehicle that draws more than it was offered, or a breaker that is too small.',
  },
  OverVoltage: {
    title: 'Overvoltage',
    meaning: 'The supply voltage is too high.',
    causes: 'Much solar feed-in nearby, a wrong transformer tap, or a lost neutral conductor.',
  },
  PowerMeterFailure: {
    title: 'Meter',
    meaning: 'The energy meter cannot be read.',
    causes: 'Its bus cable is loose, its address or speed is set wrongly, or the meter has no supply.',
  },
  PowerSwitchFailure: {
    title: 'Contactor',
    meaning: 'The power contactor does not switch as it should.',
    causes: 'Its contacts are welded or worn, or its coil or feedback wire is broken.',
  },
  ReaderFailure: {
    title: 'Card reader',
    meaning: 'The reader of cards does not work.',
    causes: 'A loose cable, moisture, or a reader that hangs until the next restart.',
  },
  ResetFailure: {
    title: 'Restart failed',
    meaning: 'The charger could not restart.',
    causes: 'A session could not be ended first, or the controller hangs: switch the supply off and on.',
  },
  UnderVoltage: {
    title: 'Undervoltage',
    meaning: 'The supply voltage is too low.',
    causes: 'A long or thin supply cable under load, a missing phase, or a weak grid.',
  },
  WeakSignal: {
    title: 'Weak signal',
    meaning: 'The modem or radio receives too little signal.',
    causes: 'A loose or badly placed antenna, thick walls, or a parked vehicle in front of it.',
  },
};

export const STOP_REASON_TERMS: Readonly<Record<StopReason, Term>> = {
  DeAuthorized: {
    title: 'Not authorised',
    meaning: 'The answer to StartTransaction did not accept the idTag.',
    causes: 'The idTag is unknown, blocked, expired or in use elsewhere.',
  },
  EmergencyStop: {
    title: 'Emergency stop',
    meaning: 'The emergency stop was pressed.',
    causes: 'Look at the site before anything else; the button may have to be released by hand.',
  },
  EVDisconnected: {
    title: 'Vehicle disconnected',
    meaning: 'The cable was unplugged at the vehicle.',
    causes: 'The driver left without stopping the session first, or the plug was not seated.',
  },
  HardReset: {
    title: 'Hard reset',
    meaning: 'A hard reset was commanded.',
    causes: 'Somebody restarted the charger from a console.',
  },
  Local: {
    title: 'Stopped at the charger',
    meaning: 'The user ended the session at the charger.',
    causes: 'A card was shown or a button pressed: the normal end.',
  },
  Other: {
    title: 'Other',
    meaning: 'Something that the standard has no name for ended the session.',
    causes: 'The status messages just before it usually tell.',
  },
  PowerLoss: {
    title: 'Power loss',
    meaning: 'The charger lost its supply.',
    causes: 'A power cut, a tripped breaker, or maintenance.',
  },
  Reboot: {
    title: 'Restart by itself',
    meaning: 'The charger restarted of its own accord.',
    causes: 'Its watchdog bit, its software crashed, or somebody restarted it on site.',
  },
  Remote: {
    title: 'Stopped remotely',
    meaning: 'The session was ended by a command.',
    causes: 'RemoteStopTransaction, an app, or used-up credit: a normal end.',
  },
  SoftReset: {
    title: 'Soft reset',
    meaning: 'A soft reset was commanded.',
    causes: 'Somebody restarted the charger from a console.',
  },
  UnlockCommand: {
    title: 'Unlocked',
    meaning: 'The session ended because the connector was to be unlocked.',
    causes: 'Somebody sent UnlockConnector.',
  },
};

export interface MeasurandTerm {
  title: string;
  /** What is measured, one sentence. */
  meaning: string;
  /** Units that make sense, the base unit first; `Hz` is no unit of OCPP 1.6 but what Frequency is given in. */
  units: readonly (UnitOfMeasure | 'Hz')[];
}

const measurand = (title: string, meaning: string, ...units: MeasurandTerm['units']): MeasurandTerm => ({
  title,
  meaning,
  units,
});

export const MEASURAND_TERMS: Readonly<Record<Measurand, MeasurandTerm>> = {
  'Current.Export': measurand('Current from the vehicle', 'Current that flows from the vehicle.', 'A'),
  'Current.Import': measurand('Current to the vehicle', 'Current that flows to the vehicle.', 'A'),
  'Current.Offered': measurand('Current offered', 'Highest current that the vehicle may draw.', 'A'),
  'Energy.Active.Export.Register': measurand(
    'Energy exported (register)',
    'Meter register of the energy given to the grid.',
    'Wh',
    'kWh',
  ),
  'Energy.Active.Import.Register': measurand(
    'Energy (register)',
    'Meter register of the energy drawn from the grid; the session’s energy is its rise.',
    'Wh',
    'kWh',
  ),
  'Energy.Reactive.Export.Register': measurand(
    'Reactive energy exported (register)',
    'Meter register of the reactive energy given to the grid.',
    'varh',
    'kvarh',
  ),
  'Energy.Reactive.Import.Register': measurand(
    'Reactive energy (register)',
    'Meter register of the reactive energy drawn from the grid.',
    'varh',
    'kvarh',
  ),
  'Energy.Active.Export.Interval': measurand(
    'Energy exported (interval)',
    'Energy given to the grid since the last reading.',
    'Wh',
    'kWh',
  ),
  'Energy.Active.Import.Interval': measurand(
    'Energy (interval)',
    'Energy drawn from the grid since the last reading.',
    'Wh',
    'kWh',
  ),
  'Energy.Reactive.Export.Interval': measurand(
    'Reactive energy exported (interval)',
    'Reactive energy given to the grid since the last reading.',
    'varh',
    'kvarh',
  ),
  'Energy.Reactive.Import.Interval': measurand(
    'Reactive energy (interval)',
    'Reactive energy drawn from the grid since the last reading.',
    'varh',
    'kvarh',
  ),
  Frequency: measurand('Frequency', 'Frequency of the grid.', 'Hz'),
  'Power.Active.Export': measurand(
    'Power from the vehicle',
    'Active power that the vehicle gives.',
    'W',
    'kW',
  ),
  'Power.Active.Import': measurand('Power', 'Active power that the vehicle draws.', 'W', 'kW'),
  'Power.Factor': measurand('Power factor', 'Active power divided by apparent power; it has no unit.'),
  'Power.Offered': measurand('Power offered', 'Highest power that the vehicle may draw.', 'W', 'kW'),
  'Power.Reactive.Export': measurand(
    'Reactive power from the vehicle',
    'Reactive power that the vehicle gives.',
    'var',
    'kvar',
  ),
  'Power.Reactive.Import': measurand(
    'Reactive power',
    'Reactive power that the vehicle draws.',
    'var',
    'kvar',
  ),
  RPM: measurand('Fan speed', 'Speed of a fan in turns per minute; it has no unit.'),
  SoC: measurand('State of charge', 'How full the vehicle’s battery is.', 'Percent'),
  Temperature: measurand('Temperature', 'Temperature inside the charger.', 'Celsius', 'Fahrenheit', 'K'),
  Voltage: measurand('Voltage', 'Supply voltage (AC: effective value).', 'V'),
};

/** What the codes of a CALLERROR say. */
export const OCPP_ERROR_TERMS: Readonly<Record<OcppErrorCode, Term>> = {
  NotImplemented: {
    title: 'Unknown action',
    meaning: 'The receiver does not know this action.',
    causes: 'An action of another OCPP version, or a name in the wrong case.',
  },
  NotSupported: {
    title: 'Not supported',
    meaning: 'The receiver knows this action but does not support it.',
    causes: 'The charger lacks the feature profile, or has it switched off.',
  },
  InternalError: {
    title: 'Internal error',
    meaning: 'The receiver failed while it worked on the message.',
    causes: 'A fault on the receiver’s side; sending it again later may help.',
  },
  ProtocolError: {
    title: 'Protocol error',
    meaning: 'The payload is incomplete.',
    causes: 'A field that the receiver needs is missing.',
  },
  SecurityError: {
    title: 'Security',
    meaning: 'A security problem kept the receiver from doing it.',
    causes: 'The sender is not registered or not permitted.',
  },
  FormationViolation: {
    title: 'Wrong form',
    meaning: 'The message does not have the form that the action demands.',
    causes: 'A field that the standard does not have, or a payload that is no object.',
  },
  PropertyConstraintViolation: {
    title: 'Invalid value',
    meaning: 'A field holds a value that is not allowed.',
    causes: 'A text too long, a name that is not in the list, a date that is none.',
  },
  OccurenceConstraintViolation: {
    title: 'Wrong number of fields',
    meaning: 'A field occurs too seldom or too often.',
    causes: 'A required field is missing, or a list is empty.',
  },
  TypeConstraintViolation: {
    title: 'Wrong type',
    meaning: 'A field is of the wrong type.',
    causes: 'A number where text belongs, or the other way round.',
  },
  GenericError: {
    title: 'Other error',
    meaning: 'An error that no other code fits.',
    causes: 'The description may tell more.',
  },
};
