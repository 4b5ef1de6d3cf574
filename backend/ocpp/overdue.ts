/** When a CALL's answer is overdue: OCPP-J 1.6 §4.1.1 leaves the time-out to the implementation. */
import type { Settings } from '../contract/settings.ts';

/** An answer that came in the last moment of the time-out is in the log soon after, ms. */
const GRACE_MS = 2_000;

/** CALLs before this moment should have their answer in the log, ms. */
export function overdueBefore({ ocpp }: Pick<Settings, 'ocpp'>, now = Date.now()): number {
  return now - ocpp.callTimeoutS * 1_000 - GRACE_MS;
}
