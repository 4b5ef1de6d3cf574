/** A message that a charger saw acknowledged is never lost and never counted twice, whatever is killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogRow } from '../../backend/contract/entities.ts';
import { connectCharger } from '../support/charger.ts';
import { startHeadless, type HeadlessConsole } from '../support/headless.ts';
import { startRabbitMq, type RabbitMqNode } from '../support/rabbitmq.ts';

const CHARGERS = 5;
const KILLS = 4;

let dataDir: string;
let node: RabbitMqNode;
beforeAll(async () => {
  node = await startRabbitMq();
});
afterAll(() => node.stop());
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'faults-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Calls until the connection breaks. @returns what the charger itself knows to be acknowledged. */
async function callUntilKilled(ocppUrl: string, identity: string, acknowledged: Set<string>): Promise<void> {
  const charger = await connectCharger(ocppUrl, identity);
  const mark = crypto.randomUUID();
  try {
    for (let count = 0; ; count += 1) {
      const text = `${mark}-${count}`;
      await charger.call('DataTransfer', { vendorId: 'test', data: text }, { callTimeoutMs: 5_000 });
      acknowledged.add(text);
    }
  } catch {
    await charger.close({ force: true }).catch(() => {});
  }
}

async function everyRow(console: HeadlessConsole): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  for (let before: number | undefined; ;) {
    const page = await console.request('messages.page', { limit: 500, before });
    rows.push(...page.rows);
    if (!page.hasMore) return rows;
    before = page.rows.at(-1)?.id;
  }
}

describe.each(['embedded', 'rabbitmq'] as const)('kill -9 under load, with %s', (kind) => {
  it('loses no acknowledged CALL and doubles none', async () => {
    const environment = kind === 'rabbitmq' ? { RABBITMQ_URL: node.url } : {};
    const acknowledged = new Set<string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged.size;
      const console = await startHeadless(dataDir, { environment });
      expect(console.ready.broker).toBe(kind);
      const chargers = Array.from({ length: CHARGERS }, (_value, index) =>
        callUntilKilled(console.ready.ocppUrl, `CP-${index}`, acknowledged),
      );
      await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 100), 20_000);
      await console.end('SIGKILL');
      await Promise.all(chargers);
    }

    const console = await startHeadless(dataDir, { environment });
    await vi.waitFor(async () => {
      expect((await console.request('status.get', {})).journal.pending).toBe(0);
    }, 60_000);
    const rows = await everyRow(console);
    const counts = new Map<string, number>();
    for (const { preview } of rows.filter(({ direction }) => direction === 'Incoming')) {
      const text = /"data":"([^"]+)"/.exec(preview)?.[1] ?? '';
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...acknowledged].filter((text) => counts.get(text) === undefined)).toEqual([]);
    expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
    expect(await console.end('SIGTERM')).toBe(0);
  });
});

describe('the headless program', () => {
  it('ends with 0 on SIGTERM in mid-load, and everything acknowledged is there', async () => {
    const acknowledged = new Set<string>();
    const console = await startHeadless(dataDir);
    const charger = callUntilKilled(console.ready.ocppUrl, 'CP', acknowledged);
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(50), 20_000);
    expect(await console.end('SIGTERM')).toBe(0);
    await charger;
    const again = await startHeadless(dataDir);
    await vi.waitFor(async () => {
      const rows = await everyRow(again);
      const texts = rows.map(({ preview }) => /"data":"([^"]+)"/.exec(preview)?.[1]);
      expect([...acknowledged].filter((text) => !texts.includes(text))).toEqual([]);
    }, 20_000);
    await again.end('SIGTERM');
  });

  it('refuses a data folder that another console uses', async () => {
    const console = await startHeadless(dataDir);
    await expect(startHeadless(dataDir)).rejects.toThrow('Another console uses this data folder');
    await console.end('SIGTERM');
  });

  it('names an option that is none', async () => {
    await expect(startHeadless(dataDir, { arguments: ['--colour'] })).rejects.toThrow(
      /ended with 2.*--colour/s,
    );
  });
});
