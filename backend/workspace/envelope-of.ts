import type { OcppEnvelope } from '../contract/envelope.ts';
import { parseFrame } from '../ocpp/frame.ts';
import type { ImportedCall, ImportedRow } from '../storage/database/log-import.ts';

/** The message of a CALL in the log, as the processor read it when it came. */
export function envelopeOf(call: ImportedRow, answer: ImportedCall['answer']): OcppEnvelope {
  const frame = parseFrame(call.raw);
  const transactionId = allotted(call);
  const idTagStatus = refusedStatus(answer);
  return {
    v: 1,
    uid: call.uid,
    sequence: call.sequence,
    deviceId: call.deviceId,
    chargerId: call.chargerId,
    ocppVersion: '1.6',
    connectionId: call.connectionId,
    messageType: 'CALL',
    action: call.message,
    direction: 'Incoming',
    messageId: call.messageId,
    payload: frame.kind === 'CALL' ? frame.payload : null,
    rawData: call.raw,
    parsedMessage: frame.json,
    timestamp: call.timestamp,
    suspectedRepeat: call.suspectedRepeat,
    ...(call.duplicateOf === null ? {} : { duplicateOf: call.duplicateOf }),
    ...(transactionId === null ? {} : { transactionId }),
    ...(idTagStatus === null ? {} : { idTagStatus }),
    ...(answer?.type === 'CALLERROR' ? { refusedWith: 'CALLERROR' } : {}),
  };
}

/** The transactionId that the console gave: the session's key tells it. */
function allotted({ message, chargerId, sessionId }: ImportedRow): number | null {
  if (message !== 'StartTransaction' || sessionId?.startsWith(`${chargerId}#`) !== true) return null;
  const number = Number(sessionId.slice(chargerId.length + 1));
  return Number.isSafeInteger(number) ? number : null;
}

/** The idTag's status in the console's answer, where it is not Accepted. */
function refusedStatus(answer: ImportedCall['answer']): string | null {
  if (answer?.type !== 'CALLRESULT') return null;
  const frame = parseFrame(answer.raw);
  if (frame.kind !== 'CALLRESULT') return null;
  const { idTagInfo } = (frame.payload ?? {}) as { idTagInfo?: { status?: unknown } };
  const status = idTagInfo?.status;
  return typeof status === 'string' && status !== 'Accepted' ? status : null;
}
