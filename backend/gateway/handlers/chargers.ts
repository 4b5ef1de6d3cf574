/** Chargers: who they are, whether they may connect, what they said of themselves. */
import type { AccessControl } from '../../access/access-control.ts';
import type { OcppServer } from '../../ocpp/server.ts';
import type { DatabaseReader } from '../../ports/database.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Handlers } from '../dispatcher.ts';

interface ChargerParts {
  reader: Pick<
    DatabaseReader,
    'chargers' | 'connections' | 'configuration' | 'heartbeats' | 'chargerSamples'
  >;
  access: AccessControl;
  server: Pick<OcppServer, 'call' | 'online'>;
  /** A charger is known from now on. */
  known(chargerId: string): void;
  logger: Logger;
}

export function chargerHandlers({
  reader,
  access,
  server,
  known,
  logger,
}: ChargerParts): Pick<
  Handlers,
  | 'chargers.list'
  | 'chargers.register'
  | 'chargers.setPassword'
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
    'chargers.connections': ({ chargerId, limit }) => reader.connections(chargerId, limit),
    'chargers.configuration': ({ chargerId }) => reader.configuration(chargerId),
    'chargers.heartbeats': ({ chargerId }) => reader.heartbeats(chargerId),
    'chargers.samples': ({ chargerId, since }) => reader.chargerSamples(chargerId, since),
  };
}
