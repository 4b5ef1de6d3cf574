/** One line of CSV as people paste it: RFC 4180 §2, and with semicolons or tabs too. Pure. */

const QUOTED = '\\s*"((?:[^"]|"")*)"\\s*';
/** The one after the first cell: later ones may belong to a note. */
const SEPARATOR = new RegExp(`^(?:${QUOTED}|[^,;\t]*)([,;\t])`);

/** At most `count` cells, without the spaces around them; the last one takes the rest of the line. */
export function cellsOf(line: string, count: number): string[] {
  const separator = SEPARATOR.exec(line)?.[2] ?? ',';
  const cell = new RegExp(`^(?:${QUOTED}|([^${separator}]*))(${separator}|$)`);
  const lastCell = new RegExp(`^(?:${QUOTED}|(.*))$`);
  const cells: string[] = [];
  for (let rest: string | null = line; rest !== null && cells.length < count;) {
    const found = (cells.length === count - 1 ? lastCell : cell).exec(rest);
    const [whole = '', quoted, plain = '', end = ''] = found ?? [];
    cells.push(quoted?.replaceAll('""', '"') ?? plain.trim());
    rest = end === '' ? null : rest.slice(whole.length);
  }
  return cells;
}
