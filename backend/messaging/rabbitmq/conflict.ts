/** Reads what RabbitMQ says when it refuses to declare or use something, and what to do about it. */
import { QUEUE_TYPES } from '../../contract/broker-settings.ts';
import type { ArgumentConflict, BrokerConflict } from '../../contract/broker-conflict.ts';

/** RabbitMQ 3.8 … 4: "inequivalent arg 'x' for queue 'q' in vhost '/': received … but current is …". */
const INEQUIVALENT =
  /inequivalent arg '(?<argument>[^']*)' for (?<kind>queue|exchange) '(?<name>.*?)' in vhost '(?<vhost>.*?)': received (?<ours>.*) but current is (?<theirs>[^"]*)/;
/** From 3.11 on the permission comes first: "configure access to queue …". */
const REFUSED =
  /access to (?<kind>queue|exchange|topic) '(?<name>.*?)' in vhost '(?<vhost>.*?)' refused for user '(?<user>.*?)'/;
const EXCLUSIVE =
  /(?:locked )?queue '(?<name>.*?)' in vhost '(?<vhost>.*?)'(?: in exclusive use|\. It could be originally declared)/;

/** @param message the text of a refusal. @returns both sides of it; undefined where the text is another. */
export function conflictOf(message: string): BrokerConflict | undefined {
  const inequivalent = INEQUIVALENT.exec(message)?.groups;
  if (inequivalent !== undefined) {
    const { argument = '', kind, name = '', vhost = '', ours = '', theirs = '' } = inequivalent;
    return {
      reason: 'arguments',
      kind: kind === 'queue' ? 'queue' : 'exchange',
      name,
      vhost,
      argument,
      ours: valueOf(ours),
      theirs: valueOf(theirs),
    };
  }
  const refused = REFUSED.exec(message)?.groups;
  if (refused !== undefined) {
    const { kind, name = '', vhost = '', user = '' } = refused;
    return { reason: 'access', kind: kind === 'queue' ? 'queue' : 'exchange', name, vhost, user };
  }
  const exclusive = EXCLUSIVE.exec(message)?.groups;
  if (exclusive === undefined) return undefined;
  const { name = '', vhost = '' } = exclusive;
  return { reason: 'exclusive', kind: 'queue', name, vhost };
}

/** What a person can do about it, in words. */
export function remedyFor(conflict: BrokerConflict): string {
  const { kind, name, vhost } = conflict;
  switch (conflict.reason) {
    case 'arguments':
      return `${causeOf(conflict)}Delete the ${kind} ${name} in RabbitMQ once ${
        kind === 'queue' ? 'it is empty and ' : ''
      }nobody needs it: the console makes it anew. Or choose another name under “Names and prefetch”. The console never deletes it by itself.`;
    case 'access':
      return `Give the user ${conflict.user} configure, write and read permission in the virtual host ${vhost}: rabbitmqctl set_permissions -p ${vhost} ${conflict.user} '.*' '.*' '.*'. Or let an administrator make ${kind} and bindings, and choose a user who may use them.`;
    case 'exclusive':
      return `Another connection has the queue ${name} for itself. End that program, or choose another name under “Names and prefetch”.`;
  }
}

function causeOf({ kind, argument, ours, theirs }: ArgumentConflict): string {
  if (kind === 'exchange' && argument === 'type')
    return `The console needs an exchange of type topic, this one is of type ${theirs ?? 'another'}. `;
  if (argument === 'x-queue-type')
    return `The profile asks for a ${ours ?? 'classic'} queue, this one is of type ${theirs ?? 'classic'}, and RabbitMQ never changes the type of a queue. ${keepingIt(theirs ?? 'classic')}`;
  if (argument === 'durable' && theirs === 'false')
    return `It would not outlast a restart of RabbitMQ, and its messages neither. `;
  return '';
}

/** How the queue can stay, where the console can use one of its type. */
function keepingIt(type: string): string {
  const usable = QUEUE_TYPES.some((known) => known === type);
  return usable
    ? `To keep it, choose the queue type ${type} under “Names and prefetch”. Or make room for another: `
    : '';
}

/** `none`, `'10'`, or `the value '10' of type 'signedint'`. */
function valueOf(text: string): string | null {
  if (text === 'none') return null;
  return /'(.*?)'(?: of type '.*')?$/.exec(text)?.[1] ?? text;
}
