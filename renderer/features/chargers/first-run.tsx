/** No charger has ever connected: what to do next. */
import type { ReactNode } from 'react';
import { useModel } from '../../api/console-context.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { text } from '../../text/en.ts';
import { AddCharger } from '../registration/add-charger.tsx';
import { orderAddresses } from '../shell/address-strip.tsx';
import { Refusals } from './refusals.tsx';
import { SimulatorButtons } from './simulator-buttons.tsx';

export function FirstRun() {
  const { first } = text.chargers;
  const listener = useModel((model) => model.status?.ocpp ?? null);
  const knownOnly = useModel((model) => model.settings?.settings.ocpp.registration === 'known');
  const addresses = orderAddresses(listener?.state === 'listening' ? listener.addresses : []);
  return (
    <div className="first-run" data-testid="first-run">
      <div className="first-run__head">
        <h1>{first.title}</h1>
        <p className="muted">{addresses.length === 0 ? first.waitingForPort : first.lead}</p>
      </div>
      <ol>
        <Step number={1}>{first.steps.network}</Step>
        <Step number={2}>
          {first.steps.address}
          <div className="first-run__addresses">
            {addresses.map(({ url, interfaceName }) => (
              <div className="first-run__address" key={url}>
                <code className="mono">{url}</code>
                <span className="muted">{interfaceName}</span>
                <CopyButton value={url} label={text.common.copyOf(url)} />
              </div>
            ))}
          </div>
        </Step>
        <Step number={3}>
          {knownOnly ? (
            <div className="first-run__known">
              {first.steps.addFirst} <AddCharger />
            </div>
          ) : (
            first.steps.see
          )}
        </Step>
      </ol>
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

function Step({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li>
      <span className="first-run__number" aria-hidden="true">
        {number}
      </span>
      <div>{children}</div>
    </li>
  );
}
