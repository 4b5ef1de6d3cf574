/** Envelopes as the OCPP side makes them, for tests of what comes after it. */
import { v7 as uuidv7 } from 'uuid';
import type { OcppEnvelope } from '../../backend/contract/envelope.ts';
import type { JsonObject } from '../../backend/contract/ocpp.ts';

let sequence = 0;

/** A CALL of a charger. */
export function incomingCall(
  chargerId: string,
  action: string,
  payload: JsonObject,
  extra: Partial<OcppEnvelope> = {},
): OcppEnvelope {
  sequence += 1;
  const messageId = `m${sequence}`;
  const frame = [2, messageId, action, payload];
  return {
    v: 1,
    uid: uuidv7(),
    sequence,
    deviceId: chargerId,
    chargerId,
    ocppVersion: '1.6',
    connectionId: `c-${chargerId}`,
    messageType: 'CALL',
    action,
    direction: 'Incoming',
    messageId,
    payload,
    rawData: JSON.stringify(frame),
    parsedMessage: frame,
    timestamp: Date.parse('2026-03-01T10:00:00Z') + sequence,
    ...extra,
  };
}

/** The messages of one charging session, with a meter value each minute. */
export function sessionOf(chargerId: string, transactionId: number, registersWh: number[]): OcppEnvelope[] {
  const start = Date.parse('2026-03-01T10:00:00Z') + transactionId * 3_600_000;
  const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
  const [meterStart = 0] = registersWh;
  return [
    incomingCall(chargerId, 'BootNotification', {
      chargePointVendor: 'V',
      chargePointModel: `M${transactionId}`,
    }),
    incomingCall(chargerId, 'StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Preparing',
    }),
    incomingCall(
      chargerId,
      'StartTransaction',
      { connectorId: 1, idTag: 'TAG', meterStart, timestamp: at(0) },
      { transactionId },
    ),
    ...registersWh.map((register, minute) =>
      incomingCall(chargerId, 'MeterValues', {
        connectorId: 1,
        transactionId,
        meterValue: [
          {
            timestamp: at(minute),
            sampledValue: [
              { value: String(register) },
              { value: String(1_000 + minute), measurand: 'Power.Active.Import', unit: 'W' },
              { value: String(20 + minute), measurand: 'SoC', unit: 'Percent' },
            ],
          },
        ],
      }),
    ),
    incomingCall(chargerId, 'StopTransaction', {
      transactionId,
      meterStop: registersWh.at(-1) ?? 0,
      timestamp: at(registersWh.length),
    }),
    incomingCall(chargerId, 'StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Available',
    }),
  ];
}
