import { PlugZap, SearchX } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, navigate, useRoute } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, Loading } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { AddCharger } from '../registration/add-charger.tsx';
import { PendingBar } from '../registration/pending-bar.tsx';
import { ChargerDetail } from './charger-detail.tsx';
import { ChargerTable } from './charger-table.tsx';
import { FirstRun } from './first-run.tsx';
import { Refusals } from './refusals.tsx';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { BY_ID, CHARGER_VIEWS, selectChargers, type ChargerView } from './select-chargers.ts';
import { SimulatorButtons } from './simulator-buttons.tsx';
import './chargers.css';

const NO_CHARGERS = new Map<string, never>();

const VIEWS = [
  { value: 'all', label: text.chargers.showAll },
  { value: 'online', label: text.chargers.showOnline },
  { value: 'offline', label: text.chargers.showOffline },
  { value: 'faulted', label: text.chargers.showFaulted },
] as const;

export function ChargersPlace() {
  const chargers = useModel((model) => model.chargers);
  const inWorkspace = useModel(isWorkspace);
  const { open, query } = useRoute();
  // Another place may ask for a view: a notification leads to the chargers that it speaks of.
  const asked = CHARGER_VIEWS.find((name) => name === query['view']);
  const [view, setView] = useState<ChargerView>(asked ?? 'all');
  const [lastAsked, setLastAsked] = useState(asked);
  if (asked !== lastAsked) {
    setLastAsked(asked);
    if (asked !== undefined) setView(asked);
  }
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState(BY_ID);
  const needle = useDeferredValue(search);
  const shown = useMemo(
    () => selectChargers(chargers ?? NO_CHARGERS, view, needle, sort),
    [chargers, view, needle, sort],
  );

  if (chargers === null) return <Loading />;
  if (chargers.size === 0 && inWorkspace)
    return (
      <Empty
        icon={<SearchX size={20} />}
        title={text.workspace.noChargers}
        hint={text.workspace.noChargersHint}
      />
    );
  if (chargers.size === 0)
    return (
      <div className="chargers">
        <FirstRun />
      </div>
    );
  return (
    <>
      <div className="place-bar">
        <PlugZap size={16} className="muted" />
        <h1>{text.chargers.title}</h1>
        <span className="place-bar__count">
          {text.chargers.count(formatCount(shown.length), formatCount(chargers.size))}
        </span>
        <Segmented label={text.chargers.filterLabel} value={view} options={VIEWS} onChange={setView} />
        <input
          type="search"
          className="input chargers__search"
          aria-label={text.chargers.search}
          placeholder={text.chargers.searchPlaceholder}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {!inWorkspace && (
          <div className="place-bar__end">
            <a className="panel-link" href={formatRoute({ place: 'connect', open: null, query: {} })}>
              {text.connect.notConnecting}
            </a>
            <AddCharger />
            <SimulatorButtons />
          </div>
        )}
      </div>
      {!inWorkspace && <PendingBar />}
      {!inWorkspace && <Refusals />}
      <div className={cx('chargers', open !== null && 'chargers--split')}>
        {shown.length === 0 ? (
          <Empty
            icon={<SearchX size={20} />}
            title={text.chargers.noneMatch}
            hint={text.chargers.noneMatchHint}
          >
            <Button
              onClick={() => {
                setView('all');
                setSearch('');
              }}
            >
              {text.chargers.clear}
            </Button>
          </Empty>
        ) : (
          <ChargerTable
            chargers={shown}
            selectedId={open}
            sort={sort}
            onSort={setSort}
            onSelect={(chargerId) => navigate('chargers', chargerId)}
          />
        )}
        {open !== null && <ChargerDetail key={open} chargerId={open} />}
      </div>
    </>
  );
}
