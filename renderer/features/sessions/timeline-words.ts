/** What happened in a session, in words. Pure. */
import type { TimelineEntry } from '../../../backend/contract/sessions.ts';
import { text } from '../../text/en.ts';
import {
  formatClockSeconds,
  formatDateTime,
  formatDay,
  formatDayUnlessToday,
  formatDuration,
  formatEnergy,
} from '../../text/format.ts';
import { statusWords } from '../chargers/connector-tag.tsx';

/** A message that came so much later than what it tells of came from the charger's memory, ms. */
const LATE_MS = 60_000;

export interface TimelineWords {
  title: string;
  /** More of it; '' for nothing. */
  hint: string;
  /** How long it lasted; '' where that says nothing. */
  lasted: string;
}

/** The day to show at each of these moments: where it is another than before, and at the first unless it is today. */
export function timelineDays(moments: readonly number[], now: number): string[] {
  return moments.map((at, index) => {
    const before = moments[index - 1];
    if (before === undefined) return formatDayUnlessToday(at, now);
    return new Date(at).toDateString() === new Date(before).toDateString() ? '' : formatDay(at);
  });
}

export function timelineWords(entry: TimelineEntry): TimelineWords {
  const words = text.sessions.timeline;
  switch (entry.kind) {
    case 'authorized':
      return { title: words.authorized(entry.idTag, entry.status), hint: '', lasted: '' };
    case 'remoteStart':
    case 'remoteStop':
      return { title: words[entry.kind](entry.status), hint: '', lasted: '' };
    case 'started':
      return { title: words.started, hint: ends(entry), lasted: '' };
    case 'stopped':
      return { title: words.stopped(entry.reason), hint: ends(entry), lasted: '' };
    case 'status':
      return {
        title: statusWords(entry.status),
        hint: entry.errorCode === 'NoError' ? '' : entry.errorCode,
        lasted: span(entry.at, entry.until),
      };
    case 'meterGap':
      return {
        title: words.meterGap,
        hint: words.usually(formatDuration(entry.usualMs)),
        lasted: span(entry.at, entry.until),
      };
    case 'offline':
      return {
        title: words.offline,
        hint: entry.until === null ? words.notBack : '',
        lasted: span(entry.at, entry.until),
      };
  }
}

const sameDay = (left: number, right: number): boolean =>
  new Date(left).toDateString() === new Date(right).toDateString();

const span = (at: number, until: number | null): string =>
  until === null || until < at ? '' : formatDuration(until - at);

function ends({ at, meterWh, receivedAt }: Extract<TimelineEntry, { kind: 'started' | 'stopped' }>): string {
  const words = text.sessions.timeline;
  return [
    meterWh === null ? '' : words.meter(formatEnergy(meterWh)),
    receivedAt !== null && Math.abs(receivedAt - at) > LATE_MS
      ? words.receivedAt(
          sameDay(receivedAt, at) ? formatClockSeconds(receivedAt) : formatDateTime(receivedAt),
        )
      : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
