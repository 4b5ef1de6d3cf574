/** Commands to chargers: what there is to send, whether it is valid, sending it, what was sent. */
import { ConsoleError } from '../../contract/errors.ts';
import type { Json, MessageProblem } from '../../contract/ocpp.ts';
import {
  checkRules,
  commandDefinitions,
  CONFIGURATION_KEYS,
  findMessage,
  problemsOf,
  validateRequest,
} from '../../ocpp/catalogue/index.ts';
import type { OcppServer } from '../../ocpp/server.ts';
import type { DatabaseReader } from '../../ports/database.ts';
import type { Handlers } from '../dispatcher.ts';

interface CommandParts {
  server: Pick<OcppServer, 'call'>;
  reader: Pick<DatabaseReader, 'commands'>;
}

export function commandHandlers({
  server,
  reader,
}: CommandParts): Pick<
  Handlers,
  'commands.catalogue' | 'commands.check' | 'commands.send' | 'commands.history'
> {
  return {
    'commands.catalogue': () => ({
      commands: commandDefinitions(),
      configurationKeys: [...CONFIGURATION_KEYS],
    }),
    'commands.check': ({ action, payload }) => ({ problems: problemsWith(action, payload) }),
    'commands.send': ({ chargerId, action, payload }) => {
      const problems = problemsWith(action, payload);
      if (problems.length > 0)
        throw new ConsoleError('CALL_INVALID', problems.map(({ message }) => message).join('\n'));
      return server.call(chargerId, action, payload);
    },
    'commands.history': (request) => reader.commands(request),
  };
}

/**
 * What is wrong with a command. Here slight faults count as well: the console is not to be the side that is wrong.
 * @throws ConsoleError INVALID_REQUEST for an action that the console may not send.
 */
function problemsWith(action: string, payload: Json): MessageProblem[] {
  const definition = findMessage(action);
  if (definition === undefined || definition.direction === 'charger')
    throw new ConsoleError('INVALID_REQUEST', `${action} is no command of OCPP 1.6.`);
  const issues = validateRequest(action, payload);
  const isReadable = issues.every(({ grave }) => !grave);
  return problemsOf(isReadable ? [...issues, ...checkRules(action, payload, Date.now())] : issues);
}
