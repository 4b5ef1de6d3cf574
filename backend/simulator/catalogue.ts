import type { Random } from './random.ts';
import type { Current } from './vehicle/power-curve.ts';

/** Invented makers and models: none is anybody's product. */
const MODELS: readonly {
  vendor: string;
  model: string;
  current: Current;
  peakW: number;
  firmware: string;
}[] = [
  { vendor: 'Nordvolt Systems', model: 'Fjord 11', current: 'AC', peakW: 11_000, firmware: '2.14.3' },
  { vendor: 'Nordvolt Systems', model: 'Fjord 22 Duo', current: 'AC', peakW: 22_000, firmware: '2.14.3' },
  { vendor: 'Amperia', model: 'CityPost 22', current: 'AC', peakW: 22_000, firmware: '1.9.0' },
  { vendor: 'Heliogrid', model: 'Wallstream S', current: 'AC', peakW: 11_000, firmware: '5.0.2' },
  { vendor: 'Heliogrid', model: 'Rapidstream 50', current: 'DC', peakW: 50_000, firmware: '5.1.0' },
  { vendor: 'Amperia', model: 'Forecourt 100', current: 'DC', peakW: 100_000, firmware: '3.2.7' },
  { vendor: 'Kestrel Power', model: 'Talon 150', current: 'DC', peakW: 150_000, firmware: '0.98.1' },
];

const ID_TAGS = [
  'DRIVER-ALMA',
  'DRIVER-BO',
  'DRIVER-CHLOE',
  'DRIVER-DEV',
  'FLEET-0117',
  'FLEET-0118',
  '04A1B2C3D4E5F6',
  '04F6E5D4C3B2A1',
] as const;

/** What a charger is, and keeps being for as long as its seed stays. */
export interface Identity {
  vendor: string;
  model: string;
  serialNumber: string;
  meterSerialNumber: string;
  firmwareVersion: string;
  current: Current;
  /** The most that one connector gives, in W. */
  peakW: number;
}

/** An invented charger. OCPP 1.6 §6.3 lets vendor, model and serial numbers have 20 to 25 characters. */
export function inventIdentity(random: Random): Identity {
  const { vendor, model, current, peakW, firmware } = random.pick(MODELS);
  const initials = vendor.slice(0, 2).toUpperCase();
  return {
    vendor,
    model,
    current,
    peakW,
    firmwareVersion: firmware,
    serialNumber: `${initials}${random.integer(22, 26)}-${random.integer(100_000, 999_999)}`,
    meterSerialNumber: `MTR-${random.integer(1_000_000, 9_999_999)}`,
  };
}

/** The tag of the next driver. */
export function inventIdTag(random: Random): string {
  return random.pick(ID_TAGS);
}
