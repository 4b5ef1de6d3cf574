/** The messages that the console may send, as forms are built from them. Data only: the window may use it. */
import type { CommandDefinition, MessageDescription } from '../../contract/commands.ts';
import { catalogue, findMessage } from './catalogue.ts';
import { PROFILES } from './message.ts';

/**
 * One command for each message that the central system may send (OCPP 1.6 §5, security white paper §5), by profile in
 * the order of PROFILES, then by action. `request` is the schema that the backend validates by: what a form accepts is
 * what is sent.
 */
export function commandDefinitions(): CommandDefinition[] {
  return [...catalogue.values()]
    .filter(({ direction }) => direction !== 'charger')
    .map(({ action, profile, title, help, dangerous, request }) => ({
      action,
      profile,
      title,
      help,
      ...(dangerous !== undefined && { dangerous }),
      request,
    }))
    .toSorted(
      (a, b) => placeOfProfile(a.profile) - placeOfProfile(b.profile) || (a.action < b.action ? -1 : 1),
    );
}

const placeOfProfile = (name: string): number => PROFILES.findIndex((profile) => profile === name);

/** What the table says of a message and its fields; null where OCPP 1.6 has none of this name. */
export function describeMessage(name: string): MessageDescription | null {
  const message = findMessage(name);
  if (message === undefined) return null;
  const { action, profile, direction, title, help, request, response } = message;
  return { action, profile, sender: direction, title, help, request, response };
}
