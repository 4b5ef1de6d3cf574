import {
  MEASURANDS,
  type Measurand,
  type MeterValue,
  type ReadingContext,
  type SampledValue,
} from '../protocol.ts';
import type { Reading } from './charging-run.ts';

const PHASES = ['L1', 'L2', 'L3'] as const;
const PHASES_TO_NEUTRAL = ['L1-N', 'L2-N', 'L3-N'] as const;

type Sample = Omit<SampledValue, 'context' | 'format' | 'measurand'>;

const samplers: Record<Measurand, (reading: Reading) => Sample[]> = {
  'Energy.Active.Import.Register': ({ energyWh }) => [
    { value: String(energyWh), location: 'Outlet', unit: 'Wh' },
  ],
  'Power.Active.Import': ({ powerW }) => [{ value: powerW.toFixed(0), location: 'Outlet', unit: 'W' }],
  'Current.Import': ({ current, currentA }) => {
    const sample: Sample = { value: currentA.toFixed(1), location: 'Outlet', unit: 'A' };
    return current === 'DC' ? [sample] : PHASES.map((phase) => ({ ...sample, phase }));
  },
  Voltage: ({ current, voltageV }) => {
    const sample: Sample = { value: voltageV.toFixed(1), location: 'Outlet', unit: 'V' };
    return current === 'DC' ? [sample] : PHASES_TO_NEUTRAL.map((phase) => ({ ...sample, phase }));
  },
  SoC: ({ soc }) =>
    soc === undefined ? [] : [{ value: (soc * 100).toFixed(0), location: 'EV', unit: 'Percent' }],
  Temperature: ({ temperatureCelsius }) => [
    { value: temperatureCelsius.toFixed(1), location: 'Body', unit: 'Celsius' },
  ],
};

/**
 * A reading as the MeterValue of OCPP 1.6, with the measurands asked for (MeterValuesSampledData and the like).
 *
 * @param at real time of the reading
 */
export function meterValue(
  reading: Reading,
  measurands: readonly Measurand[],
  context: ReadingContext,
  at: Date,
): MeterValue {
  const sampledValue = measurands.flatMap((measurand) =>
    samplers[measurand](reading).map((sample): SampledValue => ({
      ...sample,
      context,
      format: 'Raw',
      measurand,
    })),
  );
  return { timestamp: at.toISOString(), sampledValue };
}

/** Reads a comma separated list of measurands; undefined when it names one that these meters do not know. */
export function parseMeasurands(list: string): Measurand[] | undefined {
  const names = list.split(',').flatMap((name) => name.trim() || []);
  const known = MEASURANDS.filter((measurand) => names.includes(measurand));
  return known.length === new Set(names).size ? known : undefined;
}
