/** The sessions as a window asks for them, made by a real charger. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ExportProgress } from '../../../backend/contract/gateway.ts';
import { chargeOnce, connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const STARTED = Date.parse('2026-03-01T10:00:00Z');
let running: TestConsole;
beforeEach(async () => {
  running = await startConsole();
  onTestFinished(() => running.dispose());
});

/** Two sessions of two chargers; resolves when both are finished in the database. */
async function twoSessions(): Promise<string[]> {
  for (const [index, identity] of ['CP-A', 'CP-B'].entries()) {
    const charger = await connectCharger(running.ready.ocppUrl, identity);
    onTestFinished(() => charger.close({ force: true }).then(() => {}));
    await chargeOnce(charger, { idTag: `TAG-${index}`, startedAt: STARTED + index * 86_400_000 });
  }
  return vi.waitFor(async () => {
    const { sessions } = await running.request('sessions.list', { status: 'finished' });
    expect(sessions).toHaveLength(2);
    return sessions.map(({ sessionId }) => sessionId);
  }, 10_000);
}

describe('the list and its sums', () => {
  it('keep to the same filters', async () => {
    const [second = '', first = ''] = await twoSessions();
    const filters = [
      [{ chargerId: 'CP-A' }, [first]],
      [{ idTag: 'tag-1' }, [second]],
      [{ status: 'active' as const }, []],
      [{ to: STARTED + 1 }, [first]],
      [{}, [second, first]],
    ] as const;
    for (const [filter, expected] of filters) {
      const { sessions } = await running.request('sessions.list', filter);
      expect(sessions.map(({ sessionId }) => sessionId)).toEqual(expected);
      expect(await running.request('sessions.totals', filter)).toEqual({
        count: expected.length,
        active: 0,
        energyWh: 11_345 * expected.length,
        durationMs: 3_600_000 * expected.length,
        amounts: expected.length === 0 ? [] : [{ currency: 'EUR', amountMinor: 397 * expected.length }],
        estimated: false,
      });
    }
    expect(await running.request('sessions.chargers', {})).toEqual(['CP-A', 'CP-B']);
    await expect(running.request('sessions.totals', { idTag: '' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});

describe('one session', () => {
  it('has curves, cost, timeline, samples and messages', async () => {
    const [, sessionId = ''] = await twoSessions();
    const detail = await vi.waitFor(async () => {
      const found = await running.request('sessions.get', { sessionId });
      expect(found.timeline.entries.at(-1)).toMatchObject({ kind: 'status', status: 'Available' });
      return found;
    }, 10_000);
    expect(detail.series.energy).toEqual([
      { at: STARTED, value: 0 },
      { at: STARTED + 1_800_000, value: 5_500 },
      { at: STARTED + 3_600_000, value: 11_345 },
    ]);
    expect(detail.series.power).toEqual([{ at: STARTED + 1_800_000, value: 11_000 }]);
    expect(detail.cost).toMatchObject({ energyWh: 11_345, minutes: 60, energy: 397.075, amountMinor: 397 });
    const kinds = detail.timeline.entries.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['authorized', 'started', 'stopped', 'status']));
    expect(detail.timeline.entries.find(({ kind }) => kind === 'authorized')).toMatchObject({
      idTag: 'TAG-0',
      status: 'Accepted',
    });
    for (const { uid } of detail.timeline.entries) {
      const { chargerId } = await running.request('messages.get', { uid: uid ?? '' });
      expect(chargerId).toBe('CP-A');
    }
    const { rows } = await running.request('messages.page', { filter: { sessionId } });
    expect(detail.messages.toReversed()).toEqual(rows);
    expect(detail.messageCount).toBe(rows.length);
    const first = await running.request('sessions.samples', { sessionId, limit: 1 });
    expect(first.samples).toMatchObject([{ value: 6_500, unit: 'Wh' }]);
    const rest = await running.request('sessions.samples', { sessionId, after: first.next ?? undefined });
    expect(rest).toMatchObject({ samples: [{ value: 11_000, unit: 'W' }], next: null });
    await expect(running.request('sessions.get', { sessionId: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the file of one session', () => {
  const ended = (jobId: string, progress: ExportProgress[]): Promise<ExportProgress> =>
    vi.waitFor(() => {
      const last = progress.find((report) => report.jobId === jobId && report.state !== 'running');
      expect(last).toBeDefined();
      return last as ExportProgress;
    }, 10_000);

  it('is written to a chosen destination, or downloaded once', async () => {
    const [, sessionId = ''] = await twoSessions();
    const progress: ExportProgress[] = [];
    running.socket.on('export.progress', (report) => progress.push(report));
    const { jobId } = await running.request('sessions.export', { sessionId, destinationId: 'export.csv' });
    expect(await ended(jobId, progress)).toMatchObject({ state: 'finished', content: 'session', rows: 2 });
    const csv = readFileSync(join(running.dataDir, 'export.csv'), 'utf8');
    expect(csv).toContain(`sessionId,${sessionId}\r\n`);
    expect(csv).toContain('energyWh,11345\r\n');
    expect(csv).toContain(',Power.Active.Import,,,,W,11000\r\n');

    const offered = await running.request('sessions.export', { sessionId });
    const address = new URL(offered.downloadUrl ?? '', running.ready.uiUrl);
    const response = await fetch(address);
    expect(response.headers.get('content-disposition')).toMatch(/filename="session-[\w.-]+\.csv"/);
    // The mark at the front is read away by fetch.
    expect(await response.text()).toBe(csv.replace('\uFEFF', ''));
    expect((await fetch(address)).status).toBe(404);
  });

  it('fails by name, and leaves nothing behind', async () => {
    const [, sessionId = ''] = await twoSessions();
    await expect(running.request('sessions.export', { sessionId: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(
      running.request('sessions.export', { sessionId, destinationId: 'never granted' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const progress: ExportProgress[] = [];
    running.socket.on('export.progress', (report) => progress.push(report));
    // A folder is in the file's place.
    mkdirSync(join(running.dataDir, 'export.taken'));
    const { jobId } = await running.request('sessions.export', { sessionId, destinationId: 'export.taken' });
    expect(await ended(jobId, progress)).toMatchObject({ state: 'failed', error: { code: 'EXPORT_FAILED' } });
    await vi.waitFor(() => expect(existsSync(join(running.dataDir, 'export.taken.part'))).toBe(false), 5_000);
    expect(readdirSync(join(running.dataDir, 'export.taken'))).toEqual([]);
  });
});
