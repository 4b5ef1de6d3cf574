/** Messages of charging sessions as chargers send them, oddities included, for tests of the projections. */
import fc from 'fast-check';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { answerTo, call } from './messages.ts';

const START = Date.UTC(2026, 2, 1, 8);

interface SampleInput {
  minute: number;
  wh: number;
  kilo: boolean;
  powerW: number;
  soc: number;
}

export interface SessionInput {
  chargerId: string;
  connectorId: number;
  transactionId: number;
  meterStart: number;
  /** Null: it never stops. */
  meterStop: number | null;
  minutes: number;
  samples: SampleInput[];
  /** The StartTransaction never came: the session began offline. */
  startLost: boolean;
  startRepeated: boolean;
  stopRepeated: boolean;
  withTransactionData: boolean;
}

const sample: fc.Arbitrary<SampleInput> = fc.record({
  // Few minutes: samples of one time are wanted.
  minute: fc.integer({ min: 0, max: 12 }),
  wh: fc.integer({ min: 900, max: 30_000 }),
  kilo: fc.boolean(),
  powerW: fc.integer({ min: 0, max: 22_000 }),
  soc: fc.integer({ min: 0, max: 100 }),
});

/** One session of one of three chargers. */
export const session: fc.Arbitrary<SessionInput> = fc.record({
  chargerId: fc.constantFrom('CP1', 'CP2', 'CP3'),
  connectorId: fc.integer({ min: 1, max: 2 }),
  transactionId: fc.integer({ min: 1, max: 8 }),
  meterStart: fc.integer({ min: 0, max: 20_000 }),
  meterStop: fc.option(fc.integer({ min: 0, max: 40_000 })),
  minutes: fc.integer({ min: 0, max: 600 }),
  samples: fc.array(sample, { maxLength: 6 }),
  startLost: fc.boolean(),
  startRepeated: fc.boolean(),
  stopRepeated: fc.boolean(),
  withTransactionData: fc.boolean(),
});

/** The messages of a session in the order of sending. */
export function messagesOf(input: SessionInput): OcppEnvelope[] {
  const { chargerId, connectorId, transactionId } = input;
  let received = START + transactionId * 1_000;
  const send = (action: string, payload: JsonObject, extra: Partial<OcppEnvelope> = {}): OcppEnvelope[] => {
    received += 500;
    const envelope = call({ chargerId, action, payload, timestamp: received, extra });
    return [envelope, answerTo(envelope)];
  };
  const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();
  const status = (value: string): OcppEnvelope[] =>
    send('StatusNotification', { connectorId, errorCode: 'NoError', status: value });

  const start = { connectorId, idTag: 'TAG', meterStart: input.meterStart, timestamp: at(0) };
  const stop = (meterStop: number, minute: number): JsonObject => ({
    transactionId,
    idTag: 'TAG',
    meterStop,
    timestamp: at(minute),
    ...(input.withTransactionData
      ? { transactionData: input.samples.map((one) => meterValue(one, at)) }
      : {}),
  });
  return [
    ...send('BootNotification', { chargePointVendor: 'V', chargePointModel: `M${transactionId}` }),
    ...status('Preparing'),
    ...(input.startLost ? [] : send('StartTransaction', start, { transactionId })),
    ...(input.startRepeated && !input.startLost
      ? send('StartTransaction', start, { transactionId, suspectedRepeat: true })
      : []),
    ...status('Charging'),
    ...input.samples.flatMap((one) =>
      send('MeterValues', { connectorId, transactionId, meterValue: [meterValue(one, at)] }),
    ),
    ...(input.meterStop === null ? [] : send('StopTransaction', stop(input.meterStop, input.minutes))),
    ...(input.meterStop === null || !input.stopRepeated
      ? []
      : send('StopTransaction', stop(input.meterStop + 7, input.minutes + 1))),
    ...status('Available'),
  ];
}

function meterValue(
  { minute, wh, kilo, powerW, soc }: SampleInput,
  at: (minute: number) => string,
): JsonObject {
  const register: JsonObject = kilo
    ? { value: String(wh / 1_000), unit: 'kWh', measurand: 'Energy.Active.Import.Register' }
    : { value: String(wh) };
  return {
    timestamp: at(minute),
    sampledValue: [
      register,
      { value: String(powerW), unit: 'W', measurand: 'Power.Active.Import' },
      { value: String(soc), unit: 'Percent', measurand: 'SoC', location: 'EV' },
      { value: '16', unit: 'A', measurand: 'Current.Import', phase: 'L1' },
    ],
  };
}
