import { describe, expect, it } from 'vitest';
import type {
  CommandResult,
  ConfigurationEntry,
  ConfigurationKeyInfo,
} from '../../../../backend/contract/commands.ts';
import type { Json } from '../../../../backend/contract/ocpp.ts';
import {
  faultOf,
  isSecret,
  isTaken,
  matching,
  rowsOf,
  unsent,
} from '../../../../renderer/features/configuration/entries.ts';

const entry = (key: string, fields: Partial<ConfigurationEntry> = {}): ConfigurationEntry => ({
  key,
  readonly: false,
  value: '1',
  added: false,
  ...fields,
});
const info = (key: string, fields: Partial<ConfigurationKeyInfo> = {}): ConfigurationKeyInfo => ({
  key,
  profile: 'Core',
  access: 'RW',
  type: 'integer',
  help: `What ${key} does`,
  ...fields,
});
const answered = (payload: Json): boolean =>
  isTaken({ kind: 'CALLRESULT', payload, latencyMs: 1, problems: [] });

describe('rowsOf', () => {
  it('explains the keys of the standard in either case, and leaves those of the vendor', () => {
    const rows = rowsOf([entry('heartbeatinterval'), entry('LedColour')], [info('HeartbeatInterval')]);
    expect(rows.map((row) => row.info?.help ?? null)).toEqual(['What HeartbeatInterval does', null]);
  });

  it('marks what differs from the reading before, also a value that came or went', () => {
    const rows = rowsOf(
      [
        entry('Same'),
        entry('Other', { former: '2' }),
        entry('Came', { former: null }),
        entry('Gone', { value: null, former: '2' }),
        entry('New', { added: true }),
      ],
      [],
    );
    expect(rows.filter(({ changed }) => changed).map((row) => row.entry.key)).toEqual([
      'Other',
      'Came',
      'Gone',
      'New',
    ]);
  });

  it('never shows the value of a write-only key, even where a charger tells it', () => {
    const told = entry('AUTHORIZATIONKEY', { value: 'f00d', former: 'cafe', readonly: true });
    const rows = rowsOf([told], [info('AuthorizationKey', { access: 'W', type: 'string' })]);
    expect(JSON.stringify(rows)).not.toMatch(/f00d|cafe/);
    expect(rows[0]).toMatchObject({ secret: true, changed: true, entry: { value: null } });
    expect(matching(rows, 'f00d', false)).toEqual([]);
    expect(rowsOf([told], [])[0]?.entry.value).toBeNull();
    expect(isSecret(' authorizationKey ', null)).toBe(true);
    expect(isSecret('HeartbeatInterval', info('HeartbeatInterval'))).toBe(false);
  });
});

describe('matching', () => {
  const rows = rowsOf(
    [entry('A', { value: 'Voltage' }), entry('B', { former: '7' }), entry('C')],
    [info('A'), info('B', { help: 'Seconds of silence' })],
  );
  const keys = (search: string, changedOnly = false): string[] =>
    matching(rows, search, changedOnly).map((row) => row.entry.key);

  it('searches in key, value and explanation', () => {
    expect(keys('')).toEqual(['A', 'B', 'C']);
    expect(keys(' voltAGE')).toEqual(['A']);
    expect(keys('silence')).toEqual(['B']);
    expect(keys('c')).toEqual(['B', 'C']);
  });

  it('shows on demand only what changed', () => {
    expect(keys('', true)).toEqual(['B']);
    expect(keys('voltage', true)).toEqual([]);
  });
});

describe('faultOf', () => {
  it.each([
    ['integer', ['0', ' 60 ', '-1'], ['', 'soon', '1.5', '1e3', '0x10']],
    ['boolean', ['true', 'False'], ['', '1', 'yes']],
    ['list', ['', 'Voltage,SoC'], []],
    ['string', ['', 'anything'], []],
  ] as const)('%s', (type, good, bad) => {
    for (const value of good) expect(faultOf(value, info('K', { type }))).toBeNull();
    for (const value of bad) expect(faultOf(value, info('K', { type }))).not.toBeNull();
  });

  it('names what the type asks for, and lets a vendor’s key be anything', () => {
    expect(faultOf('x', info('K', { type: 'integer' }))).toBe('Enter a whole number');
    expect(faultOf('x', info('K', { type: 'boolean' }))).toBe('Enter true or false');
    expect(faultOf('x', null)).toBeNull();
  });
});

describe('unsent', () => {
  const accepted: CommandResult = {
    kind: 'CALLRESULT',
    payload: { status: 'RebootRequired' },
    latencyMs: 1,
    problems: [],
  };
  const rejected: CommandResult = { ...accepted, payload: { status: 'Rejected' } };

  it('is what was typed and neither told nor taken by the charger', () => {
    expect(unsent('60', undefined, undefined)).toBe(false);
    expect(unsent('60', '60', undefined)).toBe(false);
    expect(unsent(null, '', undefined)).toBe(false);
    expect(unsent('60', '120', undefined)).toBe(true);
    expect(unsent('60', '120', { value: '120', state: 'sending' })).toBe(true);
    expect(unsent('60', '120', { value: '120', result: rejected })).toBe(true);
    expect(unsent('60', '120', { value: '120', result: accepted })).toBe(false);
    expect(unsent('60', '180', { value: '120', result: accepted })).toBe(true);
  });
});

describe('isTaken (OCPP 1.6 §7.22)', () => {
  it('knows the answers after which the value holds', () => {
    expect(answered({ status: 'Accepted' })).toBe(true);
    expect(answered({ status: 'RebootRequired' })).toBe(true);
    const others: Json[] = [{ status: 'Rejected' }, { status: 'NotSupported' }, {}, [], null];
    for (const payload of others) expect(answered(payload)).toBe(false);
  });
});
