import type { LogTimeline } from '../../../backend/contract/gateway.ts';
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';

/** While the log grows it is read anew at most this often, ms: the live end moves by itself. */
const INTERVAL_MS = 5_000;
const BUCKETS = 120;

/** Over which time the log stretches under a filter; null while it is not known, and for no row. */
export function useTimeline(filter: LogFilter): LogTimeline | null {
  const client = useClient();
  const { data, reload } = useFetched(JSON.stringify(filter), () =>
    client.request('messages.timeline', { filter, buckets: BUCKETS }),
  );
  useLogGrowth(INTERVAL_MS, reload);
  return data;
}
