/** The parts of OCPP 1.6 that a charger says by itself; the schemas are checked by `ocpp-rpc` in strict mode. */

export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

/** The reasons of OCPP 1.6 that a simulated charger has cause to give. */
export type StopReason =
  | 'DeAuthorized'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand';

export type ReadingContext = 'Transaction.Begin' | 'Sample.Periodic' | 'Transaction.End' | 'Trigger';

export interface SampledValue {
  /** A decimal number: every value of OCPP 1.6 travels as text. */
  value: string;
  context: ReadingContext;
  format: 'Raw';
  measurand: Measurand;
  phase?: 'L1' | 'L2' | 'L3' | 'L1-N' | 'L2-N' | 'L3-N';
  location: 'Outlet' | 'EV' | 'Body';
  unit: 'Wh' | 'W' | 'A' | 'V' | 'Percent' | 'Celsius';
}

export interface MeterValue {
  timestamp: string;
  sampledValue: SampledValue[];
}

/** The measurands that the simulated meters know, in the order in which they are reported. */
export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
  'SoC',
  'Temperature',
] as const;

export type Measurand = (typeof MEASURANDS)[number];

/** A payload as it goes on the wire. */
export type Payload = Record<string, unknown>;
