import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriorityQueue } from '../../../backend/messaging/embedded/priority-queue.ts';

interface Item {
  priority: number;
  id: number;
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), priority: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('addFirst' as const), priority: fc.nat(12) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), priority: fc.constant(0) }) },
);

describe('PriorityQueue', () => {
  it('does what a sorted list would do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new PriorityQueue<Item>(10);
        const model: Item[] = [];
        for (const [id, { kind, priority }] of steps.entries()) {
          const level = Math.min(priority, 10);
          const item = { priority: level, id };
          if (kind === 'take') expect(queue.take()).toEqual(model.shift());
          else {
            const at = model.findIndex((other) =>
              kind === 'add' ? other.priority < level : other.priority <= level,
            );
            model.splice(at === -1 ? model.length : at, 0, item);
            queue[kind](item, priority);
          }
          expect(queue.size).toBe(model.length);
        }
      }),
    );
  });

  it('keeps its order over many thousands, when it gives consumed slots back', () => {
    const queue = new PriorityQueue<number>(0);
    let next = 0;
    for (let id = 0; id < 20_000; id += 1) {
      queue.add(id, 0);
      if (id % 3 !== 0) {
        expect(queue.take()).toBe(next);
        next += 1;
      }
    }
    expect(queue.size).toBe(20_000 - next);
    expect(queue.take()).toBe(next);
  });
});
