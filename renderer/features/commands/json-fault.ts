/** Where a text stops being JSON (RFC 8259). JSON.parse does not tell the place of every fault. Pure. */

/** One token behind white space: a sign of punctuation, a string (without control characters), or another value. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;
const SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd';

/** Position of the first character that cannot stand where it does (the length: more should follow); null: none. */
export function faultIn(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) break;
    const [, sign, string] = match;
    if (sign === undefined && expected === 'commaOrEnd') break;
    if (string !== undefined && (expected === 'key' || expected === 'keyOrEnd')) expected = 'colon';
    else if (sign === undefined) {
      if (expected !== 'value' && expected !== 'valueOrEnd') break;
      expected = 'commaOrEnd';
    } else if (sign === '{' || sign === '[') {
      if (expected !== 'value' && expected !== 'valueOrEnd') break;
      open.push(sign);
      expected = sign === '{' ? 'keyOrEnd' : 'valueOrEnd';
    } else if (sign === '}' || sign === ']') {
      const empty = sign === '}' ? 'keyOrEnd' : 'valueOrEnd';
      const fits = open.at(-1) === (sign === '}' ? '{' : '[');
      if (!fits || (expected !== 'commaOrEnd' && expected !== empty)) break;
      open.pop();
      expected = 'commaOrEnd';
    } else if (sign === ',') {
      const inside = open.at(-1);
      if (expected !== 'commaOrEnd' || inside === undefined) break;
      expected = inside === '{' ? 'key' : 'value';
    } else {
      if (expected !== 'colon') break;
      expected = 'value';
    }
    at = TOKEN.lastIndex;
  }
  SPACE.lastIndex = at;
  SPACE.exec(text);
  const end = SPACE.lastIndex;
  return end === text.length && open.length === 0 && expected === 'commaOrEnd' ? null : end;
}
