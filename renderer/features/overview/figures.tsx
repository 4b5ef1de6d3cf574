import { useMemo } from 'react';
import type { Overview } from '../../../backend/contract/overview.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, type Place } from '../../api/route.ts';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import { formatCount, formatEnergyShort, formatPower, NONE } from '../../text/format.ts';
import { liveFigures } from './live-figures.ts';

const NO_CHARGERS = new Map<string, never>();

/** The figures on top. Each has its room from the start: none moves while they change. */
export function Figures({ day }: { day: Overview | null }) {
  const words = text.overview;
  const chargers = useModel((model) => model.chargers) ?? NO_CHARGERS;
  const sessions = useModel((model) => model.sessions);
  const live = useMemo(() => liveFigures(chargers, sessions), [chargers, sessions]);
  const powerHint =
    live.running === 0
      ? words.powerNone
      : live.powerW === null
        ? words.powerUnreported
        : live.withPower === live.running
          ? words.chargingHint(formatCount(live.running), live.running)
          : words.powerHint(formatCount(live.withPower), formatCount(live.running));
  return (
    <section className="overview-figures" aria-label={words.figures}>
      <Figure
        name={words.online}
        place="chargers"
        value={formatCount(live.online)}
        hint={words.onlineOf(formatCount(live.known))}
        testId="figure-online"
      />
      <Figure
        name={words.charging}
        place="chargers"
        value={formatCount(live.charging)}
        hint={words.chargingHint(formatCount(live.running), live.running)}
        testId="figure-charging"
      />
      <Figure
        name={words.faulted}
        place="chargers"
        value={formatCount(live.faulted)}
        hint={live.faulted === 0 ? words.faultedNone : words.faultedHint}
        alarming={live.faulted > 0}
        testId="figure-faulted"
      />
      <Figure
        name={words.power}
        place="sessions"
        value={formatPower(live.powerW)}
        hint={powerHint}
        testId="figure-power"
      />
      <Figure
        name={words.sessions}
        place="sessions"
        value={day === null ? NONE : formatCount(day.sessions)}
        hint={words.sessionsHint}
        testId="figure-sessions"
      />
      <Figure
        name={words.energy}
        place="sessions"
        value={day === null ? NONE : formatEnergyShort(day.energyWh)}
        hint={words.energyHint}
        testId="figure-energy"
      />
    </section>
  );
}

interface FigureProps {
  name: string;
  place: Place;
  value: string;
  hint: string;
  alarming?: boolean;
  testId: string;
}

/** One of them, with the way to the place that shows it whole. */
export function Figure({ name, place, value, hint, alarming = false, testId }: FigureProps) {
  return (
    <a className="overview-figure" href={formatRoute({ place, open: null, query: {} })} data-testid={testId}>
      <span className="overview-figure__name">{name}</span>
      <span className={cx('overview-figure__value', alarming && 'tone-danger')}>{value}</span>
      <span className="overview-figure__hint">{hint}</span>
    </a>
  );
}
