import {
  BadgeCheck,
  CircleDot,
  GaugeCircle,
  MousePointerClick,
  Play,
  Square,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import type { SessionTimeline as Timeline, TimelineEntry } from '../../../backend/contract/sessions.ts';
import { formatRoute } from '../../api/route.ts';
import { text } from '../../text/en.ts';
import { formatAbsolute, formatClockSeconds } from '../../text/format.ts';
import { timelineDays, timelineWords } from './timeline-words.ts';

const ICONS: Readonly<Record<TimelineEntry['kind'], LucideIcon>> = {
  authorized: BadgeCheck,
  remoteStart: MousePointerClick,
  remoteStop: MousePointerClick,
  started: Play,
  stopped: Square,
  status: CircleDot,
  meterGap: GaugeCircle,
  offline: Unplug,
};
const TROUBLE: ReadonlySet<TimelineEntry['kind']> = new Set(['meterGap', 'offline']);

/** What happened, in the order of time; each entry leads to its message. */
export function SessionTimeline({ timeline }: { timeline: Timeline }) {
  const words = text.sessions.timeline;
  const days = timelineDays(
    timeline.entries.map(({ at }) => at),
    Date.now(),
  );
  return (
    <>
      <ol className="timeline" data-testid="session-timeline">
        {timeline.entries.map((entry, index) => {
          const Icon = ICONS[entry.kind];
          const { title, hint, lasted } = timelineWords(entry);
          const day = days[index] ?? '';
          return (
            <li
              key={`${entry.kind} ${entry.at} ${entry.uid ?? ''}`}
              data-kind={entry.kind}
              data-trouble={TROUBLE.has(entry.kind) || undefined}
            >
              <time
                className="num muted"
                dateTime={new Date(entry.at).toISOString()}
                title={formatAbsolute(entry.at)}
              >
                {day !== '' && <span className="timeline__day">{day}</span>}
                {formatClockSeconds(entry.at)}
              </time>
              <Icon size={14} className="timeline__icon" />
              <span className="timeline__words">
                {entry.uid === null ? (
                  <bdi>{title}</bdi>
                ) : (
                  <a
                    href={formatRoute({ place: 'messages', open: entry.uid, query: {} })}
                    title={words.message}
                  >
                    <bdi>{title}</bdi>
                  </a>
                )}
                {hint !== '' && <span className="muted">{hint}</span>}
              </span>
              <span className="num muted">{lasted}</span>
            </li>
          );
        })}
      </ol>
      {timeline.cut && <p className="muted">{words.cut}</p>}
    </>
  );
}
