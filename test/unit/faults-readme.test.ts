/** The table of bad inputs names tests that exist, and forgets none. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const read = (path: string): string => readFileSync(at(path), 'utf8');

/** Rows of the table: cells, the last of which is `file: title`. */
const rows = read('faults/README.md')
  .split('\n')
  .filter((line) => line.startsWith('|') && line.includes('.test.ts'))
  .map((line) =>
    line
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );

/** Titles of a file's tests; of `it.each` the first text of each row. */
function titlesIn(file: string): string[] {
  const folder = ['ocpp', 'conformance'].find((name) => existsSync(at(`integration/${name}/${file}`)));
  const source = read(`integration/${folder ?? 'ocpp'}/${file}`);
  return [...source.matchAll(/(?:\bit\(|^\s+\[)\s*'([^']+)',/gm)].map((match) => match[1] ?? '');
}

describe('test/faults/README.md', () => {
  it.each(rows)('%s', (...cells) => {
    expect(cells).toHaveLength(4);
    for (const cell of cells) expect(cell).not.toBe('');
    const [, file = '', title = ''] = /^`([\w-]+\.test\.ts)`: (.+)$/.exec(cells.at(-1) ?? '') ?? [];
    expect(titlesIn(file)).toContain(title);
  });

  it.each(['bad-input.test.ts', 'flood.test.ts', 'handshake.test.ts', 'strict.test.ts', 'twins.test.ts'])(
    'has a row for each test of %s',
    (file) => {
      const named = new Set(rows.map((cells) => cells.at(-1)));
      const titles = titlesIn(file);
      expect(titles).not.toEqual([]);
      expect(titles.filter((title) => !named.has(`\`${file}\`: ${title}`))).toEqual([]);
    },
  );
});
