import type { ChargePoint } from '../charge-point.ts';
import type { Connector } from '../connector.ts';
import type { Handlers } from './handler.ts';
import { status } from './handler.ts';
import { installProfile } from './smart-charging.ts';

/** A connector where this driver may begin: the one asked for, or any. */
function freeConnector(
  point: ChargePoint,
  connectorId: number | undefined,
  idTag: string,
): Connector | undefined {
  const parent = point.idTags.lookUp(idTag)?.parentIdTag;
  return point.connectors.find(
    (connector) =>
      (connectorId === undefined || connector.id === connectorId) && connector.free(idTag, parent),
  );
}

/** Starting and stopping from afar: OCPP 1.6 §5.11, §5.12, §5.14, §5.18 and §5.2. */
export const transactionHandlers: Handlers<
  'RemoteStartTransaction' | 'RemoteStopTransaction' | 'Reset' | 'UnlockConnector' | 'ChangeAvailability'
> = {
  RemoteStartTransaction: (point, { connectorId, idTag, chargingProfile }) => {
    const connector = freeConnector(point, connectorId, idTag);
    if (!connector) return status('Rejected');
    if (chargingProfile && chargingProfile.chargingProfilePurpose !== 'TxProfile') return status('Rejected');
    // Taken at once, so that a second request cannot get the same connector.
    connector.requestStart({
      idTag,
      authorize: point.config.flag('AuthorizeRemoteTxRequests'),
      onStart: (transaction) => {
        if (chargingProfile) installProfile(point, connector.id, chargingProfile, transaction);
      },
    });
    return status('Accepted');
  },

  RemoteStopTransaction: (point, { transactionId }) => {
    const connector = point.connectors.find(({ transaction }) => transaction?.id === transactionId);
    if (!connector) return status('Rejected');
    return status('Accepted', () => connector.requestStop('Remote'));
  },

  Reset: (point, { type }) =>
    status('Accepted', () => point.reboot(type === 'Hard' ? 'HardReset' : 'SoftReset')),

  UnlockConnector: (point, { connectorId }) => {
    const connector = point.connectors.find(({ id }) => id === connectorId);
    if (!connector) return status('NotSupported');
    return status('Unlocked', () => {
      if (connector.transaction) connector.requestStop('UnlockCommand');
    });
  },

  ChangeAvailability: (point, { connectorId, type }) => {
    const chosen = point.connectors.filter(({ id }) => connectorId === 0 || id === connectorId);
    if (chosen.length === 0) return status('Rejected');
    const operative = type === 'Operative';
    const busy = !operative && chosen.some(({ transaction }) => transaction);
    return status(busy ? 'Scheduled' : 'Accepted', () => {
      for (const connector of chosen) {
        connector.operative = operative;
        connector.refresh();
      }
      if (connectorId === 0) point.reportStatus(0);
    });
  },
};
