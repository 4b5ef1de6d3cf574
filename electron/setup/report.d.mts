/** A set-up step that failed: what failed, what was tried, and what to do about it. */
export class SetupError extends Error {
  constructor(failed: string, explanation: { tried?: string; remedy: string });
  tried: string;
  remedy: string;
}

export function say(text: string): void;
export function step<T>(title: string, work: (progress: (line: string) => void) => Promise<T>): Promise<T>;
export function seconds(milliseconds: number): string;
export function explain(error: unknown): void;
