import { useCallback } from 'react';
import { text } from '../text/en.ts';
import { formatAbsolute, formatDuration, formatMoment, formatRelative, NONE } from '../text/format.ts';
import { useTicking } from './ticker.ts';

/** Age of a moment; the moment itself, local and UTC, on hover. */
export function RelativeTime({ at, never = NONE }: { at: number | null; never?: string }) {
  const words = useTicking(
    useCallback(
      (now: number) => (at === null ? never : formatRelative(at, now, text.common.justNow)),
      [at, never],
    ),
  );
  if (at === null) return <span className="muted">{words}</span>;
  return (
    <time dateTime={isoOf(at)} title={formatAbsolute(at)} className="num">
      {words}
    </time>
  );
}

/** Day and time; local and UTC on hover. */
export function Moment({ at }: { at: number | null }) {
  const words = useTicking(useCallback((now: number) => (at === null ? NONE : formatMoment(at, now)), [at]));
  if (at === null) return <span className="muted">{words}</span>;
  return (
    <time dateTime={isoOf(at)} title={formatAbsolute(at)} className="num">
      {words}
    </time>
  );
}

/** Time between two moments; ticks while `to` is null. */
export function Duration({ from, to }: { from: number | null; to: number | null }) {
  const words = useTicking(
    useCallback((now: number) => (from === null ? NONE : formatDuration((to ?? now) - from)), [from, to]),
  );
  return <span className="num">{words}</span>;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
