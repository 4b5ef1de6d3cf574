/** The log as a window asks for it: calls without an answer, and its time. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FilterTerm } from '../../../backend/contract/filter-term.ts';
import { toLogFilter } from '../../../backend/contract/filter-of-terms.ts';
import { parseFilter } from '../../../backend/contract/filter-language.ts';
import { connectCharger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

let running: TestConsole;
beforeAll(async () => {
  running = await startConsole({ settings: { ocpp: { callTimeoutS: 1 } } });
});
afterAll(() => running.dispose());

const page = (filter: string) => {
  const terms: FilterTerm[] = parseFilter(filter).terms.map(({ term }) => term);
  return running.request('messages.page', { filter: toLogFilter(terms, Date.now()) });
};

it('finds the command that a charger never answered, once it is overdue, and exports it', async () => {
  const charger = await connectCharger(running.ready.ocppUrl, 'MUTE', { strictMode: false });
  charger.handle('ClearCache', () => new Promise(() => {}));
  charger.handle('Reset', async () => ({ status: 'Accepted' }));
  await charger.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  const send = (action: string, payload = {}) =>
    running.request('commands.send', { chargerId: 'MUTE', action, payload });
  await send('Reset', { type: 'Soft' });
  const asked = send('ClearCache').catch(() => null);
  const call = await vi.waitFor(async () => {
    const [found] = (await page('action:ClearCache type:call')).rows;
    if (found === undefined) throw new Error('not logged yet');
    return found;
  }, 10_000);
  // Not due yet: neither answered nor unanswered.
  expect(call.answered).toBeNull();
  await asked;
  await vi.waitFor(async () => {
    expect((await page('answered:no')).rows.map(({ uid }) => uid)).toEqual([call.uid]);
  }, 15_000);
  expect((await page('action:ClearCache type:call')).rows[0]?.answered).toBe(false);
  expect(await running.request('messages.unanswered', { uids: [call.uid] })).toEqual({ uids: [call.uid] });
  const answered = (await page('answered:yes')).rows;
  expect(answered.map(({ action }) => action)).toEqual(['Reset', 'BootNotification']);
  expect(answered.every((row) => row.answered === true)).toBe(true);
  expect(await running.request('messages.unanswered', { uids: answered.map(({ uid }) => uid) })).toEqual({
    uids: [],
  });

  const filter = { terms: parseFilter('answered:no').terms.map(({ term }) => term) as never };
  const { downloadUrl } = await running.request('export.start', { filter, format: 'ndjson' });
  const exported = await (await fetch(new URL(downloadUrl ?? '', running.ready.uiUrl))).text();
  expect(exported.trim().split('\n')).toHaveLength(1);
  expect(exported).toContain(call.uid);
  // It would wait for the answer that it owes.
  await charger.close({ force: true });
});

it('tells over which time the log stretches', async () => {
  const { rows } = await running.request('messages.page', { limit: 500 });
  const timeline = await running.request('messages.timeline', { buckets: 10 });
  expect(timeline).toMatchObject({ from: rows.at(-1)?.timestamp, to: rows[0]?.timestamp });
  expect(timeline?.counts?.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  expect(await running.request('messages.timeline', { filter: { chargerId: 'nobody' } })).toBeNull();
});
