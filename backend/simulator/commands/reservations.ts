import { sleep } from '../clock.ts';
import type { ChargePoint } from '../charge-point.ts';
import type { Connector } from '../connector.ts';
import { status, type Handlers } from './handler.ts';

/** Why a connector in this state cannot be reserved: OCPP 1.6 §5.13. */
function obstacle({ status: now, reservation }: Connector, reservationId: number): string | undefined {
  if (now === 'Available' || (now === 'Reserved' && reservation?.id === reservationId)) return undefined;
  return now === 'Unavailable' || now === 'Faulted' ? now : 'Occupied';
}

function release(connector: Connector): void {
  connector.reservation = undefined;
  connector.refresh();
}

/** Gives the connector free at the expiry date, unless the reservation was used, cancelled or replaced before. */
async function expire(
  point: ChargePoint,
  connector: Connector,
  reservation: Connector['reservation'],
  at: number,
): Promise<void> {
  while (Date.now() < at && connector.reservation === reservation && !point.stopped.signal.aborted) {
    await sleep(at - Date.now(), point.stopped.signal);
  }
  if (connector.reservation === reservation && !point.stopped.signal.aborted) release(connector);
}

/** Reservations: OCPP 1.6 §5.13 and §5.1. */
export const reservationHandlers: Handlers<'ReserveNow' | 'CancelReservation'> = {
  ReserveNow: (point, { connectorId, expiryDate, idTag, parentIdTag, reservationId }) => {
    const connector = point.connectors.find(({ id }) => id === connectorId);
    const expiry = Date.parse(expiryDate);
    // Connector 0 would mean "any": ReserveConnectorZeroSupported says that this charger does not do it.
    if (!connector || !(expiry > Date.now())) return status('Rejected');
    const obstructed = obstacle(connector, reservationId);
    if (obstructed) return status(obstructed);
    const reservation = { id: reservationId, idTag, parentIdTag };
    connector.reservation = reservation;
    return status('Accepted', () => {
      connector.refresh();
      return expire(point, connector, reservation, expiry);
    });
  },

  CancelReservation: (point, { reservationId }) => {
    const connector = point.connectors.find(({ reservation }) => reservation?.id === reservationId);
    if (!connector) return status('Rejected');
    return status('Accepted', () => release(connector));
  },
};
