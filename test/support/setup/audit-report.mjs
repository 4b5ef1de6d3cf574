/** What `npm audit --json` found. */

/**
 * @typedef {object} AuditReport
 * @property {boolean} done false where the registry did not answer: then nothing is known
 * @property {number} grave how many weaknesses of high or critical severity there are
 * @property {string[]} lines for the reader
 * @param {string} text what npm wrote on stdout
 * @returns {AuditReport}
 */
export function readAudit(text) {
  const report = parse(text);
  const counts = report?.metadata?.vulnerabilities;
  if (counts === undefined) {
    const why = report?.message ?? 'no answer';
    return {
      done: false,
      grave: 0,
      lines: [`npm audit: NOT DONE, this registry has no answer to it (${why})`],
    };
  }
  const sums = Object.entries(counts).map(([severity, count]) => `${severity} ${count}`);
  const found = Object.entries(report?.vulnerabilities ?? {});
  return {
    done: true,
    grave: counts.high + counts.critical,
    lines: [
      `npm audit --omit=dev: ${sums.join(', ')}`,
      ...found.map(([name, { severity, range }]) => `  ${severity}: ${name} ${range}`),
    ],
  };
}

/**
 * @typedef {{ severity: string, range: string }} Vulnerability
 * @typedef {{ high: number, critical: number, [severity: string]: number }} Severities
 * @param {string} text
 * @returns {{ message?: string, metadata?: { vulnerabilities?: Severities }, vulnerabilities?: Record<string, Vulnerability> } | null}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
