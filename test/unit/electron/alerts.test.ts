/** What is worth a notification, and that a bad minute is not a hundred of them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Charger, Connector } from '../../../backend/contract/entities.ts';
import type { Notification } from '../../../backend/contract/notifications.ts';
import { Alerts, type Alert } from '../../../electron/alerts.ts';
import { charger } from '../renderer/fixtures.ts';

let shown: Alert[];
let wants: { faults: boolean; disconnects: boolean };
let restored: number;
let alerts: Alerts;
beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  restored = 0;
  wants = { faults: true, disconnects: true };
  alerts = new Alerts({
    wants: () => wants,
    show: (alert) => shown.push(alert),
    restored: () => {
      restored += 1;
    },
  });
});
afterEach(() => vi.useRealTimers());

const tell = <T extends Notification['type']>(
  type: T,
  data: Extract<Notification, { type: T }>['data'],
): void => alerts.handle({ type, data, timestamp: Date.now() } as Notification);
const lose = (chargerId: string, code = 1006): void =>
  tell('charger.disconnected', { chargerId, connectionId: 'c', code, reason: 'It no longer answered pings' });
const comeBack = (chargerId: string): void =>
  tell('charger.connected', { chargerId, connectionId: 'c', remoteAddress: '' });
const connector = (status: string, connectorId = 1): Connector => ({
  connectorId,
  status,
  errorCode: status === 'Faulted' ? 'GroundFailure' : 'NoError',
  info: null,
  vendorErrorCode: null,
  statusAt: 0,
});
const report = (chargerId: string, status: string, connectorId = 1): void =>
  tell('connector.status', { chargerId, connector: connector(status, connectorId) });
const named = (chargerId: string, pinnedName: string): Charger => charger({ chargerId, pinnedName });

describe('a lost connection', () => {
  it('is told once the charger has had time to come back; a click opens it', () => {
    lose('CP 1/é');
    vi.advanceTimersByTime(9_000);
    expect(shown).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(shown).toEqual([
      {
        title: 'CP 1/é has lost its connection',
        body: 'It no longer answered pings',
        fragment: '#/charger/CP%201%2F%C3%A9?tab=overview',
      },
    ]);
  });

  it('of a charger that came back, or said goodbye, is no news', () => {
    lose('BACK');
    lose('BYE', 1000);
    lose('AWAY', 1001);
    lose('SILENT', 1005);
    vi.advanceTimersByTime(5_000);
    comeBack('BACK');
    vi.advanceTimersByTime(120_000);
    expect(shown).toEqual([]);
  });

  it('of 50 chargers at once is one notification, by their names', () => {
    alerts.reset([named('CP0', 'Garage')]);
    for (let index = 0; index < 50; index += 1) {
      lose(`CP${index}`);
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(120_000);
    expect(shown).toEqual([
      {
        title: '50 chargers have lost their connection',
        body: 'Garage · CP0, CP1, CP2, CP3 and 46 more',
        fragment: '#/chargers?view=offline',
      },
    ]);
  });

  it('of chargers that go and come for an hour is told twice a minute at the most, and none is forgotten', () => {
    for (let second = 0; second < 3_600; second += 1) {
      lose(`CP${second}`);
      vi.advanceTimersByTime(1_000);
    }
    vi.advanceTimersByTime(60_000);
    expect(shown.length).toBeLessThanOrEqual(122);
    const counts = shown.map(({ title }) => Number(/^\d+/.exec(title)?.[0] ?? 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3_600);
  });
});

describe('a fault', () => {
  it('is told when it is new, and again only after it was over', () => {
    alerts.reset([charger({ chargerId: 'OLD', connectors: [connector('Faulted')] })]);
    report('OLD', 'Faulted');
    report('NEW', 'Faulted');
    report('NEW', 'Faulted');
    vi.advanceTimersByTime(60_000);
    expect(shown.map(({ title, body }) => [title, body])).toEqual([
      ['NEW is faulted', 'Connector 1: GroundFailure'],
    ]);
    report('NEW', 'Available');
    report('NEW', 'Faulted');
    vi.advanceTimersByTime(60_000);
    expect(shown).toHaveLength(2);
  });

  it('that was over at once is no news; with another connector still faulted it is', () => {
    report('CP1', 'Faulted');
    report('CP1', 'Available');
    report('CP2', 'Faulted', 1);
    report('CP2', 'Faulted', 2);
    report('CP2', 'Available', 1);
    vi.advanceTimersByTime(60_000);
    expect(shown.map(({ title }) => title)).toEqual(['CP2 is faulted']);
  });

  it('of many chargers is one notification that leads to all of them', () => {
    for (let index = 0; index < 500; index += 1) report(`CP${index}`, 'Faulted');
    vi.advanceTimersByTime(60_000);
    expect(shown).toMatchObject([{ title: '500 chargers are faulted', fragment: '#/chargers?view=faulted' }]);
  });
});

describe('the settings', () => {
  it('switch each kind off, also while it waits', () => {
    wants = { faults: false, disconnects: true };
    report('CP1', 'Faulted');
    lose('CP1');
    vi.advanceTimersByTime(5_000);
    wants = { faults: true, disconnects: false };
    vi.advanceTimersByTime(60_000);
    expect(shown).toEqual([]);
  });
});

it('says no more after the end, and asks for the names of another database', () => {
  lose('CP1');
  report('CP1', 'Faulted');
  alerts.stop();
  vi.advanceTimersByTime(60_000);
  expect(shown).toEqual([]);
  tell('data.restored', { movedTo: '' });
  expect(restored).toBe(1);
});

it('takes up the name that the operator gives meanwhile', () => {
  lose('CP1');
  tell('charger.updated', named('CP1', 'Left'));
  vi.advanceTimersByTime(60_000);
  expect(shown).toMatchObject([{ title: 'Left · CP1 has lost its connection' }]);
});
