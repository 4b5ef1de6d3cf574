/** A charger's first connection in three steps: its address, the port, the first boot. */
import { useState, type ReactNode } from 'react';
import type { OcppListenerStatus } from '../../../backend/contract/status.ts';
import { useModel } from '../../api/console-context.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { text } from '../../text/en.ts';
import { orderAddresses } from '../shell/address-strip.tsx';
import { PortCheckButton } from './port-check.tsx';
import { QrCode } from './qr-code.tsx';
import './connect.css';

/** `seen` is what the third step shows. */
export function Guide({ seen }: { seen: ReactNode }) {
  const { step } = text.connect;
  const listener = useModel((model) => model.status?.ocpp ?? null);
  return (
    <ol className="guide" aria-label={text.connect.guide}>
      <Step number={1} title={step.address}>
        <AddressStep listener={listener} />
      </Step>
      <Step number={2} title={step.port}>
        <p className="muted">{step.portHint(listener?.port ?? 0)}</p>
        <PortCheckButton />
      </Step>
      <Step number={3} title={step.seen}>
        {seen}
      </Step>
    </ol>
  );
}

function AddressStep({ listener }: { listener: OcppListenerStatus | null }) {
  const { step } = text.connect;
  const addresses = orderAddresses(listener?.state === 'listening' ? listener.addresses : []);
  const [network, setNetwork] = useState('');
  const chosen = addresses.find(({ url }) => url === network) ?? addresses[0];
  if (chosen === undefined) return <p className="muted">{text.chargers.first.waitingForPort}</p>;
  const onlyHere = addresses.every(({ address }) => address.startsWith('127.') || address === '::1');
  return (
    <div className="guide__address">
      <div className="guide__address-words">
        <p className="muted">{step.addressHint}</p>
        {addresses.length > 1 && (
          <Segmented
            label={step.network}
            value={chosen.url}
            options={addresses.map(({ url, interfaceName }) => ({ value: url, label: interfaceName }))}
            onChange={setNetwork}
          />
        )}
        <div className="first-run__address">
          <code className="mono" data-testid="guide-address">
            {chosen.url}
          </code>
          <span className="muted">{chosen.interfaceName}</span>
          <CopyButton value={chosen.url} label={text.common.copyOf(chosen.url)} />
        </div>
        {onlyHere && <p className="tone-warn">{step.onlyHere}</p>}
      </div>
      <figure className="guide__qr">
        <QrCode value={chosen.url} label={step.qr(chosen.url)} />
        <figcaption className="muted">{step.qrHint}</figcaption>
      </figure>
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li>
      <span className="first-run__number" aria-hidden="true">
        {number}
      </span>
      <div className="guide__step">
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
