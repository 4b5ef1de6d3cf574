import type { ChildProcess } from 'node:child_process';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  onLine?: (line: string) => void;
}

export interface RunResult {
  code: number;
  output: string;
  timedOut: boolean;
}

/** Runs a program to its end, without a shell; never rejects. */
export function run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;

/** Runs a program that has to succeed; throws a SetupError when it does not. */
export function mustRun(
  failed: string,
  remedy: string,
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string>;

/** Runs a program on our own output; resolves to its exit code. */
export function runVisibly(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<number>;

/** The command, how it ended, and the telling part of its output. */
export function attempt(command: string, args: readonly string[], result: RunResult): string;

/** npm as a command without a shell. */
export function npm(args: readonly string[]): [string, string[]];

/** Sees that a program started elsewhere ends with us as those started here do. */
export function endWithUs(child: ChildProcess): void;

/** Sees that signals end the programs we run as well as ourselves; returns the undoing. */
export function endTogether(): () => void;

/** The exit code of a program that a signal ended: 128 + the signal's number. */
export function signalCode(signal: NodeJS.Signals | null): number;
