import { describe, expect, it } from 'vitest';
import type { ChargingSession, MeterSample } from '../../../../backend/contract/entities.ts';
import { addPage, listSessions, NO_PAGES } from '../../../../renderer/features/sessions/session-list.ts';
import { seriesOf } from '../../../../renderer/features/sessions/session-series.ts';
import { session } from '../fixtures.ts';

const at = (startedAt: number, fields: Partial<ChargingSession> = {}): ChargingSession =>
  session({ sessionId: `s${startedAt}`, startedAt, ...fields });
const mapOf = (...sessions: ChargingSession[]): Map<string, ChargingSession> =>
  new Map(sessions.map((each) => [each.sessionId, each]));
const ids = (sessions: readonly ChargingSession[]): string[] => sessions.map(({ sessionId }) => sessionId);
const everything = { status: 'all', chargerId: '' } as const;

describe('listSessions', () => {
  it('shows no session older than the pages reach: there would be a gap', () => {
    const pages = addPage(NO_PAGES, [at(90), at(80)], true);
    const known = mapOf(at(90), at(80), at(10), at(100));
    expect(ids(listSessions(known, pages, everything))).toEqual(['s100', 's90', 's80']);
    const whole = addPage(pages, [at(10)], false);
    expect(ids(listSessions(known, whole, everything))).toEqual(['s100', 's90', 's80', 's10']);
    expect(whole.lastId).toBe('s10');
  });

  it('lets a session leave one filter and enter the other when it finishes', () => {
    const pages = addPage(NO_PAGES, [at(90)], false);
    const stopped = mapOf(at(90, { status: 'finished' }));
    expect(listSessions(stopped, pages, { ...everything, status: 'active' })).toEqual([]);
    expect(ids(listSessions(stopped, NO_PAGES, { ...everything, status: 'finished' }))).toEqual(['s90']);
  });

  it('keeps to one charger', () => {
    const known = mapOf(at(1), at(2, { chargerId: 'CP2' }));
    expect(ids(listSessions(known, NO_PAGES, { ...everything, chargerId: 'CP2' }))).toEqual(['s2']);
  });

  it('places a session whose start was never seen by its stop', () => {
    const known = mapOf(at(50), session({ sessionId: 'late', startedAt: null, stoppedAt: 60 }));
    expect(ids(listSessions(known, NO_PAGES, everything))).toEqual(['late', 's50']);
  });
});

const sample = (fields: Partial<MeterSample>): MeterSample => ({
  timestamp: 1,
  measurand: 'Power.Active.Import',
  phase: null,
  location: 'Outlet',
  context: null,
  unit: 'W',
  value: 0,
  ...fields,
});

describe('seriesOf', () => {
  it('puts samples in the order of time and in one unit', () => {
    const { power } = seriesOf(
      [sample({ timestamp: 20, value: 7, unit: 'kW' }), sample({ timestamp: 10, value: 5_000 })],
      null,
    );
    expect(power).toEqual([
      { at: 10, value: 5_000 },
      { at: 20, value: 7_000 },
    ]);
  });

  it('sums phases only where the charger gives no total', () => {
    const phases = ['L1', 'L2', 'L3'].map((phase) => sample({ phase, value: 1_000 }));
    expect(seriesOf([...phases, sample({ phase: 'L1-L2', value: 9 })], null).power).toEqual([
      { at: 1, value: 3_000 },
    ]);
    expect(seriesOf([...phases, sample({ value: 2_900 })], null).power).toEqual([{ at: 1, value: 2_900 }]);
  });

  it('counts energy from the start of the session, and leaves the grid meter out', () => {
    const register = { measurand: 'Energy.Active.Import.Register', unit: 'Wh' };
    const { energy } = seriesOf(
      [sample({ ...register, value: 1_500 }), sample({ ...register, location: 'Inlet', value: 9_999 })],
      1_000,
    );
    expect(energy).toEqual([{ at: 1, value: 500 }]);
  });
});
