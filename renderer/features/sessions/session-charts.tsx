import type { SessionSeries } from '../../../backend/contract/sessions.ts';
import { LineChart } from '../../components/line-chart.tsx';
import { text } from '../../text/en.ts';
import { formatEnergy, formatPercent, formatPower } from '../../text/format.ts';

interface SessionChartsProps {
  series: SessionSeries;
  /** What to say where there is nothing to draw. */
  none: string;
  /** For paper. */
  fixedWidth?: number;
}

/** Energy, power and state of charge above one another, over the same time. */
export function SessionCharts({ series, none, fixedWidth }: SessionChartsProps) {
  const { detail } = text.sessions;
  const { energy, power, powerDerived, soc } = series;
  const curves = [
    { key: 'energy', title: detail.chartEnergy, points: energy, format: formatEnergy, scale: 1_000 },
    {
      key: 'power',
      title: powerDerived ? detail.chartPowerDerived : detail.chartPower,
      points: power,
      format: formatPower,
      scale: 1_000,
    },
    { key: 'soc', title: detail.chartSoc, points: soc, format: formatPercent, scale: 1 },
  ].filter(({ points }) => points.length > 1);
  const times = curves.flatMap(({ points }) => [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]);
  if (curves.length === 0) return <p className="muted">{none}</p>;
  return (
    <div className="session-charts" data-testid="session-charts">
      {curves.map(({ key, title, points, format, scale }) => (
        <LineChart
          key={key}
          title={title}
          points={points}
          from={Math.min(...times)}
          to={Math.max(...times)}
          color={`--chart-${key}`}
          format={format}
          formatTick={(value) => String(value / scale)}
          fixedWidth={fixedWidth}
        />
      ))}
    </div>
  );
}
