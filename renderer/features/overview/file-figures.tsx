import { useMemo } from 'react';
import type { Overview } from '../../../backend/contract/overview.ts';
import type { WorkspaceInfo } from '../../../backend/contract/workspace.ts';
import { useModel } from '../../api/console-context.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatDate, formatEnergyShort, formatMinutes, NONE } from '../../text/format.ts';
import { Figure } from './figures.tsx';
import { liveFigures } from './live-figures.ts';

const NO_CHARGERS = new Map<string, never>();
const NO_SESSIONS = new Map<string, never>();

/** The figures of an opened file: nothing of it is live, so its last day takes the place of today. */
export function FileFigures({ workspace, day }: { workspace: WorkspaceInfo; day: Overview | null }) {
  const words = text.overview;
  const chargers = useModel((model) => model.chargers) ?? NO_CHARGERS;
  const { known, faulted } = useMemo(() => liveFigures(chargers, NO_SESSIONS), [chargers]);
  const { messages, newestAt } = workspace;
  return (
    <section className="overview-figures" aria-label={words.figures}>
      <Figure
        name={words.file.chargers}
        place="chargers"
        value={formatCount(known)}
        hint={words.file.inFile}
        testId="figure-known"
      />
      <Figure
        name={words.faulted}
        place="chargers"
        value={formatCount(faulted)}
        hint={faulted === 0 ? words.faultedNone : words.file.faultedHint}
        alarming={faulted > 0}
        testId="figure-faulted"
      />
      <Figure
        name={words.file.messages}
        place="messages"
        value={formatCount(messages)}
        hint={words.file.inFile}
        testId="figure-messages"
      />
      <Figure
        name={words.file.lastDay}
        place="messages"
        value={newestAt === null ? NONE : formatDate(newestAt)}
        hint={newestAt === null ? '' : words.file.until(formatMinutes(newestAt))}
        testId="figure-last-day"
      />
      <Figure
        name={words.file.sessions}
        place="sessions"
        value={day === null ? NONE : formatCount(day.sessions)}
        hint={words.sessionsHint}
        testId="figure-sessions"
      />
      <Figure
        name={words.file.energy}
        place="sessions"
        value={day === null ? NONE : formatEnergyShort(day.energyWh)}
        hint={words.energyHint}
        testId="figure-energy"
      />
    </section>
  );
}
