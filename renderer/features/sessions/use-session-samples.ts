import { useCallback, useEffect, useRef, useState } from 'react';
import type { SamplePage } from '../../../backend/contract/sessions.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';

const PAGE_SIZE = 200;

export interface SessionSamples {
  /** null while the first page is on its way. */
  samples: SamplePage['samples'] | null;
  hasMore: boolean;
  error: RequestErrorInfo | null;
  loadMore: () => void;
}

/** The samples of a session, page after page. `version` changes when there may be more behind those that are known. */
export function useSessionSamples(sessionId: string, version: number): SessionSamples {
  const client = useClient();
  const epoch = useModel((model) => model.epoch);
  const [pages, setPages] = useState<SamplePage | null>(null);
  const [error, setError] = useState<RequestErrorInfo | null>(null);
  const turn = useRef(0);
  const busy = useRef(false);

  const load = useCallback(
    (former: SamplePage | null): void => {
      const mine = ++turn.current;
      busy.current = true;
      const last = former?.samples.at(-1);
      const after = last === undefined ? {} : { after: { timestamp: last.timestamp, id: last.id } };
      client
        .request('sessions.samples', { sessionId, limit: PAGE_SIZE, ...after })
        .then(
          (page) => {
            if (mine !== turn.current) return;
            setPages({ samples: [...(former?.samples ?? []), ...page.samples], next: page.next });
            setError(null);
          },
          (failure: unknown) => mine === turn.current && setError(errorInfoOf(failure)),
        )
        .finally(() => {
          if (mine === turn.current) busy.current = false;
        });
    },
    [client, sessionId],
  );
  useEffect(() => {
    if (epoch > 0) load(null);
    return () => {
      turn.current += 1;
      busy.current = false;
    };
  }, [epoch, load]);
  // What comes behind the end of a session that runs; in the middle it is met by scrolling.
  useEffect(() => {
    if (!busy.current && pages !== null && pages.next === null) load(pages);
    // oxlint-disable-next-line react/exhaustive-deps -- the pages it brings must not bring others
  }, [version]);
  return {
    samples: pages?.samples ?? null,
    hasMore: pages !== null && pages.next !== null,
    error,
    loadMore: () => {
      if (!busy.current && pages !== null && pages.next !== null) load(pages);
    },
  };
}
