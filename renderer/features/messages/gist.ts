/** What a message says, in one line. Read from the beginning of its frame, so it may know less than the detail. */
import type { LogRow } from '../../../backend/contract/entities.ts';
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';
import { gistText } from '../../text/en-gist.ts';
import { formatEnergy, formatPercent, formatPower } from '../../text/format.ts';
import { statusWords } from '../chargers/connector-tag.tsx';
import { parsePartialJson } from './partial-json.ts';

/** Rows are rendered again and again while a list streams: each preview is read once. */
const gists = new WeakMap<LogRow, string>();

export function gistOf(row: LogRow): string {
  let gist = gists.get(row);
  if (gist === undefined) {
    gist = compose(row);
    gists.set(row, gist);
  }
  return gist;
}

function compose(row: LogRow): string {
  if (row.messageType === 'INVALID') return row.preview;
  const frame = parsePartialJson(row.preview);
  if (!Array.isArray(frame)) return row.preview;
  if (row.messageType === 'CALLERROR') return join([text(frame[2]), text(frame[3])]);
  const payload = asObject(row.messageType === 'CALL' ? frame[3] : frame[2]);
  const words =
    row.messageType === 'CALL'
      ? CALLS[row.action]?.(payload, row.size > row.preview.length)
      : (RESULTS[row.action] ?? anyResult)(payload);
  return words === undefined || words === '' ? bareMembers(payload) : words;
}

/** `cut`: the frame goes on behind what was read. */
const CALLS: Readonly<Record<string, (payload: JsonObject, cut: boolean) => string>> = {
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
  FirmwareStatusNotification: (p) => text(p['status']),
  DiagnosticsStatusNotification: (p) => text(p['status']),
};

const RESULTS: Readonly<Record<string, (payload: JsonObject) => string>> = {
  BootNotification: (p) => join([text(p['status']), ifNumber(p['interval'], gistText.interval)]),
  Heartbeat: (p) => ifText(p['currentTime'], gistText.time),
  StartTransaction: (p) => join([tagStatus(p), transaction(p['transactionId'])]),
  Authorize: (p) => tagStatus(p),
  StopTransaction: (p) => tagStatus(p) || gistText.done,
};

function anyResult(payload: JsonObject): string {
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

/** `name value` of the first members, for actions without words of their own. */
function bareMembers(payload: JsonObject): string {
  return Object.entries(payload)
    .slice(0, 6)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ');
}

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const join = (parts: readonly string[], by = ' · '): string => parts.filter((part) => part !== '').join(by);
const ifText = (value: Json | undefined, words: (value: string) => string): string =>
  typeof value === 'string' ? words(value) : '';
const ifNumber = (value: Json | undefined, words: (value: number) => string): string =>
  typeof value === 'number' ? words(value) : '';
const connectorOf = (payload: JsonObject): string => ifNumber(payload['connectorId'], gistText.connector);
const transaction = (value: Json | undefined): string => ifNumber(value, gistText.transaction);
const meter = (value: Json | undefined): string =>
  ifNumber(value, (wh) => gistText.reading(formatEnergy(wh)));
const tagStatus = (payload: JsonObject): string => text(asObject(payload['idTagInfo'])['status']);
