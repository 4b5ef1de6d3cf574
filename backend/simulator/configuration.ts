import { parseMeasurands } from './vehicle/meter-value.ts';

type Check = (value: string) => boolean;

interface Key {
  value: string;
  /** What ChangeConfiguration may set it to; a key without it is read-only. */
  accepts?: Check;
  /** The new value works from the next boot on. */
  atReboot?: true;
}

/** A key as GetConfiguration reports it. */
export interface KeyValue {
  key: string;
  readonly: boolean;
  value: string;
}

const wholeNumber: Check = (value) => /^\d{1,9}$/.test(value);
const flag: Check = (value) => value === 'true' || value === 'false';
const measurands: Check = (value) => parseMeasurands(value) !== undefined;

/** OCPP 1.6 §9 standard configuration keys, with the values of a freshly installed charger. */
const standardKeys = (connectors: number, meterIntervalSeconds: number): Record<string, Key> => ({
  AllowOfflineTxForUnknownId: { value: 'true', accepts: flag },
  AuthorizationCacheEnabled: { value: 'true', accepts: flag },
  AuthorizeRemoteTxRequests: { value: 'false', accepts: flag },
  ClockAlignedDataInterval: { value: '0' },
  ConnectionTimeOut: { value: '120', accepts: wholeNumber },
  ConnectorPhaseRotation: { value: '0.RST' },
  GetConfigurationMaxKeys: { value: '50' },
  HeartbeatInterval: { value: '300', accepts: (value) => wholeNumber(value) && Number(value) > 0 },
  LocalAuthorizeOffline: { value: 'true', accepts: flag },
  LocalPreAuthorize: { value: 'false', accepts: flag },
  MeterValuesAlignedData: { value: '' },
  MeterValuesSampledData: {
    value: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC,Temperature',
    accepts: measurands,
  },
  MeterValueSampleInterval: { value: String(meterIntervalSeconds), accepts: wholeNumber },
  NumberOfConnectors: { value: String(connectors) },
  ResetRetries: { value: '1', accepts: wholeNumber },
  StopTransactionOnEVSideDisconnect: { value: 'true' },
  StopTransactionOnInvalidId: { value: 'true', accepts: flag },
  StopTxnAlignedData: { value: '' },
  StopTxnSampledData: { value: 'Energy.Active.Import.Register', accepts: measurands },
  SupportedFeatureProfiles: {
    value: 'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger',
  },
  TransactionMessageAttempts: { value: '3', accepts: wholeNumber },
  TransactionMessageRetryInterval: { value: '10', accepts: wholeNumber },
  UnlockConnectorOnEVSideDisconnect: { value: 'true' },
  WebSocketPingInterval: { value: '30', accepts: wholeNumber, atReboot: true },
  LocalAuthListEnabled: { value: 'true', accepts: flag },
  LocalAuthListMaxLength: { value: '1000' },
  SendLocalListMaxLength: { value: '200' },
  ReserveConnectorZeroSupported: { value: 'false' },
  ChargeProfileMaxStackLevel: { value: '9' },
  ChargingScheduleAllowedChargingRateUnit: { value: 'Current,Power' },
  ChargingScheduleMaxPeriods: { value: '48' },
  MaxChargingProfilesInstalled: { value: '20' },
  SecurityProfile: { value: '0' },
});

/** The configuration keys of one charger. Names are compared without regard to case: OCPP 1.6 makes them a CiString50. */
export class Configuration {
  #keys: Record<string, Key>;

  constructor(connectors: number, meterIntervalSeconds: number) {
    this.#keys = standardKeys(connectors, meterIntervalSeconds);
  }

  /** The value of a standard key. */
  text(key: string): string {
    return this.#keys[key]?.value ?? '';
  }

  number(key: string): number {
    return Number(this.text(key));
  }

  flag(key: string): boolean {
    return this.text(key) === 'true';
  }

  /** The charger itself writes a key, whether an operator may or not. */
  put(key: string, value: string): void {
    const known = this.#keys[key];
    if (known) known.value = value;
  }

  /** ChangeConfiguration, OCPP 1.6 §5.3. */
  change(name: string, value: string): 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported' {
    const key = this.#find(name);
    const known = key && this.#keys[key];
    if (!known) return 'NotSupported';
    if (!known.accepts?.(value)) return 'Rejected';
    known.value = value;
    return known.atReboot ? 'RebootRequired' : 'Accepted';
  }

  /** GetConfiguration, OCPP 1.6 §5.8: no names asks for all of them. */
  report(names: readonly string[] = []): { configurationKey: KeyValue[]; unknownKey: string[] } {
    const wanted = names.length > 0 ? names : Object.keys(this.#keys);
    const configurationKey: KeyValue[] = [];
    const unknownKey: string[] = [];
    for (const name of wanted) {
      const key = this.#find(name);
      const known = key && this.#keys[key];
      if (known) configurationKey.push({ key, readonly: !known.accepts, value: known.value });
      else unknownKey.push(name);
    }
    return { configurationKey, unknownKey };
  }

  #find(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return Object.keys(this.#keys).find((key) => key.toLowerCase() === wanted);
  }
}
