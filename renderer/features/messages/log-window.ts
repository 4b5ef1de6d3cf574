/**
 * The part of the log that is in memory: a run of rows without gaps, newest first. Pure; each change says by how many
 * rows the list's content moved, so that the view can keep still what the operator reads.
 */
import type { LogRow } from '../../../backend/contract/entities.ts';

/** Rows in memory: far more than a screen, far less than a log. */
export const MAX_ROWS = 2_000;
/** New rows held back while the list stands still; beyond it they are counted no further and fetched again. */
export const MAX_HELD = 500;

export interface LogWindow {
  rows: readonly LogRow[];
  /** The log has rows older than the last one here. */
  hasOlder: boolean;
  /** Rows above were let go while scrolling down, or left out by a jump: the first row here may not be the newest. */
  detached: boolean;
  /** New rows are put on top as they come. */
  following: boolean;
  /** New rows that came while the list stood still, newest first. */
  held: readonly LogRow[];
  /** There are more new rows than are held. */
  heldOverflow: boolean;
  /** The tail has seen every row up to this id, whether it passed the filter or not. */
  tailId: number;
  /** The jump that the window started with, another object for each: the list begins at its row. */
  jump: Jump | null;
  /** The search for older rows goes on here; null: all rows down to the last one here are known. */
  search: LogSearch | null;
}

export interface Jump {
  id: number;
  /** The moment that was asked for, ms; the row may be far from it. */
  at: number;
}

/** Where a search stands, as a page of the log tells it. */
export interface LogSearch {
  before: number;
  share: number;
}

export interface WindowChange {
  window: LogWindow;
  /** Rows added (positive) or removed (negative) above those that stayed. */
  shift: number;
}

export interface Page {
  rows: readonly LogRow[];
  hasMore: boolean;
  search?: LogSearch;
}

export const EMPTY_WINDOW: LogWindow = {
  rows: [],
  hasOlder: false,
  detached: false,
  following: true,
  held: [],
  heldOverflow: false,
  tailId: 0,
  jump: null,
  search: null,
};

/** Starts over with the newest page. `head` is the log's highest id that was known before the page was asked for. */
export function resetTo(page: Page, head: number): LogWindow {
  return {
    ...EMPTY_WINDOW,
    rows: page.rows,
    hasOlder: page.hasMore,
    search: page.search ?? null,
    tailId: Math.max(head, page.rows[0]?.id ?? 0),
  };
}

/** Starts over in the midst of the log, at a moment (ms): it stands still there, and new rows are held. */
export function jumpTo(page: Page, head: number, at: number): LogWindow {
  const jump = { id: page.rows[0]?.id ?? 0, at };
  return { ...resetTo(page, head), tailId: head, detached: true, following: false, jump };
}

/** A page older than the last row; the newest rows are let go when there are too many. */
export function addOlder(window: LogWindow, page: Page): WindowChange {
  const rows = [...window.rows, ...page.rows];
  const excess = Math.max(0, rows.length - MAX_ROWS);
  return {
    window: {
      ...window,
      rows: rows.slice(excess),
      hasOlder: page.hasMore,
      search: page.search ?? null,
      detached: window.detached || excess > 0,
      following: window.following && excess === 0,
    },
    shift: -excess,
  };
}

/** A page next above the first row, while scrolling up in a detached window. */
export function addNewer(window: LogWindow, page: Page): WindowChange {
  const rows = [...page.rows, ...window.rows].slice(0, MAX_ROWS);
  const cut = page.rows.length + window.rows.length > MAX_ROWS;
  const whole = !page.hasMore;
  return {
    window: {
      ...window,
      rows,
      hasOlder: window.hasOlder || cut,
      // Where it stood is below the rows that were let go: they are found again from the last one here.
      search: cut ? null : window.search,
      detached: !whole,
      // A page that reaches the newest row holds what was held.
      held: whole ? [] : window.held,
      heldOverflow: whole ? false : window.heldOverflow,
      tailId: whole ? Math.max(window.tailId, page.rows[0]?.id ?? 0) : window.tailId,
    },
    shift: page.rows.length,
  };
}

/** New rows of the tail: on top while following (the list stays at its top), held otherwise. */
export function addTail(window: LogWindow, page: Page, head: number): WindowChange {
  const seen = page.hasMore ? window.tailId : Math.max(window.tailId, head, page.rows[0]?.id ?? 0);
  if (page.rows.length === 0)
    return { window: seen === window.tailId ? window : { ...window, tailId: seen }, shift: 0 };
  if (window.following) {
    const { window: next } = addNewer(window, { rows: page.rows, hasMore: false });
    return { window: { ...next, tailId: seen }, shift: 0 };
  }
  const held = [...page.rows, ...window.held];
  return {
    window: {
      ...window,
      held: held.slice(-MAX_HELD),
      heldOverflow: window.heldOverflow || page.hasMore || held.length > MAX_HELD,
      tailId: seen,
    },
    shift: 0,
  };
}

/** Whether following again needs the newest page from the log: what is held does not reach it. */
export const mustReload = (window: LogWindow): boolean => window.detached || window.heldOverflow;

/** Follows again, with what was held on top. For a window that need not be reloaded. */
export function follow(window: LogWindow): LogWindow {
  return addNewer({ ...window, following: true }, { rows: window.held, hasMore: false }).window;
}

export const pause = (window: LogWindow): LogWindow =>
  window.following ? { ...window, following: false } : window;
