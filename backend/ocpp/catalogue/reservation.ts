/** Reservation profile. Source: OCPP 1.6 edition 2, §6. */
import { PRIORITY, profile } from './message.ts';
import { dateTime, int, object, oneOf, optional } from './schema.ts';
import { acceptedOrRejected, connectorId, idToken } from './types.ts';

export const reservation = profile('Reservation', {
  // §6.5
  CancelReservation: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Cancel a reservation',
    help: 'Frees a reserved connector.',
    request: object({ reservationId: int({ help: 'Reservation to cancel.' }) }),
    response: object({ status: acceptedOrRejected }),
  },
  // §6.37
  ReserveNow: {
    direction: 'csms',
    priority: PRIORITY.command,
    title: 'Reserve a connector',
    help: 'Keeps a connector free for an idTag.',
    request: object({
      connectorId: connectorId({
        min: 0,
        help: '0: any one connector, if the charger has ReserveConnectorZeroSupported.',
        default: 1,
      }),
      expiryDate: dateTime({ help: 'End of the reservation, in the future.' }),
      idTag: idToken('For whom; case does not matter.'),
      parentIdTag: optional(idToken('Group that may use the reservation too.', 'Parent idTag')),
      reservationId: int({ help: 'Number of the reservation; an equal number replaces it.', default: 1 }),
    }),
    response: object({ status: oneOf(['Accepted', 'Faulted', 'Occupied', 'Rejected', 'Unavailable']) }),
  },
});
