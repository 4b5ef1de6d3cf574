import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { centralSystem, charger, type Answers } from './central-system.ts';

/** An idle charger with two connectors that has booted, and its central system. */
async function ready(options: { connectors?: number } = {}, answers: Answers = {}) {
  const central = await centralSystem(answers);
  // Slow enough for a session to be still there when the next command comes.
  const started = charger({
    url: central.url,
    connectors: 2,
    speed: 300,
    meterIntervalSeconds: 60,
    ...options,
  });
  await central.status(options.connectors ?? 2, 'Available');
  const call = (action: string, params: object = {}): Promise<unknown> => central.client.call(action, params);
  return { central, call, ...started };
}

/** As `ready`, with transaction 1 running at connector 1. */
async function charging(answers: Answers = {}) {
  const all = await ready({}, answers);
  await all.call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP-1' });
  await all.event('transaction');
  await all.central.status(1, 'Charging');
  return all;
}

/** A server that takes files, and what it was given. */
async function fileServer() {
  const files = new Map<string, string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      files.set(`${request.method} ${request.url}`, body);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { files, url: `http://127.0.0.1:${port}/logs/` };
}

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

describe('transactions from afar', () => {
  it('start and stop', async () => {
    const { central, call } = await ready();
    expect(await call('RemoteStartTransaction', { connectorId: 2, idTag: 'APP-1' })).toEqual(accepted);
    expect((await central.message('StartTransaction')).params).toMatchObject({
      connectorId: 2,
      idTag: 'APP-1',
    });
    // AuthorizeRemoteTxRequests is off.
    expect(central.of('Authorize')).toEqual([]);
    await central.status(2, 'Charging');
    expect(await call('RemoteStopTransaction', { transactionId: 99 })).toEqual(rejected);
    expect(await call('RemoteStopTransaction', { transactionId: 1 })).toEqual(accepted);
    expect((await central.message('StopTransaction')).params).toMatchObject({
      transactionId: 1,
      reason: 'Remote',
    });
    await central.status(2, 'Available');
    expect(central.refused).toEqual([]);
  });

  it('start at any connector that is free, and nowhere when none is', async () => {
    const { call } = await ready();
    for (const answer of [accepted, accepted, rejected]) {
      expect(await call('RemoteStartTransaction', { idTag: 'APP-1' })).toEqual(answer);
    }
    expect(await call('RemoteStartTransaction', { connectorId: 3, idTag: 'APP-1' })).toEqual(rejected);
  });

  it('ask for authorization first when AuthorizeRemoteTxRequests says so', async () => {
    const { central, call } = await ready();
    await call('ChangeConfiguration', { key: 'AuthorizeRemoteTxRequests', value: 'true' });
    await call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP-1' });
    expect((await central.message('Authorize')).params).toEqual({ idTag: 'APP-1' });
    await central.message('StartTransaction');
  });

  it('are ended by unlocking the connector', async () => {
    const { central, call } = await charging();
    expect(await call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
    expect((await central.message('StopTransaction')).params).toMatchObject({ reason: 'UnlockCommand' });
    expect(await call('UnlockConnector', { connectorId: 7 })).toEqual({ status: 'NotSupported' });
  });
});

describe('reset', () => {
  it.each([
    ['Soft', 'SoftReset'],
    ['Hard', 'HardReset'],
  ])('%s ends transactions, closes and boots again', async (type, reason) => {
    const { central, call } = await charging();
    const { client } = central;
    const closed = once(client, 'close');
    expect(await call('Reset', { type })).toEqual(accepted);
    await closed;
    await central.message('BootNotification', 2);
    const stop = await central.message('StopTransaction');
    expect(stop.params).toMatchObject({ transactionId: 1, reason });
    await vi.waitUntil(
      () => central.of('StatusNotification').filter((one) => one.connection === 2).length === 3,
    );
    await central.status(1, 'Available');
  });
});

describe('a soft reset', () => {
  it('waits until the central system has taken the last of the transaction', async () => {
    let refusals = 1;
    const { central, call } = await charging({
      StopTransaction: () => {
        if (refusals-- > 0) throw new Error('not now');
        return {};
      },
    });
    await call('ChangeConfiguration', { key: 'TransactionMessageRetryInterval', value: '0' });
    await call('Reset', { type: 'Soft' });
    await central.message('BootNotification', 2);
    expect(central.of('StopTransaction').map(({ connection }) => connection)).toEqual([1, 1]);
  });
});

describe('availability', () => {
  it('changes at once when nobody charges, for the whole charger too', async () => {
    const { central, call } = await ready();
    expect(await call('ChangeAvailability', { connectorId: 0, type: 'Inoperative' })).toEqual(accepted);
    for (const id of [0, 1, 2]) await central.status(id, 'Unavailable');
    expect(await call('RemoteStartTransaction', { idTag: 'APP-1' })).toEqual(rejected);
    expect(await call('ChangeAvailability', { connectorId: 0, type: 'Operative' })).toEqual(accepted);
    for (const id of [0, 1, 2]) await central.status(id, 'Available');
    expect(await call('ChangeAvailability', { connectorId: 9, type: 'Operative' })).toEqual(rejected);
  });

  it('is scheduled for the end of a transaction, and survives a reboot', async () => {
    const { central, call } = await charging();
    expect(await call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({
      status: 'Scheduled',
    });
    await call('RemoteStopTransaction', { transactionId: 1 });
    await central.status(1, 'Unavailable');
    await call('Reset', { type: 'Soft' });
    await central.message('BootNotification', 2);
    await vi.waitUntil(() => central.of('StatusNotification').some((one) => one.connection === 2));
    await central.status(1, 'Unavailable');
  });
});

describe('reservations', () => {
  it('keep a connector for one driver, until they are cancelled', async () => {
    const { central, call } = await ready();
    const reservation = { connectorId: 1, expiryDate: inAnHour(), idTag: 'APP-1', reservationId: 5 };
    expect(await call('ReserveNow', reservation)).toEqual(accepted);
    await central.status(1, 'Reserved');
    expect(await call('ReserveNow', { ...reservation, reservationId: 6 })).toEqual({ status: 'Occupied' });
    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'OTHER' })).toEqual(rejected);
    expect(await call('CancelReservation', { reservationId: 6 })).toEqual(rejected);
    expect(await call('CancelReservation', { reservationId: 5 })).toEqual(accepted);
    await central.status(1, 'Available');
    expect(await call('ReserveNow', { ...reservation, connectorId: 0 })).toEqual(rejected);
  });

  it('are used by their driver, who names them in StartTransaction', async () => {
    const { central, call } = await ready();
    const reservation = { connectorId: 1, expiryDate: inAnHour(), idTag: 'APP-1', reservationId: 5 };
    await call('ReserveNow', reservation);
    await central.status(1, 'Reserved');
    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'app-1' })).toEqual(accepted);
    expect((await central.message('StartTransaction')).params).toMatchObject({ reservationId: 5 });
    expect(await call('ReserveNow', { ...reservation, reservationId: 7 })).toEqual({ status: 'Occupied' });
  });

  it('are for all tags of a parent, in whichever case it is written', async () => {
    const { central, call } = await ready();
    const ofParent = (idTag: string, parentIdTag: string) => ({
      idTag,
      idTagInfo: { status: 'Accepted', parentIdTag },
    });
    const localAuthorizationList = [ofParent('APP-2', 'family'), ofParent('APP-3', 'others')];
    await call('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList });
    const reservation = { connectorId: 1, expiryDate: inAnHour(), idTag: 'APP-1', reservationId: 5 };
    await call('ReserveNow', { ...reservation, parentIdTag: 'FAMILY' });
    await central.status(1, 'Reserved');
    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP-3' })).toEqual(rejected);
    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP-2' })).toEqual(accepted);
  });

  it('expire', async () => {
    const { central, call } = await ready();
    const expiryDate = new Date(Date.now() + 300).toISOString();
    await call('ReserveNow', { connectorId: 1, expiryDate, idTag: 'APP-1', reservationId: 5 });
    await central.status(1, 'Reserved');
    await central.status(1, 'Available');
  });
});

describe('configuration and data', () => {
  it('can be read and changed', async () => {
    const { call } = await ready();
    const report = z.object({ configurationKey: z.array(z.object({ key: z.string(), value: z.string() })) });
    const { configurationKey } = report.parse(await call('GetConfiguration'));
    expect(configurationKey).toContainEqual(
      expect.objectContaining({ key: 'NumberOfConnectors', value: '2' }),
    );
    expect(await call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '5' })).toEqual(
      accepted,
    );
    expect(await call('GetConfiguration', { key: ['MeterValueSampleInterval', 'Nope'] })).toEqual({
      configurationKey: [{ key: 'MeterValueSampleInterval', readonly: false, value: '5' }],
      unknownKey: ['Nope'],
    });
    expect(await call('ChangeConfiguration', { key: 'Nope', value: '5' })).toEqual({
      status: 'NotSupported',
    });
  });

  it('changes the rhythm of the heartbeat at once', async () => {
    const { central, call } = await ready();
    expect(await call('ChangeConfiguration', { key: 'HeartbeatInterval', value: '1' })).toEqual(accepted);
    await central.message('Heartbeat');
  });

  it('knows its own maker', async () => {
    const { central, call } = await ready();
    const vendorId = (await central.message('BootNotification')).params['chargePointVendor'];
    expect(await call('DataTransfer', { vendorId: 'Somebody' })).toEqual({ status: 'UnknownVendorId' });
    expect(await call('DataTransfer', { vendorId, messageId: 'X' })).toEqual({ status: 'UnknownMessageId' });
    expect(await call('DataTransfer', { vendorId, messageId: 'GetSimulation' })).toMatchObject(accepted);
  });

  it('keeps a local list and a cache', async () => {
    const { call } = await ready();
    expect(await call('GetLocalListVersion')).toEqual({ listVersion: 0 });
    const localAuthorizationList = [{ idTag: 'A', idTagInfo: { status: 'Accepted' } }];
    expect(
      await call('SendLocalList', { listVersion: 4, updateType: 'Full', localAuthorizationList }),
    ).toEqual(accepted);
    expect(await call('GetLocalListVersion')).toEqual({ listVersion: 4 });
    expect(await call('ClearCache')).toEqual(accepted);
  });

  it('says of an action that it does not know that it is not implemented', async () => {
    const { central } = await ready();
    const errors: unknown[] = [];
    central.client.on('message', ({ message, outbound }: { message: string; outbound: boolean }) => {
      if (!outbound) errors.push(JSON.parse(message));
    });
    central.client.sendRaw('[2,"odd-1","MakeCoffee",{}]');
    await vi.waitUntil(() => errors.length > 0);
    expect(errors[0]).toEqual([4, 'odd-1', 'NotImplemented', expect.any(String), {}]);
  });
});

describe('triggers', () => {
  it.each([
    ['TriggerMessage', 'BootNotification'],
    ['TriggerMessage', 'Heartbeat'],
    ['TriggerMessage', 'StatusNotification'],
    ['TriggerMessage', 'MeterValues'],
    ['TriggerMessage', 'DiagnosticsStatusNotification'],
    ['TriggerMessage', 'FirmwareStatusNotification'],
    ['ExtendedTriggerMessage', 'LogStatusNotification'],
    ['ExtendedTriggerMessage', 'Heartbeat'],
  ])('%s %s is answered before the message comes', async (action, requestedMessage) => {
    const { central, call } = await ready({ connectors: 1 });
    const before = central.of(requestedMessage).length;
    const frames = central.frames.length;
    expect(await call(action, { requestedMessage })).toEqual(accepted);
    await central.message(requestedMessage, before + 1);
    const kinds = central.frames
      .slice(frames)
      .map((frame) => z.tuple([z.number()], z.unknown()).parse(JSON.parse(frame))[0]);
    expect(kinds.slice(0, 2)).toEqual([3, 2]);
    expect(central.refused).toEqual([]);
  });

  it('are for connectors that exist', async () => {
    const { central, call } = await ready();
    expect(await call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 3 })).toEqual(
      rejected,
    );
    expect(await call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 2 })).toEqual(
      accepted,
    );
    expect((await central.message('MeterValues')).params).toMatchObject({ connectorId: 2 });
    expect(await call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })).toEqual({
      status: 'NotImplemented',
    });
  });
});

describe('files', () => {
  it('are uploaded to an HTTP location', async () => {
    const { central, call } = await ready();
    const { files, url } = await fileServer();
    expect(await call('GetDiagnostics', { location: url })).toEqual({ fileName: 'SIM-001-diagnostics.txt' });
    await central.message('DiagnosticsStatusNotification', 2);
    expect(central.of('DiagnosticsStatusNotification').map(({ params }) => params['status'])).toEqual([
      'Uploading',
      'Uploaded',
    ]);
    expect(files.get('PUT /logs/SIM-001-diagnostics.txt')).toMatch(/connector 2: Available/);
  });

  it('go nowhere for another scheme, and that is said', async () => {
    const { central, call } = await ready();
    await call('GetDiagnostics', { location: 'ftp://127.0.0.1/logs/' });
    expect((await central.message('DiagnosticsStatusNotification', 2)).params).toEqual({
      status: 'UploadFailed',
    });
    const log = { remoteLocation: 'ftp://127.0.0.1/' };
    expect(await call('GetLog', { logType: 'SecurityLog', requestId: 3, log })).toMatchObject(accepted);
    expect((await central.message('LogStatusNotification', 2)).params).toEqual({
      status: 'UploadFailure',
      requestId: 3,
    });
  });
});

describe('charging profiles', () => {
  const chargingSchedule = { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] };
  const csChargingProfiles = {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule,
  };

  it('suspend and resume a session', async () => {
    const { central, call } = await charging();
    expect(await call('SetChargingProfile', { connectorId: 1, csChargingProfiles })).toEqual(accepted);
    await central.status(1, 'SuspendedEVSE');
    expect(await call('ClearChargingProfile', { id: 1 })).toEqual(accepted);
    await central.status(1, 'Charging');
    expect(await call('ClearChargingProfile', { id: 1 })).toEqual({ status: 'Unknown' });
    expect(await call('SetChargingProfile', { connectorId: 9, csChargingProfiles })).toEqual(rejected);
  });

  it('come with a remote start, and end with its transaction', async () => {
    const { central, call } = await ready();
    const chargingProfile = { ...csChargingProfiles, chargingProfilePurpose: 'TxProfile' };
    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'A', chargingProfile })).toEqual(
      accepted,
    );
    await central.status(1, 'SuspendedEVSE');
    await call('RemoteStopTransaction', { transactionId: 1 });
    await central.status(1, 'Available');
    expect(await call('ClearChargingProfile')).toEqual({ status: 'Unknown' });
  });

  it('make a composite schedule', async () => {
    const { call } = await ready();
    const chargingSchedulePeriod = [
      { startPeriod: 0, limit: 12 },
      { startPeriod: 600, limit: 8 },
    ];
    const limited = {
      ...csChargingProfiles,
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod },
    };
    await call('SetChargingProfile', { connectorId: 0, csChargingProfiles: limited });
    expect(
      await call('GetCompositeSchedule', { connectorId: 1, duration: 1_200, chargingRateUnit: 'A' }),
    ).toMatchObject({
      status: 'Accepted',
      connectorId: 1,
      chargingSchedule: { duration: 1_200, chargingRateUnit: 'A', chargingSchedulePeriod },
    });
    expect(await call('GetCompositeSchedule', { connectorId: 5, duration: 60 })).toEqual(rejected);
  });
});
