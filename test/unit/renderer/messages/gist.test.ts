import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../../backend/ocpp/catalogue/index.ts';
import { CALLS } from '../../../../renderer/features/messages/gist-words.ts';
import { gistOf } from '../../../../renderer/features/messages/gist.ts';
import { marksOf, dueCalls, unansweredCalls } from '../../../../renderer/features/messages/marks.ts';
import { formatEnergy, formatPower } from '../../../../renderer/text/format.ts';
import { examples } from '../../ocpp/catalogue/examples.ts';
import { logRow } from '../fixtures.ts';

const call = (action: string, payload: unknown, length = 300): string => {
  const raw = JSON.stringify([2, '1', action, payload]);
  return gistOf(logRow(1, { action, preview: raw.slice(0, length), size: raw.length }));
};
const result = (action: string, payload: unknown): string => {
  const raw = JSON.stringify([3, '1', payload]);
  return gistOf(logRow(1, { action, messageType: 'CALLRESULT', preview: raw, size: raw.length }));
};

describe('gistOf', () => {
  it('says in words what a message says', () => {
    expect(call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })).toBe(
      'Connector 1 → Charging',
    );
    expect(
      call('StatusNotification', { connectorId: 0, errorCode: 'GroundFailure', status: 'Faulted' }),
    ).toBe('Charger → Faulted · GroundFailure');
    expect(call('StartTransaction', { connectorId: 2, idTag: 'ABC', meterStart: 1_203_400 })).toBe(
      `Connector 2 · tag ABC · meter ${formatEnergy(1_203_400)}`,
    );
    expect(result('StartTransaction', { transactionId: 7, idTagInfo: { status: 'Accepted' } })).toBe(
      'Accepted · transaction 7',
    );
    expect(result('MeterValues', {})).toBe('Done');
  });

  it('reads totals, in either unit, and leaves phases out', () => {
    const sampledValue = [
      { value: '1500', phase: 'L1' },
      { value: '12.5', unit: 'kWh' },
      { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
      { value: '45', measurand: 'SoC' },
    ];
    expect(call('MeterValues', { connectorId: 1, meterValue: [{ sampledValue }] })).toBe(
      `${formatEnergy(12_500)} · ${formatPower(11_000)} · SoC 45 % · Connector 1`,
    );
  });

  it('does not take the sample at the cut for energy', () => {
    const sampledValue = [
      { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
      { value: '16', measurand: 'Current.Import', unit: 'A' },
    ];
    const payload = { connectorId: 1, meterValue: [{ sampledValue }] };
    const cut = JSON.stringify([2, '1', 'MeterValues', payload]).indexOf('"Current') - 12;
    expect(call('MeterValues', payload, cut)).toBe(`${formatPower(11_000)} · Connector 1`);
  });

  it('shows members of actions it has no words for, and text that is no JSON as it is', () => {
    expect(call('SomethingNew', { a: 1, b: { c: true } })).toBe('a 1 · b {"c":true}');
    expect(gistOf(logRow(1, { messageType: 'INVALID', preview: '<img onerror=x>' }))).toBe('<img onerror=x>');
    expect(gistOf(logRow(1, { messageType: 'CALLERROR', preview: '[4,"1","NotImplemented","no",{}]' }))).toBe(
      'NotImplemented · no',
    );
  });
});

describe('every message of OCPP 1.6', () => {
  it.each([...catalogue.keys()])('%s has words of its own, as call and as answer', (action) => {
    expect(Object.keys(CALLS)).toContain(action);
    const { request, response } = examples[action];
    for (const words of [call(action, request, 700), result(action, response)]) {
      expect(words.trim()).not.toBe('');
      // No JSON but a vendor's own, and nothing that was not there.
      expect(words.replace('{"a":1}', '')).not.toMatch(/[{}[\]]|undefined|null|NaN/);
    }
  });

  it.each([...catalogue.keys()])('%s without any field says nothing false', (action) => {
    for (const words of [
      call(action, {}),
      result(action, {}),
      call(action, { status: 7, key: 'x', csChargingProfiles: [] }),
    ])
      expect(words).not.toMatch(/undefined|NaN/);
  });

  it('counts no list that was cut off', () => {
    const list = Array.from({ length: 40 }, (_, index) => ({ idTag: `TAG-${index}` }));
    const payload = { listVersion: 3, updateType: 'Full', localAuthorizationList: list };
    expect(call('SendLocalList', payload, 200)).toBe('Full · list version 3');
    expect(call('SendLocalList', payload, 10_000)).toBe('Full · list version 3 · 40 entries');
  });

  it('shows no password of an address', () => {
    expect(call('GetDiagnostics', { location: 'ftp://user:secret@10.0.0.1/up' })).toBe(
      'to ftp://10.0.0.1/up',
    );
  });
});

const keys = (row: Parameters<typeof marksOf>[0], unanswered = false): string[] =>
  marksOf(row, unanswered).map(({ key }) => key);

describe('marks', () => {
  it('names the worst first', () => {
    expect(keys(logRow(1))).toEqual([]);
    expect(keys(logRow(1, { problemCount: 2, duplicateOf: 'x' }), true)).toEqual([
      'problems',
      'noAnswer',
      'duplicate',
    ]);
    expect(keys(logRow(1, { messageType: 'INVALID', problemCount: 1 }))).toEqual(['invalid']);
    expect(keys(logRow(1, { messageType: 'CALLERROR' }))).toEqual(['error']);
  });

  it('finds calls that nobody answered: as they were read, or as the log says by now', () => {
    const rows = [
      logRow(5),
      logRow(4, { messageType: 'CALLRESULT', correlatesWith: 'uid-1' }),
      logRow(3, { answered: false }),
      logRow(2, { answered: true }),
      logRow(1, { answered: false }),
      logRow(0, { timestamp: 500 }),
    ];
    expect([...unansweredCalls(rows, new Set(['uid-0']))]).toEqual(['uid-3', 'uid-0']);
  });

  it('asks once due for calls that were new when they were read', () => {
    const rows = [
      logRow(5),
      logRow(4, { messageType: 'CALLRESULT', correlatesWith: 'uid-3' }),
      logRow(3),
      logRow(2, { answered: true }),
      logRow(1),
      logRow(0),
    ];
    expect(dueCalls(rows, 4_500, 10)).toEqual(['uid-1', 'uid-0']);
    expect(dueCalls(rows, 4_500, 1)).toEqual(['uid-1']);
  });
});
