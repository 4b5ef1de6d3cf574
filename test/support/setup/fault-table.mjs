/** The table of the fault suite, from the rows that its cases wrote. */

/**
 * @typedef {object} FaultRow
 * @property {string} case
 * @property {number} acknowledged messages that the chargers saw acknowledged
 * @property {number} lost of these, and places in the chargers' streams that are empty
 * @property {number} doubled
 * @property {number | null} recoveryMs median time to recover, ms; null where there is nothing to recover from
 */

/**
 * @param {string} report one JSON object a line
 * @returns {string} a table in Markdown, cases in the order of their names; '' for no rows
 */
export function faultTable(report) {
  const rows = report
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => /** @type {FaultRow} */ (JSON.parse(line)))
    .toSorted((a, b) => a.case.localeCompare(b.case, 'en'));
  if (rows.length === 0) return '';
  const cells = [
    ['Case', 'Acknowledged', 'Lost', 'Doubled', 'Recovery'],
    ...rows.map((row) => [
      row.case,
      row.acknowledged.toLocaleString('en'),
      String(row.lost),
      String(row.doubled),
      row.recoveryMs === null ? '–' : `${(row.recoveryMs / 1_000).toFixed(1)} s`,
    ]),
  ];
  const widths = (cells[0] ?? []).map((_cell, column) =>
    Math.max(3, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const [head = '', ...body] = cells.map(
    (line) => `| ${line.map((cell, column) => pad(cell, column)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [head, rule, ...body].join('\n');

  /** @param {string} cell @param {number} column */
  function pad(cell, column) {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  }
}
