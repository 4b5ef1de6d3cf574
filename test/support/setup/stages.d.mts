export interface Stage {
  name: string;
  checks: [program: string, ...args: string[]][];
  project?: string;
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const STAGES: readonly Stage[];
export function selectStages(names: readonly string[]): Stage[];
export function programScript(root: string, program: string): string;
export function countTests(report: string): Counts;
export function judge(counts: Counts, stage: { exitCode: number; isTests: boolean }): Counts;
