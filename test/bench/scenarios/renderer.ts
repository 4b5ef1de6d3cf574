/** How smooth the window is: while 500 messages a second come, on a long log, and with a message of a megabyte. */
import type { Bench, Scenario } from '../bench.ts';
import { LONG_TASK_MS, openBenchWindow, type BenchWindow, type Tasks } from '../window/bench-window.ts';
import type { Measurement } from '../report/measurement.ts';
import { percentile } from '../report/figures.ts';
import { connectCharger } from '../../support/charger.ts';

const PER_SECOND = 500;
const CHARGERS = 200;
/** The heap settles until then, seconds: compiled code, caches, the first rows. */
const SETTLED = 15;
const SECONDS = 60;
const QUICK = { settled: 3, seconds: 10, jumps: 5, pages: 20 };
/** Times that are jumped to. */
const JUMPS = 30;
/** Pages that a held key turns. */
const PAGES = 150;
/** A key that is held repeats at this pace, ms. */
const REPEAT_MS = 33;
const NO_LONG_TASK = { of: 'value', is: 'atMost', limit: 0 } as const;
const SHORT = { of: 'value', is: 'atMost', limit: LONG_TASK_MS } as const;
const FLAT = { of: 'ratio', is: 'atMost', limit: 1.2 } as const;
const MEGABYTE = 1_000_000;

export const renderer: Scenario = {
  name: 'renderer',
  logs: ({ mediumRows }) => [mediumRows],
  onRequest: true,
  async run(bench) {
    return [...(await underLoad(bench)), ...(await onLongLog(bench))];
  },
};

async function underLoad(bench: Bench): Promise<Measurement[]> {
  const console = await bench.console();
  const { ocppUrl } = console.ready;
  const generator = bench.generator();
  await generator.connect('SMOOTH', ocppUrl, bench.quick ? 40 : CHARGERS, null);
  const window = bench.ending(await openBenchWindow(console.ready));
  const rows: Measurement[] = [];
  for (const place of ['messages', 'overview'] as const) {
    await window.open(place);
    rows.push(...(await watched(bench, window, place)));
  }
  await generator.disconnect('SMOOTH');
  rows.push(...(await megabyte(window, ocppUrl)));
  if (window.errors.length > 0) throw new Error(`The window reported: ${window.errors.join('; ')}`);
  await window.end();
  return rows;
}

/** One place while messages come, from the time its heap has settled. */
async function watched(bench: Bench, window: BenchWindow, place: string): Promise<Measurement[]> {
  const { settled, seconds } = bench.quick ? QUICK : { settled: SETTLED, seconds: SECONDS };
  const generator = bench.generator();
  const load = (duration: number) =>
    generator.openLoop('SMOOTH', { perSecond: PER_SECOND, warmUpSeconds: 0, seconds: duration });
  await window.tasks();
  await load(settled);
  const early = await window.tasks();
  const heapBefore = await window.heap();
  const { replies, seconds: took, sent } = await load(seconds - settled);
  const late = await window.tasks();
  const heapAfter = await window.heap();
  const nodes = await window.nodes();
  const what = `${place}, ${PER_SECOND} msg/s for ${seconds} s`;
  return [
    ...tasksRows(
      what,
      merged(early, late),
      `answers p99 ${replies.p99.toFixed(1)} ms, ${(sent / took).toFixed(0)} msg/s`,
    ),
    {
      scenario: 'renderer',
      what: `${what}: heap at the end`,
      unit: 'MB',
      runs: [heapAfter / MEGABYTE],
      reference: { what: `at second ${settled}`, runs: [heapBefore / MEGABYTE] },
      goal: FLAT,
      note: `after garbage collection; ${nodes} nodes in the document`,
    },
  ];
}

/** Opens a message of a megabyte of JSON with thousands of members, as a tree and raw. */
async function megabyte(window: BenchWindow, ocppUrl: string): Promise<Measurement[]> {
  const charger = await connectCharger(ocppUrl, 'MEGABYTE', { strictMode: false });
  const list = Array.from({ length: 9_000 }, (_none, index) => ({
    index,
    name: `member ${index}`,
    text: 'x'.repeat(60),
  }));
  await charger.call('DataTransfer', { vendorId: 'Bench', data: JSON.stringify(list) });
  await window.open('messages');
  const { page } = window;
  await page.getByTestId('filter-field').fill('charger:MEGABYTE type:call');
  await page.getByTestId('filter-field').press('Enter');
  await page.getByTestId('filter-field').press('Escape');
  await page.getByTestId('message-row').getByText('DataTransfer').first().waitFor();
  await window.tasks();
  await page.getByTestId('message-row').first().click();
  await page.getByTestId('json-tree').getByText('Bench').waitFor();
  await page.getByText('Raw frame', { exact: true }).first().click();
  await page.getByTestId('raw-frame').waitFor();
  const tasks = await window.tasks();
  await charger.close();
  return tasksRows('a message of 1 MB opened, as JSON and raw', tasks);
}

async function onLongLog(bench: Bench): Promise<Measurement[]> {
  const { jumps, pages } = bench.quick ? QUICK : { jumps: JUMPS, pages: PAGES };
  const console = await bench.console({ dataDir: await bench.seeded(bench.scale.mediumRows) });
  const window = bench.ending(await openBenchWindow(console.ready));
  const { page } = window;
  const size = `${bench.scale.mediumRows.toLocaleString('en')} rows`;
  await window.tasks();
  await window.open('messages');
  await page.getByTestId('time-thumb').waitFor();
  const opening = await window.tasks();

  const times: number[] = [];
  for (let jump = 0; jump < jumps; jump += 1) times.push(await jumpMs(window, 10 + ((jump * 31) % 87)));
  const jumping = await window.tasks();

  const list = page.getByTestId('message-list');
  await list.focus();
  await page.keyboard.press('j');
  for (let turned = 0; turned < pages; turned += 1) {
    // Down without up: the key repeats.
    await page.keyboard.down('PageDown');
    await page.waitForTimeout(REPEAT_MS);
  }
  await page.keyboard.up('PageDown');
  const turning = await window.tasks();
  const heap = (await window.heap()) / MEGABYTE;
  await window.end();
  return [
    ...tasksRows(`Messages opened, ${size}`, opening),
    ...tasksRows(
      `${jumps} jumps by the time track, ${size}`,
      jumping,
      `until painted p95 ${percentile(times, 95).toFixed(0)} ms`,
    ),
    ...tasksRows(
      `PageDown held for ${pages} pages, ${size}`,
      turning,
      `${heap.toFixed(1)} MB of heap afterwards`,
    ),
  ];
}

/** Clicks at a percentage of the track. @returns ms until other rows are painted. */
async function jumpMs({ page }: BenchWindow, percent: number): Promise<number> {
  const box = await page.getByTestId('time-scrollbar').boundingBox();
  if (box === null) throw new Error('There is no time track.');
  const top = (): Promise<string> =>
    page.getByTestId('message-list').evaluate((list) => {
      const { left, top: edge } = list.getBoundingClientRect();
      return document.elementFromPoint(left + 40, edge + 8)?.closest('[role=option]')?.id ?? '';
    });
  const before = await top();
  const start = performance.now();
  await page.mouse.click(box.x + box.width / 2, box.y + (box.height * percent) / 100);
  for (let now = before; now === before || now === ''; now = await top())
    if (performance.now() - start > 10_000) throw new Error('A jump led nowhere.');
  return performance.now() - start;
}

const merged = (first: Tasks, second: Tasks): Tasks => ({
  longest: Math.max(first.longest, second.longest),
  tooLong: first.tooLong + second.tooLong,
  longestOnProcessor: Math.max(first.longestOnProcessor, second.longestOnProcessor),
  busy: first.busy + second.busy,
  onProcessor: first.onProcessor + second.onProcessor,
});

/** By the clock, as an operator feels it; and by processor time, which others on the machine do not change. */
function tasksRows(what: string, tasks: Tasks, note = ''): Measurement[] {
  const { longest, longestOnProcessor, tooLong, busy, onProcessor } = tasks;
  const told =
    (longest === 0 ? 'no task over 50 ms' : `the longest took ${longest.toFixed(0)} ms`) +
    `; all took ${busy.toFixed(1)} s, ${onProcessor.toFixed(1)} s of it on a processor`;
  return [
    {
      scenario: 'renderer',
      what: `${what}: tasks over 100 ms`,
      unit: '',
      runs: [tooLong],
      goal: NO_LONG_TASK,
      note: note === '' ? told : `${told}; ${note}`,
    },
    {
      scenario: 'renderer',
      what: `${what}: longest task, processor time`,
      unit: 'ms',
      runs: [longestOnProcessor],
      goal: SHORT,
    },
  ];
}
