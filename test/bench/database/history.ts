/** A log as years of use would leave it: the messages of a fleet, in their order, with their answers. */
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import type { ProcessedMessage } from '../../../backend/ports/database.ts';
import { read } from '../../../backend/processing/handlers/index.ts';

export const CHARGERS = 200;
export const DAY_MS = 86_400_000;
/** From the oldest message to the newest. */
export const SPAN_DAYS = 90;
/** Of so many MeterValues one leaves its samples: the log is what is measured, not the charts. */
const SAMPLED_OF = 20;
/** Of so many CALLs one has a problem; of so many one is refused. */
const FAULTY_OF = 100;
const REFUSED_OF = 500;
/** Text that three messages hold, a tenth of the log from its oldest end. */
export const RARE_TEXT = 'cable-lock-7F3A';
const RARE_MESSAGES = 3;

/** The calls of one session of a charger; MeterValues in between. */
const METER_VALUES = 30;
const SESSION_CALLS = METER_VALUES + 8;

export interface History {
  /** Rows, a CALL and its answer are two. */
  rows: number;
  /** When the newest message came, ms since 1970 UTC. */
  endAt: number;
}

/** When the oldest message came, ms since 1970 UTC. */
export function beginning({ endAt }: Pick<History, 'endAt'>): number {
  return endAt - SPAN_DAYS * DAY_MS;
}

/** The identity of a charger of the history. */
export function chargerId(index: number): string {
  return `SITE-${String(index % CHARGERS).padStart(4, '0')}`;
}

/** Messages in the order of their arrival; the same arguments give the same log but for its uids. */
export function* history({ rows, endAt }: History): Generator<ProcessedMessage> {
  const calls = Math.ceil(rows / 2);
  const stepMs = (SPAN_DAYS * DAY_MS) / calls;
  const rareFrom = Math.floor(calls / 10);
  let rare = 0;
  for (let index = 0; index < calls; index += 1) {
    const at = Math.floor(beginning({ endAt }) + index * stepMs);
    const isRare = index >= rareFrom && rare < RARE_MESSAGES && placeOf(index).step === 0;
    if (isRare) rare += 1;
    const call = callAt(index, at, isRare ? RARE_TEXT : '');
    yield processed(call, index);
    if (index * 2 + 1 < rows) yield processed(answerTo(call, index), index);
  }
}

function processed(envelope: OcppEnvelope, index: number): ProcessedMessage {
  const { facts, sessionId } = read(envelope);
  const isSampled = envelope.action !== 'MeterValues' || index % SAMPLED_OF === 0;
  return { envelope, facts: isSampled ? facts : [], sessionId };
}

/** Which charger's turn it is, in which of its sessions, at which step. */
function placeOf(index: number): { charger: number; session: number; step: number } {
  const turn = Math.floor(index / CHARGERS);
  return {
    charger: index % CHARGERS,
    session: Math.floor(turn / SESSION_CALLS),
    step: turn % SESSION_CALLS,
  };
}

function callAt(index: number, at: number, info: string): OcppEnvelope {
  const { charger, session, step } = placeOf(index);
  const transactionId = 1 + session * CHARGERS + charger;
  const time = new Date(at).toISOString();
  const { action, payload } = callOf(step, { charger, session, transactionId, time, info });
  const messageId = index.toString(36).padStart(8, '0');
  const frame = [2, messageId, action, payload];
  return {
    v: 1,
    uid: uidAt(at, index * 2),
    sequence: index + 1,
    deviceId: chargerId(charger),
    chargerId: chargerId(charger),
    ocppVersion: '1.6',
    connectionId: uidAt(at, session),
    messageType: 'CALL',
    action,
    direction: 'Incoming',
    messageId,
    payload,
    rawData: JSON.stringify(frame),
    parsedMessage: frame,
    timestamp: at,
    ...(action === 'StartTransaction' ? { transactionId } : {}),
    ...(index % FAULTY_OF === FAULTY_OF - 1
      ? { problems: [{ field: '/vendorErrorCode', rule: 'maxLength', message: 'It is too long.' }] }
      : {}),
  };
}

function callOf(
  step: number,
  {
    charger,
    session,
    transactionId,
    time,
    info,
  }: { charger: number; session: number; transactionId: number; time: string; info: string },
): { action: string; payload: JsonObject } {
  const connectorId = 1 + (session % 2);
  const idTag = `TAG-${(charger * 31 + session) % 500}`;
  const status = (name: string): { action: string; payload: JsonObject } => ({
    action: 'StatusNotification',
    payload: {
      connectorId,
      errorCode: 'NoError',
      status: name,
      timestamp: time,
      ...(info === '' ? {} : { info }),
    },
  });
  switch (step) {
    case 0:
      return status('Preparing');
    case 1:
      return { action: 'Authorize', payload: { idTag } };
    case 2:
      return {
        action: 'StartTransaction',
        payload: { connectorId, idTag, meterStart: session * 10_000, timestamp: time },
      };
    case 3:
      return status('Charging');
    case SESSION_CALLS - 3:
      return {
        action: 'StopTransaction',
        payload: {
          transactionId,
          idTag,
          meterStop: session * 10_000 + 9_000,
          timestamp: time,
          reason: 'Local',
        },
      };
    case SESSION_CALLS - 2:
      return status('Available');
    case SESSION_CALLS - 1:
      return { action: 'Heartbeat', payload: {} };
    default:
      return {
        action: 'MeterValues',
        payload: {
          connectorId,
          transactionId,
          meterValue: [
            {
              timestamp: time,
              sampledValue: [
                {
                  value: String(session * 10_000 + step * 250),
                  context: 'Sample.Periodic',
                  measurand: 'Energy.Active.Import.Register',
                  unit: 'Wh',
                },
                {
                  value: String(10_800 + ((charger * 7 + step) % 300)),
                  measurand: 'Power.Active.Import',
                  unit: 'W',
                },
                { value: String(20 + step), measurand: 'SoC', unit: 'Percent' },
              ],
            },
          ],
        },
      };
  }
}

function answerTo(call: OcppEnvelope, index: number): OcppEnvelope {
  const isRefused = index % REFUSED_OF === REFUSED_OF - 1;
  const refusal = 'The message could not be stored; send it again.';
  const answer = isRefused
    ? [4, call.messageId, 'InternalError', refusal, {}]
    : [3, call.messageId, answerPayload(call)];
  return {
    ...call,
    uid: uidAt(call.timestamp, index * 2 + 1),
    direction: 'Outgoing',
    messageType: isRefused ? 'CALLERROR' : 'CALLRESULT',
    payload: isRefused
      ? { errorCode: 'InternalError', errorDescription: refusal, errorDetails: {} }
      : answerPayload(call),
    rawData: JSON.stringify(answer),
    parsedMessage: answer,
    timestamp: call.timestamp + 1,
    correlatesWith: call.uid,
    requestPayload: call.payload,
    latencyMs: 1,
    problems: undefined,
  };
}

function answerPayload({ action, transactionId, timestamp }: OcppEnvelope): JsonObject {
  const idTagInfo = { status: 'Accepted' };
  if (action === 'StartTransaction') return { transactionId: transactionId ?? 0, idTagInfo };
  if (action === 'Authorize' || action === 'StopTransaction') return { idTagInfo };
  return action === 'Heartbeat' ? { currentTime: new Date(timestamp).toISOString() } : {};
}

/** A UUIDv7 (RFC 9562 §5.7) of this time; `random` makes it differ from the others of its millisecond. */
function uidAt(at: number, random: number): string {
  const time = at.toString(16).padStart(12, '0');
  const tail = Math.floor(Math.random() * 0xffff_ffff)
    .toString(16)
    .padStart(8, '0');
  const middle = (random % 0x1000).toString(16).padStart(3, '0');
  const variant = (0x8000 + (Math.floor(random / 0x1000) % 0x4000)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${middle}-${variant}-${tail}${tail.slice(0, 4)}`;
}
