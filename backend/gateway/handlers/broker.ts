/** Profiles of brokers, *Test connection*, dead letters. */
import type { Messaging } from '../../messaging/messaging.ts';
import { testConnection } from '../../messaging/rabbitmq/test-connection.ts';
import type { BrokerSettings } from '../../contract/broker-settings.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { Handlers } from '../dispatcher.ts';

interface BrokerParts {
  settings: SettingsStore;
  messaging: Messaging;
  showStatus(): void;
}

type BrokerMethods = Extract<keyof Handlers, `broker.${string}` | `deadLetters.${string}`>;

export function brokerHandlers(parts: BrokerParts): Pick<Handlers, BrokerMethods> {
  const { settings, messaging, showStatus } = parts;
  const view = async (change: () => void) => {
    const apply = watchBroker(parts);
    change();
    await apply();
    showStatus();
    return settings.view();
  };
  return {
    'broker.test': ({ settings: broker, password }) =>
      testConnection(broker, password ?? settings.brokerPassword(broker.profileId)),
    'broker.createProfile': ({ settings: patch, copyOf }) => {
      const profileId = settings.createProfile(patch, copyOf);
      return { profileId, view: settings.view() };
    },
    'broker.saveProfile': ({ profileId, settings: patch, password }) =>
      view(() => settings.saveProfile(profileId, patch, password)),
    'broker.deleteProfile': ({ profileId }) => view(() => settings.deleteProfile(profileId)),
    'broker.useProfile': ({ profileId }) => view(() => settings.useProfile(profileId)),
    'deadLetters.list': () => messaging.deadLetters(),
    'deadLetters.settle': async ({ letterIds, how }) => ({
      settled: await messaging.settleDeadLetters(letterIds, how),
    }),
  };
}

/**
 * To be called before a change of the settings, and what it returns after it: that goes over to the broker of the new
 * settings, where connection or password are others.
 */
export function watchBroker({
  settings,
  messaging,
}: Pick<BrokerParts, 'settings' | 'messaging'>): () => Promise<void> {
  const inForce = (): string =>
    JSON.stringify([connectionOf(settings.current().broker), settings.brokerPassword()]);
  const before = inForce();
  return async () => {
    if (inForce() !== before) await messaging.applySettings();
  };
}

/** What a profile is called makes no difference to the connection. */
function connectionOf({ profileId: _key, name: _name, ...connection }: BrokerSettings): object {
  return connection;
}
