import './sparkline.css';

interface SparklineProps {
  values: readonly number[];
  /** Width in samples: a short history starts at the right edge. */
  length: number;
  label: string;
}

const [WIDTH, HEIGHT] = [120, 28];

/** A line without axes: the shape of the last minutes. */
export function Sparkline({ values, length, label }: SparklineProps) {
  const top = Math.max(1, ...values);
  const points = values
    .slice(-length)
    .map((value, index, all) => {
      const x = WIDTH - ((all.length - 1 - index) / (length - 1)) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`;
    })
    .join(' ');
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img">
      <title>{label}</title>
      <line x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} vectorEffect="non-scaling-stroke" />
      <polyline points={points} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
