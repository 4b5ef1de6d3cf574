import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriorityQueue } from '../../../backend/messaging/embedded/priority-queue.ts';

interface Item {
  priority: number;
  id: number;
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), number: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('putBack' as const), number: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), number: fc.constant(0) }) },
);
const inOrder = (a: Item, b: Item): number => b.priority - a.priority || a.id - b.id;

describe('PriorityQueue', () => {
  it('does what a sorted list would do, and puts back what was taken where it was', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const queue = new PriorityQueue<Item>(10);
        const model: Item[] = [];
        const taken: Item[] = [];
        for (const [id, { kind, number }] of steps.entries()) {
          if (kind === 'take') {
            const item = queue.take();
            expect(item).toEqual(model.shift());
            if (item !== undefined) taken.push(item);
          } else if (kind === 'add') {
            const item = { priority: Math.min(number, 10), id };
            model.push(item);
            queue.add(item, number);
          } else {
            const [item] = taken.splice(number % Math.max(1, taken.length), 1);
            if (item === undefined) continue;
            model.push(item);
            queue.putBack(item, item.priority, (other) => other.id < item.id);
          }
          model.sort(inOrder);
          expect(queue.size).toBe(model.length);
        }
        expect(queue.values()).toEqual(model);
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
