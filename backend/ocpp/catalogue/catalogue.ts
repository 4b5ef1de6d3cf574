/**
 * The one table of OCPP 1.6 messages: 28 of OCPP 1.6 edition 2 and 11 of the security extension. Data only, without
 * Node and without validators, so that the window can build its forms from it.
 */
import type { MessageType } from '../../contract/ocpp.ts';
import { core } from './core.ts';
import { firmware } from './firmware.ts';
import { localAuthList } from './local-auth-list.ts';
import { PRIORITY, type MessageRow } from './message.ts';
import { remoteTrigger } from './remote-trigger.ts';
import { reservation } from './reservation.ts';
import type { ValueOf } from './schema.ts';
import { security } from './security.ts';
import { smartCharging } from './smart-charging.ts';

const table = {
  ...core,
  ...firmware,
  ...localAuthList,
  ...reservation,
  ...smartCharging,
  ...remoteTrigger,
  ...security,
};

/** Name of a message, as OCPP-J's CALL carries it (case-sensitive). */
export type Action = keyof typeof table;
/** One message: who sends it, its place on the broker, its words and its schemas. */
export type MessageDefinition = MessageRow<Action>;
/** Payload of a request that the schemas accept. */
export type RequestOf<A extends Action> = ValueOf<(typeof table)[A]['request']>;
/** Payload of an answer that the schemas accept. */
export type ResponseOf<A extends Action> = ValueOf<(typeof table)[A]['response']>;

/** All messages by action. */
export const catalogue: ReadonlyMap<Action, MessageDefinition> = new Map(
  Object.values<MessageDefinition>(table).map((message) => [message.action, message]),
);

const byName: ReadonlyMap<string, MessageDefinition> = catalogue;

export function isAction(action: string): action is Action {
  return byName.has(action);
}

/** The message of this name; undefined when OCPP 1.6 has none (the answer is then NotImplemented). */
export function findMessage(action: string): MessageDefinition | undefined {
  return byName.get(action);
}

/** Longest word made from an action that is not in the table; a whole routing key may have 255 bytes (AMQP 0-9-1). */
const MAX_WORD_LENGTH = 64;

/**
 * AMQP routing key of a message: `ocpp.<action>` for a CALL, `ocpp.response`, `ocpp.error`. `action` may be anything a
 * charger sent: what is not in the table is reduced to one word of letters, digits, `-` and `_`, so that nobody can
 * inject further words, nor pass for an answer. A frame without an action gives `ocpp.unknown`.
 */
export function routingKeyOf(messageType: MessageType, action: string): string {
  if (messageType === 'CALLRESULT') return 'ocpp.response';
  if (messageType === 'CALLERROR') return 'ocpp.error';
  const known = findMessage(action);
  if (known) return known.routingKey;
  const word = action
    .slice(0, 4 * MAX_WORD_LENGTH)
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .slice(0, MAX_WORD_LENGTH);
  return word === '' || word === 'response' || word === 'error' ? 'ocpp.unknown' : `ocpp.${word}`;
}

/** AMQP priority of a message, 0 … 10. */
export function priorityOf(messageType: MessageType, action: string): number {
  if (messageType !== 'CALL') return PRIORITY.answer;
  return findMessage(action)?.priority ?? PRIORITY.other;
}
