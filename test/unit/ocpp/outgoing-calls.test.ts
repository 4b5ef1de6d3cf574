import { describe, expect, it, vi } from 'vitest';
import { ConsoleError } from '../../../backend/contract/errors.ts';
import { OutgoingCalls } from '../../../backend/ocpp/outgoing-calls.ts';

function setUp(timeoutMs = 60_000) {
  const sent: { messageId: string; action: string }[] = [];
  const calls = new OutgoingCalls({
    timeoutMs: () => timeoutMs,
    send: async (call) => {
      sent.push(call);
      return { uid: `uid-${sent.length}`, sent: { at: 1_000, ticks: 10 } };
    },
  });
  return { calls, sent };
}

describe('OutgoingCalls (OCPP-J 1.6 §4.1.1: one outstanding CALL)', () => {
  it('sends the next CALL when the former one was answered', async () => {
    const { calls, sent } = setUp();
    const first = calls.enqueue('Reset', {});
    const second = calls.enqueue('ClearCache', {});
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    const pending = calls.match(sent[0]?.messageId ?? '');
    expect(pending).toMatchObject({ action: 'Reset', uid: 'uid-1', sent: { at: 1_000, ticks: 10 } });
    pending?.settle({ kind: 'CALLRESULT', payload: { status: 'Accepted' }, latencyMs: 5, problems: [] });
    await expect(first).resolves.toMatchObject({ payload: { status: 'Accepted' } });
    await vi.waitFor(() => expect(sent.map(({ action }) => action)).toEqual(['Reset', 'ClearCache']));
    calls
      .match(sent[1]?.messageId ?? '')
      ?.settle({ kind: 'CALLRESULT', payload: {}, latencyMs: 5, problems: [] });
    await second;
  });

  it('knows no late and no foreign answers', async () => {
    const { calls, sent } = setUp();
    const call = calls.enqueue('Reset', {});
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    const id = sent[0]?.messageId ?? '';
    expect(calls.match('other')).toBeUndefined();
    calls.match(id)?.settle({ kind: 'CALLRESULT', payload: {}, latencyMs: 1, problems: [] });
    await call;
    expect(calls.match(id)).toBeUndefined();
  });

  it('fails a CALL that got no answer in time, and goes on with the next', async () => {
    const { calls, sent } = setUp(1);
    await expect(calls.enqueue('Reset', {})).rejects.toMatchObject({ code: 'CALL_TIMED_OUT' });
    void calls.enqueue('ClearCache', {}).catch(() => {});
    await vi.waitFor(() => expect(sent).toHaveLength(2));
  });

  it('fails everything when the connection ends', async () => {
    const { calls } = setUp();
    const waiting = [calls.enqueue('Reset', {}), calls.enqueue('ClearCache', {})];
    calls.failAll(new ConsoleError('CONNECTION_LOST'));
    for (const call of waiting) await expect(call).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(calls.enqueue('Reset', {})).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('refuses to queue without bound', async () => {
    const { calls } = setUp();
    const results = Array.from({ length: 60 }, () =>
      calls.enqueue('Reset', {}).catch((error: unknown) => error),
    );
    calls.failAll(new ConsoleError('CONNECTION_LOST'));
    const codes = (await Promise.all(results)).map((error) => (error as ConsoleError).code);
    expect(codes.filter((code) => code === 'INVALID_REQUEST')).toHaveLength(9);
  });
});
