/** The first page: how things stand, and what is wrong with what to do about it. */
import { LayoutDashboard } from 'lucide-react';
import { useState } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { Loading } from '../../components/states.tsx';
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
  if (known === null) return <Loading />;
  return known === 0 ? <NothingYet /> : <Overview />;
}

function NothingYet() {
  return (
    <div className="chargers">
      <FirstRun />
    </div>
  );
}

function Overview() {
  const { data, error, reload } = useOverview();
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
        <Figures day={data} />
        <div className="overview__columns">
          <ProblemList
            logged={data?.problems ?? null}
            error={error}
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
