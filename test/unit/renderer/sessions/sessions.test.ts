import { describe, expect, it } from 'vitest';
import type { ChargingSession } from '../../../../backend/contract/entities.ts';
import { addPage, listSessions, NO_PAGES } from '../../../../renderer/features/sessions/session-list.ts';
import { shownState } from '../../../../renderer/features/sessions/use-shown-state.ts';
import { EMPTY_MODEL } from '../../../../renderer/api/model.ts';
import { session } from '../fixtures.ts';

const at = (startedAt: number, fields: Partial<ChargingSession> = {}): ChargingSession =>
  session({ sessionId: `s${startedAt}`, startedAt, ...fields });
const mapOf = (...sessions: ChargingSession[]): Map<string, ChargingSession> =>
  new Map(sessions.map((each) => [each.sessionId, each]));
const ids = (sessions: readonly ChargingSession[]): string[] => sessions.map(({ sessionId }) => sessionId);

describe('listSessions', () => {
  it('shows no session older than the pages reach: there would be a gap', () => {
    const pages = addPage(NO_PAGES, [at(90), at(80)], true);
    const known = mapOf(at(90), at(80), at(10), at(100));
    expect(ids(listSessions(known, pages, {}))).toEqual(['s100', 's90', 's80']);
    const whole = addPage(pages, [at(10)], false);
    expect(ids(listSessions(known, whole, {}))).toEqual(['s100', 's90', 's80', 's10']);
    expect(whole.lastId).toBe('s10');
  });

  it('lets a session leave one filter and enter the other when it finishes', () => {
    const pages = addPage(NO_PAGES, [at(90)], false);
    const stopped = mapOf(at(90, { status: 'finished' }));
    expect(listSessions(stopped, pages, { status: 'active' })).toEqual([]);
    expect(ids(listSessions(stopped, NO_PAGES, { status: 'finished' }))).toEqual(['s90']);
  });

  it('takes a session that was never stopped for running only until a later one begins on its connector', () => {
    const known = mapOf(
      at(10),
      at(20, { connectorId: 2 }),
      at(30, { chargerId: 'CP2' }),
      at(40, { status: 'finished' }),
      session({ sessionId: 'offline', startedAt: null }),
    );
    expect(ids(listSessions(known, NO_PAGES, { status: 'active' })).toSorted()).toEqual([
      'offline',
      's20',
      's30',
    ]);
    expect(listSessions(known, NO_PAGES, {})).toHaveLength(5);
  });

  it('keeps to one charger, a part of the tag in either case, the marked ones, and the time', () => {
    const known = mapOf(
      at(1, { flags: ['clockNotSet'] }),
      at(2, { chargerId: 'CP2', idTag: 'Card-2' }),
      at(3, { idTag: null }),
    );
    expect(ids(listSessions(known, NO_PAGES, { chargerId: 'CP2' }))).toEqual(['s2']);
    expect(ids(listSessions(known, NO_PAGES, { idTag: 'cARD' }))).toEqual(['s2']);
    expect(ids(listSessions(known, NO_PAGES, { status: 'flagged' }))).toEqual(['s1']);
    expect(ids(listSessions(known, NO_PAGES, { from: 2 }))).toEqual(['s3', 's2']);
    expect(ids(listSessions(known, NO_PAGES, { to: 2 }))).toEqual(['s2', 's1']);
  });

  it('trusts the backend with the time of what it gave: it knows of earlier samples', () => {
    const late = session({ sessionId: 'late', startedAt: null, stoppedAt: 60 });
    expect(ids(listSessions(mapOf(late), addPage(NO_PAGES, [late], false), { to: 50 }))).toEqual(['late']);
  });

  it('places a session whose start was never seen by its stop', () => {
    const known = mapOf(at(50), session({ sessionId: 'late', startedAt: null, stoppedAt: 60 }));
    expect(ids(listSessions(known, NO_PAGES, {}))).toEqual(['late', 's50']);
  });
});

describe('what a row says of a session', () => {
  const sessions = mapOf(at(10), at(20), at(5, { status: 'finished' }));
  const saidOf = (model: Partial<typeof EMPTY_MODEL>): string[] =>
    [...sessions.values()].map((each) => shownState(each, { ...EMPTY_MODEL, ...model }));

  it('is as the filter of the running ones has it', () => {
    expect(saidOf({ sessions })).toEqual(['superseded', 'running', 'finished']);
    expect(ids(listSessions(sessions, NO_PAGES, { status: 'active' }))).toEqual(['s20']);
  });

  it('is of an opened file only that no stop is in it', () => {
    const file = { workspaceId: 'w', name: 'w.zip', format: 'bundle', messages: 9, bundle: null } as const;
    expect(saidOf({ sessions, workspace: { ...file, oldestAt: 1, newestAt: 30 } })).toEqual([
      'unstopped',
      'unstopped',
      'finished',
    ]);
  });
});
