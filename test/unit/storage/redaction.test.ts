import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../backend/storage/database/rows.ts';
import { IdTagRedaction } from '../../../backend/storage/database/redaction.ts';

const CANARY = 'CANARY-04A1b2';

/** All strings and numbers of a JSON value, names of fields included. */
function leaves(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, item]) => [name, ...leaves(item)]);
  return [String(value)];
}

describe('a frame', () => {
  it.each([
    ['Authorize', { idTag: CANARY }],
    ['StartTransaction', { connectorId: 1, idTag: CANARY, meterStart: 0, timestamp: '2026-03-01T10:00:00Z' }],
    ['StopTransaction', { transactionId: 1, idTag: CANARY.toLowerCase(), meterStop: 5 }],
    ['RemoteStartTransaction', { idTag: CANARY, chargingProfile: { chargingProfileId: 1 } }],
    ['ReserveNow', { connectorId: 1, idTag: CANARY, parentIdTag: CANARY, reservationId: 2 }],
    [
      'SendLocalList',
      {
        listVersion: 1,
        updateType: 'Full',
        localAuthorizationList: [{ idTag: CANARY, idTagInfo: { status: 'Accepted', parentIdTag: CANARY } }],
      },
    ],
    [
      'DataTransfer',
      { vendorId: 'V', data: JSON.stringify({ idToken: { idToken: CANARY, type: 'eMAID' } }) },
    ],
    ['Authorize', { idTag: { value: CANARY } }],
    ['Authorize', { IDTAG: [CANARY] }],
  ])('of %s loses the tag, and stays valid JSON of the same shape', (action, payload) => {
    const frame = JSON.stringify([2, 'm1', action, payload]);
    const redacted = new IdTagRedaction().frame(frame);
    expect(redacted.toLowerCase()).not.toContain(CANARY.toLowerCase());
    expect(redacted).toContain('TAG-1');
    expect(JSON.parse(redacted)).toMatchObject([2, 'm1', action, {}]);
  });

  it('keeps every other byte, spaces and escapes included', () => {
    const frame = `[2 , "m\\u0031","Authorize",\n {"idTag" :  "${CANARY}", "x":"\\/ü", "n":1.50e2}]`;
    expect(new IdTagRedaction().frame(frame)).toBe(frame.replace(CANARY, 'TAG-1'));
  });

  it('keeps the type of a tag that is a number', () => {
    const [, , , payload] = JSON.parse(new IdTagRedaction().frame('[2,"1","Authorize",{"idTag":4711}]')) as [
      number,
      string,
      string,
      { idTag: unknown },
    ];
    expect(typeof payload.idTag).toBe('number');
    expect(payload.idTag).not.toBe(4711);
  });

  it('that was cut off loses the tag as well', () => {
    const redacted = new IdTagRedaction().frame(`[2,"1","Authorize",{"idTag":"${CANARY}`);
    expect(redacted).not.toContain(CANARY);
  });

  it('without a tag is the very same', () => {
    const redaction = new IdTagRedaction();
    redaction.tag('2026');
    redaction.tag('12345678');
    const frame =
      '[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T10:00:00Z","sampledValue":[{"value":"12345678"}]}]}]';
    expect(redaction.frame(frame)).toBe(frame);
  });
});

describe('the same tag', () => {
  it('has the same pseudonym in either case, another tag another one', () => {
    const redaction = new IdTagRedaction();
    expect([redaction.tag('abc'), redaction.tag('DEF'), redaction.tag('ABC '), redaction.tag('')]).toEqual([
      'TAG-1',
      'TAG-2',
      'TAG-1',
      '',
    ]);
  });

  it('is found in passing: in words, in the middle of a word, in a sentence that cut it off', () => {
    const redaction = new IdTagRedaction();
    const long = 'a-very-long-tag-that-a-sentence-cuts-off-somewhere';
    redaction.tag(CANARY);
    redaction.tag(long);
    expect(redaction.text(`The tag ${CANARY} is unknown, x${CANARY}y too.`)).toBe(
      'The tag TAG-1 is unknown, xTAG-1y too.',
    );
    expect(redaction.text(`got "${long.slice(0, 30)}…"`)).toBe('got "TAG-2…"');
  });
});

it('what is said of a tag’s field does not quote it, however short the tag is', () => {
  const problem = { field: 'idTag', rule: 'enum', message: 'idTag is "K7"', value: '"K7"' };
  const { schemaErrors } = new IdTagRedaction().record({
    raw: '[2,"1","Authorize",{"idTag":"K7"}]',
    messageId: '1',
    schemaErrors: JSON.stringify([problem]),
  } as LogRecord);
  expect(schemaErrors).not.toContain('K7');
  expect(JSON.parse(schemaErrors ?? '')).toMatchObject([{ field: 'idTag', rule: 'enum' }]);
});

it('no tag of any frame is left in it, whatever the frame', () => {
  const tag = fc.string({ minLength: 8, maxLength: 20, unit: 'grapheme-ascii' }).filter((text) => {
    const trimmed = text.trim();
    return trimmed.length >= 8 && /[a-z]/i.test(trimmed);
  });
  const other = fc.constantFrom('note', 'data', 'info', 'vendorId');
  const frame = fc.tuple(tag, other, fc.json({ maxDepth: 2 })).map(([value, name, json]) => ({
    value,
    text: JSON.stringify([
      2,
      'm1',
      'Any',
      { idTag: value, [name]: `before ${value} after`, nested: JSON.parse(json) as unknown, list: [value] },
    ]),
  }));
  fc.assert(
    fc.property(frame, ({ value, text }) => {
      const redaction = new IdTagRedaction();
      // As an export does: what is named in passing before it is known.
      redaction.frame(text);
      const redacted = redaction.frame(text);
      const key = value.trim().toLowerCase();
      for (const leaf of leaves(JSON.parse(redacted))) expect(leaf.toLowerCase()).not.toContain(key);
    }),
    { numRuns: 500 },
  );
});
