/** Arithmetic of the time track: the log's whole time from top (newest) to bottom (oldest). Pure. */

/** ms since 1970 UTC. */
export interface TimeSpan {
  from: number;
  to: number;
}

export interface Tick {
  at: number;
  /** What its label is to say: the day, the time of day, or that with seconds. */
  shows: 'day' | 'minute' | 'second';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps within a day divide it; ticks stand at the same times of every day. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
];
const STEPS_DAYS = [1, 2, 7, 14, 30, 90, 365];

/** Place of a moment on the track: 0 at the top (newest) to 1 at the bottom. */
export function placeOf(at: number, { from, to }: TimeSpan): number {
  return to <= from ? 0 : Math.min(1, Math.max(0, (to - at) / (to - from)));
}

/** The moment at a place of the track. */
export function momentAt(place: number, { from, to }: TimeSpan): number {
  return Math.round(to - Math.min(1, Math.max(0, place)) * (to - from));
}

/** Round moments of the local clock within the span, at most `count` of them, oldest first. */
export function ticksOf({ from, to }: TimeSpan, count: number): Tick[] {
  const step = STEPS_MS.find((candidate) => (to - from) / candidate < count);
  return step === undefined ? dayTicks(from, to, count) : ticksWithinDays(from, to, step);
}

function ticksWithinDays(from: number, to: number, step: number): Tick[] {
  const ticks: Tick[] = [];
  // Clocks are set by an hour or by half of one, within a day: long steps are looked for, not counted.
  const stride = Math.min(step, 30 * MINUTE);
  for (let day = startOfDay(from, 0); day <= to; day = startOfDay(day, 1)) {
    const next = startOfDay(day, 1);
    const first = day + Math.max(0, Math.ceil((from - day) / stride)) * stride;
    let former = -1;
    for (let at = first; at < next && at <= to; at += stride) {
      const time = timeOfDay(at);
      // An hour that comes twice has its ticks twice where they are close, else once.
      const isRound = time % step === 0 && (step <= HOUR || time !== former);
      if (isRound) former = time;
      if (at === day) ticks.push({ at, shows: 'day' });
      else if (isRound) ticks.push({ at, shows: step < MINUTE ? 'second' : 'minute' });
    }
  }
  return ticks;
}

function dayTicks(from: number, to: number, count: number): Tick[] {
  const days = STEPS_DAYS.find((candidate) => (to - from) / (candidate * DAY) < count) ?? 3_650;
  const ticks: Tick[] = [];
  // Counted back from the newest day: what is looked at most is named.
  for (let at = startOfDay(to, 0); at >= from && ticks.length < count; at = startOfDay(at, -days))
    ticks.push({ at, shows: 'day' });
  return ticks.toReversed();
}

/** The local midnight that began the day of `at`, so many days on: a day has 23 to 25 hours. */
function startOfDay(at: number, daysOn: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysOn).getTime();
}

/** What the local clock shows, ms from 0:00. */
function timeOfDay(at: number): number {
  const time = new Date(at);
  return time.getHours() * HOUR + time.getMinutes() * MINUTE + time.getSeconds() * 1_000;
}

/** Parts of the track that a key moves by. */
const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -0.01,
  ArrowDown: 0.01,
  PageUp: -0.1,
  PageDown: 0.1,
  Home: -1,
  End: 1,
};

/** What the list shows: times of the rows at its edges, ms. */
export interface Seen {
  newest: number;
  oldest: number;
  /** The moment that it was sent to and has not been scrolled away from since; the row there may be far from it. */
  at: number | null;
}

/**
 * The place that keys step from: the moment asked for last, as long as the list has not been scrolled otherwise. In a
 * quiet time many moments have the same row, and from its own place they would lead back to it for ever.
 * @param asked a moment whose jump is not seen yet
 */
export function placeOfKeys(asked: number | null, seen: Seen | null, span: TimeSpan): number {
  return placeOf(asked ?? seen?.at ?? seen?.newest ?? span.to, span);
}

/** Where a key leads to from a place, or null for a key that leads nowhere. */
export function placeAfterKey(key: string, place: number): number | null {
  const step = KEY_STEPS[key];
  return step === undefined ? null : Math.min(1, Math.max(0, place + step));
}

/** Outline of the density, for a box of 1 × 1 whose top is the newest: as wide as the root of each part's share. */
export function densityPath(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  const high = 1 / counts.length;
  let path = '';
  for (const [index, count] of counts.toReversed().entries()) {
    if (count === 0) continue;
    const wide = Math.max(0.06, Math.sqrt(count / most)).toFixed(3);
    path += `M1 ${(index * high).toFixed(4)}h-${wide}v${high.toFixed(4)}h${wide}z`;
  }
  return path;
}
