import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { demandRoom, MAX_LINE_BYTES } from '../../../backend/workspace/limits.ts';
import { elementsOf, linesOf } from '../../../backend/workspace/lines.ts';

async function* pieces(...parts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

async function textsOf(lines: AsyncIterable<{ text: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of lines) texts.push(text);
  return texts;
}

it('lines are whole wherever the pieces end, within a letter as well', async () => {
  const euro = Buffer.from('€');
  const content = pieces('a', 'b\n', '\nc', euro.subarray(0, 1), euro.subarray(1), '\nlast');
  expect(await textsOf(linesOf(content))).toEqual(['ab', '', 'c€', 'last']);
});

it('what is no UTF-8 is refused, with the number of its line', async () => {
  await expect(textsOf(linesOf(pieces('good\n', Buffer.from([0xff, 0x0a]))))).rejects.toMatchObject({
    code: 'WORKSPACE_FILE_INVALID',
    detail: expect.stringContaining('Line 2'),
  });
});

it('a line without an end is refused before it fills the memory', async () => {
  let taken = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    const piece = Buffer.alloc(10_000_000, 0x78);
    for (;;) {
      taken += piece.length;
      yield piece;
    }
  }
  await expect(textsOf(linesOf(endless()))).rejects.toMatchObject({
    code: 'WORKSPACE_FILE_INVALID',
    detail: expect.stringContaining('Line 1'),
  });
  expect(taken).toBeLessThan(MAX_LINE_BYTES + 20_000_000);
});

it.each([
  ['[\n1,\n2\n]\n', ['1', '2']],
  ['[\n]\n', []],
])('the elements of %j are its lines', async (text, all) => {
  expect(await textsOf(elementsOf(linesOf(pieces(text))))).toEqual(all);
});

it.each(['', '[\n1', '1\n', '[\n]\nmore\n'])('%j is no list of the console', async (text) => {
  await expect(textsOf(elementsOf(linesOf(pieces(text))))).rejects.toMatchObject({
    code: 'WORKSPACE_FILE_INVALID',
  });
});

it('what the disk has no room for is not begun: the chargers’ messages need it', () => {
  expect(() => demandRoom(tmpdir(), Number.MAX_SAFE_INTEGER)).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_FAILED', detail: expect.stringContaining('MB free') }),
  );
});
