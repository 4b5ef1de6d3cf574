/** No charger has ever connected: what to do next. */
import type { ReactNode } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { text } from '../../text/en.ts';
import { Guide } from '../connect/guide.tsx';
import { SeenStep } from '../connect/seen-step.tsx';
import { AddCharger } from '../registration/add-charger.tsx';
import { Refusals } from './refusals.tsx';
import { SimulatorButtons } from './simulator-buttons.tsx';
import './chargers.css';

/** `done` is offered once the first charger has booted. */
export function FirstRun({ done }: { done?: ReactNode }) {
  const { first } = text.chargers;
  const listening = useModel((model) => model.status?.ocpp.state === 'listening');
  const knownOnly = useModel((model) => model.settings?.settings.ocpp.registration === 'known');
  return (
    <div className="first-run" data-testid="first-run">
      <div className="first-run__head">
        <h1>{first.title}</h1>
        <p className="muted">{listening ? first.lead : first.waitingForPort}</p>
      </div>
      <Guide
        seen={
          <>
            {knownOnly && (
              <div className="first-run__known">
                {first.steps.addFirst} <AddCharger />
              </div>
            )}
            <SeenStep done={done} />
          </>
        }
      />
      <Refusals />
      <div className="first-run__simulate">
        <div>
          <h2>{first.noCharger}</h2>
          <p className="muted">{first.noChargerHint}</p>
        </div>
        <SimulatorButtons prominent />
      </div>
    </div>
  );
}
