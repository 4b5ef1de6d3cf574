/** The first page: how things stand, and what is wrong with what to do about it. */
import { LayoutDashboard, SearchX } from 'lucide-react';
import { useState } from 'react';
import type { WorkspaceInfo } from '../../../backend/contract/workspace.ts';
import { useModel } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { Empty, Loading, Stale } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { FirstRun } from '../chargers/first-run.tsx';
import { BrokerCard } from './broker-card.tsx';
import { Figures } from './figures.tsx';
import { FileFigures } from './file-figures.tsx';
import { ProblemList } from './problem-list.tsx';
import { RateCard } from './rate-card.tsx';
import { RunningCard } from './running-card.tsx';
import { useOverview } from './use-overview.ts';
import './overview.css';

export function OverviewPlace() {
  const known = useModel((model) => model.chargers?.size ?? null);
  const [isFirstRun, setFirstRun] = useState(known === 0);
  const workspace = useModel((model) => model.workspace);
  if (known === null) return <Loading />;
  if (workspace !== null && known === 0)
    return (
      <Empty
        icon={<SearchX size={20} />}
        title={text.workspace.noChargers}
        hint={text.workspace.noChargersHint}
      />
    );
  if (workspace !== null) return <Overview workspace={workspace} />;
  // The guide stays when the first charger comes, to say so: the operator leaves it.
  if (known === 0 && !isFirstRun) setFirstRun(true);
  if (!isFirstRun) return <Overview workspace={null} />;
  return (
    <div className="chargers">
      <FirstRun
        done={
          <Button variant="primary" onClick={() => setFirstRun(false)}>
            {text.connect.seen.showOverview}
          </Button>
        }
      />
    </div>
  );
}

/** `workspace`: the opened file; what belongs to the live console is left out for it. */
function Overview({ workspace }: { workspace: WorkspaceInfo | null }) {
  const fetched = useOverview();
  const { data, error, reload } = fetched;
  const chargers = useModel((model) => model.chargers);
  const status = useModel((model) => model.status);
  const [all, setAll] = useState(false);
  if (chargers === null || status === null) return <Loading />;
  return (
    <>
      <div className="place-bar">
        <LayoutDashboard size={16} className="muted" />
        <h1>{text.overview.title}</h1>
      </div>
      <div className="overview" data-testid="overview">
        <Stale fetched={fetched} />
        {workspace === null ? <Figures day={data} /> : <FileFigures workspace={workspace} day={data} />}
        <div className={cx('overview__columns', workspace !== null && 'overview__columns--one')}>
          <ProblemList
            logged={data?.problems ?? null}
            error={data === null ? error : null}
            onRetry={reload}
            all={all}
            onShowAll={() => setAll(true)}
          />
          {workspace === null && (
            <div className="overview__side">
              <RateCard status={status} />
              <BrokerCard status={status} />
              <RunningCard />
            </div>
          )}
        </div>
      </div>
    </>
  );
}
