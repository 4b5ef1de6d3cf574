/** Data folders that former versions wrote, opened with today's code: test/fixtures/schema-N. */
import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';
import { MIGRATIONS } from '../../support/storage/database.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const schemas = readdirSync(FIXTURES)
  .flatMap((name) => /^schema-(\d+)$/.exec(name)?.[1] ?? [])
  .map(Number);
const { entries } = JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as {
  entries: unknown[];
};

let opened: TestConsole | null = null;
afterEach(async () => {
  await opened?.dispose();
  opened = null;
});

async function open(schema: number): Promise<TestConsole> {
  const dataDir = mkdtempSync(join(tmpdir(), `schema-${schema}-`));
  cpSync(join(FIXTURES, `schema-${schema}`), dataDir, { recursive: true });
  opened = await startConsole({ dataDir });
  return opened;
}

it('every schema before today’s has its data folder here', () => {
  const former = Array.from({ length: entries.length - 1 }, (_value, index) => index + 1);
  expect(schemas).toEqual(expect.arrayContaining(former));
});

describe.each(schemas)('a data folder of schema %i', (schema) => {
  it('opens with all that was in it, and goes on', async () => {
    const console = await open(schema);
    const { sessions } = await console.request('sessions.list', { chargerId: 'CP-OLD' });
    expect(sessions).toHaveLength(2);
    expect(sessions).toContainEqual(
      expect.objectContaining({ status: 'finished', energyWh: 11_345, idTag: 'TAG-1' }),
    );
    expect(sessions).toContainEqual(expect.objectContaining({ status: 'active', idTag: 'TAG-2' }));
    expect((await console.request('messages.page', {})).rows).toHaveLength(18);
    const [charger] = await console.request('chargers.list', {});
    expect(charger).toMatchObject({ chargerId: 'CP-OLD', vendor: 'Nordlicht', model: 'AC-22' });

    const again = await connectCharger(console.ready.ocppUrl, 'CP-OLD');
    const running = sessions.find(({ status }) => status === 'active');
    await again.call('StopTransaction', {
      transactionId: running?.transactionId ?? 0,
      meterStop: 25_000,
      timestamp: '2026-03-01T13:00:00Z',
    });
    await again.close();
    await vi.waitFor(async () => {
      const after = await console.request('sessions.list', { status: 'finished' });
      expect(after.sessions.map(({ energyWh }) => energyWh ?? 0).toSorted((a, b) => a - b)).toEqual([
        5_000, 11_345,
      ]);
    }, 10_000);
    expect(console.notifications.filter(({ type }) => type === 'console.error')).toEqual([]);
  });

  it('keeps its settings; what is new has its default', async () => {
    const { settings } = await (await open(schema)).request('settings.get', {});
    expect(settings.ocpp).toMatchObject({
      heartbeatIntervalS: 77,
      registration: 'accept',
      maxFrameBytes: 1_048_576,
    });
    expect(settings.tariff).toMatchObject({ currency: 'CHF', pricePerKWh: 0.41 });
    expect(settings.broker).toMatchObject({ kind: 'embedded', host: 'broker.example', tlsServerName: '' });
    expect(settings.files.enabled).toBe(false);
    const names = readdirSync(opened?.dataDir ?? '');
    expect(names.filter((name) => name.includes('damaged'))).toEqual([]);
    // A copy of what a migration changes is kept.
    expect(names.some((name) => name.includes('before-schema'))).toBe(schema < entries.length);
  });
});

describe('a data folder of schema 2', () => {
  it('keeps registrations, passwords and idTags', async () => {
    const console = await open(2);
    const chargers = await console.request('chargers.list', {});
    expect(chargers.find(({ chargerId }) => chargerId === 'CP-REJECTED')).toMatchObject({
      registration: 'rejected',
    });
    expect(chargers.find(({ chargerId }) => chargerId === 'CP-OLD')).toMatchObject({ hasPassword: true });
    expect(await console.request('idTags.list', {})).toMatchObject([{ idTag: 'TAG-OLD', status: 'Blocked' }]);
  });
});
