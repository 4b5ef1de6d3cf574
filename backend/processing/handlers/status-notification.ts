import { fieldsOf, integer, text } from './fields.ts';
import { NOTHING, type Handler } from './handler.ts';

/**
 * StatusNotification (OCPP 1.6 §4.9) tells a connector's state. It is dated by its arrival: many chargers boot with
 * a clock at 1970, and such a state must still replace the one of yesterday.
 */
export const statusNotification: Handler = ({ chargerId, payload, timestamp }) => {
  const fields = fieldsOf(payload);
  const connectorId = integer(fields, 'connectorId');
  const status = text(fields, 'status');
  if (connectorId === null || connectorId < 0 || status === null) return NOTHING;
  return {
    sessionId: null,
    facts: [
      {
        kind: 'connectorStatus',
        chargerId,
        connectorId,
        at: timestamp,
        status,
        errorCode: text(fields, 'errorCode') ?? 'NoError',
        info: text(fields, 'info'),
        vendorErrorCode: text(fields, 'vendorErrorCode'),
      },
    ],
  };
};
