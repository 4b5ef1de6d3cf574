import { useCallback, useState } from 'react';
import type { ChargerConfiguration, CommandResult } from '../../../backend/contract/commands.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';

const REFRESH_MS = 500;

/** How the charger answered to a change, or why it could not be asked. */
export type Change = { state: 'sending' } | { result: CommandResult } | { error: RequestErrorInfo };

export interface Configuration {
  data: ChargerConfiguration | null;
  error: RequestErrorInfo | null;
  reload: () => void;
  reading: boolean;
  /** Why the last reading failed. */
  failure: RequestErrorInfo | CommandResult | null;
  read: () => void;
  changes: ReadonlyMap<string, Change>;
  /** Sends ChangeConfiguration, and reads the key again when it was taken. */
  change: (key: string, value: string) => void;
}

/** A charger's configuration: what was read, reading it, changing it. */
export function useConfiguration(chargerId: string): Configuration {
  const client = useClient();
  const { data, error, reload } = useFetched(`configuration ${chargerId}`, () =>
    client.request('chargers.configuration', { chargerId }),
  );
  // An answer reaches the database a moment after it came.
  useLogGrowth(REFRESH_MS, reload);
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<Configuration['failure']>(null);
  const [changes, setChanges] = useState<ReadonlyMap<string, Change>>(new Map());

  const send = useCallback(
    (action: string, payload: { key?: string | string[]; value?: string }) =>
      client.request('commands.send', { chargerId, action, payload }),
    [client, chargerId],
  );
  const read = useCallback((): void => {
    setReading(true);
    setFailure(null);
    send('GetConfiguration', {})
      .then(
        (result) => setFailure(result.kind === 'CALLERROR' ? result : null),
        (problem: unknown) => setFailure(errorInfoOf(problem)),
      )
      .finally(() => setReading(false));
  }, [send]);
  const change = useCallback(
    (key: string, value: string): void => {
      const note = (next: Change): void => setChanges((former) => new Map(former).set(key, next));
      note({ state: 'sending' });
      send('ChangeConfiguration', { key, value }).then(
        (result) => {
          note({ result });
          if (isTaken(result)) void send('GetConfiguration', { key: [key] }).catch(() => {});
        },
        (problem: unknown) => note({ error: errorInfoOf(problem) }),
      );
    },
    [send],
  );
  return { data, error, reload, reading, failure, read, changes, change };
}

/** OCPP 1.6 §7.22 ConfigurationStatus: the value holds, at once or after a restart. */
export function isTaken(result: CommandResult): boolean {
  if (result.kind !== 'CALLRESULT') return false;
  const { payload } = result;
  const status =
    typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload['status'] : null;
  return status === 'Accepted' || status === 'RebootRequired';
}
