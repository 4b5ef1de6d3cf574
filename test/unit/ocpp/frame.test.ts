import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  depthExceeds,
  encodeCallError,
  encodeCallResult,
  MAX_JSON_DEPTH,
  parseFrame,
} from '../../../backend/ocpp/frame.ts';

describe('parseFrame (OCPP-J 1.6 §4.2)', () => {
  it('reads a CALL', () => {
    expect(parseFrame('[2,"19223201","BootNotification",{"chargePointVendor":"V"}]')).toMatchObject({
      kind: 'CALL',
      messageId: '19223201',
      action: 'BootNotification',
      payload: { chargePointVendor: 'V' },
    });
  });

  it('reads a CALLRESULT and a CALLERROR', () => {
    expect(parseFrame('[3,"a",{"status":"Accepted"}]')).toMatchObject({
      kind: 'CALLRESULT',
      messageId: 'a',
      payload: { status: 'Accepted' },
    });
    expect(parseFrame('[4,"a","NotSupported","no",{}]')).toMatchObject({
      kind: 'CALLERROR',
      payload: { errorCode: 'NotSupported', errorDescription: 'no', errorDetails: {} },
    });
  });

  it('reads a CALLERROR whose description and details were left out, as many chargers do', () => {
    expect(parseFrame('[4,"a","GenericError"]')).toMatchObject({
      kind: 'CALLERROR',
      payload: { errorCode: 'GenericError', errorDescription: '', errorDetails: {} },
    });
  });

  it.each([
    ['[2,"1","Heartbeat"', 'json', '', true],
    ['', 'json', '', true],
    ['{"a":1}', 'array', '', true],
    ['"text"', 'array', '', true],
    ['[]', 'messageTypeId', '', false],
    ['[5,"1","Heartbeat",{}]', 'messageTypeId', '1', false],
    ['["2","1","Heartbeat",{}]', 'messageTypeId', '1', false],
    ['[2,1,"Heartbeat",{}]', 'messageId', '', true],
    ['[2,"","Heartbeat",{}]', 'messageId', '', true],
    ['[2,"1",7,{}]', 'shape', '1', true],
    ['[2,"1","Heartbeat"]', 'shape', '1', true],
    ['[2,"1","Heartbeat",{},"more"]', 'shape', '1', true],
    ['[3,"1"]', 'shape', '1', false],
    ['[4,"1",17,"",{}]', 'shape', '1', false],
  ])('refuses %s', (text, rule, messageId, answerable) => {
    expect(parseFrame(text)).toMatchObject({ kind: 'INVALID', rule, messageId, answerable });
  });

  it('refuses deep nesting unread, and takes brackets inside of strings for text', () => {
    const deep = `[2,"1","X",${'['.repeat(10_000)}${']'.repeat(10_000)}]`;
    expect(parseFrame(deep)).toMatchObject({ kind: 'INVALID', rule: 'depth' });
    expect(depthExceeds(`["${'['.repeat(10_000)}\\"[["]`, 1)).toBe(false);
    const deepest = `${'['.repeat(MAX_JSON_DEPTH)}${']'.repeat(MAX_JSON_DEPTH)}`;
    expect(depthExceeds(deepest, MAX_JSON_DEPTH)).toBe(false);
    expect(depthExceeds(`[${deepest}]`, MAX_JSON_DEPTH)).toBe(true);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.jsonValue()).map((v) => JSON.stringify(v)),
        ),
        (text) => {
          expect(parseFrame(text).kind).toMatch(/^(CALL|CALLRESULT|CALLERROR|INVALID)$/);
        },
      ),
    );
  });
});

describe('encoding', () => {
  it('round-trips an answer', () => {
    expect(parseFrame(encodeCallResult('id', { status: 'Accepted' }))).toMatchObject({
      kind: 'CALLRESULT',
      messageId: 'id',
      payload: { status: 'Accepted' },
    });
  });

  it('cuts the error description at 255 characters (OCPP-J 1.6 §4.2.3)', () => {
    const frame = JSON.parse(encodeCallError('id', 'GenericError', 'x'.repeat(300))) as unknown[];
    expect(frame[3]).toHaveLength(255);
    expect(frame).toHaveLength(5);
  });
});
