/** How far a job is: memory that the worker writes and the main thread reads, whatever either is busy with. */
import type { DataJob } from '../../contract/data.ts';

export type ProgressBuffer = SharedArrayBuffer;

export const SLOT = { phase: 0, done: 1, total: 2, cancelled: 3 } as const;
export const PHASES: readonly DataJob['phase'][] = ['copying', 'checking', 'replacing'];

export function newProgressBuffer(): ProgressBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(SLOT).length);
}

export function readProgress(buffer: ProgressBuffer): Pick<DataJob, 'phase' | 'done' | 'total'> {
  const slots = new Int32Array(buffer);
  const phase = PHASES[Atomics.load(slots, SLOT.phase)] ?? 'copying';
  return { phase, done: Atomics.load(slots, SLOT.done), total: Atomics.load(slots, SLOT.total) };
}

export function cancelJob(buffer: ProgressBuffer): void {
  Atomics.store(new Int32Array(buffer), SLOT.cancelled, 1);
}
