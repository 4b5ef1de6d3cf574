/**
 * Ids that rise for ever, whatever the clock does: UUIDv7 (RFC 9562 §5.7, §6.2). Projections let the later uid win, so
 * a clock that was set back, even between two runs, must not make a new message older than a former one.
 */
import { v7 as uuidv7 } from 'uuid';

const UID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i;
/** Makes the first id of a millisecond: half of the 32 bits are left to count up. */
const SEQUENCES = 2 ** 31;
const LAST_SEQUENCE = 2 ** 32 - 1;

let milliseconds = 0;
let sequence = 0;

/** An id that is greater, as text, than all that this process has made and all that it was told of. */
export function makeUid(): string {
  const now = Date.now();
  if (now > milliseconds) {
    milliseconds = now;
    sequence = Math.floor(Math.random() * SEQUENCES);
  } else if (sequence < LAST_SEQUENCE) sequence += 1;
  else {
    milliseconds += 1;
    sequence = 0;
  }
  return uuidv7({ msecs: milliseconds, seq: sequence });
}

/** Ids are greater than this one from now on: the greatest that a former run has left. Anything else is ignored. */
export function makeUidsAbove(uid: string | null): void {
  const [, high, low] = UID.exec(uid ?? '') ?? [];
  if (high === undefined || low === undefined) return;
  const last = Number.parseInt(high + low, 16);
  if (last < milliseconds) return;
  milliseconds = last + 1;
  sequence = 0;
}
