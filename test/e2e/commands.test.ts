/** Every command of OCPP 1.6 and its security extension, sent from the real window to a charger that we did not write. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { catalogue } from '../../backend/ocpp/catalogue/index.ts';
import { connectCharger, type Charger } from '../support/charger.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const IDENTITY = 'CP-COMMANDS';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const HASHES = {
  'certificateHashData.issuerNameHash': 'ab12',
  'certificateHashData.issuerKeyHash': 'cd34',
  'certificateHashData.serialNumber': '0f',
};

interface Case {
  /** What a technician enters: field → text; all other fields keep what the form starts with. */
  enter?: Record<string, string>;
  /** What the charger receives, at least. */
  received: Record<string, unknown>;
  /** What it answers. */
  answer: Record<string, unknown>;
}

const ACCEPTED = { status: 'Accepted' };

const CASES: Readonly<Record<string, Case>> = {
  CancelReservation: {
    enter: { reservationId: '12' },
    received: { reservationId: 12 },
    answer: ACCEPTED,
  },
  CertificateSigned: {
    enter: { certificateChain: CERTIFICATE },
    received: { certificateChain: CERTIFICATE },
    answer: ACCEPTED,
  },
  ChangeAvailability: {
    enter: { connectorId: '0', type: 'Inoperative' },
    received: { connectorId: 0, type: 'Inoperative' },
    answer: { status: 'Scheduled' },
  },
  ChangeConfiguration: {
    enter: { key: 'HeartbeatInterval', value: '120' },
    received: { key: 'HeartbeatInterval', value: '120' },
    answer: { status: 'RebootRequired' },
  },
  ClearCache: { received: {}, answer: ACCEPTED },
  ClearChargingProfile: { received: {}, answer: { status: 'Unknown' } },
  DataTransfer: {
    enter: { vendorId: 'com.example', data: 'ping' },
    received: { vendorId: 'com.example', data: 'ping' },
    answer: { status: 'Accepted', data: 'pong' },
  },
  DeleteCertificate: {
    enter: HASHES,
    received: {
      certificateHashData: {
        hashAlgorithm: 'SHA256',
        issuerNameHash: 'ab12',
        issuerKeyHash: 'cd34',
        serialNumber: '0f',
      },
    },
    answer: { status: 'NotFound' },
  },
  ExtendedTriggerMessage: {
    enter: { requestedMessage: 'Heartbeat' },
    received: { requestedMessage: 'Heartbeat' },
    answer: ACCEPTED,
  },
  GetCompositeSchedule: {
    enter: { connectorId: '1', duration: '3600' },
    received: { connectorId: 1, duration: 3_600 },
    answer: ACCEPTED,
  },
  GetConfiguration: {
    received: {},
    answer: { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '60' }] },
  },
  GetDiagnostics: {
    enter: { location: 'http://127.0.0.1:9080/upload/x/' },
    received: { location: 'http://127.0.0.1:9080/upload/x/' },
    answer: { fileName: 'diagnostics.zip' },
  },
  GetInstalledCertificateIds: {
    received: { certificateType: 'CentralSystemRootCertificate' },
    answer: { status: 'NotFound' },
  },
  GetLocalListVersion: { received: {}, answer: { listVersion: 3 } },
  GetLog: {
    enter: { 'log.remoteLocation': 'http://127.0.0.1:9080/upload/y/' },
    received: { logType: 'DiagnosticsLog', log: { remoteLocation: 'http://127.0.0.1:9080/upload/y/' } },
    answer: { status: 'Accepted', filename: 'security.log' },
  },
  InstallCertificate: {
    enter: { certificate: CERTIFICATE },
    received: { certificateType: 'CentralSystemRootCertificate', certificate: CERTIFICATE },
    answer: ACCEPTED,
  },
  RemoteStartTransaction: {
    enter: { idTag: 'TAG-7' },
    received: { idTag: 'TAG-7', connectorId: 1 },
    answer: ACCEPTED,
  },
  RemoteStopTransaction: {
    enter: { transactionId: '4711' },
    received: { transactionId: 4711 },
    answer: { status: 'Rejected' },
  },
  ReserveNow: {
    enter: { idTag: 'TAG-7' },
    received: { connectorId: 1, idTag: 'TAG-7', expiryDate: expect.stringMatching(/Z$/) as string },
    answer: { status: 'Occupied' },
  },
  Reset: { enter: { type: 'Hard' }, received: { type: 'Hard' }, answer: ACCEPTED },
  SendLocalList: {
    received: { listVersion: 1, updateType: 'Full' },
    answer: ACCEPTED,
  },
  SetChargingProfile: {
    enter: { 'csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit': '16' },
    received: {
      csChargingProfiles: {
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
      },
    },
    answer: ACCEPTED,
  },
  SignedUpdateFirmware: {
    enter: {
      'firmware.location': 'http://127.0.0.1:9080/download/z/fw.bin',
      'firmware.signingCertificate': CERTIFICATE,
      'firmware.signature': 'c2lnbmF0dXJl',
    },
    received: {
      firmware: {
        location: 'http://127.0.0.1:9080/download/z/fw.bin',
        retrieveDateTime: expect.stringMatching(/Z$/) as string,
        signature: 'c2lnbmF0dXJl',
      },
    },
    answer: ACCEPTED,
  },
  TriggerMessage: {
    enter: { requestedMessage: 'StatusNotification' },
    received: { requestedMessage: 'StatusNotification' },
    answer: { status: 'NotImplemented' },
  },
  UnlockConnector: { received: { connectorId: 1 }, answer: { status: 'Unlocked' } },
  UpdateFirmware: {
    enter: { location: 'http://127.0.0.1:9080/download/z/fw.bin' },
    received: {
      location: 'http://127.0.0.1:9080/download/z/fw.bin',
      retrieveDate: expect.stringMatching(/Z$/) as string,
    },
    answer: {},
  },
};

let dataDir: string;
let window: ConsoleWindow;
let charger: Charger;
/** What the charger got, latest last. */
const calls: { action: string; payload: unknown }[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'commands-'));
  window = await openConsole(dataDir);
  // ocpp-rpc has no schemas of the security extension, so it cannot be strict here.
  charger = await connectCharger(await window.ocppUrl(), IDENTITY, { strictMode: false });
  charger.handle(async ({ method, params }) => {
    calls.push({ action: String(method), payload: params });
    return CASES[String(method)]?.answer ?? {};
  });
  await charger.call('BootNotification', { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' });
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  await openCommands();
});
afterAll(async () => {
  await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** As a technician goes: chargers, the charger, its page, its commands. */
async function openCommands(): Promise<void> {
  const { page } = window;
  await window.open('chargers');
  await page.getByTestId('charger-row').filter({ hasText: IDENTITY }).click();
  await page.getByTestId('open-charger').click();
  await page.getByTestId('charger-tab-commands').click();
  await page.getByTestId('command-list').waitFor();
}

async function enter(path: string, text: string): Promise<void> {
  const field = window.page.getByTestId(`field-${path}`);
  const tag = await field.evaluate((element) => element.tagName);
  if (tag === 'SELECT') await field.selectOption(text);
  else await field.fill(text);
}

/** Sends the command that is open; one that is dangerous is confirmed. */
async function send(action: string): Promise<void> {
  const { page } = window;
  const button = page.getByTestId('command-send');
  await vi.waitFor(async () => expect(await button.isEnabled()).toBe(true), 10_000);
  await button.click();
  if (catalogue.get(action as 'Reset')?.dangerous !== undefined) {
    expect(calls.at(-1)?.action).not.toBe(action);
    await page.getByTestId('command-confirm').click();
  }
}

const COMMANDS = [...catalogue.values()].filter(({ direction }) => direction !== 'charger');

describe('each command from the window', () => {
  it.each(COMMANDS.map(({ action, profile }) => [profile, action] as const))(
    '%s: %s',
    async (_profile, action) => {
      const { page } = window;
      const wanted = CASES[action];
      if (wanted === undefined) throw new Error(`There is no case for ${action}.`);
      await page.getByTestId(`command-${action}`).click();
      await page.getByTestId('command-form').waitFor();
      for (const [path, text] of Object.entries(wanted.enter ?? {})) await enter(path, text);
      await send(action);
      const answer = page.locator(`[data-testid="command-answer"][data-action="${action}"]`);
      await answer.waitFor();
      expect(await answer.getAttribute('data-outcome')).toBe('CALLRESULT');
      expect(await answer.textContent()).toMatch(/\d\s?ms/);
      const { status } = wanted.answer;
      if (typeof status === 'string') expect(await answer.textContent()).toContain(status);
      expect(calls.at(-1)).toMatchObject({ action, payload: wanted.received });
    },
  );

  it('are all in the history, with their answers', async () => {
    const { page } = window;
    await vi.waitFor(async () => {
      const rows = page.getByTestId('history-row');
      expect(await rows.count()).toBe(COMMANDS.length);
      expect(await rows.filter({ hasText: 'No answer' }).count()).toBe(0);
    }, 15_000);
    expect(calls).toHaveLength(COMMANDS.length);
  });
});

describe('the raw JSON mode', () => {
  it('names what is wrong, and sends what is right', async () => {
    const { page } = window;
    const before = calls.length;
    await page.getByTestId('command-TriggerMessage').click();
    await page.getByTestId('command-mode-json').click();
    const json = page.getByTestId('command-json');
    const button = page.getByTestId('command-send');
    await json.fill('{"requestedMessage":');
    await vi.waitFor(async () => expect(await button.isEnabled()).toBe(false), 10_000);
    await json.fill('{"requestedMessage":"Everything"}');
    await page.getByText('must be one of').first().waitFor();
    expect(await button.isEnabled()).toBe(false);
    await json.fill('{"requestedMessage":"MeterValues","connectorId":1}');
    await send('TriggerMessage');
    await vi.waitFor(() => expect(calls).toHaveLength(before + 1), 10_000);
    expect(calls.at(-1)?.payload).toEqual({ requestedMessage: 'MeterValues', connectorId: 1 });
  });
});

describe('what can go wrong', () => {
  it('shows a CALLERROR with its code, and a charger that left', async () => {
    const { page } = window;
    charger.handle('ClearCache', async () => {
      throw Object.assign(new Error('no cache'), { rpcErrorCode: 'NotSupported' });
    });
    await page.getByTestId('command-ClearCache').click();
    await send('ClearCache');
    const answer = page.locator('[data-testid="command-answer"][data-action="ClearCache"]');
    await vi.waitFor(async () => expect(await answer.getAttribute('data-outcome')).toBe('CALLERROR'), 10_000);
    await charger.close();
    await page.getByTestId('charger-page').getByText('Offline').first().waitFor();
    await vi.waitFor(
      async () => expect(await page.getByTestId('command-send').isEnabled()).toBe(false),
      10_000,
    );
  });

  it('asks before a dangerous command, and sends nothing when it is cancelled', async () => {
    const { page } = window;
    charger = await connectCharger(await window.ocppUrl(), IDENTITY, { strictMode: false });
    charger.handle(async ({ method, params }) => {
      calls.push({ action: String(method), payload: params });
      return { status: 'Accepted' };
    });
    await page.getByTestId('command-Reset').click();
    const button = page.getByTestId('command-send');
    await vi.waitFor(async () => expect(await button.isEnabled()).toBe(true), 10_000);
    const before = calls.length;
    await button.click();
    await page.getByTestId('command-confirm').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('command-confirm').waitFor({ state: 'detached' });
    await page.getByTestId('command-ClearCache').click();
    await send('ClearCache');
    await vi.waitFor(() => expect(calls).toHaveLength(before + 1), 10_000);
    expect(calls.at(-1)?.action).toBe('ClearCache');
  });
});
