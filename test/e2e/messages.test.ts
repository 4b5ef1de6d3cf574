/** The message log in the real window: filter language, following, jumping, keyboard, and data at its worst. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { chargeOnce, connectCharger, type Charger } from '../support/charger.ts';
import { answerSaveDialog, openConsole, type ConsoleWindow } from '../support/window.ts';

const EVIL = '<img src=x onerror=globalThis.broken=1>';
const LONG_ID = `DEPOT-${'x'.repeat(200)}`;
const RTL_ID = 'شاحن-٧';
/** `SCREENSHOTS=folder` takes pictures of what is tested, for looking at. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

let dataDir: string;
let window: ConsoleWindow;
let ocppUrl: string;
const chargers: Charger[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'messages-'));
  window = await openConsole(dataDir);
  ocppUrl = await window.ocppUrl();
  for (const identity of ['HAFEN-DC-7', 'NORD-AC-01', LONG_ID, RTL_ID]) {
    const charger = await connectCharger(ocppUrl, identity);
    chargers.push(charger);
    await chargeOnce(charger, { startedAt: Date.now() - 3_600_000 });
  }
  await chargers[0]?.call('DataTransfer', { vendorId: EVIL, messageId: EVIL, data: EVIL });
  // A megabyte of JSON, just under the largest frame.
  await chargers[1]?.call('DataTransfer', { vendorId: 'Nordlicht', data: 'm'.repeat(1_000_000) });
  chargers[1]?.sendRaw('{"not":"an OCPP-J message"}');
});
beforeEach(() => window.open('messages'));
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  mkdirSync('test-results', { recursive: true });
  await window.page.screenshot({ path: join('test-results', `${task.id}.png`) }).catch(() => {});
});
afterAll(async () => {
  for (const charger of chargers) await charger.close();
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const rows = () => window.page.getByTestId('message-row');
const field = () => window.page.getByRole('combobox', { name: 'Filter messages' });

async function resized(width: number, height: number): Promise<void> {
  await window.app.evaluate(
    ({ BrowserWindow }, size) => {
      const [first] = BrowserWindow.getAllWindows();
      first?.setContentSize(size.width, size.height);
    },
    { width, height },
  );
  await vi.waitFor(async () => expect(await window.page.evaluate(() => innerWidth)).toBe(width), 10_000);
}

async function shoot(name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await window.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** Sets the filter as one that is written at once, and waits for the rows. */
async function filterBy(text: string): Promise<void> {
  await field().fill(text);
  await field().press('Enter');
  await field().press('Escape');
}

/** Keys go to what has the focus: they are pressed once it is the palette. */
async function openPalette(): Promise<void> {
  await window.page.keyboard.press('Control+k');
  await window.page.locator('[data-testid="palette"] input:focus').waitFor();
}

async function shows(count: number): Promise<void> {
  await vi.waitFor(async () => expect(await rows().count()).toBe(count), 15_000);
}

describe('the filter', () => {
  it('is written with completion, by keyboard alone, and the export takes the same', async () => {
    const { page, app } = window;
    await page.keyboard.press('/');
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('ac');
    await page.keyboard.press('Tab');
    expect(await field().inputValue()).toBe('action:');
    await page.keyboard.type('stopt');
    await page.keyboard.press('Tab');
    await page.keyboard.type('char');
    await page.keyboard.press('Tab');
    await page.keyboard.type('nord');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await field().inputValue()).toBe('action:StopTransaction charger:NORD-AC-01 ');
    await shows(2);
    await field().press('Escape');

    const file = join(dataDir, 'messages.ndjson');
    await answerSaveDialog(app, file);
    await page.getByRole('button', { name: 'Export messages under the current filter' }).click();
    await page.getByRole('menuitem', { name: 'NDJSON' }).click();
    await page.getByTestId('export-card').getByText('Exported 2 messages').waitFor();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual([
      'StopTransaction',
      'StopTransaction',
    ]);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('says where it is wrong, and shows meanwhile what it showed', async () => {
    const { page } = window;
    await filterBy('action:StopTransaction dir:in');
    await shows(4);
    await field().fill('action:StopTransaction dir:sideways');
    await page.getByTestId('filter-fault').getByText('“sideways” is no value of this key').waitFor();
    expect(await page.getByTestId('filter-fault').locator('mark').textContent()).toBe('sideways');
    expect(await field().getAttribute('aria-invalid')).toBe('true');
    await shows(4);
    await shoot('filter-fault');
    await field().press('Escape');
    expect(await field().inputValue()).toBe('action:StopTransaction dir:in');
  });

  it('is edited by the controls beside it, and from a cell', async () => {
    const { page } = window;
    await filterBy('action:StopTransaction');
    await shows(8);
    await page.getByText('To charger', { exact: true }).click();
    await shows(4);
    expect(await field().inputValue()).toBe('action:StopTransaction dir:out');
    const row = rows().filter({ hasText: 'HAFEN-DC-7' });
    await row.locator('[data-cell="charger"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Exclude HAFEN-DC-7' }).click();
    await shows(3);
    expect(await field().inputValue()).toBe('action:StopTransaction dir:out -charger:HAFEN-DC-7');
    await rows().filter({ hasText: 'NORD-AC-01' }).locator('[data-cell="action"]').click({ button: 'right' });
    await shoot('cell-menu');
    await page.getByRole('menuitem', { name: 'Only NORD-AC-01' }).click();
    await shows(1);
  });

  it('is saved, survives the window’s reload, and is removed', async () => {
    const { page } = window;
    await filterBy('error:true -charger:NORD-AC-01');
    await page.getByTestId('saved-filters').click();
    await page.getByRole('menuitem', { name: 'Save this filter' }).click();
    await filterBy('');
    await page.reload();
    await page.getByTestId('saved-filters').click();
    await page.getByRole('menuitem', { name: 'error:true -charger:NORD-AC-01', exact: true }).click();
    expect(await field().inputValue()).toBe('error:true -charger:NORD-AC-01');
    await page.getByTestId('saved-filters').click();
    await page.getByRole('menuitem', { name: 'Remove error:true -charger:NORD-AC-01' }).click();
    await page.getByText('No filters saved yet.').waitFor();
    await page.keyboard.press('Escape');
    await filterBy('');
  });
});

describe('the keyboard', () => {
  it('moves through the log, and from a call to its answer', async () => {
    const { page } = window;
    await filterBy('charger:HAFEN-DC-7 action:Authorize');
    await shows(2);
    const [answer, call] = [rows().nth(0), rows().nth(1)];
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await call.getAttribute('aria-selected')).toBe('true');
    await page.getByTestId('jump-to-partner').waitFor();
    await page.keyboard.press('p');
    await vi.waitFor(async () => expect(await answer.getAttribute('aria-selected')).toBe('true'), 10_000);
    await page.getByText('Answer to HAFEN-DC-7').waitFor();
    await page.getByTestId('message-list').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="json-tree"]:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('message-detail').waitFor({ state: 'detached' });
  });

  it('lights the partner of the row under the pointer', async () => {
    await filterBy('charger:HAFEN-DC-7 action:Authorize');
    await rows().nth(1).hover();
    await window.page.locator('.message-row--lit').waitFor();
    expect(await rows().nth(0).getAttribute('class')).toContain('message-row--lit');
  });

  it('pauses and follows with one key, and tells how many came meanwhile', async () => {
    const { page } = window;
    await filterBy('charger:HAFEN-DC-7');
    await rows().first().waitFor();
    await page.keyboard.press('f');
    await page.locator('[data-testid="follow-state"][data-following="false"]').waitFor();
    const before = await rows().count();
    await chargers[0]?.call('Heartbeat', {});
    await page.getByTestId('resume').getByText('2 new messages').waitFor();
    expect(await rows().count()).toBe(before);
    await page.keyboard.press('f');
    await page.locator('[data-testid="follow-state"][data-following="true"]').waitFor();
    await rows().first().getByText('Heartbeat').waitFor();
  });

  it('lists its shortcuts on ?, and reaches everything from the palette', async () => {
    const { page } = window;
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts').getByText('Go to the call, or to its answer').waitFor();
    await shoot('shortcuts');
    await isSound(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('shortcuts').waitFor({ state: 'detached' });
    await openPalette();
    await page.keyboard.type('messages nord');
    await shoot('palette');
    await isSound(page);
    await page.keyboard.press('Enter');
    await page.getByTestId('palette').waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(await field().inputValue()).toBe('charger:NORD-AC-01'), 10_000);
    await openPalette();
    await page.keyboard.type('write a filter');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="filter-field"]:focus').waitFor();
    // One that is closing still has its input.
    await page.getByTestId('palette').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await openPalette();
    await page.keyboard.type('go to sessions');
    await page.keyboard.press('Enter');
    await page.getByTestId('place-sessions').waitFor();
  });
});

describe('a jump in time', () => {
  it('shows the log as it was then, and one key leads back', async () => {
    const { page } = window;
    await rows().first().waitFor();
    const all = await rows().count();
    expect(all).toBeGreaterThan(20);
    const time = await rows().nth(10).locator('time').getAttribute('title');
    const utc = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC/.exec(time ?? '')?.[1];
    await page.keyboard.press('g');
    await page.getByRole('textbox', { name: 'Time to go to' }).fill('soon');
    await page.keyboard.press('Enter');
    await page.getByText('No moment').waitFor();
    await page.getByRole('textbox', { name: 'Time to go to' }).fill(`${utc}Z`);
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="follow-state"][data-following="false"]').waitFor();
    /** Time of the row at the upper edge of the list. */
    const timeOnTop = () =>
      page.getByTestId('message-list').evaluate((list) => {
        const { left, top } = list.getBoundingClientRect();
        const row = document.elementFromPoint(left + 40, top + 8)?.closest('[role=option]');
        return row?.querySelector('time')?.title;
      });
    await vi.waitFor(async () => expect(await timeOnTop()).toBe(time), 10_000);
    // What came later is above.
    await page.getByTestId('message-list').evaluate((list) => list.scrollBy({ top: -90 }));
    await rows().first().locator('time').waitFor();
    await vi.waitFor(async () => expect(await timeOnTop()).not.toBe(time), 10_000);
    await page.keyboard.press('f');
    await page.locator('[data-testid="follow-state"][data-following="true"]').waitFor();
  });
});

describe('the opened message', () => {
  it('explains its fields, says what is wrong with them, and shows its way', async () => {
    const { page } = window;
    chargers[0]?.sendRaw(
      '[2,"odd-1","StatusNotification",{"connectorId":"one","errorCode":"Odd","status":"Charging"}]',
    );
    await filterBy('id:odd-1 type:call');
    await shows(1);
    await rows().first().click();
    const explained = page.getByTestId('explained');
    await explained.getByText('StatusNotification').waitFor();
    const line = page.getByRole('treeitem').filter({ hasText: 'errorCode' });
    await line.locator('.json-line__note').waitFor();
    await line.click();
    await explained.getByText('required').waitFor();
    await page.getByTestId('delivery-path').getByText('Processed').waitFor();
    await shoot('explained');
    await isSound(page);
  });

  it('is copied in several forms', async () => {
    const { page } = window;
    await filterBy('id:odd-1 type:call');
    await shows(1);
    await rows().first().click();
    for (const [item, wanted] of [
      ['Raw frame', '[2,"odd-1"'],
      ['Formatted JSON', '[\n  2,'],
      ['Markdown', '### StatusNotification'],
      ['Program that sends it', "import WebSocket from 'ws'"],
      ['Filter that finds it', 'charger:HAFEN-DC-7 id:odd-1'],
    ] as const) {
      await page.getByTestId('copy-menu').click();
      await page.getByRole('menuitem', { name: item }).click();
      const copied = () => window.app.evaluate(({ clipboard }) => clipboard.readText());
      await vi.waitFor(
        async () => expect((await copied()).slice(0, 30)).toContain(wanted.slice(0, 30)),
        10_000,
      );
    }
    await page.keyboard.press('Escape');
  });
});

describe('data at its worst', () => {
  it('is text everywhere, whatever markup a charger sends', async () => {
    const { page } = window;
    await filterBy('"onerror"');
    await shows(1);
    await rows().first().click();
    await page.getByTestId('json-tree').getByText(EVIL).first().waitFor();
    await page.getByText('Raw frame').click();
    await page.getByTestId('raw-frame').getByText('onerror').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
    await shoot('markup');
  });

  it('of a megabyte opens without freezing the window', async () => {
    const { page } = window;
    await filterBy('charger:NORD-AC-01 action:DataTransfer type:call');
    await shows(1);
    await page.evaluate(() => {
      const longest = { ms: 0 };
      Object.assign(globalThis, { longest });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
      }).observe({ entryTypes: ['longtask'] });
    });
    await rows().first().click();
    await page.getByTestId('json-tree').getByText('1,000,000').waitFor();
    await page.getByText('Raw frame').click();
    await page.getByText('Showing').waitFor();
    // What the window draws is a sample of it: a machine under load is slow, but never draws a megabyte.
    expect(await page.evaluate(() => document.body.innerHTML.length)).toBeLessThan(400_000);
    const longest = await page.evaluate(
      () => (globalThis as unknown as { longest: { ms: number } }).longest.ms,
    );
    console.info(`Longest task while a megabyte opened: ${Math.round(longest)} ms`);
    await shoot('megabyte');
    await filterBy('');
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each([
    [1280, 800],
    [1920, 1080],
  ])('at %i × %i it is accessible, and nothing runs over', async (width, height) => {
    const { page } = window;
    await resized(width, height);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    await filterBy('');
    await rows().filter({ hasText: 'StartTransaction' }).first().click();
    await page.getByTestId('json-tree').waitFor();
    await shoot(`messages-${colorScheme}-${width}`);
    await isSound(page);
    await page.keyboard.press('Escape');
    await field().fill('a');
    await page.getByRole('listbox', { name: 'What may come next' }).waitFor();
    await shoot(`completion-${colorScheme}-${width}`);
    await isSound(page);
    await filterBy('');
  });
});

async function isSound(page: ConsoleWindow['page']): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await violationsOf(page)).toEqual([]);
}
