import { expect, it } from 'vitest';
import { LatestJump } from '../../../../renderer/features/messages/latest-jump.ts';

/** Jumps that end when they are told to, and the names of those that began. */
function recorded() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const jump = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  return { begun, jump, end: (name: string) => ends.get(name)?.() };
}

it('runs one at a time, and of those that wait the last', async () => {
  const jumps = new LatestJump();
  const { begun, jump, end } = recorded();
  const all = jumps.run(jump('a'));
  void jumps.run(jump('b'));
  await jumps.run(jump('c'));
  expect(begun).toEqual(['a']);
  end('a');
  await expect.poll(() => begun).toEqual(['a', 'c']);
  expect(jumps.running).toBe(true);
  end('c');
  await all;
  expect(jumps.running).toBe(false);
});

it('forgets the one that waits', async () => {
  const jumps = new LatestJump();
  const { begun, jump, end } = recorded();
  const all = jumps.run(jump('a'));
  await jumps.run(jump('of the former filter'));
  jumps.clear();
  end('a');
  await all;
  expect(begun).toEqual(['a']);
});

it('runs on after one that failed', async () => {
  const jumps = new LatestJump();
  await expect(jumps.run(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  const { begun, jump, end } = recorded();
  const next = jumps.run(jump('b'));
  end('b');
  await next;
  expect(begun).toEqual(['b']);
});
