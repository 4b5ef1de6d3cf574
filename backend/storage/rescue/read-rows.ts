/**
 * All rows that can still be read out of a damaged file: first along the trees of its tables, then, where a tree is
 * broken, from every page that looks like one of theirs. One page in memory at a time.
 */
import type { PageFile } from './sqlite-pages.ts';
import { TreePage, type Row } from './sqlite-records.ts';
import { fits, type TableShape } from './table-shapes.ts';

export interface Damage {
  /** Pages of the trees that cannot be read. */
  pages: number;
  /** Rows that were there and cannot be read. */
  rows: number;
}

/** Yields rows with their tables. `damage` is complete when it has ended. */
export function* readRows(
  file: PageFile,
  shapes: readonly TableShape[],
  damage: Damage,
): Generator<{ shape: TableShape; row: Row }> {
  const walk = new TreeWalk(file, damage);
  const roots = rootsOf(walk);
  for (const shape of shapes) {
    const root = roots.get(shape.name);
    if (root === undefined) continue;
    for (const page of walk.from(root)) {
      const { rows, damaged } = page.rows();
      damage.rows += damaged;
      for (const row of rows)
        if (fits(shape, row)) yield { shape, row };
        else damage.rows += 1;
    }
  }
  // The trees are whole: what else lies about in the file was deleted.
  if (damage.pages === 0 && roots.size > 0) return;

  const free = file.freePages();
  // In a tree without rowids rows cannot be told from entries of an index.
  const tables = shapes.filter(({ withoutRowid }) => !withoutRowid);
  for (let number = 2; number <= file.count; number += 1) {
    if (walk.hasSeen(number) || free.has(number)) continue;
    const page = TreePage.read(file, number);
    if (page?.kind !== 'table leaf') continue;
    const { rows, damaged } = page.rows();
    const candidates = tables.filter((shape) => rows.length > 0 && rows.every((row) => fits(shape, row)));
    const [shape] = candidates;
    // Never a guess: a row of one table must not end in another.
    if (shape === undefined || candidates.length > 1) continue;
    damage.rows += damaged;
    for (const row of rows) yield { shape, row };
  }
}

/** Table → the page its tree begins at. Empty when the list of tables itself is lost. */
function rootsOf(walk: TreeWalk): Map<string, number> {
  const roots = new Map<string, number>();
  for (const page of walk.from(1))
    for (const { values } of page.rows().rows) {
      const [type, name, , root] = values;
      if (type === 'table' && typeof name === 'string' && typeof root === 'number') roots.set(name, root);
    }
  return roots;
}

class TreeWalk {
  readonly #file: PageFile;
  readonly #damage: Damage;
  readonly #seen: Uint8Array;

  constructor(file: PageFile, damage: Damage) {
    this.#file = file;
    this.#damage = damage;
    this.#seen = new Uint8Array(file.count + 1);
  }

  hasSeen(page: number): boolean {
    return this.#seen[page] === 1;
  }

  /** The pages of a tree that hold rows, in order. */
  *from(root: number): Generator<TreePage> {
    const waiting = [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      const page = this.hasSeen(number) ? null : TreePage.read(this.#file, number);
      if (page === null) {
        this.#damage.pages += 1;
        continue;
      }
      this.#seen[number] = 1;
      waiting.push(...page.children().toReversed());
      if (page.kind !== 'table interior') yield page;
    }
  }
}
