/** One handler for each message that changes what the console knows; all others are logged and no more. */
import type { OcppEnvelope } from '../../contract/envelope.ts';
import { bootNotification } from './boot-notification.ts';
import { NOTHING, type Handler, type Reading } from './handler.ts';
import { meterValues } from './meter-values.ts';
import { startTransaction } from './start-transaction.ts';
import { statusNotification } from './status-notification.ts';
import { stopTransaction } from './stop-transaction.ts';

const handlers: ReadonlyMap<string, Handler> = new Map([
  ['BootNotification', bootNotification],
  ['StatusNotification', statusNotification],
  ['StartTransaction', startTransaction],
  ['MeterValues', meterValues],
  ['StopTransaction', stopTransaction],
]);

/** Actions of messages that say anything. */
export const READ_ACTIONS: readonly string[] = [...handlers.keys()];

/** What a message says. Repeats, refused CALLs, answers and commands move no projection. */
export function read(envelope: OcppEnvelope): Reading {
  const handler = handlers.get(envelope.action);
  if (handler === undefined) return NOTHING;
  if (envelope.messageType === 'CALL' && envelope.direction === 'Incoming') {
    if (envelope.refusedWith !== undefined) return NOTHING;
    const reading = handler(envelope);
    return envelope.duplicateOf === undefined ? reading : { ...reading, facts: [] };
  }
  return { facts: [], sessionId: sessionOfAnswer(envelope, handler) };
}

/** The console's answer belongs to the session of the CALL it answers. */
function sessionOfAnswer(envelope: OcppEnvelope, handler: Handler): string | null {
  if (envelope.messageType !== 'CALLRESULT' || envelope.direction !== 'Outgoing') return null;
  return handler({ ...envelope, payload: envelope.requestPayload }).sessionId;
}
