/** What each OCPP 1.6 message says, by action: the most telling of its fields. */
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';
import { gistText } from '../../text/en-gist.ts';
import { formatEnergy, formatPercent, formatPower } from '../../text/format.ts';
import { statusWords } from '../chargers/connector-tag.tsx';

/** `cut`: the frame goes on behind what was read. */
export const CALLS: Readonly<Record<string, (payload: JsonObject, cut: boolean) => string>> = {
  BootNotification: (p) =>
    join([
      join([text(p['chargePointVendor']), text(p['chargePointModel'])], ' '),
      ifText(p['firmwareVersion'], gistText.firmware),
    ]),
  Heartbeat: () => gistText.alive,
  Authorize: (p) => ifText(p['idTag'], gistText.tag),
  StatusNotification: (p) => {
    const error = text(p['errorCode']);
    return join([
      join([connectorOf(p), gistText.to, statusWords(text(p['status']))], ' '),
      error === 'NoError' ? '' : error,
      text(p['info']),
    ]);
  },
  StartTransaction: (p) => join([connectorOf(p), ifText(p['idTag'], gistText.tag), meter(p['meterStart'])]),
  StopTransaction: (p) =>
    join([transaction(p['transactionId']), meter(p['meterStop']), ifText(p['reason'], gistText.reason)]),
  MeterValues: (p, cut) => join([...readings(p['meterValue'], cut), connectorOf(p)]),
  DataTransfer: (p) => join([text(p['vendorId']), text(p['messageId']), text(p['data'])]),
  FirmwareStatusNotification: (p) => progress(p),
  DiagnosticsStatusNotification: (p) => progress(p),
  LogStatusNotification: (p) => progress(p),
  SignedFirmwareStatusNotification: (p) => progress(p),
  SecurityEventNotification: (p) => join([text(p['type']), text(p['techInfo'])]),
  SignCertificate: () => gistText.certificateRequest,
  CancelReservation: (p) => ifNumber(p['reservationId'], gistText.reservation),
  CertificateSigned: () => gistText.certificateSigned,
  ChangeAvailability: (p) => join([connectorOf(p), gistText.to, text(p['type'])], ' '),
  ChangeConfiguration: (p) => join([text(p['key']), '=', text(p['value'])], ' '),
  ClearCache: () => gistText.clearCache,
  ClearChargingProfile: (p) =>
    join([
      ifNumber(p['id'], gistText.profile) || gistText.allProfiles,
      text(p['chargingProfilePurpose']),
      ifNumber(p['stackLevel'], gistText.stackLevel),
      connectorOf(p),
    ]),
  DeleteCertificate: (p) => ifText(asObject(p['certificateHashData'])['serialNumber'], gistText.certificate),
  ExtendedTriggerMessage: (p) => join([text(p['requestedMessage']), connectorOf(p)]),
  GetCompositeSchedule: (p) => join([connectorOf(p), ifNumber(p['duration'], gistText.seconds)]),
  GetConfiguration: (p, cut) => keysOf(p['key'], cut) || gistText.allKeys,
  GetDiagnostics: (p) => ifText(p['location'], uploadTo),
  GetInstalledCertificateIds: (p) => text(p['certificateType']),
  GetLocalListVersion: () => gistText.askListVersion,
  GetLog: (p) => join([text(p['logType']), ifText(asObject(p['log'])['remoteLocation'], uploadTo)]),
  InstallCertificate: (p) => text(p['certificateType']),
  RemoteStartTransaction: (p) => join([connectorOf(p), ifText(p['idTag'], gistText.tag)]),
  RemoteStopTransaction: (p) => transaction(p['transactionId']),
  ReserveNow: (p) =>
    join([
      connectorOf(p),
      ifText(p['idTag'], gistText.tag),
      ifText(p['expiryDate'], gistText.until),
      ifNumber(p['reservationId'], gistText.reservation),
    ]),
  Reset: (p) => text(p['type']),
  SendLocalList: (p, cut) =>
    join([
      text(p['updateType']),
      ifNumber(p['listVersion'], gistText.listVersion),
      countOf(p['localAuthorizationList'], cut, gistText.entries),
    ]),
  SetChargingProfile: (p) => {
    const profile = asObject(p['csChargingProfiles']);
    return join([
      connectorOf(p),
      text(profile['chargingProfilePurpose']),
      ifNumber(profile['chargingProfileId'], gistText.profile),
      ifNumber(profile['stackLevel'], gistText.stackLevel),
      limitOf(asObject(profile['chargingSchedule'])),
    ]);
  },
  SignedUpdateFirmware: (p) => ifText(asObject(p['firmware'])['location'], downloadFrom),
  TriggerMessage: (p) => join([text(p['requestedMessage']), connectorOf(p)]),
  UnlockConnector: (p) => connectorOf(p),
  UpdateFirmware: (p) =>
    join([ifText(p['location'], downloadFrom), ifText(p['retrieveDate'], gistText.notBefore)]),
};

export const RESULTS: Readonly<Record<string, (payload: JsonObject, cut: boolean) => string>> = {
  BootNotification: (p) => join([text(p['status']), ifNumber(p['interval'], gistText.interval)]),
  Heartbeat: (p) => ifText(p['currentTime'], gistText.time),
  StartTransaction: (p) => join([tagStatus(p), transaction(p['transactionId'])]),
  Authorize: (p) => tagStatus(p),
  StopTransaction: (p) => tagStatus(p) || gistText.done,
  DataTransfer: (p) => join([text(p['status']), text(p['data'])]),
  GetCompositeSchedule: (p) =>
    join([text(p['status']), connectorOf(p), limitOf(asObject(p['chargingSchedule']))]),
  GetConfiguration: (p, cut) =>
    join([
      countOf(p['configurationKey'], cut, gistText.keys),
      countOf(p['unknownKey'], cut, gistText.unknownKeys),
    ]) || gistText.manyKeys,
  GetDiagnostics: (p) => ifText(p['fileName'], gistText.file) || gistText.nothingToUpload,
  GetInstalledCertificateIds: (p, cut) =>
    join([text(p['status']), countOf(p['certificateHashData'], cut, gistText.certificates)]),
  GetLocalListVersion: (p) => ifNumber(p['listVersion'], gistText.listVersion),
  GetLog: (p) => join([text(p['status']), ifText(p['filename'], gistText.file)]),
};

export function anyResult(payload: JsonObject): string {
  return Object.keys(payload).length === 0 ? gistText.done : text(payload['status']);
}

/** OCPP 1.6 §7.31 Measurand: the three that a technician looks for first. */
function readings(meterValue: Json | undefined, cut: boolean): string[] {
  const latest = asObject(Array.isArray(meterValue) ? meterValue[0] : undefined)['sampledValue'];
  // Of a frame that was cut off the last sample may lack what says that it is no energy.
  const samples = Array.isArray(latest) ? latest.slice(0, cut ? -1 : undefined).map(asObject) : [];
  const words: string[] = [];
  for (const sample of samples) {
    const value = Number(text(sample['value']));
    if (text(sample['value']) === '' || !Number.isFinite(value) || sample['phase'] !== undefined) continue;
    const unit = text(sample['unit']);
    const measurand = text(sample['measurand']) || 'Energy.Active.Import.Register';
    if (measurand === 'Energy.Active.Import.Register')
      words.push(formatEnergy(unit === 'kWh' ? value * 1_000 : value));
    else if (measurand === 'Power.Active.Import')
      words.push(formatPower(unit === 'kW' ? value * 1_000 : value));
    else if (measurand === 'SoC') words.push(gistText.soc(formatPercent(value)));
  }
  return words;
}

/** How far something is, and which request it belongs to. */
const progress = (payload: JsonObject): string =>
  join([text(payload['status']), ifNumber(payload['requestId'], gistText.request)]);

/** Of a frame that was cut off only what is left of a list is known: nothing is said of its length. */
function countOf(value: Json | undefined, cut: boolean, words: (count: number) => string): string {
  return Array.isArray(value) && !cut ? words(value.length) : '';
}

function keysOf(value: Json | undefined, cut: boolean): string {
  if (!Array.isArray(value) || value.length === 0) return '';
  return `${value.map(text).join(', ')}${cut ? ' …' : ''}`;
}

/** The first limit of a charging schedule, in its unit. */
function limitOf(schedule: JsonObject): string {
  const periods = schedule['chargingSchedulePeriod'];
  const limit = asObject(Array.isArray(periods) ? periods[0] : undefined)['limit'];
  return ifNumber(limit, (value) => gistText.limit(String(value), text(schedule['chargingRateUnit'])));
}

/** An address without user and password: a list is seen by whoever stands by. */
const withoutCredentials = (address: string): string =>
  address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
const uploadTo = (address: string): string => gistText.uploadTo(withoutCredentials(address));
const downloadFrom = (address: string): string => gistText.downloadFrom(withoutCredentials(address));

export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
export const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
export const join = (parts: readonly string[], by = ' · '): string =>
  parts.filter((part) => part !== '').join(by);
const ifText = (value: Json | undefined, words: (value: string) => string): string =>
  typeof value === 'string' ? words(value) : '';
const ifNumber = (value: Json | undefined, words: (value: number) => string): string =>
  typeof value === 'number' ? words(value) : '';
const connectorOf = (payload: JsonObject): string => ifNumber(payload['connectorId'], gistText.connector);
const transaction = (value: Json | undefined): string => ifNumber(value, gistText.transaction);
const meter = (value: Json | undefined): string =>
  ifNumber(value, (wh) => gistText.reading(formatEnergy(wh)));
const tagStatus = (payload: JsonObject): string => text(asObject(payload['idTagInfo'])['status']);
