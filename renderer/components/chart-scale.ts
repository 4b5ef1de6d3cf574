/** Axis arithmetic of the charts. Pure. */
export interface Point {
  /** ms since 1970 UTC. */
  at: number;
  value: number;
}

/** Round figures from 0 (or below, for values under zero) up to at least `max`, about `count` of them. */
export function ticksFor(min: number, max: number, count: number): number[] {
  const low = Math.min(0, min);
  const span = Math.max(max - low, 1e-9);
  const rough = span / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const first = Math.floor(low / step);
  const last = Math.ceil(max / step);
  // Counted in whole steps: adding 0.1 ten times is not 1.
  return Array.from({ length: Math.max(2, last - first + 1) }, (_none, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

const TIME_STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map((min) => min * 60_000);

/** Moments at whole minutes of the local clock within `from`…`to`: about `count`, over more days each midnight. */
export function timeTicks(from: number, to: number, count: number): number[] {
  const step = TIME_STEPS_MS.find((candidate) => (to - from) / candidate <= count) ?? 86_400_000;
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** The point nearest in time, or null for none. `points` are in the order of time. */
export function nearest(points: readonly Point[], at: number): Point | null {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const [left, right] = [points[low - 1], points[low]];
  if (left === undefined || right === undefined) return right ?? left ?? null;
  return at - left.at <= right.at - at ? left : right;
}
