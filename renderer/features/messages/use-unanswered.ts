import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogRow } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { dueCalls, unansweredCalls } from './marks.ts';

/** How often rows that wait for their answer are looked at, ms. */
const INTERVAL_MS = 3_000;
/** Calls asked for at a time: as many as the backend takes. */
const AT_ONCE = 500;
/** The backend counts an answer as overdue a little after the time-out, ms. */
const GRACE_MS = 3_000;
const NOBODY: ReadonlySet<string> = new Set();

/** The CALLs among the rows that have no answer. Those that were new when they were read are asked for once due. */
export function useUnanswered(rows: readonly LogRow[]): ReadonlySet<string> {
  const client = useClient();
  const timeoutMs = useModel((model) => (model.settings?.settings.ocpp.callTimeoutS ?? 30) * 1_000);
  const [overdue, setOverdue] = useState(NOBODY);
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  });
  useEffect(() => {
    /** Asked for already; only of rows that are in memory still. */
    let asked = new Set<string>();
    let ended = false;
    const look = async (): Promise<void> => {
      const known = new Set(shown.current.map(({ uid }) => uid));
      asked = new Set([...asked].filter((uid) => known.has(uid)));
      const waiting = shown.current.filter(({ uid }) => !asked.has(uid));
      const uids = dueCalls(waiting, Date.now() - timeoutMs - GRACE_MS, AT_ONCE);
      if (uids.length === 0) return;
      for (const uid of uids) asked.add(uid);
      try {
        const found = await client.request('messages.unanswered', { uids });
        if (ended || found.uids.length === 0) return;
        setOverdue((former) => new Set([...[...former].filter((uid) => known.has(uid)), ...found.uids]));
      } catch {
        // They are asked for again.
        for (const uid of uids) asked.delete(uid);
      }
    };
    const timer = setInterval(() => void look(), INTERVAL_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [client, timeoutMs]);
  return useMemo(() => unansweredCalls(rows, overdue), [rows, overdue]);
}
