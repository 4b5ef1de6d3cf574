import { useMemo, useState } from 'react';
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { LineChart } from '../../components/line-chart.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { PanelSection } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatCurrent, formatPercent, formatPower } from '../../text/format.ts';
import { connectorSeries } from './live-series.ts';
import './live-charts.css';

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: '1', label: text.chargers.charts.span(1) },
  { value: '6', label: text.chargers.charts.span(6) },
  { value: '24', label: text.chargers.charts.span(24) },
] as const;
type Span = (typeof SPANS)[number]['value'];
/** Shortest time between two readings while messages stream, ms. */
const REFRESH_MS = 3_000;

/** Power, current and state of charge of each connector over the last hours. */
export function LiveCharts({ chargerId }: { chargerId: string }) {
  const words = text.chargers.charts;
  const client = useClient();
  const [span, setSpan] = useState<Span>('1');
  const { data, error, reload } = useFetched(`${chargerId} ${span}`, async () => {
    const now = Date.now();
    const since = now - Number(span) * HOUR_MS;
    return { since, now, samples: await client.request('chargers.samples', { chargerId, since }) };
  });
  useLogGrowth(REFRESH_MS, reload);
  const series = useMemo(() => (data === null ? [] : connectorSeries(data.samples)), [data]);
  const curves = series.flatMap(({ connectorId, power, current, soc }) =>
    [
      { key: 'power', title: words.power, points: power, format: formatPower, scale: 1_000 },
      { key: 'current', title: words.current, points: current, format: formatCurrent, scale: 1 },
      { key: 'soc', title: words.soc, points: soc, format: formatPercent, scale: 1 },
    ]
      .filter(({ points }) => points.length > 0)
      .map((curve) => ({ ...curve, connectorId })),
  );
  return (
    <PanelSection
      title={words.title}
      end={<Segmented label={words.spanLabel} value={span} options={SPANS} onChange={setSpan} />}
    >
      <div className="live-charts" data-testid="live-charts">
        {error !== null && <ErrorNote error={error} onRetry={reload} compact />}
        {data !== null &&
          curves.map(({ connectorId, key, title, points, format, scale }) => (
            <LineChart
              key={`${connectorId} ${key}`}
              title={
                connectorId === 0
                  ? `${text.chargers.chargePoint}: ${title}`
                  : `${text.chargers.connector(connectorId)}: ${title}`
              }
              points={points}
              from={data.since}
              // Clocks differ: what a charger dates ahead is shown all the same.
              to={Math.max(data.now, points.at(-1)?.at ?? 0)}
              color={`--chart-${key}`}
              format={format}
              formatTick={(value) => String(value / scale)}
            />
          ))}
        {curves.length === 0 && error === null && (
          <p className="muted">{data === null ? text.common.loading : words.none}</p>
        )}
      </div>
    </PanelSection>
  );
}
