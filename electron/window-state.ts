/** Where the window stood and how large its text was, kept in the data folder for the next start. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Logger } from '../backend/ports/logger.ts';

const pixels = z.number().int().min(-100_000).max(100_000);
const rectangle = z.object({
  x: pixels,
  y: pixels,
  width: pixels.min(1),
  height: pixels.min(1),
});
/** In device-independent pixels, as Electron has them. */
export type Rectangle = z.infer<typeof rectangle>;

/** Steps of Chromium: each is a factor of 1.2. */
export const MIN_ZOOM = -3;
export const MAX_ZOOM = 5;

/** One value that cannot be read does not cost the others. */
const windowState = z.object({
  /** Where it stands when it is not maximised; null: where the system puts it. */
  bounds: rectangle.nullable().catch(null),
  maximized: z.boolean().catch(false),
  zoomLevel: z.number().min(MIN_ZOOM).max(MAX_ZOOM).catch(0),
  /** It was said once that a closed window stays in the tray. */
  toldOfTray: z.boolean().catch(false),
});
export type WindowState = z.infer<typeof windowState>;

/** Pause after a change before it is written: a window that is dragged changes with every pixel. */
const PAUSE_MS = 500;

export class WindowStateFile {
  readonly #file: string;
  readonly #logger: Logger;
  #state: WindowState;
  #timer: NodeJS.Timeout | null = null;

  constructor(file: string, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
    this.#state = windowState.parse(readJson(file));
  }

  get(): WindowState {
    return this.#state;
  }

  change(patch: Partial<WindowState>): void {
    this.#state = { ...this.#state, ...patch };
    this.#timer ??= setTimeout(() => this.flush(), PAUSE_MS);
    this.#timer.unref();
  }

  /** Writes what was changed. Never throws: a window that stands elsewhere next time is no harm. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    try {
      writeFileSync(`${this.#file}.tmp`, `${JSON.stringify(this.#state, null, 2)}\n`);
      renameSync(`${this.#file}.tmp`, this.#file);
    } catch (error) {
      this.#logger.warn({ err: error }, 'the window’s place was not saved');
    }
  }
}

function readJson(file: string): object {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? content : {};
  } catch {
    return {};
  }
}

/** Share of the window that must be seen for it to stand where it stood. */
const SEEN_ENOUGH = 0.6;

/**
 * Where a window can stand on the displays that there are now: where it stood, moved onto the display that shows most
 * of it when too little of it, or not its upper edge, would be seen; null when none shows any of it.
 */
export function visibleBounds(saved: Rectangle, workAreas: readonly Rectangle[]): Rectangle | null {
  const [best] = workAreas
    .map((area) => ({ area, seen: overlap(area, saved) }))
    .filter(({ seen }) => seen > 0)
    .toSorted((left, right) => right.seen - left.seen);
  if (best === undefined) return null;
  const seen = workAreas.reduce((sum, area) => sum + overlap(area, saved), 0);
  const { area } = best;
  const upperEdge = { ...saved, height: 1 };
  const held = workAreas.some((each) => overlap(each, upperEdge) > 0);
  if (held && seen >= SEEN_ENOUGH * saved.width * saved.height) return saved;
  const width = Math.min(saved.width, area.width);
  const height = Math.min(saved.height, area.height);
  return {
    x: clamp(saved.x, area.x, area.x + area.width - width),
    y: clamp(saved.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function overlap(left: Rectangle, right: Rectangle): number {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x);
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  return Math.max(0, width) * Math.max(0, height);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
