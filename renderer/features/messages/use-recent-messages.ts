import type { MethodResults } from '../../../backend/contract/gateway.ts';
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched, type Fetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';

/** Shortest time between two fetches while messages stream, ms. */
const REFRESH_MS = 1_000;

/** The newest messages under a filter, refreshed while messages come in. For short lists; the log has its own tail. */
export function useRecentMessages(filter: LogFilter, limit: number): Fetched<MethodResults['messages.page']> {
  const client = useClient();
  const fetched = useFetched(JSON.stringify(filter), () =>
    client.request('messages.page', { filter, limit }),
  );
  useLogGrowth(REFRESH_MS, fetched.reload);
  return fetched;
}
