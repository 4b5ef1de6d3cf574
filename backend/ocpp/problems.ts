/** What can be wrong with a message beyond its schema, in words for the log. */
import type { MessageProblem } from '../contract/ocpp.ts';
import { MAX_MESSAGE_ID_LENGTH } from './frame.ts';
import type { RegistrationStatus } from './registration.ts';

const ofMessage = (rule: string, message: string): MessageProblem => ({ field: '', rule, message });

export function reusedId(messageId: string): MessageProblem {
  return ofMessage(
    'messageId',
    `The message id ${messageId} was used before on this connection, with another message.`,
  );
}

export function longId(messageId: string): MessageProblem {
  return ofMessage(
    'messageId',
    `The message id has ${messageId.length} characters; OCPP-J allows ${MAX_MESSAGE_ID_LENGTH}.`,
  );
}

export function unknownAnswer(messageId: string): MessageProblem {
  return ofMessage(
    'messageId',
    `No CALL with the id ${messageId} is waiting for an answer: it came too late, or was never asked for.`,
  );
}

export function onePending(): MessageProblem {
  return ofMessage(
    'onePending',
    'It came before its former CALL was answered; OCPP-J (§4.1.1) allows one at a time.',
  );
}

export function notRegistered(status: RegistrationStatus): MessageProblem {
  return ofMessage(
    'registration',
    `The charger is not accepted (${status}): OCPP 1.6 (§4.2) allows it BootNotification only.`,
  );
}

/** @param others messages that were refused since the last one that the log shows. */
export function tooMany(perSecond: number, others: number): MessageProblem {
  const rest = others === 0 ? '' : ` So were ${others} before it, which the log does not show.`;
  return ofMessage(
    'rateLimit',
    `RATE_LIMITED: the charger sends more than ${perSecond} messages a second; this one was refused.${rest}`,
  );
}
