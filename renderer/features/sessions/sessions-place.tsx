import { SearchX, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { navigate, useRoute } from '../../api/route.ts';
import { sameMembers } from '../../api/store.ts';
import { Choice } from '../../components/choice.tsx';
import { cx } from '../../components/cx.ts';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { SessionDetail } from './session-detail.tsx';
import type { SessionFilter } from './session-list.ts';
import { SessionTable } from './session-table.tsx';
import { useSessionList } from './use-session-list.ts';
import './sessions.css';

const STATES = [
  { value: 'all', label: text.sessions.all },
  { value: 'active', label: text.sessions.active },
  { value: 'finished', label: text.sessions.finished },
] as const;

export function SessionsPlace() {
  const { open, query } = useRoute();
  const [status, setStatus] = useState<SessionFilter['status']>('all');
  const chargerId = query['chargerId'] ?? '';
  const setChargerId = (id: string): void => navigate('sessions', open, id === '' ? {} : { chargerId: id });
  const filter = useMemo(() => ({ status, chargerId }), [status, chargerId]);
  const list = useSessionList(filter);
  const chargerIds = useModel((model) => [...(model.chargers?.keys() ?? [])].toSorted(), sameMembers);
  const filtered = status !== 'all' || chargerId !== '';

  return (
    <>
      <div className="place-bar">
        <Zap size={16} className="muted" />
        <h1>{text.sessions.title}</h1>
        {list.sessions !== null && (
          <span className="place-bar__count">
            {formatCount(list.sessions.length)}
            {list.hasMore && '+'}
          </span>
        )}
        <Segmented label={text.sessions.state} value={status} options={STATES} onChange={setStatus} />
        <Choice
          label={text.sessions.charger}
          placeholder={text.sessions.allChargers}
          value={chargerId}
          options={chargerIds}
          onChange={setChargerId}
          width={190}
        />
      </div>
      <div className={cx('sessions', open !== null && 'sessions--split')}>
        <div className="sessions__list">
          {list.error !== null && <ErrorNote error={list.error} onRetry={list.reload} />}
          {list.sessions === null && list.error === null && <Loading />}
          {list.sessions?.length === 0 && !filtered && (
            <Empty icon={<Zap size={20} />} title={text.sessions.empty} hint={text.sessions.emptyHint} />
          )}
          {list.sessions?.length === 0 && filtered && (
            <Empty
              icon={<SearchX size={20} />}
              title={text.sessions.noneMatch}
              hint={text.sessions.noneMatchHint}
            />
          )}
          {list.sessions !== null && list.sessions.length > 0 && (
            <SessionTable
              sessions={list.sessions}
              selectedId={open}
              onSelect={(sessionId) => navigate('sessions', sessionId, query)}
              onNearEnd={list.loadMore}
            />
          )}
        </div>
        {open !== null && <SessionDetail key={open} sessionId={open} query={query} />}
      </div>
    </>
  );
}
