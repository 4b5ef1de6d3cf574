import type { Fact } from '../../ports/facts.ts';
import { fieldsOf, integer, isClockUnset, text, time } from './fields.ts';
import { NOTHING, sessionIdOf, type Handler } from './handler.ts';
import { samplesOf } from './samples.ts';

/** StopTransaction (OCPP 1.6 §4.10) ends a session; its transactionData are meter values (§6.50). */
export const stopTransaction: Handler = ({ chargerId, payload, timestamp }) => {
  const fields = fieldsOf(payload);
  const transactionId = integer(fields, 'transactionId');
  const meterStopWh = integer(fields, 'meterStop');
  if (transactionId === null || meterStopWh === null) return NOTHING;
  const at = time(fields, 'timestamp') ?? timestamp;
  const sessionId = sessionIdOf(chargerId, transactionId, at);
  const facts: Fact[] = [
    {
      kind: 'sessionStop',
      sessionId,
      chargerId,
      transactionId,
      idTag: text(fields, 'idTag'),
      at,
      meterStopWh,
      // §6.49: left out means Local.
      reason: text(fields, 'reason') ?? 'Local',
      clockNotSet: isClockUnset(fields, 'timestamp'),
    },
  ];
  const samples = samplesOf(fields, 'transactionData', timestamp);
  if (samples.length > 0)
    facts.push({ kind: 'meter', chargerId, connectorId: null, sessionId, transactionId, samples });
  return { sessionId, facts };
};
