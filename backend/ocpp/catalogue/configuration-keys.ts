/**
 * The configuration keys that the standard describes. Source: OCPP 1.6 edition 2, §9; the keys of the profile Security:
 * OCA white paper “Improved security for OCPP 1.6-J”, edition 3. The sentences are ours.
 */
import type { ConfigurationKeyInfo } from '../../contract/commands.ts';
import type { Profile } from './message.ts';

type Access = ConfigurationKeyInfo['access'];
type Kind = ConfigurationKeyInfo['type'];

/** The keys of a profile: access, type, and unit if any, as the standard's tables give them, then our help. */
function keysOf(
  profile: Profile,
  keys: Readonly<
    Record<string, readonly [spec: `${Access} ${Kind}` | `${Access} ${Kind} ${string}`, string]>
  >,
): ConfigurationKeyInfo[] {
  return Object.entries(keys).map(([key, [spec, help]]) => {
    const [access, type, unit] = spec.split(' ');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- split forgets what the template type says
    const info = { key, profile, access: access as Access, type: type as Kind, help };
    return unit === undefined ? info : { ...info, unit };
  });
}

/** Of the keys that limit how many names a list may hold. */
const most = (list: string): string => `Most items that the charger accepts in ${list}.`;

/** §9.1 */
const core = keysOf('Core', {
  AllowOfflineTxForUnknownId: [
    'RW boolean',
    'While offline, the charger lets an idTag charge that neither its list nor its cache knows.',
  ],
  AuthorizationCacheEnabled: ['RW boolean', 'The charger remembers the console’s answers about idTags.'],
  AuthorizeRemoteTxRequests: [
    'RW boolean',
    'Before a session started by command begins, the charger checks its idTag as if a card had been shown. Some chargers fix this value.',
  ],
  BlinkRepeat: ['RW integer times', 'How often the charger blinks its lights to signal something.'],
  ClockAlignedDataInterval: [
    'RW integer s',
    'Time between meter values sent at full intervals of the clock, counted from midnight. 0: none are sent.',
  ],
  ConnectionTimeOut: [
    'RW integer s',
    'How long the charger waits for the cable to be plugged in after a card was shown, before it cancels the session.',
  ],
  ConnectorPhaseRotation: [
    'RW list',
    'Order of the phases at each connector, as 1.RST or 2.RTS; 0 names the charger’s own supply, and NotApplicable or Unknown may stand for the order.',
  ],
  ConnectorPhaseRotationMaxLength: ['R integer items', most('ConnectorPhaseRotation')],
  GetConfigurationMaxKeys: ['R integer keys', 'Most keys that may be asked for in one GetConfiguration.'],
  HeartbeatInterval: [
    'RW integer s',
    'Time without messages after which the charger sends a Heartbeat. The answer to BootNotification sets it too.',
  ],
  LightIntensity: ['RW integer %', 'How bright the charger’s lights are, as a part of their full strength.'],
  LocalAuthorizeOffline: [
    'RW boolean',
    'While offline, the charger starts sessions for idTags that its list or its cache knows as valid.',
  ],
  LocalPreAuthorize: [
    'RW boolean',
    'While online, the charger starts sessions for idTags that its list or its cache knows, without waiting for the console’s answer.',
  ],
  MaxEnergyOnInvalidId: [
    'RW integer Wh',
    'Energy that a session may still take after the console said that its idTag is invalid.',
  ],
  MeterValuesAlignedData: ['RW list', 'Measurands in the meter values sent at full intervals of the clock.'],
  MeterValuesAlignedDataMaxLength: ['R integer items', most('MeterValuesAlignedData')],
  MeterValuesSampledData: ['RW list', 'Measurands in the meter values sent periodically during a session.'],
  MeterValuesSampledDataMaxLength: ['R integer items', most('MeterValuesSampledData')],
  MeterValueSampleInterval: [
    'RW integer s',
    'Time between the meter values sent during a session. 0: none are sent.',
  ],
  MinimumStatusDuration: [
    'RW integer s',
    'How long a status must last before the charger reports it. It calms a connector that flickers between two states.',
  ],
  NumberOfConnectors: ['R integer connectors', 'How many connectors the charger has.'],
  ResetRetries: ['RW integer times', 'How often the charger tries again when a reset failed.'],
  StopTransactionOnEVSideDisconnect: [
    'RW boolean',
    'Pulling the cable out of the vehicle ends the session. Otherwise the session waits for the cable to return.',
  ],
  StopTransactionOnInvalidId: [
    'RW boolean',
    'The charger ends a session when the console’s answer to StartTransaction does not accept the idTag.',
  ],
  StopTxnAlignedData: [
    'RW list',
    'Measurands read at full intervals of the clock that StopTransaction brings along.',
  ],
  StopTxnAlignedDataMaxLength: ['R integer items', most('StopTxnAlignedData')],
  StopTxnSampledData: [
    'RW list',
    'Measurands read periodically during the session that StopTransaction brings along.',
  ],
  StopTxnSampledDataMaxLength: ['R integer items', most('StopTxnSampledData')],
  SupportedFeatureProfiles: [
    'R list',
    'Groups of messages that the charger knows: Core, FirmwareManagement, LocalAuthListManagement, Reservation, SmartCharging, RemoteTrigger.',
  ],
  SupportedFeatureProfilesMaxLength: ['R integer items', most('SupportedFeatureProfiles')],
  TransactionMessageAttempts: [
    'RW integer times',
    'How often the charger sends a message of a session that the console fails to process, before it drops the message.',
  ],
  TransactionMessageRetryInterval: [
    'RW integer s',
    'Pause before such a message is sent again; the pause grows with each attempt.',
  ],
  UnlockConnectorOnEVSideDisconnect: [
    'RW boolean',
    'The charger releases its end of the cable when the cable is pulled out of the vehicle.',
  ],
  WebSocketPingInterval: [
    'RW integer s',
    'Time between the WebSocket pings that the charger sends. 0: the charger sends none.',
  ],
});

/** §9.2 */
const localAuthList = keysOf('LocalAuthListManagement', {
  LocalAuthListEnabled: ['RW boolean', 'The charger uses the local authorisation list.'],
  LocalAuthListMaxLength: ['R integer entries', 'Most idTags that the local authorisation list can hold.'],
  SendLocalListMaxLength: ['R integer entries', 'Most idTags that one SendLocalList may bring.'],
});

/** §9.3 */
const reservation = keysOf('Reservation', {
  ReserveConnectorZeroSupported: [
    'R boolean',
    'The charger can reserve connector 0: one connector stays free, whichever it is.',
  ],
});

/** §9.4 */
const smartCharging = keysOf('SmartCharging', {
  ChargeProfileMaxStackLevel: [
    'R integer',
    'Highest stack level of a charging profile, and so how many profiles of one purpose fit on each other.',
  ],
  ChargingScheduleAllowedChargingRateUnit: [
    'R list',
    'Units in which a schedule may limit: Current (A), Power (W).',
  ],
  ChargingScheduleMaxPeriods: ['R integer periods', 'Most periods that a schedule may have.'],
  ConnectorSwitch3to1PhaseSupported: [
    'R boolean',
    'The charger can change from three phases to one during a session.',
  ],
  MaxChargingProfilesInstalled: ['R integer profiles', 'Most charging profiles that the charger can hold.'],
});

/** Security white paper. */
const security = keysOf('Security', {
  AdditionalRootCertificateCheck: [
    'R boolean',
    'The charger holds only one root certificate of the console, and takes a new one only if the old one signed it.',
  ],
  AuthorizationKey: [
    'W string',
    'The charger’s password for HTTP Basic authentication, given as up to 40 hexadecimal digits. It cannot be read, and a wrong one locks the charger out.',
  ],
  CertificateSignedMaxChainSize: [
    'R integer characters',
    'Longest certificate chain that the charger takes in CertificateSigned; never more than 10,000.',
  ],
  CertificateStoreMaxLength: [
    'R integer certificates',
    'Most root and intermediate certificates that the charger can hold.',
  ],
  CpoName: [
    'RW string',
    'Name of the operator, which the charger writes as the organisation into its certificate requests.',
  ],
  SecurityProfile: [
    'RW integer',
    'How the charger connects. 0: unsecured, 1: password, 2: TLS and password, 3: TLS with a certificate of its own; it can be raised, never lowered.',
  ],
  SupportedFileTransferProtocols: [
    'R list',
    'Protocols by which the charger can transfer files: FTP, FTPS, HTTP, HTTPS, SFTP.',
  ],
});

/** All of them, by profile in the standard's order. */
export const CONFIGURATION_KEYS: readonly ConfigurationKeyInfo[] = [
  ...core,
  ...localAuthList,
  ...reservation,
  ...smartCharging,
  ...security,
];

const byName: ReadonlyMap<string, ConfigurationKeyInfo> = new Map(
  CONFIGURATION_KEYS.map((info) => [info.key.toLowerCase(), info]),
);

/**
 * What the standard says of a key; undefined when the key is the vendor's own. Keys are CiString50 (OCPP 1.6 §6.9):
 * their case does not matter, and chargers differ in it.
 */
export function findConfigurationKey(name: string): ConfigurationKeyInfo | undefined {
  return byName.get(name.toLowerCase());
}
