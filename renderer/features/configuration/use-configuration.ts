import { useCallback, useEffect, useState } from 'react';
import type { ChargerConfiguration, CommandResult } from '../../../backend/contract/commands.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched, type Fetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { isSecret, isTaken, type Change } from './entries.ts';

const REFRESH_MS = 500;

export interface Configuration {
  data: ChargerConfiguration | null;
  fetched: Fetched<ChargerConfiguration>;
  reading: boolean;
  /** Why the last reading failed. */
  failure: RequestErrorInfo | CommandResult | null;
  read: () => void;
  changes: ReadonlyMap<string, Change>;
  /** What was typed and is not told by the charger yet; it outlives a search that hides its row. */
  drafts: ReadonlyMap<string, string>;
  /** null: what was typed is discarded. */
  type: (key: string, value: string | null) => void;
  /** Sends ChangeConfiguration, and reads the key again when it was taken. */
  change: (key: string, value: string) => void;
}

/** A charger's configuration: what was read, reading it, changing it. */
export function useConfiguration(chargerId: string): Configuration {
  const client = useClient();
  const fetched = useFetched(`configuration ${chargerId}`, () =>
    client.request('chargers.configuration', { chargerId }),
  );
  const { data, reload } = fetched;
  // An answer reaches the database a moment after it came.
  useLogGrowth(REFRESH_MS, reload);
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<Configuration['failure']>(null);
  const [changes, setChanges] = useState<ReadonlyMap<string, Change>>(new Map());

  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  const type = useCallback(
    (key: string, value: string | null): void => setDrafts((former) => withDraft(former, key, value)),
    [],
  );
  // From then on the row shows what the charger tells.
  useEffect(() => {
    for (const { key, value } of data?.entries ?? [])
      setDrafts((former) => (former.get(key) === value ? withDraft(former, key, null) : former));
  }, [data]);

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
      note({ value, state: 'sending' });
      send('ChangeConfiguration', { key, value }).then(
        (result) => {
          note({ value, result });
          if (!isTaken(result)) return;
          // A write-only key is never told: nothing would take its place.
          if (isSecret(key, null)) type(key, null);
          void send('GetConfiguration', { key: [key] }).catch(() => {});
        },
        (problem: unknown) => note({ value, error: errorInfoOf(problem) }),
      );
    },
    [send, type],
  );
  return { data, fetched, reading, failure, read, changes, drafts, type, change };
}

function withDraft(
  drafts: ReadonlyMap<string, string>,
  key: string,
  value: string | null,
): ReadonlyMap<string, string> {
  const next = new Map(drafts);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}
