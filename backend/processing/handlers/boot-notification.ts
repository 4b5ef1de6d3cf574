import { fieldsOf, text } from './fields.ts';
import type { Handler } from './handler.ts';

/** BootNotification (OCPP 1.6 §4.2) tells what the charger is. */
export const bootNotification: Handler = ({ chargerId, payload, timestamp }) => {
  const fields = fieldsOf(payload);
  return {
    sessionId: null,
    facts: [
      {
        kind: 'boot',
        chargerId,
        at: timestamp,
        vendor: text(fields, 'chargePointVendor'),
        model: text(fields, 'chargePointModel'),
        // chargeBoxSerialNumber is deprecated (§6.2), yet old firmwares have nothing else.
        serialNumber: text(fields, 'chargePointSerialNumber') ?? text(fields, 'chargeBoxSerialNumber'),
        firmwareVersion: text(fields, 'firmwareVersion'),
        iccid: text(fields, 'iccid'),
        imsi: text(fields, 'imsi'),
        meterType: text(fields, 'meterType'),
        meterSerialNumber: text(fields, 'meterSerialNumber'),
      },
    ],
  };
};
