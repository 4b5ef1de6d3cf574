/** A charger that we did not write: the OCPP client of `ocpp-rpc`, which checks our answers by its own schemas. */
import { RPCClient } from 'ocpp-rpc';

export type Charger = InstanceType<typeof RPCClient>;

interface ChargerOptions {
  /** HTTP Basic password: as text, or as the bytes that hexadecimal text stands for. */
  password?: string | Buffer;
  /** TLS options of Node: `ca`, `cert`, `key`. */
  wsOpts?: object;
  strictMode?: boolean;
}

/** Connects under an identity; strict mode refuses any answer that breaks OCPP 1.6. */
export async function connectCharger(
  ocppUrl: string,
  identity: string,
  { password, wsOpts, strictMode = true }: ChargerOptions = {},
): Promise<Charger> {
  // The library's types ask for every option, though all but the endpoint have defaults.
  const options = {
    endpoint: ocppUrl.replace(/\/$/, ''),
    identity,
    protocols: ['ocpp1.6'],
    strictMode,
    reconnect: false,
    ...(password === undefined ? {} : { password }),
    ...(wsOpts === undefined ? {} : { wsOpts }),
  } as ConstructorParameters<typeof RPCClient>[0];
  const charger = new RPCClient(options);
  await charger.connect();
  return charger;
}

/** One whole session: boots, starts, charges, stops. @returns the transactionId the console gave. */
export async function chargeOnce(
  charger: Charger,
  {
    meterStart = 1_000,
    meterStop = 12_345,
    idTag = 'TAG-1',
    startedAt = Date.parse('2026-03-01T10:00:00Z'),
  } = {},
): Promise<number> {
  const at = (minutes: number): string => new Date(startedAt + minutes * 60_000).toISOString();
  await charger.call('BootNotification', {
    chargePointVendor: 'Nordlicht',
    chargePointModel: 'AC-22',
    chargePointSerialNumber: 'NL-0001',
    firmwareVersion: '2.4.1',
  });
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  await charger.call('Authorize', { idTag });
  const { transactionId } = (await charger.call('StartTransaction', {
    connectorId: 1,
    idTag,
    meterStart,
    timestamp: at(0),
  })) as { transactionId: number };
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
  await charger.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [
      {
        timestamp: at(30),
        sampledValue: [
          { value: '6.5', measurand: 'Energy.Active.Import.Register', unit: 'kWh' },
          { value: '11000', measurand: 'Power.Active.Import', unit: 'W' },
        ],
      },
    ],
  });
  await charger.call('StopTransaction', {
    transactionId,
    meterStop,
    timestamp: at(60),
    reason: 'EVDisconnected',
    idTag,
  });
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  return transactionId;
}
