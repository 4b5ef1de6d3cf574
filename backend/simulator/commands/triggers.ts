import type { ChargePoint } from '../charge-point.ts';
import type { Connector } from '../connector.ts';
import { configuredMeasurands, sendSample } from '../transaction.ts';
import { meterValue } from '../vehicle/meter-value.ts';
import { status, type Handlers, type Reply } from './handler.ts';

/** A meter reading outside the usual rhythm; during a transaction it waits its turn among that transaction's. */
function triggerSample(point: ChargePoint, connector: Connector): void {
  if (connector.transaction) return sendSample(connector, connector.transaction, 'Trigger');
  const measurands = configuredMeasurands(point.config, 'MeterValuesSampledData');
  const sample = meterValue(connector.read(), measurands, 'Trigger', new Date());
  if (sample.sampledValue.length === 0) return;
  void point.send('MeterValues', { connectorId: connector.id, meterValue: [sample] });
}

/** What each message that can be triggered does, for the connectors it was asked for. */
const triggers: Record<string, (point: ChargePoint, connectorId: number | undefined) => unknown> = {
  BootNotification: (point) => point.bootNotification(),
  Heartbeat: (point) => point.send('Heartbeat', {}),
  DiagnosticsStatusNotification: (point) => point.send('DiagnosticsStatusNotification', { status: 'Idle' }),
  FirmwareStatusNotification: (point) => point.send('FirmwareStatusNotification', { status: 'Idle' }),
  LogStatusNotification: (point) => point.send('LogStatusNotification', { status: 'Idle' }),
  StatusNotification: (point, connectorId) => {
    const ids = connectorId === undefined ? [0, ...point.connectors.map(({ id }) => id)] : [connectorId];
    for (const id of ids) point.reportStatus(id);
  },
  MeterValues: (point, connectorId) => {
    for (const connector of point.connectors) {
      if (connectorId === undefined || connector.id === connectorId) triggerSample(point, connector);
    }
  },
};

function trigger(
  point: ChargePoint,
  { requestedMessage, connectorId }: { requestedMessage: string; connectorId?: number | undefined },
): Reply {
  const run = triggers[requestedMessage];
  if (!run) return status('NotImplemented');
  const known = connectorId === undefined || connectorId <= point.connectors.length;
  // The charger itself has no meter of its own.
  if (!known || (connectorId === 0 && requestedMessage === 'MeterValues')) return status('Rejected');
  // While its registration is pending, this charger has nothing but BootNotification to say.
  if (!point.mayTalk && requestedMessage !== 'BootNotification') return status('Rejected');
  return status('Accepted', () => void run(point, connectorId));
}

/**
 * OCPP 1.6 §5.17, and ExtendedTriggerMessage of the security extension. SignChargePointCertificate is
 * NotImplemented: a simulated charger has no key of its own to sign for.
 */
export const triggerHandlers: Handlers<'TriggerMessage' | 'ExtendedTriggerMessage'> = {
  TriggerMessage: trigger,
  ExtendedTriggerMessage: trigger,
};
