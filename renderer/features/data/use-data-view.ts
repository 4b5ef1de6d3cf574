import { useEffect, useRef } from 'react';
import type { DataView } from '../../../backend/contract/data.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched, type Fetched } from '../../api/use-fetched.ts';

/** Sizes and copies, read anew when a job has ended: it may be another window's. */
export function useDataView(): Fetched<DataView> {
  const client = useClient();
  const fetched = useFetched('data', () => client.request('data.get', {}));
  const busy = useModel((model) => (model.status?.dataJob ?? null) !== null);
  const wasBusy = useRef(busy);
  const { reload } = fetched;
  useEffect(() => {
    if (wasBusy.current && !busy) reload();
    wasBusy.current = busy;
  }, [busy, reload]);
  return fetched;
}
