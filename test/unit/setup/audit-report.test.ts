import { describe, expect, it } from 'vitest';
import { readAudit } from '../../support/setup/audit-report.mjs';

const report = (high: number, critical = 0): string =>
  JSON.stringify({
    vulnerabilities: { 'left-pad': { severity: 'high', range: '<1.0.0' } },
    metadata: { vulnerabilities: { info: 0, low: 1, moderate: 2, high, critical, total: 3 } },
  });

describe('readAudit', () => {
  it('counts what is grave, and names it', () => {
    expect(readAudit(report(0))).toMatchObject({ done: true, grave: 0 });
    const { grave, lines } = readAudit(report(2, 1));
    expect(grave).toBe(3);
    expect(lines.join('\n')).toContain('high: left-pad <1.0.0');
  });

  it.each(['', 'npm error', JSON.stringify({ message: '405 Method Not Allowed' })])(
    'says of %j that nothing is known',
    (text) => {
      const { done, lines } = readAudit(text);
      expect(done).toBe(false);
      expect(lines[0]).toContain('NOT DONE');
    },
  );
});
