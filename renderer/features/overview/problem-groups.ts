/** The same problem on many chargers, as one. Pure. */
import type { Problem } from './problems.ts';

export interface ProblemGroup {
  key: string;
  /** Of the worst of them. */
  tone: Problem['tone'];
  title: string;
  advice: string;
  /** When the latest came, ms; null: now. */
  at: number | null;
  /** Chargers, or addresses, that have it. */
  chargers: number;
  problems: Problem[];
}
export type ProblemEntry = { group: null; problem: Problem } | { group: ProblemGroup };

/** Chargers from which on a problem is told once. */
const FROM = 3;

/** Each group stands where the first of its problems stood: the worst and latest first. */
export function groupProblems(problems: readonly Problem[]): ProblemEntry[] {
  const kinds = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.kind === null) continue;
    const same = kinds.get(problem.kind);
    if (same === undefined) kinds.set(problem.kind, [problem]);
    else same.push(problem);
  }
  const told = new Set<string>();
  return problems.flatMap((problem): ProblemEntry[] => {
    const same = problem.kind === null ? [] : (kinds.get(problem.kind) ?? []);
    const chargers = new Set(same.map(({ subject }) => subject)).size;
    if (problem.kind === null || chargers < FROM) return [{ group: null, problem }];
    if (told.has(problem.kind)) return [];
    told.add(problem.kind);
    return [{ group: groupOf(problem.kind, problem, same, chargers) }];
  });
}

function groupOf(kind: string, first: Problem, problems: Problem[], chargers: number): ProblemGroup {
  const { tone, kindTitle, advice } = first;
  const times = problems.map(({ at }) => at);
  return {
    key: kind,
    tone,
    title: kindTitle,
    advice,
    at: times.includes(null) ? null : Math.max(...times.map((at) => at ?? 0)),
    chargers,
    problems,
  };
}
