import { describe, expect, it } from 'vitest';
import { SESSION_FLAGS } from '../../../../backend/contract/entities.ts';
import type { SessionCost, TimelineEntry } from '../../../../backend/contract/sessions.ts';
import { costLines } from '../../../../renderer/features/sessions/cost-lines.ts';
import { sessionFileName } from '../../../../renderer/features/sessions/save-session.ts';
import { timelineDays, timelineWords } from '../../../../renderer/features/sessions/timeline-words.ts';
import { text } from '../../../../renderer/text/en.ts';
import { session } from '../fixtures.ts';

const T0 = Date.UTC(2026, 4, 1, 10);

describe('the day in a timeline', () => {
  const local = (day: number, hour: number): number => new Date(2026, 4, day, hour).getTime();
  const shown = (moments: number[], now: number): boolean[] =>
    timelineDays(moments, now).map((day) => day !== '');

  it('is told where it changes, and at the beginning unless it is today', () => {
    expect(shown([local(1, 22), local(1, 23), local(2, 1)], local(9, 12))).toEqual([true, false, true]);
    expect(shown([local(1, 22), local(1, 23)], local(1, 23))).toEqual([false, false]);
  });

  it('is told when a session goes over midnight into today', () => {
    expect(shown([local(1, 23), local(2, 1), local(2, 2)], local(2, 12))).toEqual([true, true, false]);
  });
});

describe('the cost in words', () => {
  const cost: SessionCost = {
    tariff: { currency: 'EUR', pricePerKWh: 0.35, pricePerMinute: 0.02, fixedFee: 0.5 },
    energyWh: 11_345,
    minutes: 61.5,
    energy: 397.075,
    time: 123,
    fee: 50,
    rounding: -0.075,
    amountMinor: 570,
  };

  it('has a line for each part, and their sum', () => {
    expect(costLines(cost, true).map(({ name, calculation, amount }) => [name, calculation, amount])).toEqual(
      [
        ['Energy', '11.345 kWh × €0.35/kWh', '€3.97075'],
        ['Time', '61.5 min × €0.02/min', '€1.23'],
        ['Fee', 'for each session', '€0.50'],
        ['Rounding', '', '-€0.00075'],
        ['Sum', '', '€5.70'],
      ],
    );
  });

  it('leaves out what is free, and a rounding that changed nothing', () => {
    const tariff = { ...cost.tariff, pricePerMinute: 0, fixedFee: 0 };
    const lines = costLines({ ...cost, tariff, time: 0, fee: 0, rounding: 0 }, false);
    expect(lines.map(({ key }) => key)).toEqual(['energy', 'sum']);
    expect(lines.at(-1)?.name).toBe('Sum so far');
  });

  it('keeps to the decimals of its currency', () => {
    const tariff = { currency: 'JPY', pricePerKWh: 31.5, pricePerMinute: 0, fixedFee: 0 };
    const lines = costLines({ ...cost, tariff, energy: 357.3675, rounding: -0.3675, amountMinor: 357 }, true);
    expect(lines.map(({ amount }) => amount)).toEqual(['¥357.368', '-¥0.368', '¥357']);
  });
});

describe('the timeline in words', () => {
  const words = (entry: TimelineEntry): string[] => Object.values(timelineWords(entry)) as string[];
  const at = T0;
  const uid = null;

  it.each<[string, TimelineEntry, string[]]>([
    [
      'an authorisation',
      { kind: 'authorized', at, uid, idTag: 'TAG', status: 'Blocked' },
      ['Tag TAG: Blocked', '', ''],
    ],
    ['a remote stop without answer', { kind: 'remoteStop', at, uid, status: null }, ['Remote stop', '', '']],
    [
      'a state, how long it lasted',
      { kind: 'status', at, uid, status: 'SuspendedEV', errorCode: 'NoError', until: at + 90_000 },
      ['Suspended by car', '', '1:30'],
    ],
    [
      'a fault that lasts',
      { kind: 'status', at, uid, status: 'Faulted', errorCode: 'GroundFailure', until: null },
      ['Faulted', 'GroundFailure', ''],
    ],
    [
      'a gap',
      { kind: 'meterGap', at, uid, until: at + 600_000, usualMs: 60_000 },
      ['No meter values', 'usually every 1:00', '10:00'],
    ],
    [
      'a charger that is away',
      { kind: 'offline', at, uid, until: null },
      ['Charger offline', 'not back yet', ''],
    ],
    [
      'a stop',
      { kind: 'stopped', at, uid, reason: 'Remote', meterWh: 1_000, receivedAt: at + 1_000 },
      ['Stopped: Remote', 'meter 1.000 kWh', ''],
    ],
  ])('%s', (_name, entry, expected) => {
    expect(words(entry)).toEqual(expected);
  });

  it('tells of a start that came from the charger’s memory', () => {
    const started: TimelineEntry = {
      kind: 'started',
      at,
      uid,
      idTag: null,
      meterWh: null,
      receivedAt: at + 3_600_000,
    };
    expect(timelineWords(started).hint).toMatch(/^received /);
  });
});

describe('the marks', () => {
  it('are each explained, with what to do', () => {
    for (const flag of SESSION_FLAGS) {
      expect(text.sessions.flags[flag].explanation).not.toBe('');
      expect(text.sessions.flagRemedies[flag].length).toBeGreaterThan(20);
    }
  });
});

describe('the name of the file', () => {
  it('has nothing in it that leads elsewhere', () => {
    const named = sessionFileName(session({ chargerId: '../../etc/ؠ:*', startedAt: T0 }), 'pdf');
    expect(named).toBe('session-..-..-etc-ؠ--1-20260501.pdf');
    expect(named).not.toMatch(/[/\\:*]/);
  });
});
