import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AckBatch } from '../../../backend/messaging/rabbitmq/ack-batch.ts';

/** What a broker makes of the frames: `multiple` settles everything up to its tag. */
class Wire {
  readonly open = new Set<number>();
  frames = 0;
  readonly batch = new AckBatch<number>((tag, allUpTo) => {
    this.frames += 1;
    expect(this.open.has(tag)).toBe(true);
    for (const other of this.open) if (other === tag || (allUpTo && other < tag)) this.open.delete(other);
  });

  deliver(tag: number): void {
    this.open.add(tag);
    this.batch.delivered(tag);
  }
}

describe('AckBatch', () => {
  it('acknowledges a whole batch by one frame', async () => {
    const wire = new Wire();
    for (let tag = 1; tag <= 500; tag += 1) wire.deliver(tag);
    for (let tag = 1; tag <= 300; tag += 1) wire.batch.ack(tag);
    await Promise.resolve();
    expect(wire.frames).toBe(1);
    expect(wire.open.size).toBe(200);
  });

  it('never acknowledges what is still in hand, in whichever order the rest is settled', () => {
    const action = fc.record({
      kind: fc.constantFrom('deliver', 'ack', 'ack', 'nack', 'flush'),
      tag: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
        const wire = new Wire();
        const inHand = new Set<number>();
        let last = 0;
        for (const { kind, tag } of actions) {
          if (kind === 'deliver') {
            last += 1;
            wire.deliver(last);
            inHand.add(last);
          } else if (kind === 'ack') {
            wire.batch.ack(tag);
            inHand.delete(tag);
          } else if (kind === 'flush') {
            wire.batch.flush();
            expect([...wire.open]).toEqual([...inHand]);
          } else if (wire.batch.settled(tag)) {
            wire.open.delete(tag);
            inHand.delete(tag);
          }
        }
        wire.batch.flush();
        expect([...wire.open]).toEqual([...inHand]);
      }),
    );
  });
});
