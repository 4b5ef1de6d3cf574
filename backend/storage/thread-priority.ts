/** Which threads go first when there are more of them than processors. */
import { constants, getPriority, setPriority } from 'node:os';

/** Steps of niceness below the threads that answer chargers. */
export const NICENESS = {
  /** Somebody looks at a page and waits for it; an export can take all of a processor. */
  reader: 5,
  /** Backups, imports, the index of texts: nobody waits for each step. */
  background: 10,
} as const;

/**
 * Lets other threads go first. On Linux a priority is a thread's own (setpriority(2), "C library/kernel differences");
 * elsewhere it would be the whole process's, so nothing is done there.
 */
export function stepBack(niceness: number): void {
  if (process.platform !== 'linux') return;
  try {
    // From where it stands: the whole console may have been started with `nice`.
    setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + niceness));
  } catch {
    // Not permitted, in some sandbox: it works as well, with others at its side.
  }
}
