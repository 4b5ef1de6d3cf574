/** How far an import is: memory that the worker writes and the main thread reads, whatever either is busy with. */
import type { WorkspaceProgress } from '../contract/workspace.ts';
import type { ImportProgress } from './import-log.ts';

export type ImportBuffer = SharedArrayBuffer;

const SLOT = { phase: 0, messages: 1, perMille: 2, cancelled: 3 } as const;
const PHASES = ['reading', 'deriving'] as const;

export function newImportBuffer(): ImportBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * Object.keys(SLOT).length);
}

/** The worker's side. */
export function importProgress(buffer: ImportBuffer): ImportProgress {
  const slots = new Int32Array(buffer);
  return {
    report(phase, messages, share) {
      Atomics.store(slots, SLOT.phase, PHASES.indexOf(phase));
      Atomics.store(slots, SLOT.messages, messages);
      Atomics.store(slots, SLOT.perMille, Math.round(share * 1_000));
    },
    isCancelled: () => Atomics.load(slots, SLOT.cancelled) === 1,
  };
}

export function readImport(buffer: ImportBuffer): Pick<WorkspaceProgress, 'phase' | 'messages' | 'share'> {
  const slots = new Int32Array(buffer);
  return {
    phase: PHASES[Atomics.load(slots, SLOT.phase)] ?? 'reading',
    messages: Atomics.load(slots, SLOT.messages),
    share: Atomics.load(slots, SLOT.perMille) / 1_000,
  };
}

export function cancelImport(buffer: ImportBuffer): void {
  Atomics.store(new Int32Array(buffer), SLOT.cancelled, 1);
}
