/** Hooks through which the components see the console. */
import { createContext, useContext } from 'react';
import type { ConsoleClient } from './console-client.ts';
import type { ConsoleModel } from './model.ts';
import { useStore } from './store.ts';

const ConsoleContext = createContext<ConsoleClient | null>(null);
export const ConsoleProvider = ConsoleContext.Provider;

/** The client, for requests. */
export function useClient(): ConsoleClient {
  const client = useContext(ConsoleContext);
  if (client === null) throw new Error('No ConsoleProvider above this component');
  return client;
}

/** A part of the model; see `useStore`. Pass a stable `select`, or one that closes over few values. */
export function useModel<T>(select: (model: ConsoleModel) => T, isEqual?: (left: T, right: T) => boolean): T {
  return useStore(useClient().model, select, isEqual);
}
