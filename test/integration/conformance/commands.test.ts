/**
 * Every message that the console initiates, with all of its fields, answered with all of theirs by a client that we did
 * not write. ocpp-rpc checks our CALLs by its own schemas of OCPP 1.6 (strict mode).
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { catalogue, isAction, routingKeyOf } from '../../../backend/ocpp/catalogue/index.ts';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const LATER = '2099-01-01T00:00:00.000Z';
const SOONER = '2026-01-01T00:00:00.000Z';
const accepted = { status: 'Accepted' };
const schedule = {
  duration: 3_600,
  startSchedule: SOONER,
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [
    { startPeriod: 0, limit: 16, numberPhases: 3 },
    { startPeriod: 1_800, limit: 8.1, numberPhases: 1 },
  ],
  minChargingRate: 6,
};
const hashes = {
  hashAlgorithm: 'SHA512',
  issuerNameHash: 'ab'.repeat(64),
  issuerKeyHash: 'cd'.repeat(64),
  serialNumber: '0f1e',
};

interface Case {
  section: string;
  payload: JsonObject;
  answer: JsonObject;
}

const CASES: Readonly<Record<string, Case>> = {
  CancelReservation: { section: '§5.1', payload: { reservationId: 12 }, answer: accepted },
  ChangeAvailability: {
    section: '§5.2',
    payload: { connectorId: 1, type: 'Inoperative' },
    answer: { status: 'Scheduled' },
  },
  ChangeConfiguration: {
    section: '§5.3',
    payload: { key: 'HeartbeatInterval', value: '120' },
    answer: { status: 'RebootRequired' },
  },
  ClearCache: { section: '§5.4', payload: {}, answer: { status: 'Rejected' } },
  ClearChargingProfile: {
    section: '§5.5',
    payload: { id: 1, connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 2 },
    answer: { status: 'Unknown' },
  },
  DataTransfer: {
    section: '§5.6',
    payload: { vendorId: 'com.example', messageId: 'ping', data: 'text' },
    answer: { status: 'Accepted', data: 'pong' },
  },
  GetCompositeSchedule: {
    section: '§5.7',
    payload: { connectorId: 1, duration: 3_600, chargingRateUnit: 'A' },
    answer: { status: 'Accepted', connectorId: 1, scheduleStart: SOONER, chargingSchedule: schedule },
  },
  GetConfiguration: {
    section: '§5.8',
    payload: { key: ['HeartbeatInterval', 'NoSuchKey'] },
    answer: {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '60' }],
      unknownKey: ['NoSuchKey'],
    },
  },
  GetDiagnostics: {
    section: '§5.9',
    payload: {
      location: 'http://127.0.0.1/upload/',
      retries: 3,
      retryInterval: 60,
      startTime: SOONER,
      stopTime: '2026-01-02T00:00:00.000Z',
    },
    answer: { fileName: 'diagnostics.zip' },
  },
  GetLocalListVersion: { section: '§5.10', payload: {}, answer: { listVersion: 3 } },
  RemoteStartTransaction: {
    section: '§5.11',
    payload: {
      connectorId: 1,
      idTag: 'TAG-1',
      chargingProfile: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Absolute',
        validFrom: SOONER,
        validTo: LATER,
        chargingSchedule: schedule,
      },
    },
    answer: accepted,
  },
  RemoteStopTransaction: { section: '§5.12', payload: { transactionId: 4_711 }, answer: accepted },
  ReserveNow: {
    section: '§5.13',
    payload: { connectorId: 1, expiryDate: LATER, idTag: 'TAG-1', parentIdTag: 'GROUP', reservationId: 12 },
    answer: { status: 'Occupied' },
  },
  Reset: { section: '§5.14', payload: { type: 'Hard' }, answer: accepted },
  SendLocalList: {
    section: '§5.15',
    payload: {
      listVersion: 4,
      localAuthorizationList: [
        { idTag: 'TAG-1', idTagInfo: { status: 'Accepted', expiryDate: LATER, parentIdTag: 'GROUP' } },
        { idTag: 'TAG-2', idTagInfo: { status: 'Blocked' } },
      ],
      updateType: 'Full',
    },
    answer: { status: 'VersionMismatch' },
  },
  SetChargingProfile: {
    section: '§5.16',
    payload: {
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        transactionId: 4_711,
        stackLevel: 1,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Recurring',
        recurrencyKind: 'Daily',
        validFrom: SOONER,
        validTo: LATER,
        chargingSchedule: schedule,
      },
    },
    answer: { status: 'NotSupported' },
  },
  TriggerMessage: {
    section: '§5.17',
    payload: { requestedMessage: 'MeterValues', connectorId: 1 },
    answer: { status: 'NotImplemented' },
  },
  UnlockConnector: { section: '§5.18', payload: { connectorId: 1 }, answer: { status: 'UnlockFailed' } },
  UpdateFirmware: {
    section: '§5.19',
    payload: { location: 'http://127.0.0.1/fw.bin', retries: 3, retrieveDate: LATER, retryInterval: 60 },
    answer: {},
  },
  CertificateSigned: { section: 'white paper §5', payload: { certificateChain: PEM }, answer: accepted },
  DeleteCertificate: {
    section: 'white paper §5',
    payload: { certificateHashData: hashes },
    answer: { status: 'NotFound' },
  },
  ExtendedTriggerMessage: {
    section: 'white paper §5',
    payload: { requestedMessage: 'SignChargePointCertificate' },
    answer: accepted,
  },
  GetInstalledCertificateIds: {
    section: 'white paper §5',
    payload: { certificateType: 'ManufacturerRootCertificate' },
    answer: { status: 'Accepted', certificateHashData: [hashes] },
  },
  GetLog: {
    section: 'white paper §5',
    payload: {
      logType: 'SecurityLog',
      requestId: 7,
      retries: 3,
      retryInterval: 60,
      log: {
        remoteLocation: 'http://127.0.0.1/upload/',
        oldestTimestamp: SOONER,
        latestTimestamp: '2026-01-02T00:00:00.000Z',
      },
    },
    answer: { status: 'AcceptedCanceled', filename: 'security.log' },
  },
  InstallCertificate: {
    section: 'white paper §5',
    payload: { certificateType: 'CentralSystemRootCertificate', certificate: PEM },
    answer: { status: 'Failed' },
  },
  SignedUpdateFirmware: {
    section: 'white paper §5',
    payload: {
      requestId: 8,
      retries: 3,
      retryInterval: 60,
      firmware: {
        location: 'http://127.0.0.1/fw.bin',
        retrieveDateTime: SOONER,
        installDateTime: LATER,
        signingCertificate: PEM,
        signature: 'c2lnbmF0dXJl',
      },
    },
    answer: { status: 'InvalidCertificate' },
  },
};

let running: TestConsole;
const clients = new Map<string, Charger>();
const received: { action: string; payload: unknown }[] = [];
beforeAll(async () => {
  running = await startConsole();
  // ocpp-rpc has no schemas of the security extension.
  for (const [identity, strictMode] of [
    ['STRICT', true],
    ['EXTENDED', false],
  ] as const) {
    const client = await connectCharger(running.ready.ocppUrl, identity, { strictMode });
    client.handle(async ({ method, params }) => {
      const action = String(method);
      received.push({ action, payload: params });
      return CASES[action]?.answer ?? {};
    });
    clients.set(identity, client);
  }
});
afterAll(async () => {
  for (const client of clients.values()) await client.close();
  await running.dispose();
});

const chargerOf = (section: string): string => (section.startsWith('§') ? 'STRICT' : 'EXTENDED');

describe('each message of the central system', () => {
  it.each(Object.entries(CASES).map(([action, { section }]) => [section, action] as const))(
    '%s %s goes out as it is, and its answer comes back',
    async (section, action) => {
      const wanted = CASES[action];
      const chargerId = chargerOf(section);
      const payload = wanted?.payload ?? {};
      expect(await running.request('commands.check', { action, payload })).toEqual({ problems: [] });
      const result = await running.request('commands.send', { chargerId, action, payload });
      expect(result).toMatchObject({ kind: 'CALLRESULT', payload: wanted?.answer, problems: [] });
      expect(result.latencyMs).toBeGreaterThanOrEqual(0);
      expect(received.at(-1)).toEqual({ action, payload });
      await vi.waitFor(async () => {
        const { commands } = await running.request('commands.history', { chargerId, limit: 1 });
        expect(commands).toMatchObject([
          {
            call: { action, direction: 'Outgoing', messageType: 'CALL', problemCount: 0 },
            answer: { action, direction: 'Incoming', messageType: 'CALLRESULT', problemCount: 0 },
          },
        ]);
      }, 10_000);
    },
  );

  it('is in the table, and none of the table was left out', () => {
    const wanted = [...catalogue.values()].filter(({ direction }) => direction !== 'charger');
    expect(Object.keys(CASES).toSorted()).toEqual(wanted.map(({ action }) => action).toSorted());
    for (const action of Object.keys(CASES)) {
      expect(isAction(action)).toBe(true);
      expect(routingKeyOf('CALL', action)).toBe(`ocpp.${action.toLowerCase()}`);
    }
  });

  it('pages its history by the row id', async () => {
    const first = await running.request('commands.history', { chargerId: 'STRICT', limit: 10 });
    expect(first.commands).toHaveLength(10);
    expect(first.hasMore).toBe(true);
    const second = await running.request('commands.history', {
      chargerId: 'STRICT',
      limit: 10,
      before: first.commands.at(-1)?.call.id,
    });
    const actions = [...first.commands, ...second.commands].map(({ call }) => call.action);
    expect(actions).toEqual(Object.keys(CASES).slice(0, 19).toReversed());
    expect(second.hasMore).toBe(false);
  });
});

describe('the console is never the side that is wrong', () => {
  it.each([
    ['an unknown action', 'MakeCoffee', {}, 'INVALID_REQUEST'],
    ['a message of chargers', 'Heartbeat', {}, 'INVALID_REQUEST'],
    ['a missing field', 'Reset', {}, 'CALL_INVALID'],
    ['an unknown field', 'ClearCache', { all: true }, 'CALL_INVALID'],
    ['a value that the standard does not have', 'Reset', { type: 'Gentle' }, 'CALL_INVALID'],
    ['text that is too long', 'ChangeConfiguration', { key: 'k'.repeat(51), value: '' }, 'CALL_INVALID'],
    [
      'a profile for one session without the session',
      'SetChargingProfile',
      {
        connectorId: 1,
        csChargingProfiles: {
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxProfile',
          chargingProfileKind: 'Relative',
          chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
        },
      },
      'CALL_INVALID',
    ],
  ])('%s is not sent', async (_name, action, payload, code) => {
    const before = received.length;
    await expect(
      running.request('commands.send', { chargerId: 'STRICT', action, payload }),
    ).rejects.toMatchObject({ code });
    expect(received).toHaveLength(before);
  });

  it('a charger that is away is named', async () => {
    await expect(
      running.request('commands.send', { chargerId: 'NOBODY', action: 'ClearCache', payload: {} }),
    ).rejects.toMatchObject({ code: 'CHARGER_NOT_CONNECTED' });
  });
});
