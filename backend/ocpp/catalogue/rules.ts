/**
 * Rules of the standard that a schema cannot say, because they join several fields, the time, or the sense of a value.
 * Source: OCPP 1.6 edition 2 and the security white paper; the section is given with each.
 */
import { isAction, type Action, type RequestOf } from './catalogue.ts';
import { checkRemoteStart, checkSetChargingProfile } from './charging-rules.ts';
import { timeOf } from './date-time.ts';
import type { SchemaIssue } from './explain.ts';
import { collect, findBelow, findDisorder, type Find } from './findings.ts';
import { checkClock, checkMeter, checkMeterValues } from './meter-rules.ts';
import { isRequest, readRequest, validateRequest } from './validate.ts';
import { quote } from './words.ts';

type Check<A extends Action> = (request: RequestOf<A>, find: Find, now: number) => void;

const CHECKS: { [A in Action]?: Check<A> } = {
  GetCompositeSchedule: ({ duration }, find) => findBelow(find, ['duration'], duration, 1),
  GetDiagnostics: (request, find) => {
    checkRetries(request, find);
    findDisorder(find, ['stopTime'], request.stopTime, 'startTime', request.startTime);
  },
  GetLog: (request, find) => {
    checkRetries(request, find);
    const { oldestTimestamp, latestTimestamp } = request.log;
    findDisorder(find, ['log', 'latestTimestamp'], latestTimestamp, 'oldestTimestamp', oldestTimestamp);
  },
  MeterValues: ({ connectorId, meterValue }, find, now) =>
    checkMeterValues(meterValue, ['meterValue'], { connectorId, now, find }),
  RemoteStartTransaction: checkRemoteStart,
  // §5.13: the reservation ends then.
  ReserveNow: ({ expiryDate }, find, now) => {
    if (timeOf(expiryDate) <= now)
      find(['expiryDate'], 'order', `must be in the future, got ${quote(expiryDate)}`, expiryDate);
  },
  SecurityEventNotification: ({ timestamp }, find, now) => checkClock(timestamp, ['timestamp'], now, find),
  SendLocalList: checkSendLocalList,
  SetChargingProfile: checkSetChargingProfile,
  SignedUpdateFirmware: (request, find) => {
    checkRetries(request, find);
    const { installDateTime, retrieveDateTime } = request.firmware;
    findDisorder(
      find,
      ['firmware', 'installDateTime'],
      installDateTime,
      'retrieveDateTime',
      retrieveDateTime,
    );
  },
  StartTransaction: ({ meterStart, timestamp }, find, now) => {
    checkMeter(meterStart, ['meterStart'], find);
    checkClock(timestamp, ['timestamp'], now, find);
  },
  StatusNotification: checkStatusNotification,
  StopTransaction: ({ meterStop, timestamp, transactionData }, find, now) => {
    checkMeter(meterStop, ['meterStop'], find);
    checkClock(timestamp, ['timestamp'], now, find);
    checkMeterValues(transactionData, ['transactionData'], { now, find });
  },
  UpdateFirmware: checkRetries,
};

/**
 * Which of these rules a request breaks, in either direction: at most MAX_ISSUES, the most telling first, all of them
 * slight; empty when none is broken. `now` is the time in ms since 1970 UTC. A payload that has grave issues, or whose
 * action the table does not have, is not looked at. Never throws.
 */
export function checkRules(action: string, payload: unknown, now: number): SchemaIssue[] {
  if (!isAction(action) || CHECKS[action] === undefined) return [];
  // What keeps its schema means what it says: a copy is made of the few others.
  if (isRequest(action, payload)) return collect((find) => run(action, payload, find, now));
  if (validateRequest(action, payload).some((issue) => issue.grave)) return [];
  return collect((find) => run(action, readRequest(action, payload), find, now));
}

function run<A extends Action>(action: A, request: RequestOf<A>, find: Find, now: number): void {
  CHECKS[action]?.(request, find, now);
}

/** §6.25, §6.55; security white paper §5.9, §5.21 */
function checkRetries(
  { retries, retryInterval }: { retries?: number; retryInterval?: number },
  find: Find,
): void {
  findBelow(find, ['retries'], retries, 0);
  findBelow(find, ['retryInterval'], retryInterval, 0);
}

/** §5.10, §5.15, §7.1 */
function checkSendLocalList(request: RequestOf<'SendLocalList'>, find: Find): void {
  const { listVersion, updateType, localAuthorizationList: entries = [] } = request;
  if (listVersion <= 0)
    find(
      ['listVersion'],
      'range',
      `must be greater than 0: 0 means an empty list and -1 no list; got ${listVersion}`,
      listVersion,
    );
  const seen = new Set<string>();
  for (const [index, { idTag, idTagInfo }] of entries.entries()) {
    const here = ['localAuthorizationList', index];
    // CiString: case does not matter.
    const same = idTag.toLowerCase();
    if (seen.has(same))
      find([...here, 'idTag'], 'unique', `must occur once in the list, got ${quote(idTag)} again`, idTag);
    seen.add(same);
    if (updateType === 'Full' && idTagInfo === undefined)
      find([...here, 'idTagInfo'], 'neededHere', 'is needed in every entry of a full list');
  }
}

const OF_CHARGER: readonly string[] = ['Available', 'Unavailable', 'Faulted'];

/** §6.47: connector 0 is the charger itself, which can neither be plugged in nor charge. */
function checkStatusNotification(request: RequestOf<'StatusNotification'>, find: Find, now: number): void {
  const { connectorId, status, timestamp } = request;
  if (connectorId === 0 && !OF_CHARGER.includes(status))
    find(
      ['status'],
      'contradiction',
      `must be "Available", "Unavailable" or "Faulted" for connector 0, the charger itself; got ${quote(status)}`,
      status,
    );
  checkClock(timestamp, ['timestamp'], now, find);
}
