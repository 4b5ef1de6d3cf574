import { describe, expect, it } from 'vitest';
import {
  CONFIGURATION_KEYS,
  findConfigurationKey,
  PROFILES,
} from '../../../../backend/ocpp/catalogue/data.ts';

/** `RW integer`: access and type as the standard's tables give them. */
const specOf = (name: string): string | undefined => {
  const info = findConfigurationKey(name);
  return info && `${info.access} ${info.type}`;
};
const namesOf = (access: string): string[] =>
  CONFIGURATION_KEYS.filter((info) => info.access === access).map((info) => info.key);

describe('the configuration keys (OCPP 1.6 §9, security white paper)', () => {
  it.each([
    ['Core', 34],
    ['LocalAuthListManagement', 3],
    ['Reservation', 1],
    ['SmartCharging', 5],
    ['Security', 7],
  ])('of the profile %s are %i', (profile, count) => {
    expect(PROFILES).toContain(profile);
    expect(CONFIGURATION_KEYS.filter((info) => info.profile === profile)).toHaveLength(count);
  });

  it('are 50, each once', () => {
    expect(new Set(CONFIGURATION_KEYS.map((info) => info.key.toLowerCase())).size).toBe(50);
  });

  it('can be read but not written where they describe the charger', () => {
    expect(namesOf('R').toSorted()).toEqual([
      'AdditionalRootCertificateCheck',
      'CertificateSignedMaxChainSize',
      'CertificateStoreMaxLength',
      'ChargeProfileMaxStackLevel',
      'ChargingScheduleAllowedChargingRateUnit',
      'ChargingScheduleMaxPeriods',
      'ConnectorPhaseRotationMaxLength',
      'ConnectorSwitch3to1PhaseSupported',
      'GetConfigurationMaxKeys',
      'LocalAuthListMaxLength',
      'MaxChargingProfilesInstalled',
      'MeterValuesAlignedDataMaxLength',
      'MeterValuesSampledDataMaxLength',
      'NumberOfConnectors',
      'ReserveConnectorZeroSupported',
      'SendLocalListMaxLength',
      'StopTxnAlignedDataMaxLength',
      'StopTxnSampledDataMaxLength',
      'SupportedFeatureProfiles',
      'SupportedFeatureProfilesMaxLength',
      'SupportedFileTransferProtocols',
    ]);
  });

  it('can be written but not read where they are a secret', () => {
    expect(namesOf('W')).toEqual(['AuthorizationKey']);
  });

  it.each([
    ['HeartbeatInterval', 'RW integer'],
    ['MeterValuesSampledData', 'RW list'],
    ['ConnectorPhaseRotation', 'RW list'],
    ['StopTransactionOnInvalidId', 'RW boolean'],
    ['LocalAuthListEnabled', 'RW boolean'],
    ['ReserveConnectorZeroSupported', 'R boolean'],
    ['ChargingScheduleAllowedChargingRateUnit', 'R list'],
    ['SecurityProfile', 'RW integer'],
    ['CpoName', 'RW string'],
  ])('%s is %s', (name, spec) => {
    expect(specOf(name)).toBe(spec);
  });

  it('give the unit of every interval, and of numbers alone', () => {
    for (const { key, type, unit } of CONFIGURATION_KEYS) {
      if (/Interval$|TimeOut$|Duration$/.test(key)) expect([key, unit]).toEqual([key, 's']);
      if (type !== 'integer') expect([key, unit]).toEqual([key, undefined]);
    }
  });

  it('are explained in one or two sentences', () => {
    for (const { key, help } of CONFIGURATION_KEYS) expect(help, key).toMatch(/^[A-Z].*[^.]\.$/);
    expect(new Set(CONFIGURATION_KEYS.map((info) => info.help)).size).toBe(50);
  });
});

describe('findConfigurationKey', () => {
  it('finds in any case', () => {
    expect(findConfigurationKey('websocketpinginterval')?.key).toBe('WebSocketPingInterval');
    expect(findConfigurationKey('HEARTBEATINTERVAL')?.key).toBe('HeartbeatInterval');
  });

  it.each(['', 'VendorKey', 'constructor', '__proto__'])('does not know %j', (name) => {
    expect(findConfigurationKey(name)).toBeUndefined();
  });
});
