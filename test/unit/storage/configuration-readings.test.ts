import { describe, expect, it } from 'vitest';
import { configurationOf } from '../../../backend/storage/database/configuration-readings.ts';

const reading = (at: number, keys: Record<string, string | null>, asked: string[] = []) => ({
  at,
  request: JSON.stringify(asked.length === 0 ? {} : { key: asked }),
  response: JSON.stringify({
    configurationKey: Object.entries(keys).map(([key, value]) => ({
      key,
      readonly: key.startsWith('R'),
      ...(value === null ? {} : { value }),
    })),
    unknownKey: asked.filter((key) => !Object.hasOwn(keys, key)),
  }),
});

describe('configurationOf (OCPP 1.6 §5.8)', () => {
  it('is empty where nothing was read', () => {
    expect(configurationOf([])).toEqual({ readAt: null, formerReadAt: null, entries: [], unknownKeys: [] });
  });

  it('compares each key with the reading before', () => {
    const now = reading(2, { A: '1', B: 'new', R: 'same', D: '4' });
    const before = reading(1, { A: '1', B: 'old', R: 'same', C: '3' });
    expect(configurationOf([now, before])).toEqual({
      readAt: 2,
      formerReadAt: 1,
      entries: [
        { key: 'A', readonly: false, value: '1', added: false },
        { key: 'B', readonly: false, value: 'new', former: 'old', added: false },
        { key: 'D', readonly: false, value: '4', added: true },
        { key: 'R', readonly: true, value: 'same', added: false },
      ],
      unknownKeys: [],
    });
  });

  it('lays a reading of single keys over the whole one', () => {
    const after = reading(3, { B: 'set' }, ['B', 'X']);
    const whole = reading(2, { A: '1', B: 'old' });
    const { entries, readAt, unknownKeys } = configurationOf([after, whole]);
    expect(readAt).toBe(3);
    expect(unknownKeys).toEqual(['X']);
    expect(entries).toEqual([
      { key: 'A', readonly: false, value: '1', added: false },
      { key: 'B', readonly: false, value: 'set', former: 'old', added: false },
    ]);
  });

  it('tells a value that came or went', () => {
    const { entries } = configurationOf([reading(2, { A: null, B: '1' }), reading(1, { A: '1', B: null })]);
    expect(entries).toMatchObject([
      { key: 'A', value: null, former: '1' },
      { key: 'B', value: '1', former: null },
    ]);
  });

  it('reads past what is none', () => {
    const odd = { at: 1, request: '{}', response: '{"configurationKey":[null,{"key":5},{"key":"A"}]}' };
    expect(configurationOf([odd]).entries).toEqual([
      { key: 'A', readonly: false, value: null, added: false },
    ]);
  });
});
