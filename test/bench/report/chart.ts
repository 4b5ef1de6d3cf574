/** The report as a picture: how far each goal is met, or missed. */
import type { Goal, Measurement } from './measurement.ts';
import { ratioOf, valueOf } from './measurement.ts';
import { figure } from './table.ts';

/** Everything in CSS pixels. */
const WIDTH = 1_000;
const NAMES = 420;
const ROW = 22;
const TOP = 58;
const BAR = 12;
/** Both ends of the axis: a hundredth of the goal, and a hundred times as good. */
const DECADES = 2;
const AXIS = WIDTH - NAMES - 104;

interface Judged extends Measurement {
  goal: Goal;
}

/**
 * Bars on a logarithmic axis: those that reach the line in the middle have met their goal. Measurements without a goal
 * are left out.
 * @param caption when and where it was measured.
 * @returns an SVG document that can be read on light and on dark pages.
 */
export function chartOf(measurements: readonly Measurement[], caption: string): string {
  const judged = measurements.filter(
    (measurement): measurement is Judged => measurement.goal !== undefined && measurement.runs.length > 0,
  );
  const height = TOP + judged.length * ROW + 34;
  const middle = NAMES + AXIS / 2;
  const grid = [0.01, 0.1, 1, 10, 100].map((share) => {
    const x = placeOf(share);
    const label = share === 1 ? 'goal' : share < 1 ? `1/${1 / share}` : `${share} ×`;
    return (
      `<line class="${share === 1 ? 'goal' : 'grid'}" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 30}"/>` +
      `<text class="axis" x="${x}" y="${TOP - 14}" text-anchor="middle">${label}</text>`
    );
  });
  const rows = judged.map((measurement, index) => {
    const y = TOP + index * ROW;
    const end = placeOf(shareOf(measurement));
    const met = shareOf(measurement) >= 1;
    const measured = `${figure(valueOf(measurement))} ${measurement.unit}`;
    return (
      `<text class="name" x="${NAMES - 12}" y="${y + 12}" text-anchor="end">${escaped(measurement.what)}</text>` +
      `<rect class="${met ? 'met' : 'short'}" x="${Math.min(middle, end)}" y="${y + 2}" height="${BAR}" ` +
      `width="${Math.max(2, Math.abs(end - middle))}" rx="2"/>` +
      `<text class="axis" x="${WIDTH - 98}" y="${y + 12}">${escaped(measured)}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>How far each goal is met: right of the line it is, left of it it is not</title>`,
    `<style>text{font:12px system-ui,sans-serif;fill:#1b2430}.axis{fill:#4a5666;font-size:11px}.head{font-weight:600}` +
      `.grid{stroke:#c5ccd6}.goal{stroke:#1b2430}.met{fill:#1f8a5b}.short{fill:#c2571a}.page{fill:#fff}</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>`,
    `<text class="head" x="16" y="24">Measured, beside the goal (logarithmic)</text>`,
    ...grid,
    ...rows,
    `<text class="axis" x="16" y="${height - 10}">${escaped(caption)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

/** How many times as good as the goal: 1 meets it. */
function shareOf(measurement: Judged): number {
  const { of, is, limit } = measurement.goal;
  const value = of === 'ratio' ? ratioOf(measurement) : valueOf(measurement);
  return is === 'atMost' ? limit / value : value / limit;
}

function placeOf(share: number): number {
  const decades = Math.max(-DECADES, Math.min(DECADES, Math.log10(share)));
  return Math.round(NAMES + (AXIS / 2) * (1 + decades / DECADES));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
