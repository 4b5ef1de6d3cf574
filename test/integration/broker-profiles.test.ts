/** Going from one profile to another while chargers talk: nothing is lost, nothing doubled; passwords stay apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { connectCharger } from '../support/charger.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

const LOAD_PAUSE_MS = 5;
const WAIT = { timeout: 30_000, interval: 50 };

let node: RabbitMqNode;
let dataDir: string;
let running: TestConsole;
beforeAll(async () => {
  node = await startRabbitMq();
  for (const user of ['north', 'south']) {
    await node.ctl('add_user', user, `secret of ${user}`);
    await node.ctl('set_permissions', user, '.*', '.*', '.*');
  }
});
afterAll(() => node.stop());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'profiles-'));
  running = await startConsole({ dataDir });
});
afterEach(async () => {
  await running.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A profile with a user and queues of its own. @returns its key. */
async function makeProfile(user: 'north' | 'south'): Promise<string> {
  const { profileId } = await running.request('broker.createProfile', {
    settings: {
      name: user,
      kind: 'rabbitmq',
      host: node.host,
      port: node.port,
      user,
      exchange: `events.${user}`,
      queue: `ocpp.${user}`,
      notificationsQueue: `hints.${user}`,
      queueType: user === 'south' ? 'quorum' : 'classic',
    },
  });
  await running.request('broker.saveProfile', { profileId, settings: {}, password: `secret of ${user}` });
  return profileId;
}

it('goes from profile to profile under load: every acknowledged message is stored once', async () => {
  const profiles = ['first', await makeProfile('north'), await makeProfile('south')];
  const charger = await connectCharger(running.ready.ocppUrl, 'CP-1');
  let acknowledged = 0;
  const end = new AbortController();
  const load = (async () => {
    while (!end.signal.aborted) {
      await charger.call('Heartbeat', {});
      acknowledged += 1;
      // Within the rate that a charger may send at.
      await pause(LOAD_PAUSE_MS);
    }
  })();
  for (const profileId of [...profiles.slice(1), ...profiles]) {
    const before = acknowledged;
    await running.request('broker.useProfile', { profileId });
    await vi.waitFor(() => expect(running.backend.status().broker.state).toBe('connected'), WAIT);
    await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(before + 5), WAIT);
  }
  end.abort();
  await load;
  await charger.close();
  await vi.waitFor(() => {
    const { journal, broker } = running.backend.status();
    expect({ pending: journal.pending, backlog: broker.backlog }).toEqual({ pending: 0, backlog: 0 });
  }, WAIT);
  const sequences: number[] = [];
  let before: number | undefined;
  for (let more = true; more;) {
    const page = await running.request('messages.page', { limit: 500, before });
    for (const row of page.rows)
      sequences.push((await running.request('messages.get', { uid: row.uid })).sequence);
    more = page.hasMore;
    before = page.rows.at(-1)?.id;
  }
  // A Heartbeat and its answer each.
  expect(sequences.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: acknowledged * 2 }, (_value, index) => index + 1),
  );
});

it('tests a profile with its own password, and knows all of them after a restart', async () => {
  const north = await makeProfile('north');
  const { brokerProfiles } = await running.request('settings.get', {});
  const settings = brokerProfiles.find((profile) => profile.settings.profileId === north)?.settings;
  if (settings === undefined) throw new Error('The profile is not there.');
  expect(await running.request('broker.test', { settings })).toMatchObject({ ok: true });
  expect(await running.request('broker.test', { settings, password: 'wrong' })).toMatchObject({
    ok: false,
    error: { code: 'BROKER_AUTH_FAILED' },
  });
  await running.request('broker.useProfile', { profileId: north });
  await running.close();
  running = await startConsole({ dataDir });
  await vi.waitFor(() => expect(running.backend.status().broker).toMatchObject({ state: 'connected' }), WAIT);
  expect(running.backend.status().broker.target).toContain(String(node.port));
  expect(running.ready.broker).toBe('rabbitmq');
});

it('refuses to delete the profile in use, and one that is not there', async () => {
  await expect(running.request('broker.deleteProfile', { profileId: 'first' })).rejects.toMatchObject({
    code: 'PROFILE_IN_USE',
  });
  await expect(running.request('broker.useProfile', { profileId: 'nobody' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('keeps the connection when a profile is only renamed', async () => {
  const north = await makeProfile('north');
  await running.request('broker.useProfile', { profileId: north });
  await vi.waitFor(() => expect(running.backend.status().broker.state).toBe('connected'), WAIT);
  const { since } = running.backend.status().broker;
  await running.request('broker.saveProfile', { profileId: north, settings: { name: 'Depot' } });
  expect(running.backend.status().broker).toMatchObject({ state: 'connected', since });
});
