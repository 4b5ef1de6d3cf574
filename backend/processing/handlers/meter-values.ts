import { fieldsOf, integer } from './fields.ts';
import { NOTHING, sessionIdOf, type Handler } from './handler.ts';
import { samplesOf } from './samples.ts';

/** MeterValues (OCPP 1.6 §4.7), of a session or of the connector alone. */
export const meterValues: Handler = ({ chargerId, payload, timestamp }) => {
  const fields = fieldsOf(payload);
  const samples = samplesOf(fields, 'meterValue', timestamp);
  const transactionId = integer(fields, 'transactionId');
  // Without a positive id there is no telling which session is meant; the samples stay with the connector.
  const sessionId =
    transactionId !== null && transactionId > 0 ? sessionIdOf(chargerId, transactionId, timestamp) : null;
  if (samples.length === 0) return { ...NOTHING, sessionId };
  return {
    sessionId,
    facts: [
      {
        kind: 'meter',
        chargerId,
        connectorId: integer(fields, 'connectorId'),
        sessionId,
        transactionId,
        samples,
      },
    ],
  };
};
