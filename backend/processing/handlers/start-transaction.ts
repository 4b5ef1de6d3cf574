import { fieldsOf, integer, isClockUnset, text, time } from './fields.ts';
import { NOTHING, sessionIdOf, type Handler } from './handler.ts';

/** StartTransaction (OCPP 1.6 §4.8) begins a session, under the transactionId the journal allotted. */
export const startTransaction: Handler = (envelope) => {
  const { chargerId, payload, timestamp, transactionId } = envelope;
  if (transactionId === undefined) return NOTHING;
  const fields = fieldsOf(payload);
  const at = time(fields, 'timestamp') ?? timestamp;
  const sessionId = sessionIdOf(chargerId, transactionId, at);
  return {
    sessionId,
    facts: [
      {
        kind: 'sessionStart',
        sessionId,
        chargerId,
        transactionId,
        connectorId: integer(fields, 'connectorId') ?? 0,
        idTag: text(fields, 'idTag') ?? '',
        at,
        meterStartWh: integer(fields, 'meterStart') ?? 0,
        suspectedRepeat: envelope.suspectedRepeat ?? false,
        notAuthorized: envelope.idTagStatus !== undefined,
        clockNotSet: isClockUnset(fields, 'timestamp'),
      },
    ],
  };
};
