import { expect, it } from 'vitest';
import { Gate } from '../../../backend/storage/gate.ts';

it('lets nobody pass while it is held, then all in their order; a failure opens it as well', async () => {
  const gate = new Gate();
  await gate.passed();
  const seen: string[] = [];
  let end = (): void => {};
  const holding = gate.hold(
    () =>
      new Promise<void>((_resolve, reject) => {
        end = () => {
          seen.push('end');
          reject(new Error('failed'));
        };
      }),
  );
  await Promise.resolve();
  const passing = ['a', 'b'].map(async (name) => {
    await gate.passed();
    seen.push(name);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  end();
  await expect(holding).rejects.toThrow('failed');
  await Promise.all(passing);
  expect(seen).toEqual(['end', 'a', 'b']);
});

it('is held by one at a time', async () => {
  const gate = new Gate();
  let inside = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    expect(inside).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([gate.hold(work), gate.hold(work), gate.hold(work)]);
});
