import { describe, expect, it } from 'vitest';
import { alarmError } from '../../../backend/messaging/rabbitmq/alarm.ts';
import { conflictOf, remedyFor } from '../../../backend/messaging/rabbitmq/conflict.ts';

const inequivalent = (rest: string): string =>
  `Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - inequivalent arg ${rest}"`;

describe('conflictOf', () => {
  it.each([
    [
      `'x-max-priority' for queue 'q' in vhost '/': received '10' but current is '5'`,
      { kind: 'queue', name: 'q', argument: 'x-max-priority', ours: '10', theirs: '5' },
    ],
    [
      `'x-dead-letter-exchange' for queue 'it's' in vhost 'a b': received the value 'dlx' of type 'longstr' but current is none`,
      { name: `it's`, vhost: 'a b', argument: 'x-dead-letter-exchange', ours: 'dlx', theirs: null },
    ],
    [
      `'x-queue-type' for queue 'q' in vhost '/': received none but current is the value 'stream' of type 'longstr'`,
      { argument: 'x-queue-type', ours: null, theirs: 'stream' },
    ],
    [
      `'type' for exchange 'e' in vhost '/': received 'topic' but current is 'fanout'`,
      { kind: 'exchange', name: 'e', argument: 'type', ours: 'topic', theirs: 'fanout' },
    ],
  ])('reads both sides of %s', (rest, expected) => {
    expect(conflictOf(inequivalent(rest))).toMatchObject({ reason: 'arguments', ...expected });
  });

  it('reads who may not use what, in the words of RabbitMQ 3.10 and of later ones', () => {
    for (const words of ['access', 'configure access'])
      expect(
        conflictOf(`ACCESS_REFUSED - ${words} to queue 'q' in vhost '/' refused for user 'reader'`),
      ).toEqual({ reason: 'access', kind: 'queue', name: 'q', vhost: '/', user: 'reader' });
  });

  it('knows a queue that somebody has for himself', () => {
    for (const words of [
      `RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'q' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
      `ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use`,
    ])
      expect(conflictOf(words)).toEqual({ reason: 'exclusive', kind: 'queue', name: 'q', vhost: '/' });
  });

  it('says nothing of what it does not know', () => {
    expect(conflictOf(`NOT_FOUND - no queue 'q' in vhost '/'`)).toBeUndefined();
    expect(
      conflictOf(`ACCESS_REFUSED - queue name 'amq.q' contains reserved prefix 'amq.*'`),
    ).toBeUndefined();
  });
});

describe('remedyFor', () => {
  it('names the thing, and why it cannot be used', () => {
    const thing = { vhost: '/', ours: null, theirs: 'quorum' };
    const queue = {
      ...thing,
      reason: 'arguments' as const,
      kind: 'queue' as const,
      name: 'jobs',
      argument: 'x-queue-type',
    };
    expect(remedyFor(queue)).toMatch(/classic queue.*quorum.*keep it.*type quorum.*Delete the queue jobs/);
    expect(remedyFor({ ...queue, theirs: 'stream' })).not.toContain('keep it');
    expect(remedyFor({ ...queue, ours: 'quorum', theirs: null })).toMatch(
      /asks for a quorum queue, this one is of type classic.*keep it.*type classic/,
    );
    expect(
      remedyFor({ reason: 'access', kind: 'queue', name: 'q', vhost: 'prod', user: 'reader' }),
    ).toContain('set_permissions -p prod reader');
  });
});

describe('alarmError', () => {
  it.each([
    ['low on memory', /memory alarm/, /vm_memory_high_watermark/],
    ['low on disk', /disk alarm/, /disk_free_limit/],
    ['low on memory & disk', /memory and disk/, /vm_memory_high_watermark.*disk_free_limit/],
  ])('names the alarm of “%s”', (reason, message, remedy) => {
    const info = alarmError(reason).toInfo();
    expect(info).toMatchObject({ code: 'BROKER_BLOCKED', detail: reason });
    expect(info.message).toMatch(message);
    expect(info.remedy).toMatch(remedy);
  });
});
