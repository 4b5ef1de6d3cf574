/**
 * Ids that rise for ever, whatever the clock does: UUIDv7 (RFC 9562 §5.7, §6.2). Projections let the later uid win, so
 * a clock that was set back, even between two runs, must not make a new message older than a former one.
 */
import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const UID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i;
/** Makes the first id of a millisecond: half of the 32 bits are left to count up. */
const SEQUENCES = 2 ** 31;
const LAST_SEQUENCE = 2 ** 32 - 1;

/** Random bytes that one id takes, and ids for which they are fetched at a time: each fetch is a call of the system's. */
const RANDOM_BYTES = 16;
const IDS_PER_FETCH = 512;
const randomBytes = new Uint8Array(RANDOM_BYTES * IDS_PER_FETCH);
let randomUsed = randomBytes.length;

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
  return uuidv7({ msecs: milliseconds, seq: sequence, random: nextRandom() });
}

function nextRandom(): Uint8Array {
  if (randomUsed === randomBytes.length) {
    randomFillSync(randomBytes);
    randomUsed = 0;
  }
  randomUsed += RANDOM_BYTES;
  return randomBytes.subarray(randomUsed - RANDOM_BYTES, randomUsed);
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
