/** A small line chart over time: one series, its own axis, and the value under the pointer. */
import { useEffect, useRef, useState } from 'react';
import { text } from '../text/en.ts';
import { formatAbsolute, formatClockSeconds, formatMinutes } from '../text/format.ts';
import { nearest, ticksFor, timeTicks, type Point } from './chart-scale.ts';
import './line-chart.css';

interface LineChartProps {
  title: string;
  /** In the order of time, at least one. */
  points: readonly Point[];
  /** Bounds of the time axis, shared by charts that stand above one another. */
  from: number;
  to: number;
  /** Colour token, such as `--chart-power`. */
  color: string;
  format: (value: number) => string;
  /** Short form for the axis. */
  formatTick: (value: number) => string;
  /** Left out: as wide as there is room. */
  fixedWidth?: number;
}

const HEIGHT = 112;
const INSET = { left: 44, right: 8, top: 8, bottom: 18 };

export function LineChart(props: LineChartProps) {
  const { title, points, from, to, color, format, formatTick, fixedWidth } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(fixedWidth ?? 360);
  const [pointer, setPointer] = useState<number | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null || fixedWidth !== undefined) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(200, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [fixedWidth]);

  const values = points.map(({ value }) => value);
  const ticks = ticksFor(Math.min(...values), Math.max(...values), 3);
  const [bottom, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const span = Math.max(1, to - from);
  const x = (at: number): number => INSET.left + ((at - from) / span) * (width - INSET.left - INSET.right);
  const y = (value: number): number =>
    HEIGHT - INSET.bottom - ((value - bottom) / (top - bottom)) * (HEIGHT - INSET.top - INSET.bottom);
  const line = points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const [first, last] = [points[0], points.at(-1)];
  const shown = pointer === null ? null : nearest(points, pointer);
  const read = shown ?? last ?? null;

  return (
    <figure className="line-chart" ref={frame}>
      <figcaption>
        <span className="line-chart__title">{title}</span>
        {read !== null && (
          <span className="num" title={formatAbsolute(read.at)}>
            <strong>{format(read.value)}</strong> <span className="muted">{formatClockSeconds(read.at)}</span>
          </span>
        )}
      </figcaption>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={read === null ? title : text.sessions.detail.chartAlt(title, format(read.value))}
        onPointerMove={(event) => {
          const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
          setPointer(from + ((left - INSET.left) / (width - INSET.left - INSET.right)) * span);
        }}
        onPointerLeave={() => setPointer(null)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              className="line-chart__grid"
              x1={INSET.left}
              x2={width - INSET.right}
              y1={y(tick)}
              y2={y(tick)}
            />
            <text className="line-chart__label" x={INSET.left - 6} y={y(tick) + 3.5} textAnchor="end">
              {formatTick(tick)}
            </text>
          </g>
        ))}
        {timeTicks(from, to, Math.floor(width / 90)).map((at) => (
          <text key={at} className="line-chart__label" x={x(at)} y={HEIGHT - 4} textAnchor="middle">
            {formatMinutes(at)}
          </text>
        ))}
        {first !== undefined && last !== undefined && (
          <polygon
            points={`${x(first.at)},${y(bottom)} ${line} ${x(last.at)},${y(bottom)}`}
            fill={`var(${color})`}
            opacity={0.1}
          />
        )}
        <polyline
          points={line}
          fill="none"
          stroke={`var(${color})`}
          strokeWidth={1.75}
          strokeLinejoin="round"
        />
        {shown !== null && (
          <line
            className="line-chart__cursor"
            x1={x(shown.at)}
            x2={x(shown.at)}
            y1={INSET.top}
            y2={HEIGHT - INSET.bottom}
          />
        )}
        {read !== null && <circle cx={x(read.at)} cy={y(read.value)} r={3} fill={`var(${color})`} />}
      </svg>
    </figure>
  );
}
