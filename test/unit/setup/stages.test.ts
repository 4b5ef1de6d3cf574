import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countTests, judge, programScript, selectStages, STAGES } from '../../support/setup/stages.mjs';

const names = (...wanted: string[]) => selectStages(wanted).map(({ name }) => name);

describe('selectStages', () => {
  it('takes all stages, or those named in their own order', () => {
    expect(names()).toEqual([
      'format',
      'lint',
      'types',
      'imports',
      'dead-code',
      'security',
      'unit',
      'integration',
      'faults',
      'e2e',
    ]);
    expect(names('unit', 'lint')).toEqual(['lint', 'unit']);
  });

  it('refuses a name it does not know, with those it knows', () => {
    expect(() => names('unit', 'units')).toThrow('Unknown stage: units. Stages: format lint');
  });
});

it('finds the script of every program the stages run', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const programs = ['vitest', ...STAGES.flatMap(({ checks }) => checks.map(([program]) => program))];
  for (const program of programs) expect(existsSync(programScript(root, program)), program).toBe(true);
});

describe('countTests', () => {
  it('reads a report of vitest', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(countTests(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts nothing where vitest wrote nothing', () => {
    expect(countTests('')).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe('judge', () => {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures = (exitCode: number, isTests: boolean, passed = 0, failed = 0) =>
    judge({ ...counts, passed, failed }, { exitCode, isTests }).failed;

  it('fails a stage of tests in which no test ran', () => expect(failures(0, true)).toBe(1));
  it('fails a stage whose tests passed but whose runner failed', () => expect(failures(1, true, 9)).toBe(1));
  it('counts the failed tests', () => expect(failures(1, true, 9, 3)).toBe(3));
  it('passes tests that passed', () => expect(failures(0, true, 9)).toBe(0));
  it('judges a check by its exit code', () => {
    expect(failures(0, false)).toBe(0);
    expect(failures(2, false)).toBe(1);
  });
});
