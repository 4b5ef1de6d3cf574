/** A window of the console under measurement: Electron's Chromium, and what its own figures say. */
import type { CDPSession, Page } from 'playwright';
import { openBrowser } from '../../support/browser.ts';
import { startVirtualDisplay } from '../../support/setup/virtual-display.mjs';

/** The script of one moment should end within it, ms: a longer one is felt (web.dev/articles/optimize-long-tasks). */
export const LONG_TASK_MS = 100;

/** Tasks of the page's main thread over 50 ms (Long Tasks API), ms. */
export interface Tasks {
  longest: number;
  /** How many took longer than `LONG_TASK_MS`. */
  tooLong: number;
  /** The longest by the time its thread had a processor: what it took of a machine that did nothing else, ms. */
  longestOnProcessor: number;
  /** All tasks together, by both clocks, s. */
  busy: number;
  onProcessor: number;
}

export interface BenchWindow {
  page: Page;
  /** Opens a place and waits for it. */
  open(place: 'messages' | 'overview'): Promise<void>;
  /** The long tasks since the last call. */
  tasks(): Promise<Tasks>;
  /** JavaScript heap after a garbage collection, bytes. What the collection itself takes is no task of the page. */
  heap(): Promise<number>;
  /** Nodes of the document. */
  nodes(): Promise<number>;
  errors: readonly string[];
  end(): Promise<void>;
}

/** Opens the console's page in a window, on a display of its own where there is none. */
export async function openBenchWindow({
  uiUrl,
  token,
}: {
  uiUrl: string;
  token: string;
}): Promise<BenchWindow> {
  const display =
    process.platform === 'linux' && process.env['DISPLAY'] === undefined ? await startVirtualDisplay() : null;
  if (display !== null) process.env['DISPLAY'] = display.display;
  const endDisplay = (): void => {
    if (display === null) return;
    delete process.env['DISPLAY'];
    display.stop();
  };
  try {
    const { page, errors, close } = await openBrowser(`${uiUrl}#token=${token}`);
    await page.getByTestId('nav-messages').waitFor();
    const session = await page.context().newCDPSession(page);
    await watchTasks(page);
    const trace = new TaskTrace(session);
    await trace.start();
    return {
      page,
      errors,
      async open(place) {
        await page.getByTestId(`nav-${place}`).click();
        await page.getByTestId(`place-${place}`).waitFor();
      },
      async tasks() {
        const found = await takeTasks(page);
        const spent = await trace.take();
        await trace.start();
        return { ...found, ...spent };
      },
      heap: () => heapOf(session, page),
      nodes: () => page.evaluate(() => document.querySelectorAll('*').length),
      async end() {
        await close();
        endDisplay();
      },
    };
  } catch (error) {
    endDisplay();
    throw error;
  }
}

/** Where the page keeps its long tasks between two looks. */
type WatchedPage = typeof globalThis & { benchTasks: number[]; benchObserver: PerformanceObserver };

async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched = globalThis as WatchedPage;
    watched.benchTasks = [];
    watched.benchObserver = new PerformanceObserver((list) => {
      watched.benchTasks.push(...list.getEntries().map(({ duration }) => duration));
    });
    watched.benchObserver.observe({ entryTypes: ['longtask'] });
  });
}

/** Entries come a moment after their task: two frames later they are there. */
async function takeTasks(page: Page): Promise<Pick<Tasks, 'longest' | 'tooLong'>> {
  const tasks = await page.evaluate(async () => {
    const watched = globalThis as WatchedPage;
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    watched.benchTasks.push(...watched.benchObserver.takeRecords().map(({ duration }) => duration));
    return watched.benchTasks.splice(0);
  });
  return {
    longest: Math.max(0, ...tasks),
    tooLong: tasks.filter((duration) => duration > LONG_TASK_MS).length,
  };
}

/** What Chromium traces of a task (Trace Event Format): its length, and how long it had a processor, µs. */
interface TraceEvent {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** The tasks of the page's main thread by Chromium's own trace: it knows processor time, which a page does not. */
class TaskTrace {
  readonly #session: CDPSession;
  #events: TraceEvent[] = [];

  constructor(session: CDPSession) {
    this.#session = session;
    session.on('Tracing.dataCollected', ({ value }) =>
      this.#events.push(...(value as unknown as TraceEvent[])),
    );
  }

  async start(): Promise<void> {
    this.#events = [];
    const includedCategories = ['toplevel', '__metadata'];
    await this.#session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories },
    });
  }

  /** Ends the trace. */
  async take(): Promise<Pick<Tasks, 'longestOnProcessor' | 'busy' | 'onProcessor'>> {
    const complete = new Promise((resolve) => this.#session.once('Tracing.tracingComplete', resolve));
    await this.#session.send('Tracing.end');
    await complete;
    const thread = this.#events.find(({ ph, args }) => ph === 'M' && args.name === 'CrRendererMain');
    const figures = { longestOnProcessor: 0, busy: 0, onProcessor: 0 };
    for (const { name, pid, tid, dur = 0, tdur = 0 } of this.#events) {
      if (pid !== thread?.pid || tid !== thread.tid || name !== 'ThreadControllerImpl::RunTask') continue;
      figures.longestOnProcessor = Math.max(figures.longestOnProcessor, tdur / 1_000);
      figures.busy += dur / 1e6;
      figures.onProcessor += tdur / 1e6;
    }
    return figures;
  }
}

async function heapOf(session: CDPSession, page: Page): Promise<number> {
  const before = await page.evaluate(() => (globalThis as WatchedPage).benchTasks.length);
  // Twice: what the first collection finalizes, the second frees (Chrome DevTools Protocol, HeapProfiler).
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  await page.evaluate(async (kept) => {
    const watched = globalThis as WatchedPage;
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    watched.benchObserver.takeRecords();
    watched.benchTasks.length = Math.min(watched.benchTasks.length, kept);
  }, before);
  return usedSize;
}
