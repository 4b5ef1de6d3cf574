/** OCPP 1.6 §4.2: which chargers are accepted, and what the operator decides about them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OcppSettings } from '../../../backend/contract/settings.ts';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
afterEach(() => running.dispose());

const BOOT = { chargePointVendor: 'Nordlicht', chargePointModel: 'AC-22' };

async function start(ocpp: Partial<OcppSettings>): Promise<void> {
  running = await startConsole({ settings: { ocpp } });
}

async function boot(charger: Charger): Promise<unknown> {
  return ((await charger.call('BootNotification', BOOT)) as { status: unknown }).status;
}

function registrationOf(chargerId: string): Promise<unknown> {
  return running
    .request('chargers.list', {})
    .then((all) => all.find((charger) => charger.chargerId === chargerId)?.registration);
}

describe('policy “ask”', () => {
  it('answers Pending until the operator accepts, then asks for a BootNotification', async () => {
    await start({ registration: 'ask' });
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-ASK');
    const triggered = vi.fn(async () => ({ status: 'Accepted' }));
    charger.handle('TriggerMessage', ({ params }) => {
      expect(params).toEqual({ requestedMessage: 'BootNotification' });
      return triggered();
    });
    expect(await boot(charger)).toBe('Pending');
    await vi.waitFor(async () => expect(await registrationOf('CP-ASK')).toBe('pending'), 10_000);

    // It may charge nobody yet, but nothing that it says is lost.
    expect(await charger.call('Authorize', { idTag: 'A' })).toEqual({ idTagInfo: { status: 'Invalid' } });
    await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
    await vi.waitFor(async () => {
      const { rows } = await running.request('messages.page', {
        filter: { chargerId: 'CP-ASK', action: 'StatusNotification', errorsOnly: true },
      });
      const entry = await running.request('messages.get', { uid: rows[0]?.uid ?? 'none' });
      expect(entry.problems).toMatchObject([{ rule: 'registration' }]);
    }, 10_000);

    await running.request('chargers.register', { chargerId: 'CP-ASK', registration: 'accepted' });
    await vi.waitFor(() => expect(triggered).toHaveBeenCalledTimes(1), 10_000);
    expect(await boot(charger)).toBe('Accepted');
    expect(await charger.call('Authorize', { idTag: 'A' })).toEqual({ idTagInfo: { status: 'Accepted' } });
    await charger.close();
  });

  it('refuses by SecurityError in strict mode what a charger that waits may not send', async () => {
    await start({ registration: 'ask', strict: true });
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-STRICT');
    expect(await boot(charger)).toBe('Pending');
    await expect(charger.call('Heartbeat', {})).rejects.toMatchObject({ rpcErrorCode: 'SecurityError' });
    await charger.close();
  });
});

describe('policy “known”', () => {
  it('rejects strangers, sends them no command, and lets in what was added by hand', async () => {
    await start({ registration: 'known' });
    const stranger = await connectCharger(running.ready.ocppUrl, 'STRANGER');
    expect(await boot(stranger)).toBe('Rejected');
    await expect(
      running.request('commands.send', { chargerId: 'STRANGER', action: 'ClearCache', payload: {} }),
    ).rejects.toMatchObject({ code: 'CHARGER_NOT_ACCEPTED' });
    await running.request('chargers.register', { chargerId: 'INVITED', registration: 'accepted' });
    const invited = await connectCharger(running.ready.ocppUrl, 'INVITED');
    expect(await boot(invited)).toBe('Accepted');
    await Promise.all([stranger.close(), invited.close()]);
  });
});

describe('policy “accept”', () => {
  it('remembers whom it let in: they are known when the policy changes', async () => {
    await start({});
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-EARLY');
    expect(await boot(charger)).toBe('Accepted');
    await vi.waitFor(async () => expect(await registrationOf('CP-EARLY')).toBe('accepted'), 10_000);
    await charger.close();
    await running.close();
    running = await startConsole({ dataDir: running.dataDir, settings: { ocpp: { registration: 'known' } } });
    const again = await connectCharger(running.ready.ocppUrl, 'CP-EARLY');
    expect(await boot(again)).toBe('Accepted');
    await again.close();
  });

  it('holds the operator’s rejection', async () => {
    await start({});
    await running.request('chargers.register', { chargerId: 'CP-BAD', registration: 'rejected' });
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-BAD');
    expect(await boot(charger)).toBe('Rejected');
    await charger.close();
  });
});

describe('the idTag list (OCPP 1.6 §4.1, §4.8, §4.10)', () => {
  it('decides who may charge, and marks a session that was begun all the same', async () => {
    await start({ authorization: 'list' });
    const good = {
      idTag: 'GOOD',
      status: 'Accepted',
      expiryDate: null,
      parentIdTag: 'GROUP',
      note: '',
    } as const;
    await running.request('idTags.save', good);
    await running.request('idTags.save', { ...good, idTag: 'BAD', status: 'Blocked', parentIdTag: null });
    const charger = await connectCharger(running.ready.ocppUrl, 'CP-LIST');
    await boot(charger);
    const accepted = { idTagInfo: { status: 'Accepted', parentIdTag: 'GROUP' } };
    expect(await charger.call('Authorize', { idTag: 'good' })).toEqual(accepted);
    expect(await charger.call('Authorize', { idTag: 'OTHER' })).toEqual({ idTagInfo: { status: 'Invalid' } });
    const begun = { connectorId: 1, meterStart: 0, timestamp: '2026-03-01T10:00:00Z' };
    const { idTagInfo, transactionId } = (await charger.call('StartTransaction', {
      ...begun,
      idTag: 'BAD',
    })) as { idTagInfo: unknown; transactionId: number };
    expect(idTagInfo).toEqual({ status: 'Blocked' });
    expect(
      await charger.call('StopTransaction', {
        transactionId,
        idTag: 'GOOD',
        meterStop: 5,
        timestamp: '2026-03-01T10:01:00Z',
      }),
    ).toEqual(accepted);
    await vi.waitFor(async () => {
      const { sessions } = await running.request('sessions.list', { chargerId: 'CP-LIST' });
      expect(sessions).toMatchObject([{ flags: ['notAuthorized'], status: 'finished' }]);
    }, 10_000);
    await charger.close();
  });

  it('is there again after a restart', async () => {
    await start({ authorization: 'list' });
    const entry = {
      idTag: 'Stays',
      status: 'Accepted',
      expiryDate: null,
      parentIdTag: null,
      note: 'N',
    } as const;
    await running.request('idTags.save', entry);
    await running.request('idTags.save', { ...entry, idTag: 'Goes' });
    expect(await running.request('idTags.delete', { idTag: 'GOES' })).toEqual({ deleted: true });
    expect(await running.request('idTags.delete', { idTag: 'GOES' })).toEqual({ deleted: false });
    await running.close();
    running = await startConsole({ dataDir: running.dataDir, settings: { ocpp: { authorization: 'list' } } });
    expect(await running.request('idTags.list', {})).toMatchObject([entry]);
  });
});
