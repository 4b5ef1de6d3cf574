import { describe, expect, it } from 'vitest';
import type { SentCommand } from '../../../../backend/contract/commands.ts';
import type { ConnectionEpoch } from '../../../../backend/contract/entities.ts';
import { answerTimesOf, rhythmOf, uptimeOf } from '../../../../renderer/features/charger/connectivity.ts';
import { logRow } from '../fixtures.ts';

const HOUR = 3_600_000;
const NOW = 1_790_000_000_000;
const ago = (hours: number): number => NOW - hours * HOUR;
/** From and to in hours ago; null: its end was not seen, or it lasts. */
const epochs = (...spans: [from: number, to: number | null][]): ConnectionEpoch[] =>
  spans.map(([from, to], index) => ({
    connectionId: String(index),
    remoteAddress: '192.0.2.1',
    connectedAt: ago(from),
    disconnectedAt: to === null ? null : ago(to),
    closeCode: null,
    closeReason: null,
  }));

describe('uptimeOf', () => {
  it('is nothing for a charger that never came', () => {
    expect(uptimeOf([], false, NOW)).toMatchObject({ share: null, reconnects: 0 });
  });

  it('is the whole for one that stays, over the 24 hours', () => {
    expect(uptimeOf(epochs([100, null]), true, NOW)).toEqual({
      share: 1,
      observedMs: 24 * HOUR,
      reconnects: 0,
      reconnectsAtLeast: false,
      atLeast: false,
    });
  });

  it('leaves out the pauses and counts the reconnections', () => {
    const list = epochs([6, null], [12, 9], [40, 15]);
    expect(uptimeOf(list, true, NOW)).toEqual({
      share: 18 / 24,
      observedMs: 24 * HOUR,
      reconnects: 2,
      reconnectsAtLeast: false,
      atLeast: false,
    });
  });

  it('counts from its first coming where that is later', () => {
    expect(uptimeOf(epochs([2, null], [4, 3]), true, NOW)).toMatchObject({
      share: 3 / 4,
      observedMs: 4 * HOUR,
      reconnects: 1,
    });
  });

  it('is a lower bound where the console did not see an end', () => {
    expect(uptimeOf(epochs([2, null], [20, null]), true, NOW)).toMatchObject({
      share: 2 / 20,
      atLeast: true,
    });
    expect(uptimeOf(epochs([2, null]), false, NOW)).toMatchObject({ share: 0, atLeast: true });
  });

  it('tells a lower bound of reconnections where more connections may be than were asked for', () => {
    const list = epochs([1, null], [2, 1.5], [4, 3]);
    expect(uptimeOf(list, true, NOW, 3)).toMatchObject({
      share: 2.5 / 4,
      observedMs: 4 * HOUR,
      reconnects: 2,
      reconnectsAtLeast: true,
    });
    expect(uptimeOf(list, true, NOW, 4)).toMatchObject({ reconnects: 2, reconnectsAtLeast: false });
    // Those of the day are all there.
    const older = epochs([1, null], [2, 1.5], [40, 3]);
    expect(uptimeOf(older, true, NOW, 3)).toMatchObject({ reconnects: 2, reconnectsAtLeast: false });
  });

  it('counts no moment twice where a new connection replaced one', () => {
    expect(uptimeOf(epochs([3, null], [4, 1], [10, 9]), true, NOW)).toMatchObject({ share: 5 / 10 });
  });
});

describe('answerTimesOf', () => {
  const command = (latencyMs: number | null, sentAgo = 1): SentCommand => ({
    call: logRow(1, { timestamp: ago(sentAgo) }),
    answer: latencyMs === null ? null : logRow(2, { latencyMs }),
  });

  it('knows nothing of a charger that was sent nothing', () => {
    expect(answerTimesOf([], NOW, 30_000)).toEqual({
      answered: 0,
      unanswered: 0,
      medianMs: null,
      slowestMs: null,
    });
  });

  it('gives the median and the slowest', () => {
    const commands = [command(30), command(900), command(50), command(70)];
    expect(answerTimesOf(commands, NOW, 30_000)).toMatchObject({ answered: 4, medianMs: 60, slowestMs: 900 });
  });

  it('counts a command as unanswered only when the answer is overdue by the time-out of the settings', () => {
    const commands = [command(null), command(null, 60_000 / HOUR), command(null, 5_000 / HOUR)];
    expect(answerTimesOf(commands, NOW, 120_000)).toMatchObject({ unanswered: 1 });
    expect(answerTimesOf(commands, NOW, 30_000)).toMatchObject({ unanswered: 2 });
    expect(answerTimesOf(commands, NOW, 1_000)).toMatchObject({ unanswered: 3 });
  });
});

describe('rhythmOf', () => {
  it('needs three heartbeats', () => {
    expect(rhythmOf([])).toBeNull();
    expect(rhythmOf([NOW, NOW - 60_000])).toBeNull();
  });

  it('tells the usual pause from the late ones', () => {
    const times = [0, 60, 120, 300, 360].map((second) => NOW - second * 1_000);
    expect(rhythmOf(times)).toEqual({ pauses: 4, medianMs: 60_000, longestMs: 180_000, late: 1 });
  });
});
