/** Remote Trigger profile. Source: OCPP 1.6 edition 2, §6. */
import { PRIORITY, profile } from './message.ts';
import { object, oneOf, optional } from './schema.ts';
import { connectorId } from './types.ts';

export const remoteTrigger = profile('RemoteTrigger', {
  // §6.51
  TriggerMessage: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Trigger a message',
    help: 'Asks the charger to send one of its own messages now.',
    request: object({
      requestedMessage: oneOf(
        [
          'BootNotification',
          'DiagnosticsStatusNotification',
          'FirmwareStatusNotification',
          'Heartbeat',
          'MeterValues',
          'StatusNotification',
        ],
        { help: 'Message wanted.', default: 'StatusNotification' },
      ),
      connectorId: optional(
        connectorId({ min: 1, help: 'For status and meter values: one connector; without it: all of them.' }),
      ),
    }),
    response: object({ status: oneOf(['Accepted', 'Rejected', 'NotImplemented']) }),
  },
});
