import { useCallback } from 'react';
import type { Overview } from '../../../backend/contract/overview.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { endOf } from '../../api/now.ts';
import { useFetched, type Fetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { useTicking } from '../../components/ticker.ts';
import { startOfDay } from './live-figures.ts';

/** Shortest time between two readings while messages stream, ms. */
const REFRESH_MS = 3_000;

/**
 * The figures of the laptop's local day, read again while messages come in and when the next day begins; of an opened
 * file, those of the day in which it ends.
 */
export function useOverview(): Fetched<Overview> {
  const client = useClient();
  const end = useModel(endOf);
  const day = useTicking(useCallback((now: number) => String(startOfDay(end ?? now)), [end]));
  const fetched = useFetched(day, () => client.request('overview.get', { since: Number(day) }));
  useLogGrowth(REFRESH_MS, fetched.reload);
  return fetched;
}
