import { useEffect, useRef, useState } from 'react';
import { useRoute } from '../../api/route.ts';
import { SessionList } from './session-list-view.tsx';
import { SessionPage } from './session-page.tsx';
import './sessions.css';

/**
 * The list, and the page of one session over it. The list stays where it is meanwhile, hidden: *Back* finds it as it
 * was.
 */
export function SessionsPlace() {
  const { open, query } = useRoute();
  const [latest, setLatest] = useState(open);
  if (open !== null && open !== latest) setLatest(open);
  const list = useRef<HTMLDivElement>(null);
  const former = useRef(open);
  useEffect(() => {
    if (open === null && former.current !== null)
      list.current
        ?.querySelector<HTMLElement>(`[data-session-id="${CSS.escape(former.current)}"] button`)
        ?.focus({ preventScroll: true });
    former.current = open;
  }, [open]);
  return (
    <div className="sessions">
      <div className="sessions__list" ref={list} inert={open !== null} data-hidden={open !== null}>
        <SessionList latest={latest} query={query} />
      </div>
      {open !== null && <SessionPage key={open} sessionId={open} query={query} />}
    </div>
  );
}
