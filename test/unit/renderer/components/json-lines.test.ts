import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../backend/contract/ocpp.ts';
import {
  INITIAL_TREE,
  linesOf,
  MAX_LINES,
  MAX_TEXT,
  toggle,
} from '../../../../renderer/components/json-lines.ts';

const paths = (value: Json, state = INITIAL_TREE): string[] => linesOf(value, state).map(({ path }) => path);

describe('linesOf', () => {
  it('lists members in their order, each under its own path', () => {
    expect(paths([2, { a: { b: 1 }, c: [true, null] }])).toEqual([
      '$',
      '$[0]',
      '$[1]',
      '$[1].a',
      '$[1].a.b',
      '$[1].c',
      '$[1].c[0]',
      '$[1].c[1]',
    ]);
  });

  it('hides what is below a closed line, and nothing else', () => {
    const value = { a: { b: 1 }, c: 2 };
    expect(paths(value, toggle(INITIAL_TREE, '/0', false))).toEqual(['$', '$.a', '$.c']);
    expect(paths(value, { toggled: new Map(), rest: 'closed' })).toEqual(['$', '$.a', '$.c']);
  });

  it('tells lines apart whose names look like paths', () => {
    const value = { a: { b: { c: 1 } }, 'a.b': { c: 1 }, 'a.b.c': 1, list: [0], 'list[0]': 0 };
    const keys = linesOf(value, INITIAL_TREE).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const closed = linesOf(value, toggle(INITIAL_TREE, '/1', false));
    expect(closed.filter(({ path, open }) => path === '$.a.b' && !open)).toHaveLength(1);
  });

  it('shows markup and control characters as text', () => {
    const [, line] = linesOf(['<img src=x onerror=alert(1)>\n\u0000'], INITIAL_TREE);
    expect(line).toMatchObject({ kind: 'string', text: '"<img src=x onerror=alert(1)>\\n\\u0000"' });
  });

  it('starts large lists closed, and long texts cut off', () => {
    const lines = linesOf(
      { list: Array.from({ length: 500 }, () => 0), long: 'x'.repeat(9_999) },
      INITIAL_TREE,
    );
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatchObject({ open: false, count: 500 });
    expect(lines[2]?.length).toBe(9_999);
    expect(lines[2]?.text).toHaveLength(MAX_TEXT + 2);
  });

  it('stands a hostile depth and a hostile size', () => {
    let deep: Json = 1;
    for (let depth = 0; depth < 20_000; depth += 1) deep = [deep];
    expect(linesOf(deep, { toggled: new Map(), rest: 'open' })).toHaveLength(20_001);
    const wide = Array.from({ length: MAX_LINES * 2 }, () => 0);
    expect(linesOf(wide, INITIAL_TREE)).toHaveLength(MAX_LINES);
  });

  it('offers nothing to open in empty objects and lists', () => {
    expect(linesOf([{}, []], INITIAL_TREE).map(({ open }) => open)).toEqual([true, false, false]);
  });
});
