/** The first page: how things stand, and what is wrong with what to do about it. */
import { LayoutDashboard } from 'lucide-react';
import { useState } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { Loading, Stale } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { FirstRun } from '../chargers/first-run.tsx';
import { BrokerCard } from './broker-card.tsx';
import { Figures } from './figures.tsx';
import { ProblemList } from './problem-list.tsx';
import { RateCard } from './rate-card.tsx';
import { RunningCard } from './running-card.tsx';
import { useOverview } from './use-overview.ts';
import './overview.css';

export function OverviewPlace() {
  const known = useModel((model) => model.chargers?.size ?? null);
  const [isFirstRun, setFirstRun] = useState(known === 0);
  if (known === null) return <Loading />;
  // The guide stays when the first charger comes, to say so: the operator leaves it.
  if (known === 0 && !isFirstRun) setFirstRun(true);
  if (!isFirstRun) return <Overview />;
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

function Overview() {
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
        <Figures day={data} />
        <div className="overview__columns">
          <ProblemList
            logged={data?.problems ?? null}
            error={data === null ? error : null}
            onRetry={reload}
            all={all}
            onShowAll={() => setAll(true)}
          />
          <div className="overview__side">
            <RateCard status={status} />
            <BrokerCard status={status} />
            <RunningCard />
          </div>
        </div>
      </div>
    </>
  );
}
