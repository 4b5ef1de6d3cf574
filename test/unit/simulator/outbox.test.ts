import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatorEvent } from '../../../backend/simulator/events.ts';
import { Outbox } from '../../../backend/simulator/outbox.ts';
import type { Payload } from '../../../backend/simulator/protocol.ts';
import { OfflineError } from '../../../backend/simulator/socket.ts';

const outboxes: Outbox[] = [];
afterEach(() => {
  for (const outbox of outboxes.splice(0)) outbox.stop();
});

/** An outbox whose line answers with what the test says. */
function outboxOver(line: { ready: boolean; answer: (payload: Payload) => Record<string, unknown> }) {
  const sent: unknown[] = [];
  const events: SimulatorEvent[] = [];
  const outbox = new Outbox({
    ready: () => line.ready,
    call: async (_action, payload) => {
      sent.push(payload['n']);
      return line.answer(payload);
    },
    attempts: () => 3,
    retrySeconds: () => 0,
    emit: (event) => events.push(event),
  });
  outboxes.push(outbox);
  const add = (n: number, onAnswer?: () => void): void =>
    outbox.add({ action: 'MeterValues', payload: () => ({ n }), ...(onAnswer && { onAnswer }) });
  return { outbox, sent, events, add };
}

describe('the outbox', () => {
  it('keeps messages while the charger may not talk, and delivers them in order when it may', async () => {
    const line = { ready: false, answer: () => ({}) };
    const { outbox, sent, add } = outboxOver(line);
    for (const n of [1, 2, 3]) add(n);
    expect(sent).toEqual([]);
    line.ready = true;
    outbox.deliver();
    await outbox.empty();
    expect(sent).toEqual([1, 2, 3]);
  });

  it('sends a message again after the line broke under it, before those that follow', async () => {
    const line = {
      ready: true,
      answer: (): Record<string, unknown> => {
        line.ready = false;
        throw new OfflineError('gone');
      },
    };
    const { outbox, sent, add } = outboxOver(line);
    add(1);
    add(2);
    await expect.poll(() => line.ready).toBe(false);
    line.answer = () => ({});
    line.ready = true;
    outbox.deliver();
    await outbox.empty();
    expect(sent).toEqual([1, 1, 2]);
  });

  it('gives a refused message TransactionMessageAttempts tries, says so, and goes on', async () => {
    const line = {
      ready: true,
      answer: ({ n }: Payload): Record<string, unknown> => {
        if (n === 1) throw new Error('InternalError');
        return {};
      },
    };
    const { outbox, sent, events, add } = outboxOver(line);
    add(1);
    add(2);
    await outbox.empty();
    expect(sent).toEqual([1, 1, 1, 2]);
    expect(events.map(({ kind }) => kind)).toEqual(['call-failed', 'call-failed', 'message-lost']);
  });

  it('builds a payload only when its turn comes', async () => {
    const { outbox, sent, add } = outboxOver({ ready: true, answer: () => ({}) });
    let transactionId: number | undefined;
    add(1, () => {
      transactionId = 77;
    });
    outbox.add({ action: 'StopTransaction', payload: () => ({ n: transactionId }) });
    await outbox.empty();
    expect(sent).toEqual([1, 77]);
  });

  it('drops what has lost its meaning', async () => {
    const { outbox, sent, events } = outboxOver({ ready: true, answer: () => ({}) });
    outbox.add({ action: 'StopTransaction', payload: () => undefined });
    await outbox.empty();
    expect(sent).toEqual([]);
    expect(events).toMatchObject([{ kind: 'message-lost', action: 'StopTransaction' }]);
  });
});
