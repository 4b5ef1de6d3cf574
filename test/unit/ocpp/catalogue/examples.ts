/** A valid request and answer of every message, as chargers and consoles write them; the compiler checks them too. */
import type { Action, RequestOf, ResponseOf } from '../../../../backend/ocpp/catalogue/index.ts';

const now = '2026-03-29T01:59:59.123Z';
const accepted = { status: 'Accepted' } as const;
const idTagInfo = { status: 'Accepted', expiryDate: now, parentIdTag: 'FLEET' } as const;
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const certificateHashData = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'a'.repeat(64),
  issuerKeyHash: 'b'.repeat(64),
  serialNumber: 'FFF',
} as const;

const chargingProfile: RequestOf<'SetChargingProfile'>['csChargingProfiles'] = {
  chargingProfileId: 7,
  transactionId: 42,
  stackLevel: 0,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Recurring',
  recurrencyKind: 'Daily',
  validFrom: now,
  validTo: '2026-03-30T00:00:00+01:00',
  chargingSchedule: {
    duration: 86_400,
    startSchedule: now,
    chargingRateUnit: 'A',
    minChargingRate: 6.1,
    chargingSchedulePeriod: [
      { startPeriod: 0, limit: 16.1, numberPhases: 3 },
      { startPeriod: 3600, limit: 8 },
    ],
  },
};
const { transactionId: _none, ...forNewSession } = chargingProfile;
const meterValue: RequestOf<'MeterValues'>['meterValue'] = [
  {
    timestamp: now,
    sampledValue: [
      { value: '1500' },
      {
        value: '16.1',
        context: 'Sample.Periodic',
        format: 'Raw',
        measurand: 'Current.Import',
        phase: 'L1-N',
        location: 'Outlet',
        unit: 'A',
      },
      { value: '21.5', measurand: 'Temperature', location: 'Body', unit: 'Celcius' },
    ],
  },
];

export const examples: { [A in Action]: { request: RequestOf<A>; response: ResponseOf<A> } } = {
  Authorize: { request: { idTag: '04A1B2C3' }, response: { idTagInfo } },
  BootNotification: {
    request: {
      chargePointVendor: 'Vendor',
      chargePointModel: 'Wallbox',
      chargePointSerialNumber: 'SN-1',
      chargeBoxSerialNumber: 'BOX-1',
      firmwareVersion: '1.2.3',
      iccid: '8949020000012345678',
      imsi: '262011234567890',
      meterType: 'MID',
      meterSerialNumber: 'M-1',
    },
    response: { status: 'Accepted', currentTime: now, interval: 300 },
  },
  CancelReservation: { request: { reservationId: 1 }, response: accepted },
  CertificateSigned: { request: { certificateChain: certificate }, response: accepted },
  ChangeAvailability: {
    request: { connectorId: 0, type: 'Inoperative' },
    response: { status: 'Scheduled' },
  },
  ChangeConfiguration: {
    request: { key: 'HeartbeatInterval', value: '60' },
    response: { status: 'RebootRequired' },
  },
  ClearCache: { request: {}, response: accepted },
  ClearChargingProfile: {
    request: { id: 7, connectorId: 0, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 },
    response: { status: 'Unknown' },
  },
  DataTransfer: {
    request: { vendorId: 'com.vendor', messageId: 'ping', data: '{"a":1}' },
    response: { status: 'UnknownVendorId', data: '' },
  },
  DeleteCertificate: { request: { certificateHashData }, response: { status: 'NotFound' } },
  DiagnosticsStatusNotification: { request: { status: 'Uploading' }, response: {} },
  ExtendedTriggerMessage: {
    request: { requestedMessage: 'SignChargePointCertificate', connectorId: 1 },
    response: { status: 'NotImplemented' },
  },
  FirmwareStatusNotification: { request: { status: 'Installing' }, response: {} },
  GetCompositeSchedule: {
    request: { connectorId: 0, duration: 3600, chargingRateUnit: 'W' },
    response: {
      status: 'Accepted',
      connectorId: 0,
      scheduleStart: now,
      chargingSchedule: chargingProfile.chargingSchedule,
    },
  },
  GetConfiguration: {
    request: { key: ['HeartbeatInterval'] },
    response: {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '60' }],
      unknownKey: ['Nonsense'],
    },
  },
  GetDiagnostics: {
    request: {
      location: 'ftp://user:pass@192.168.1.10:2121/up/',
      retries: 3,
      retryInterval: 60,
      startTime: now,
      stopTime: now,
    },
    response: { fileName: 'diagnostics.zip' },
  },
  GetInstalledCertificateIds: {
    request: { certificateType: 'ManufacturerRootCertificate' },
    response: { status: 'Accepted', certificateHashData: [certificateHashData] },
  },
  GetLocalListVersion: { request: {}, response: { listVersion: -1 } },
  GetLog: {
    request: {
      logType: 'SecurityLog',
      requestId: 5,
      retries: 1,
      retryInterval: 30,
      log: { remoteLocation: 'http://192.168.1.10/log', oldestTimestamp: now, latestTimestamp: now },
    },
    response: { status: 'AcceptedCanceled', filename: 'security.log' },
  },
  Heartbeat: { request: {}, response: { currentTime: now } },
  InstallCertificate: {
    request: { certificateType: 'CentralSystemRootCertificate', certificate },
    response: { status: 'Failed' },
  },
  LogStatusNotification: { request: { status: 'PermissionDenied', requestId: 5 }, response: {} },
  MeterValues: { request: { connectorId: 1, transactionId: 42, meterValue }, response: {} },
  RemoteStartTransaction: {
    request: { connectorId: 1, idTag: '04A1B2C3', chargingProfile: forNewSession },
    response: { status: 'Rejected' },
  },
  RemoteStopTransaction: { request: { transactionId: 42 }, response: accepted },
  ReserveNow: {
    request: { connectorId: 0, expiryDate: now, idTag: '04A1B2C3', parentIdTag: 'FLEET', reservationId: 1 },
    response: { status: 'Occupied' },
  },
  Reset: { request: { type: 'Hard' }, response: accepted },
  SecurityEventNotification: {
    request: { type: 'TamperDetectionActivated', timestamp: now, techInfo: 'lid open' },
    response: {},
  },
  SendLocalList: {
    request: {
      listVersion: 2,
      updateType: 'Differential',
      localAuthorizationList: [{ idTag: '04A1B2C3', idTagInfo }, { idTag: 'GONE' }],
    },
    response: { status: 'VersionMismatch' },
  },
  SetChargingProfile: {
    request: { connectorId: 1, csChargingProfiles: chargingProfile },
    response: { status: 'NotSupported' },
  },
  SignCertificate: { request: { csr: certificate }, response: accepted },
  SignedFirmwareStatusNotification: {
    request: { status: 'InstallVerificationFailed', requestId: 6 },
    response: {},
  },
  SignedUpdateFirmware: {
    request: {
      requestId: 6,
      retries: 1,
      retryInterval: 30,
      firmware: {
        location: 'https://192.168.1.10/fw.bin',
        retrieveDateTime: now,
        installDateTime: now,
        signingCertificate: certificate,
        signature: 'c2lnbmF0dXJl',
      },
    },
    response: { status: 'RevokedCertificate' },
  },
  StartTransaction: {
    request: { connectorId: 1, idTag: '04A1B2C3', meterStart: 1500, reservationId: 1, timestamp: now },
    response: { idTagInfo, transactionId: 42 },
  },
  StatusNotification: {
    request: {
      connectorId: 0,
      errorCode: 'NoError',
      status: 'Available',
      info: '',
      timestamp: now,
      vendorId: 'com.vendor',
      vendorErrorCode: '0',
    },
    response: {},
  },
  StopTransaction: {
    request: {
      transactionId: 42,
      timestamp: now,
      meterStop: 4200,
      idTag: '04A1B2C3',
      reason: 'EVDisconnected',
      transactionData: meterValue,
    },
    response: { idTagInfo },
  },
  TriggerMessage: {
    request: { requestedMessage: 'MeterValues', connectorId: 2 },
    response: { status: 'Rejected' },
  },
  UnlockConnector: { request: { connectorId: 2 }, response: { status: 'UnlockFailed' } },
  UpdateFirmware: {
    request: {
      location: 'https://192.168.1.10/fw.bin',
      retrieveDate: now,
      retries: 3,
      retryInterval: 60,
    },
    response: {},
  },
};
