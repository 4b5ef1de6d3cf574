/** What a charger of the fleet says in one session. The same arguments give the same messages, whenever they are sent. */

export interface ScriptStep {
  action: string;
  payload: Record<string, unknown>;
  /** The transactionId of the session's StartTransaction is added. */
  inTransaction: boolean;
}

/** When the fleet's chargers begin their first sessions, by their own clocks, seconds since 1970 UTC. */
export const FLEET_EPOCH = Date.UTC(2026, 0, 1) / 1_000;
/** From the start of one session to that of the next, seconds. */
const SESSION_SPACING_S = 3_600;

/** @param session number of the session at this charger; its times, tags and meters follow from it. */
export function sessionScript(options: {
  identity: string;
  /** Seconds since 1970 UTC. */
  epoch: number;
  session: number;
  meterValues: number;
}): ScriptStep[] {
  const { identity, epoch, session, meterValues } = options;
  const at = (second: number): string =>
    new Date((epoch + session * SESSION_SPACING_S + second) * 1_000).toISOString();
  const connectorId = 1 + (session % 2);
  const idTag = `TAG-${session % 7}`;
  const meterStart = 1_000 * session;
  const free = (action: string, payload: Record<string, unknown>): ScriptStep => ({
    action,
    payload,
    inTransaction: false,
  });
  const status = (name: string, second: number): ScriptStep =>
    free('StatusNotification', { connectorId, errorCode: 'NoError', status: name, timestamp: at(second) });
  return [
    free('BootNotification', {
      chargePointVendor: 'Fleet',
      chargePointModel: 'Model 1',
      chargePointSerialNumber: identity.slice(0, 25),
      firmwareVersion: `1.${session}`,
    }),
    status('Preparing', 1),
    free('Authorize', { idTag }),
    free('StartTransaction', { connectorId, idTag, meterStart, timestamp: at(10) }),
    status('Charging', 11),
    ...Array.from({ length: meterValues }, (_value, index) => ({
      action: 'MeterValues',
      payload: meterPayload(connectorId, at(60 * (index + 1)), meterStart + 100 * (index + 1)),
      inTransaction: true,
    })),
    {
      action: 'StopTransaction',
      payload: {
        meterStop: meterStart + 100 * (meterValues + 1),
        timestamp: at(60 * (meterValues + 1)),
        reason: 'EVDisconnected',
        idTag,
      },
      inTransaction: true,
    },
    status('Available', 60 * (meterValues + 1) + 1),
    free('Heartbeat', {}),
  ];
}

function meterPayload(connectorId: number, timestamp: string, registerWh: number): Record<string, unknown> {
  return {
    connectorId,
    meterValue: [
      {
        timestamp,
        sampledValue: [
          { value: String(registerWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
          { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
          { value: '55', measurand: 'SoC', unit: 'Percent' },
        ],
      },
    ],
  };
}
