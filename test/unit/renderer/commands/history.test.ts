import { describe, expect, it } from 'vitest';
import type { SentCommand } from '../../../../backend/contract/commands.ts';
import type { LogRow } from '../../../../backend/contract/entities.ts';
import { localListOf } from '../../../../renderer/features/commands/helpers/local-list.ts';
import { withNewest, withOlder, type History } from '../../../../renderer/features/commands/history-list.ts';
import { outcomeOf, outcomeOfResult, outcomeOfSent } from '../../../../renderer/features/commands/outcome.ts';
import { certificatesIn, payloadIn } from '../../../../renderer/features/commands/sent-payload.ts';
import { validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import { text } from '../../../../renderer/text/en.ts';
import { logRow } from '../fixtures.ts';

const sent = (id: number, answer: Partial<LogRow> | null = null, action = 'Reset'): SentCommand => ({
  call: logRow(id, { action, direction: 'Outgoing' }),
  answer: answer === null ? null : logRow(id + 1, { action, ...answer }),
});
const pageOf = (from: number, to: number, hasMore: boolean): History => ({
  commands: Array.from({ length: from - to + 1 }, (_none, index) => sent(from - index)),
  hasMore,
});
const ids = ({ commands }: History): number[] => commands.map(({ call }) => call.id);

describe('history', () => {
  it('joins the newest page with older ones, and takes its answers', () => {
    const known = withOlder(pageOf(5, 4, true), pageOf(3, 1, false));
    expect(ids(known)).toEqual([5, 4, 3, 2, 1]);
    const next = withNewest(known, {
      commands: [sent(6), sent(5, { messageType: 'CALLRESULT' })],
      hasMore: true,
    });
    expect(ids(next)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(next.commands[1]?.answer).not.toBeNull();
    expect(next.hasMore).toBe(false);
  });

  it('drops what lies behind a gap', () => {
    expect(withNewest(pageOf(3, 1, false), pageOf(9, 8, true))).toEqual(pageOf(9, 8, true));
  });

  it('never lists a command twice', () => {
    expect(ids(withOlder(pageOf(5, 3, true), pageOf(4, 2, true)))).toEqual([5, 4, 3, 2]);
  });

  it('is what the page says when that is all there is', () => {
    expect(withNewest(pageOf(9, 1, true), { commands: [], hasMore: false }).commands).toEqual([]);
    expect(withNewest(null, pageOf(2, 1, false))).toEqual(pageOf(2, 1, false));
  });
});

describe('outcome', () => {
  it('has the tone of the status', () => {
    expect(outcomeOf({ status: 'Accepted' }).tone).toBe('ok');
    expect(outcomeOf({ status: 'Rejected' }).tone).toBe('warn');
    expect(outcomeOf({ status: 'RebootRequired' }).tone).toBe('info');
    expect(outcomeOf({ status: 'toString' })).toEqual({ word: 'toString', tone: 'warn' });
    expect(outcomeOf({})).toEqual({ word: text.commands.answer.answered, tone: 'ok' });
  });

  it('reads the answer of a row in the history', () => {
    const answered = (messageType: LogRow['messageType'], preview: string): string =>
      outcomeOfSent(sent(1, { messageType, preview }), false).word;
    expect(answered('CALLRESULT', '[3,"1",{"status":"Rejected"}]')).toBe('Rejected');
    expect(answered('CALLERROR', '[4,"1","NotSupported","no such thing",{}]')).toBe('NotSupported');
    expect(answered('CALLRESULT', '[3,"1",{"status":"Accepted","list":[{"a')).toBe('Accepted');
    expect(outcomeOfSent(sent(1), true).word).toBe(text.commands.history.waiting);
    expect(outcomeOfSent(sent(1), false)).toEqual({ word: text.commands.history.noAnswer, tone: 'neutral' });
  });

  it('shows an error by its code', () => {
    const error = {
      kind: 'CALLERROR',
      errorCode: 'NotImplemented',
      errorDescription: '',
      errorDetails: {},
    } as const;
    expect(outcomeOfResult({ ...error, latencyMs: 1, problems: [] })).toEqual({
      word: 'NotImplemented',
      tone: 'danger',
    });
  });
});

describe('payloads of frames', () => {
  it('are where OCPP-J puts them', () => {
    expect(payloadIn('[2,"1","Reset",{"type":"Soft"}]', 'CALL')).toEqual({ type: 'Soft' });
    expect(payloadIn('[3,"1",{"status":"Accepted"}]', 'CALLRESULT')).toEqual({ status: 'Accepted' });
    for (const raw of ['', '[2', '{}', '[2,"1","Reset",[]]', 'null'])
      expect(payloadIn(raw, 'CALL')).toBeNull();
  });

  it('give the certificates of a list', () => {
    expect(
      certificatesIn('[3,"1",{"status":"Accepted","certificateHashData":[{"serialNumber":"1"},7]}]'),
    ).toEqual([{ serialNumber: '1' }]);
    expect(certificatesIn('[3,"1",{"status":"NotFound"}]')).toEqual([]);
  });
});

describe('localListOf', () => {
  it('makes entries that the standard takes', () => {
    const localAuthorizationList = localListOf([
      {
        idTag: 'A',
        status: 'Accepted',
        expiryDate: 1_800_000_000_000,
        parentIdTag: 'P',
        note: '',
        updatedAt: 1,
      },
      { idTag: 'B', status: 'Blocked', expiryDate: null, parentIdTag: null, note: 'lost', updatedAt: 1 },
    ]);
    expect(localAuthorizationList).toEqual([
      { idTag: 'A', idTagInfo: { status: 'Accepted', expiryDate: '2027-01-15T08:00:00Z', parentIdTag: 'P' } },
      { idTag: 'B', idTagInfo: { status: 'Blocked' } },
    ]);
    expect(
      validateRequest('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList }),
    ).toEqual([]);
  });
});
