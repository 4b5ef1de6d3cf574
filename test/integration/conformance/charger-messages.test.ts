/**
 * Every message that a charger initiates, sent by a client that we did not write. ocpp-rpc checks our answers by its own
 * schemas of OCPP 1.6 (strict mode); it has none of the security extension, whose answers are compared here.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChargingSession } from '../../../backend/contract/entities.ts';
import {
  catalogue,
  CHARGE_POINT_ERROR_CODES,
  CHARGE_POINT_STATUSES,
  LOCATIONS,
  MEASURANDS,
  PHASES,
  READING_CONTEXTS,
  STOP_REASONS,
  UNITS,
} from '../../../backend/ocpp/catalogue/index.ts';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const IDENTITY = 'CP-CONFORMANCE';
let running: TestConsole;
let strict: Charger;
let extended: Charger;
const seen = new Set<string>();
beforeAll(async () => {
  running = await startConsole();
  await running.request('security.createAuthority', { name: 'Conformance' });
  strict = await connectCharger(running.ready.ocppUrl, IDENTITY);
  extended = await connectCharger(running.ready.ocppUrl, `${IDENTITY}-SECURITY`, { strictMode: false });
});
afterAll(async () => {
  await Promise.all([strict.close(), extended.close()]);
  await running.dispose();
});

/** Sends a CALL, and sees both frames in the log, linked and without problems. @returns the answer's payload. */
async function call(
  action: string,
  payload: object,
  { client = strict, problems = [] as string[] } = {},
): Promise<Record<string, unknown>> {
  seen.add(action);
  const chargerId = client === strict ? IDENTITY : `${IDENTITY}-SECURITY`;
  const result = (await client.call(action, payload)) as Record<string, unknown>;
  await vi.waitFor(async () => {
    const { rows } = await running.request('messages.page', { filter: { chargerId, action }, limit: 2 });
    const [answer, request] = rows;
    expect(answer).toMatchObject({
      direction: 'Outgoing',
      messageType: 'CALLRESULT',
      correlatesWith: request?.uid,
    });
    const entry = await running.request('messages.get', { uid: request?.uid ?? 'none' });
    expect(entry).toMatchObject({ direction: 'Incoming', messageType: 'CALL' });
    expect((JSON.parse(entry.raw) as unknown[])[3]).toEqual(payload);
    expect(entry.problems.map(({ rule }) => rule)).toEqual(problems);
  }, 10_000);
  return result;
}

async function sessionOf(transactionId: unknown): Promise<ChargingSession | undefined> {
  const { sessions } = await running.request('sessions.list', { chargerId: IDENTITY, limit: 500 });
  return sessions.find((session) => session.transactionId === transactionId);
}

let minute = 0;
async function startSession(more: object = {}): Promise<number> {
  minute += 1;
  const { transactionId } = await call('StartTransaction', {
    connectorId: 1,
    idTag: 'TAG-1',
    meterStart: 1_000,
    timestamp: new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString(),
    ...more,
  });
  return transactionId as number;
}

describe('§4.1 Authorize', () => {
  it('answers with idTagInfo', async () => {
    expect(await call('Authorize', { idTag: 'TAG-1' })).toEqual({ idTagInfo: { status: 'Accepted' } });
  });
});

describe('§4.2 BootNotification', () => {
  it('takes all fields, answers with status, time and interval, and updates the charger', async () => {
    const before = Date.now();
    const answer = await call('BootNotification', {
      chargePointVendor: 'Nordlicht',
      chargePointModel: 'AC-22',
      chargePointSerialNumber: 'NL-0001',
      chargeBoxSerialNumber: 'BOX-1',
      firmwareVersion: '2.4.1',
      iccid: '8949000000000000000',
      imsi: '262010000000000',
      meterType: 'EM-1',
      meterSerialNumber: 'M-1',
    });
    expect(answer).toMatchObject({ status: 'Accepted', interval: 60 });
    expect(Date.parse(String(answer['currentTime']))).toBeGreaterThanOrEqual(before - 1_000);
    await vi.waitFor(async () => {
      const chargers = await running.request('chargers.list', {});
      expect(chargers.find(({ chargerId }) => chargerId === IDENTITY)).toMatchObject({
        vendor: 'Nordlicht',
        serialNumber: 'NL-0001',
        iccid: '8949000000000000000',
        meterSerialNumber: 'M-1',
        registration: 'accepted',
      });
    }, 10_000);
  });
});

describe('§4.3 DataTransfer', () => {
  it('answers that no vendor’s extension is known', async () => {
    const payload = { vendorId: 'com.example', messageId: 'ping', data: 'text' };
    expect(await call('DataTransfer', payload)).toEqual({ status: 'UnknownVendorId' });
  });
});

describe('§4.4 DiagnosticsStatusNotification', () => {
  it.each(['Idle', 'Uploading', 'Uploaded', 'UploadFailed'])('takes %s', async (status) => {
    expect(await call('DiagnosticsStatusNotification', { status })).toEqual({});
  });
});

describe('§4.5 FirmwareStatusNotification', () => {
  it.each([
    'Downloaded',
    'DownloadFailed',
    'Downloading',
    'Idle',
    'InstallationFailed',
    'Installing',
    'Installed',
  ])('takes %s', async (status) => {
    expect(await call('FirmwareStatusNotification', { status })).toEqual({});
  });
});

describe('§4.6 Heartbeat', () => {
  it('answers with the time', async () => {
    const { currentTime } = await call('Heartbeat', {});
    expect(Math.abs(Date.parse(String(currentTime)) - Date.now())).toBeLessThan(60_000);
  });
});

describe('§4.7 MeterValues', () => {
  it('takes every measurand, unit, phase, context and location (§7.30 to §7.45)', async () => {
    const timestamp = '2026-01-01T12:00:00Z';
    const sampledValue = [
      ...MEASURANDS.map((measurand) => ({ value: '1', measurand })),
      // ocpp-rpc follows the errata: it knows the right spelling and the one of the first schemas.
      ...UNITS.map((unit) => ({ value: '1', measurand: 'Power.Factor', unit })),
      ...PHASES.map((phase) => ({ value: '1', measurand: 'Voltage', unit: 'V', phase })),
      ...READING_CONTEXTS.map((context) => ({ value: '1', measurand: 'Voltage', unit: 'V', context })),
      ...LOCATIONS.map((location) => ({ value: '1', measurand: 'Temperature', unit: 'Celsius', location })),
      { value: '1', measurand: 'Voltage', unit: 'V', format: 'Raw' },
      { value: '8A0B', format: 'SignedData' },
    ];
    expect(await call('MeterValues', { connectorId: 1, meterValue: [{ timestamp, sampledValue }] })).toEqual(
      {},
    );
  });

  it('of a session reach it in base units', async () => {
    const transactionId = await startSession();
    const sampledValue = [
      { value: '3.5', measurand: 'Energy.Active.Import.Register', unit: 'kWh' },
      { value: '7.4', measurand: 'Power.Active.Import', unit: 'kW' },
      { value: '16', measurand: 'Current.Import', unit: 'A' },
      { value: '68', measurand: 'Temperature', unit: 'Fahrenheit' },
      { value: '55', measurand: 'SoC', unit: 'Percent' },
    ];
    const meterValue = [{ timestamp: '2026-01-01T12:30:00Z', sampledValue }];
    await call('MeterValues', { connectorId: 1, transactionId, meterValue });
    await vi.waitFor(async () => {
      const session = await sessionOf(transactionId);
      expect(session).toMatchObject({ energyWh: 2_500, powerW: 7_400, socPercent: 55, status: 'active' });
      const { samples } = await running.request('sessions.samples', {
        sessionId: session?.sessionId ?? 'none',
      });
      expect(samples).toMatchObject([
        { measurand: 'Energy.Active.Import.Register', value: 3_500, unit: 'Wh' },
        { value: 7_400, unit: 'W' },
        { value: 16, unit: 'A' },
        { value: 20, unit: 'Celsius' },
        { value: 55, unit: 'Percent' },
      ]);
    }, 10_000);
  });
});

describe('§4.8 StartTransaction', () => {
  it('gives each session a transactionId of its own', async () => {
    const ids = [
      await startSession(),
      await startSession({ reservationId: 5 }),
      await startSession({ connectorId: 2 }),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(Math.min(...ids)).toBeGreaterThan(0);
    await vi.waitFor(async () =>
      expect(await sessionOf(ids[2])).toMatchObject({ connectorId: 2, idTag: 'TAG-1', meterStartWh: 1_000 }),
    );
  });
});

describe('§4.9 StatusNotification', () => {
  it.each(CHARGE_POINT_STATUSES)('takes the status %s', async (status) => {
    await call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status });
    await vi.waitFor(async () => {
      const chargers = await running.request('chargers.list', {});
      const charger = chargers.find(({ chargerId }) => chargerId === IDENTITY);
      expect(charger?.connectors).toContainEqual(expect.objectContaining({ connectorId: 1, status }));
    }, 10_000);
  });

  it.each(CHARGE_POINT_ERROR_CODES)('takes the error code %s', async (errorCode) => {
    const status = errorCode === 'NoError' ? 'Available' : 'Faulted';
    const payload = {
      connectorId: 0,
      errorCode,
      status,
      info: 'in words',
      timestamp: '2026-01-01T10:00:00Z',
      vendorId: 'com.example',
      vendorErrorCode: 'E42',
    };
    expect(await call('StatusNotification', payload)).toEqual({});
  });
});

describe('§4.10 StopTransaction', () => {
  it.each(STOP_REASONS)('takes the reason %s', async (reason) => {
    const transactionId = await startSession();
    const timestamp = '2026-01-01T23:00:00Z';
    expect(await call('StopTransaction', { transactionId, timestamp, meterStop: 5_000, reason })).toEqual({});
    await vi.waitFor(async () =>
      expect(await sessionOf(transactionId)).toMatchObject({
        stopReason: reason,
        energyWh: 4_000,
        status: 'finished',
      }),
    );
  });

  it('takes the idTag and transactionData', async () => {
    const transactionId = await startSession();
    const answer = await call('StopTransaction', {
      transactionId,
      idTag: 'TAG-1',
      timestamp: '2026-01-01T23:00:00Z',
      meterStop: 5_000,
      transactionData: [
        {
          timestamp: '2026-01-01T22:00:00Z',
          sampledValue: [{ value: '4000', context: 'Transaction.End', unit: 'Wh' }],
        },
      ],
    });
    expect(answer).toEqual({ idTagInfo: { status: 'Accepted' } });
    await vi.waitFor(async () => {
      const { samples } = await running.request('sessions.samples', {
        sessionId: (await sessionOf(transactionId))?.sessionId ?? 'none',
      });
      expect(samples).toMatchObject([{ value: 4_000, context: 'Transaction.End' }]);
    }, 10_000);
  });

  it('of a transaction that the console never started makes a session marked so', async () => {
    const payload = { transactionId: 77, timestamp: '2026-01-01T09:00:00Z', meterStop: 9_000 };
    expect(await call('StopTransaction', payload)).toEqual({});
    await vi.waitFor(async () =>
      expect(await sessionOf(77)).toMatchObject({ flags: ['startedOffline'], status: 'finished' }),
    );
  });

  it('with a clock at 1970 ends the session at its arrival, and marks it', async () => {
    const transactionId = await startSession();
    const before = Date.now();
    const payload = { transactionId, timestamp: '1970-01-01T00:05:00Z', meterStop: 4_000 };
    expect(await call('StopTransaction', payload, { problems: ['clock'] })).toEqual({});
    await vi.waitFor(async () => {
      const session = await sessionOf(transactionId);
      expect(session).toMatchObject({ status: 'finished', energyWh: 3_000, flags: ['clockNotSet'] });
      expect(session?.stoppedAt).toBeGreaterThanOrEqual(before);
    }, 10_000);
  });

  it('§3.7: takes what was queued while the charger was offline, with its old times', async () => {
    const startedAt = '2025-12-24T18:00:00Z';
    const transactionId = await startSession({ timestamp: startedAt });
    const meterValue = [{ timestamp: '2025-12-24T19:00:00Z', sampledValue: [{ value: '2000' }] }];
    await call('MeterValues', { connectorId: 1, transactionId, meterValue });
    await call('StopTransaction', { transactionId, timestamp: '2025-12-24T20:00:00Z', meterStop: 3_000 });
    await vi.waitFor(async () =>
      expect(await sessionOf(transactionId)).toMatchObject({
        startedAt: Date.parse(startedAt),
        stoppedAt: Date.parse('2025-12-24T20:00:00Z'),
        energyWh: 2_000,
        flags: [],
      }),
    );
  });
});

describe('security white paper §5', () => {
  it.each([
    'BadMessage',
    'Idle',
    'NotSupportedOperation',
    'PermissionDenied',
    'Uploaded',
    'UploadFailure',
    'Uploading',
  ])('LogStatusNotification takes %s', async (status) => {
    expect(await call('LogStatusNotification', { status, requestId: 3 }, { client: extended })).toEqual({});
  });

  it('SecurityEventNotification is taken', async () => {
    const payload = {
      type: 'InvalidCentralSystemCertificate',
      timestamp: '2026-01-01T10:00:00Z',
      techInfo: 'x',
    };
    expect(await call('SecurityEventNotification', payload, { client: extended })).toEqual({});
  });

  it('SignCertificate is accepted where the console can sign', async () => {
    expect(await call('SignCertificate', { csr: 'PEM' }, { client: extended })).toEqual({
      status: 'Accepted',
    });
  });

  it.each([
    'Downloaded',
    'DownloadFailed',
    'Downloading',
    'DownloadScheduled',
    'DownloadPaused',
    'Idle',
    'InstallationFailed',
    'Installing',
    'Installed',
    'InstallRebooting',
    'InstallScheduled',
    'InstallVerificationFailed',
    'InvalidSignature',
    'SignatureVerified',
  ])('SignedFirmwareStatusNotification takes %s', async (status) => {
    const payload = { status, requestId: 4 };
    expect(await call('SignedFirmwareStatusNotification', payload, { client: extended })).toEqual({});
  });
});

it('no message of a charger was left out', () => {
  const wanted = [...catalogue.values()].filter(({ direction }) => direction !== 'csms');
  expect(wanted.map(({ action }) => action).filter((action) => !seen.has(action))).toEqual([]);
});
