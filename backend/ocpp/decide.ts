/** Decides the answer to a CALL: validation, refusal or a responder's payload. Pure but for the allocation. */
import type { OcppSettings } from '../contract/settings.ts';
import type { Json, MessageProblem } from '../contract/ocpp.ts';
import type { TransactionAllocation, TransactionKey } from '../ports/journal.ts';
import { errorCodeFor, findMessage, readRequest, validateRequest } from './catalogue/index.ts';
import { encodeCallError, encodeCallResult, MAX_MESSAGE_ID_LENGTH, type CallFrame } from './frame.ts';
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
  /** OCPP-J error code, when the CALL is refused. */
  refusedWith?: string;
}

export interface DecisionContext {
  settings: OcppSettings;
  /** ms since 1970 UTC. */
  now: number;
  chargerId: string;
  allocateTransaction(key: TransactionKey): Promise<TransactionAllocation>;
}

/**
 * The answer to a CALL of a charger. Unknown actions get NotImplemented, known ones that a charger may not send
 * NotSupported (OCPP-J 1.6 §4.2.3, table 7). A message that breaks its schema is refused when `strict` is set
 * or the fault is grave; otherwise it is answered and its problems are kept with it.
 * @throws ConsoleError JOURNAL_NOT_WRITABLE from the allocation of a transactionId.
 */
export async function decide(frame: CallFrame, context: DecisionContext): Promise<Decision> {
  const { action, messageId, payload } = frame;
  const definition = findMessage(action);
  if (definition === undefined)
    return refuse(frame, 'NotImplemented', `${action.slice(0, 100)} is no action of OCPP 1.6.`, []);
  if (!canAnswer(action)) return refuse(frame, 'NotSupported', `The console does not answer ${action}.`, []);

  const issues = validateRequest(action, payload);
  const problems: MessageProblem[] = issues.map(({ field, rule, message }) => ({ field, rule, message }));
  if (messageId.length > MAX_MESSAGE_ID_LENGTH) problems.push(longId(messageId));
  if (issues.some((issue) => context.settings.strict || issue.grave))
    return refuse(frame, errorCodeFor(issues), problems[0]?.message ?? '', problems);
  if (problems.length > 0 && context.settings.strict)
    return refuse(frame, 'FormationViolation', problems[0]?.message ?? '', problems);

  const allocation =
    action === 'StartTransaction'
      ? await context.allocateTransaction({ chargerId: context.chargerId, ...transactionOf(payload) })
      : undefined;
  const result = answer(action, payload, {
    now: context.now,
    heartbeatIntervalS: context.settings.heartbeatIntervalS,
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
  };
}

function refuse(
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

/** What makes the StartTransaction the same one again; a slightly wrong payload is read as it was meant. */
function transactionOf(payload: Json): Omit<TransactionKey, 'chargerId'> {
  const { connectorId, idTag, timestamp, meterStart } = readRequest('StartTransaction', payload);
  return { connectorId, idTag, timestamp, meterStart };
}

function longId(messageId: string): MessageProblem {
  return {
    field: '',
    rule: 'messageId',
    message: `The message id has ${messageId.length} characters; OCPP-J allows ${MAX_MESSAGE_ID_LENGTH}.`,
  };
}
