/** Decides the answer to a CALL: validation, refusal or a responder's payload. Pure but for the allocation. */
import type { OcppSettings } from '../contract/settings.ts';
import type { Json, JsonObject, MessageProblem } from '../contract/ocpp.ts';
import type { TransactionAllocation, TransactionKey } from '../ports/journal.ts';
import {
  checkRules,
  errorCodeFor,
  findMessage,
  problemsOf,
  readRequest,
  validateRequest,
} from './catalogue/index.ts';
import { encodeCallError, encodeCallResult, MAX_MESSAGE_ID_LENGTH, type CallFrame } from './frame.ts';
import { longId, notRegistered, onePending } from './problems.ts';
import type { RegistrationStatus } from './registration.ts';
import { answer, canAnswer } from './responders.ts';

export interface Decision {
  messageType: 'CALLRESULT' | 'CALLERROR';
  payload: Json;
  /** The answer's frame, as text and as JSON. */
  raw: string;
  json: Json;
  problems: MessageProblem[];
  transactionId?: number;
  repeated: boolean;
  /** The idTag's status in the answer to StartTransaction, where it is not Accepted. */
  idTagStatus?: string;
  /** OCPP-J error code, when the CALL is refused. */
  refusedWith?: string;
}

export interface DecisionContext {
  settings: OcppSettings;
  /** ms since 1970 UTC. */
  now: number;
  chargerId: string;
  registration: RegistrationStatus;
  /** The charger has not got the answer to its former CALL yet. */
  hasPendingCall: boolean;
  canSign: boolean;
  idTagInfo(idTag: string): JsonObject;
  allocateTransaction(key: TransactionKey): Promise<TransactionAllocation>;
}

/**
 * Rules about what a charger measured: refusing does not mend a clock or a meter, and the charger would repeat the
 * message for ever. So they are marked, in strict mode too.
 */
const OBSERVATIONS: ReadonlySet<string> = new Set(['clock', 'meter', 'value']);

/**
 * The answer to a CALL of a charger. Unknown actions get NotImplemented, known ones that a charger may not send
 * NotSupported (OCPP-J 1.6 §4.2.3, table 7). A message that breaks its schema or a rule of the standard is refused
 * when `strict` is set or the fault is grave; otherwise it is answered and its problems are kept with it.
 * @throws ConsoleError JOURNAL_NOT_WRITABLE from the allocation of a transactionId.
 */
export async function decide(frame: CallFrame, context: DecisionContext): Promise<Decision> {
  const { action, messageId, payload } = frame;
  const { strict } = context.settings;
  const pace = context.hasPendingCall ? [onePending()] : [];
  const definition = findMessage(action);
  if (definition === undefined)
    return refuse(frame, 'NotImplemented', `${action.slice(0, 100)} is no action of OCPP 1.6.`, []);
  if (!canAnswer(action)) return refuse(frame, 'NotSupported', `The console does not answer ${action}.`, []);

  const schemaIssues = validateRequest(action, payload);
  const isReadable = schemaIssues.every(({ grave }) => !grave);
  const issues = isReadable ? [...schemaIssues, ...checkRules(action, payload, context.now)] : schemaIssues;
  const problems = [...problemsOf(issues), ...pace];
  if (messageId.length > MAX_MESSAGE_ID_LENGTH) problems.unshift(longId(messageId));
  const unregistered = context.registration !== 'Accepted' && action !== 'BootNotification';
  if (unregistered) problems.push(notRegistered(context.registration));

  const description = problems[0]?.message ?? '';
  if (!isReadable || (strict && issues.some(({ rule }) => !OBSERVATIONS.has(rule))))
    return refuse(frame, errorCodeFor(issues), description, problems);
  if (strict && unregistered) return refuse(frame, 'SecurityError', description, problems);
  if (strict && messageId.length > MAX_MESSAGE_ID_LENGTH)
    return refuse(frame, 'FormationViolation', description, problems);

  const allocation =
    action === 'StartTransaction'
      ? await context.allocateTransaction({ chargerId: context.chargerId, ...transactionOf(payload) })
      : undefined;
  const result = answer(action, payload, {
    now: context.now,
    heartbeatIntervalS: context.settings.heartbeatIntervalS,
    registration: context.registration,
    idTagInfo: context.idTagInfo,
    canSign: context.canSign,
    transactionId: allocation?.transactionId,
  });
  return {
    messageType: 'CALLRESULT',
    payload: result,
    raw: encodeCallResult(messageId, result),
    json: [3, messageId, result],
    problems,
    transactionId: allocation?.transactionId,
    repeated: allocation?.repeated ?? false,
    ...(action === 'StartTransaction' ? refusedIdTag(result) : {}),
  };
}

/** The CALLERROR that refuses a CALL, with what is wrong. */
export function refuse(
  frame: CallFrame,
  errorCode: string,
  description: string,
  problems: MessageProblem[],
): Decision {
  const errorDescription = description.slice(0, 255);
  return {
    messageType: 'CALLERROR',
    payload: { errorCode, errorDescription, errorDetails: {} },
    raw: encodeCallError(frame.messageId, errorCode, errorDescription),
    json: [4, frame.messageId, errorCode, errorDescription, {}],
    problems: problems.length > 0 ? problems : [{ field: '', rule: 'action', message: description }],
    repeated: false,
    refusedWith: errorCode,
  };
}

function refusedIdTag({ idTagInfo }: JsonObject): { idTagStatus?: string } {
  const status = (idTagInfo as JsonObject | undefined)?.['status'];
  return typeof status === 'string' && status !== 'Accepted' ? { idTagStatus: status } : {};
}

/** What makes the StartTransaction the same one again; a slightly wrong payload is read as it was meant. */
function transactionOf(payload: Json): Omit<TransactionKey, 'chargerId'> {
  const { connectorId, idTag, timestamp, meterStart } = readRequest('StartTransaction', payload);
  return { connectorId, idTag, timestamp, meterStart };
}
