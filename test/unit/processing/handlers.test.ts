import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { read } from '../../../backend/processing/handlers/index.ts';

const AT = Date.parse('2026-03-01T10:00:00Z');

function envelope(action: string, payload: unknown, extra: Partial<OcppEnvelope> = {}): OcppEnvelope {
  return {
    v: 1,
    uid: '0190a000-0000-7000-8000-000000000001',
    sequence: 1,
    deviceId: 'CP1',
    chargerId: 'CP1',
    ocppVersion: '1.6',
    connectionId: 'c1',
    messageType: 'CALL',
    action,
    direction: 'Incoming',
    messageId: 'm1',
    payload,
    rawData: '',
    parsedMessage: null,
    timestamp: AT,
    ...extra,
  };
}

describe('read', () => {
  it('reads a BootNotification, with the deprecated serial number where it is the only one', () => {
    const reading = read(
      envelope('BootNotification', {
        chargePointVendor: 'Vendor',
        chargePointModel: 'Model',
        chargeBoxSerialNumber: 'B-1',
        firmwareVersion: ' ',
      }),
    );
    expect(reading.facts).toEqual([
      expect.objectContaining({
        kind: 'boot',
        vendor: 'Vendor',
        serialNumber: 'B-1',
        firmwareVersion: null,
        at: AT,
      }),
    ]);
  });

  it('dates a status by its arrival: a charger’s clock may stand at 1970', () => {
    const reading = read(
      envelope('StatusNotification', {
        connectorId: 1,
        status: 'Charging',
        errorCode: 'NoError',
        timestamp: '1970-01-01T00:00:10Z',
      }),
    );
    expect(reading.facts).toEqual([
      expect.objectContaining({ kind: 'connectorStatus', connectorId: 1, at: AT }),
    ]);
  });

  it('starts a session under the transactionId of the journal', () => {
    const payload = { connectorId: 2, idTag: 'TAG', meterStart: 1_000, timestamp: '2026-03-01T09:59:00Z' };
    const reading = read(envelope('StartTransaction', payload, { transactionId: 7 }));
    expect(reading).toEqual({
      sessionId: 'CP1#7',
      facts: [
        {
          kind: 'sessionStart',
          sessionId: 'CP1#7',
          chargerId: 'CP1',
          transactionId: 7,
          connectorId: 2,
          idTag: 'TAG',
          at: AT - 60_000,
          meterStartWh: 1_000,
          suspectedRepeat: false,
          notAuthorized: false,
          clockNotSet: false,
        },
      ],
    });
    expect(read(envelope('StartTransaction', payload)).facts).toEqual([]);
  });

  it('dates by its arrival what a clock at 1970 has dated, and says so', () => {
    const timestamp = '1970-01-01T00:03:00Z';
    const start = { connectorId: 2, idTag: 'TAG', meterStart: 1_000, timestamp };
    expect(
      read(envelope('StartTransaction', start, { transactionId: 7, idTagStatus: 'Blocked' })).facts,
    ).toMatchObject([{ at: AT, clockNotSet: true, notAuthorized: true }]);
    const stop = {
      transactionId: 7,
      meterStop: 5_000,
      timestamp,
      transactionData: [{ timestamp, sampledValue: [{ value: '3' }] }],
    };
    expect(read(envelope('StopTransaction', stop)).facts).toMatchObject([
      { at: AT, clockNotSet: true },
      { samples: [{ timestamp: AT }] },
    ]);
  });

  it('takes Local for a StopTransaction without reason, and reads its transactionData', () => {
    const { facts, sessionId } = read(
      envelope('StopTransaction', {
        transactionId: 7,
        meterStop: 5_000,
        timestamp: '2026-03-01T11:00:00Z',
        transactionData: [
          { timestamp: '2026-03-01T10:30:00Z', sampledValue: [{ value: '3.5', unit: 'kWh' }] },
        ],
      }),
    );
    expect(sessionId).toBe('CP1#7');
    expect(facts).toMatchObject([
      { kind: 'sessionStop', reason: 'Local', meterStopWh: 5_000, at: AT + 3_600_000 },
      { kind: 'meter', samples: [{ value: 3_500, unit: 'Wh', measurand: 'Energy.Active.Import.Register' }] },
    ]);
  });

  it('keeps sessions apart that a charger reports without a number', () => {
    const stop = (timestamp: string) =>
      read(envelope('StopTransaction', { transactionId: -1, meterStop: 1, timestamp })).sessionId;
    expect(stop('2026-03-01T10:00:00Z')).not.toBe(stop('2026-03-01T11:00:00Z'));
  });

  it('converts units and adds up phases', () => {
    const sampledValue = ['L1', 'L2', 'L3'].map((phase) => ({
      value: '2.4',
      unit: 'kW',
      measurand: 'Power.Active.Import',
      phase,
    }));
    const { facts } = read(
      envelope('MeterValues', {
        connectorId: 1,
        transactionId: 7,
        meterValue: [
          {
            timestamp: '2026-03-01T10:01:00Z',
            sampledValue: [
              ...sampledValue,
              { value: '50', unit: 'Fahrenheit', measurand: 'Temperature' },
              { value: 'none', measurand: 'SoC' },
              { value: '00AB', format: 'SignedData' },
            ],
          },
        ],
      }),
    );
    const [meter] = facts;
    const samples = meter?.kind === 'meter' ? meter.samples : [];
    expect(samples.map(({ measurand, phase, unit, value }) => [measurand, phase, unit, value])).toEqual([
      ['Power.Active.Import', 'L1', 'W', 2_400],
      ['Power.Active.Import', 'L2', 'W', 2_400],
      ['Power.Active.Import', 'L3', 'W', 2_400],
      ['Temperature', null, 'Celsius', 10],
      ['Power.Active.Import', null, 'W', 7_200],
    ]);
  });

  it.each([
    [
      'each line and the same against neutral',
      ['L1', 'L1-N', 'L2', 'L2-N', 'L3', 'L3-N'],
      [1, 1, 2, 2, 4, 4],
      7,
    ],
    ['neutral alone', ['L1-N', 'L2-N', 'L3-N'], [1, 2, 4], 7],
    ['a line this way, the others that way', ['L1-N', 'L2', 'L3', 'L3-N'], [1, 2, 4, 4], 7],
    ['between lines, and the neutral', ['L1', 'L1-L2', 'N'], [1, 2, 4], 1],
    ['the whole as well', ['L1', 'L1-N', undefined], [1, 1, 9], 9],
  ])('adds up each line once: %s', (_words, phases, values, whole) => {
    const sampledValue = phases.map((phase, index) => ({
      value: String(values[index]),
      measurand: 'Power.Active.Import',
      ...(phase === undefined ? {} : { phase }),
    }));
    const meterValue = [{ timestamp: '2026-03-01T10:01:00Z', sampledValue }];
    const { facts } = read(envelope('MeterValues', { connectorId: 1, transactionId: 7, meterValue }));
    const [meter] = facts;
    const samples = meter?.kind === 'meter' ? meter.samples : [];
    expect(samples.filter(({ phase }) => phase === null).map(({ value }) => value)).toEqual([whole]);
  });

  it('takes no facts from repeats, refused CALLs, answers and commands', () => {
    const payload = { connectorId: 1, status: 'Available', errorCode: 'NoError' };
    const uid = '0190a000-0000-7000-8000-000000000002';
    expect(read(envelope('StatusNotification', payload, { duplicateOf: uid })).facts).toEqual([]);
    expect(read(envelope('StatusNotification', payload, { refusedWith: 'GenericError' })).facts).toEqual([]);
    expect(read(envelope('StatusNotification', payload, { direction: 'Outgoing' })).facts).toEqual([]);
    expect(read(envelope('Reset', {})).facts).toEqual([]);
  });

  it('counts the console’s answer to the session of its CALL', () => {
    const reading = read(
      envelope(
        'StartTransaction',
        { transactionId: 7, idTagInfo: { status: 'Accepted' } },
        {
          messageType: 'CALLRESULT',
          direction: 'Outgoing',
          transactionId: 7,
          requestPayload: { connectorId: 1, idTag: 'T', meterStart: 0, timestamp: '2026-03-01T10:00:00Z' },
        },
      ),
    );
    expect(reading).toEqual({ sessionId: 'CP1#7', facts: [] });
  });
});
