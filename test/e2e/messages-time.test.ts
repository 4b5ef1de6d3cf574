/** The log's time track: a long log is reached at any time, by pointer and by keyboard, and memory stays bounded. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { fillLog } from '../support/storage/fill-log.ts';
import { openConsole, type ConsoleWindow } from '../support/window.ts';

const ROWS = 120_000;
/** Of so many calls one, and the one after it. */
const UNANSWERED_EVERY = 10_000;
const DAY = 86_400_000;
const TO = Date.now() - 60_000;
const FROM = TO - 6 * DAY;
/** `SCREENSHOTS=folder` takes pictures of what is tested, for looking at. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

let dataDir: string;
let window: ConsoleWindow;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'messages-time-'));
  await fillLog(join(dataDir, 'ocpp-console.sqlite'), {
    rows: ROWS,
    from: FROM,
    to: TO,
    unansweredEvery: UNANSWERED_EVERY,
  });
  window = await openConsole(dataDir);
});
beforeEach(async () => {
  await window.open('overview');
  await window.open('messages');
  await filterBy('');
  await rows().first().waitFor();
  await track().locator('[data-testid="time-thumb"]').waitFor();
});
afterAll(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const rows = () => window.page.getByTestId('message-row');
const track = () => window.page.getByTestId('time-scrollbar');

async function filterBy(text: string): Promise<void> {
  const field = window.page.getByRole('combobox', { name: 'Filter messages' });
  await field.fill(text);
  await field.press('Enter');
  await field.press('Escape');
}

async function shoot(name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await window.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** Time of the row at the upper edge of the list, ms. */
const timeOnTop = (): Promise<number> =>
  window.page.getByTestId('message-list').evaluate((list) => {
    const { left, top } = list.getBoundingClientRect();
    const row = document.elementFromPoint(left + 40, top + 8)?.closest('[role=option]');
    const utc = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+) UTC/.exec(row?.querySelector('time')?.title ?? '');
    return Date.parse(`${utc?.[1]}T${utc?.[2]}Z`);
  });

/** The place of the track, 0 to 1, that a moment has. */
const placeOf = (at: number): number => (TO - at) / (TO - FROM);

async function onTopIsAbout(place: number, within = 0.02): Promise<void> {
  await vi.waitFor(
    async () => expect(Math.abs(placeOf(await timeOnTop()) - place)).toBeLessThan(within),
    15_000,
  );
}

describe('the time track', () => {
  it('leads to any time by a click, and its thumb stands where the list is', async () => {
    const { page } = window;
    const box = (await track().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(box.height).toBeGreaterThan(200);
    await page.mouse.move(box.x + 20, box.y + box.height * 0.3);
    await page.getByTestId('time-tip').waitFor();
    await page.mouse.down();
    await page.mouse.up();
    await onTopIsAbout(0.3);
    await page.locator('[data-testid="follow-state"][data-following="false"]').waitFor();
    const thumb = await page.getByTestId('time-thumb').boundingBox();
    expect(Math.abs((thumb?.y ?? 0) - box.y - box.height * 0.3)).toBeLessThan(12);
    await shoot('time-track');
    // The wheel goes on from there, in either direction.
    // While rows are put in above, there may be none at the edge for a moment.
    const before = await vi.waitFor(async () => {
      const at = await timeOnTop();
      expect(at).toBeGreaterThan(0);
      return at;
    });
    await page.mouse.move(box.x - 300, box.y + 200);
    await page.mouse.wheel(0, 900);
    await vi.waitFor(async () => expect(await timeOnTop()).toBeLessThan(before), 10_000);
    await page.mouse.wheel(0, -1_800);
    await vi.waitFor(async () => expect(await timeOnTop()).toBeGreaterThan(before), 10_000);
  });

  it('follows the pointer that drags it, and holds a bounded number of rows', async () => {
    const { page } = window;
    const box = (await track().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const at = (place: number) => [box.x + 20, box.y + box.height * place] as const;
    await page.mouse.move(...at(0.01));
    await page.mouse.down();
    for (let place = 0.05; place < 0.8; place += 0.05) await page.mouse.move(...at(place), { steps: 4 });
    await page.mouse.move(...at(0.8));
    await page.getByTestId('time-tip').waitFor();
    await shoot('time-drag');
    await page.mouse.up();
    await onTopIsAbout(0.8, 0.03);
    expect(await rows().count()).toBeLessThan(120);
    const height = await page.getByTestId('message-list').evaluate((list) => list.scrollHeight);
    expect(height / 30).toBeLessThan(2_100);
  });

  it('is worked by the keyboard, and says its time', async () => {
    const { page } = window;
    await track().focus();
    await page.keyboard.press('PageDown');
    await onTopIsAbout(0.1);
    await vi.waitFor(
      async () => expect(Number(await track().getAttribute('aria-valuenow'))).toBe(10),
      10_000,
    );
    expect(await track().getAttribute('aria-valuetext')).toMatch(/\d\d:\d\d:\d\d/);
    await page.keyboard.press('ArrowDown');
    await onTopIsAbout(0.11, 0.005);
    await page.keyboard.press('End');
    await vi.waitFor(async () => expect(await page.getByText('Start of the log').count()).toBe(1), 10_000);
    await vi.waitFor(
      async () => expect(await rows().last().getAttribute('id')).toBe('message-uid-1'),
      10_000,
    );
    await page.keyboard.press('Home');
    await page.locator('[data-testid="follow-state"][data-following="true"]').waitFor();
    await onTopIsAbout(0, 0.001);
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe('calls without an answer', () => {
  it('are marked in history, and found by the filter', async () => {
    const { page } = window;
    await filterBy('answered:no');
    await vi.waitFor(
      async () => expect(await rows().count()).toBe((ROWS / 2 / UNANSWERED_EVERY) * 2),
      15_000,
    );
    expect(await rows().getByText('No answer').count()).toBe(await rows().count());
    await shoot('no-answer');
    await rows().first().click();
    await page.getByText('No answer was seen for this call.').waitFor();
    await filterBy('answered:yes');
    await rows().first().waitFor();
    expect(await rows().getByText('No answer').count()).toBe(0);
  });
});
