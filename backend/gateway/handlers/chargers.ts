/** Chargers: who they are, whether they may connect, what they said of themselves. */
import type { AccessControl } from '../../access/access-control.ts';
import type { Charger } from '../../contract/entities.ts';
import { ConsoleError } from '../../contract/errors.ts';
import type { OcppServer } from '../../ocpp/server.ts';
import type { DatabaseReader, DatabaseWriter, TextChange } from '../../ports/database.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Handlers } from '../dispatcher.ts';

interface ChargerParts {
  reader: Pick<
    DatabaseReader,
    'chargers' | 'connections' | 'configuration' | 'heartbeats' | 'chargerSamples'
  >;
  writer: Pick<DatabaseWriter, 'annotate'>;
  access: AccessControl;
  server: Pick<OcppServer, 'call' | 'online'>;
  /** A charger is known from now on. */
  known(chargerId: string): void;
  /** Tells the windows what is known of a charger. */
  announce(charger: Charger): void;
  logger: Logger;
}

export function chargerHandlers({
  reader,
  writer,
  access,
  server,
  known,
  announce,
  logger,
}: ChargerParts): Pick<
  Handlers,
  | 'chargers.list'
  | 'chargers.register'
  | 'chargers.setPassword'
  | 'chargers.annotate'
  | 'chargers.connections'
  | 'chargers.configuration'
  | 'chargers.heartbeats'
  | 'chargers.samples'
> {
  /** OCPP 1.6 §4.2: a charger that waits sends BootNotification again when it is triggered to, or after its interval. */
  const askToBoot = (chargerId: string): void => {
    server.call(chargerId, 'TriggerMessage', { requestedMessage: 'BootNotification' }).then(
      (result) => logger.info({ chargerId, kind: result.kind }, 'asked to send BootNotification'),
      (error: unknown) => logger.warn({ err: error, chargerId }, 'could not be asked to boot again'),
    );
  };
  return {
    'chargers.list': () => reader.chargers(),
    'chargers.register': async ({ chargerId, registration }) => {
      const before = access.registrationOf(chargerId);
      const charger = await access.register(chargerId, registration);
      known(chargerId);
      if (registration === 'accepted' && before !== 'accepted' && server.online.includes(chargerId))
        askToBoot(chargerId);
      return charger;
    },
    'chargers.setPassword': async ({ chargerId, password }) => {
      const charger = await access.setPassword(chargerId, password);
      known(chargerId);
      return charger;
    },
    'chargers.annotate': async ({ chargerId, pinnedName, note }) => {
      const changes = { pinnedName: changed(pinnedName), note: changed(note) };
      const charger = await writer.annotate(chargerId, changes);
      if (charger === null) throw new ConsoleError('NOT_FOUND', `charger ${chargerId.slice(0, 100)}`);
      announce(charger);
      for (const text of ['pinnedName', 'note'] as const)
        if (changes[text] !== undefined && charger[text] !== changes[text].to)
          throw new ConsoleError('CHANGED_ELSEWHERE', charger[text] ?? '');
      return charger;
    },
    'chargers.connections': ({ chargerId, limit }) => reader.connections(chargerId, limit),
    'chargers.configuration': ({ chargerId }) => reader.configuration(chargerId),
    'chargers.heartbeats': ({ chargerId }) => reader.heartbeats(chargerId),
    'chargers.samples': ({ chargerId, since }) => reader.chargerSamples(chargerId, since),
  };
}

/** An empty text is none. */
function changed(change: { from: string | null; to: string } | undefined): TextChange | undefined {
  return change === undefined
    ? undefined
    : { from: change.from, to: change.to.trim() === '' ? null : change.to };
}
