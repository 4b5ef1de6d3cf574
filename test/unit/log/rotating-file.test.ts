import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { RotatingFile } from '../../../backend/log/rotating-file.ts';
import { temporaryFolder } from '../../support/storage/temporary.ts';

it('sets a full file aside, keeps so many, and loses no line of what is kept', async () => {
  const folder = join(temporaryFolder(), 'logs');
  const file = new RotatingFile(join(folder, 'console.log'), { maxBytes: 100, kept: 2 });
  const all = (): string =>
    ['console.2.log', 'console.1.log', 'console.log']
      .map((name) => {
        try {
          return readFileSync(join(folder, name), 'utf8');
        } catch {
          return '';
        }
      })
      .join('');
  // Ten bytes each: a file is full after ten lines, some of which come while it is being set aside.
  const line = (number: number): string => `line ${String(number).padStart(4, '0')}\n`;
  for (let number = 0; number < 25; number += 1) file.write(line(number));
  const expected = Array.from({ length: 25 }, (_value, number) => line(number)).join('');
  await vi.waitFor(() => expect(all()).toBe(expected), 5_000);
  expect(readFileSync(join(folder, 'console.2.log'), 'utf8').split('\n')).toHaveLength(11);

  for (let number = 25; number < 35; number += 1) file.write(line(number));
  await vi.waitFor(() => expect(all().endsWith(line(34))).toBe(true), 5_000);
  await vi.waitFor(() => expect(all().startsWith(line(10))).toBe(true), 5_000);
  expect(readdirSync(folder).toSorted()).toEqual(['console.1.log', 'console.2.log', 'console.log']);
});

it('goes on with the file of the run before', async () => {
  const file = join(temporaryFolder(), 'console.log');
  new RotatingFile(file).write('first\n');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('first\n'));
  new RotatingFile(file).write('second\n');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n'));
});
