import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import type { OcppListenerStatus } from '../../../backend/contract/status.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';

type Address = OcppListenerStatus['addresses'][number];

/** Addresses a charger can use come before the laptop's own loopback address. */
export function orderAddresses(addresses: readonly Address[]): Address[] {
  const rank = ({ address }: Address): number =>
    address.startsWith('127.') || address === '::1' ? 2 : address.includes(':') ? 1 : 0;
  return addresses.toSorted((left, right) => rank(left) - rank(right));
}

export function AddressStrip({ listener }: { listener: OcppListenerStatus | null }) {
  const addresses = orderAddresses(listener?.addresses ?? []);
  const first = addresses[0];
  if (listener?.state !== 'listening' || first === undefined) {
    const starting = listener === null || listener.state === 'starting';
    return (
      <div className="address-strip muted">{starting ? text.header.starting : text.header.noAddress}</div>
    );
  }
  return (
    <div className="address-strip">
      <span className="address-strip__label">{text.header.address}</span>
      <code className="address-strip__url" title={text.header.addressHint} data-testid="charger-address">
        {first.url}
      </code>
      <CopyButton value={first.url} label={text.common.copyOf(text.header.address.toLowerCase())} />
      {addresses.length > 1 && (
        <Popover.Root>
          <Popover.Trigger className="address-strip__more" aria-label={text.header.allAddresses}>
            {text.header.moreAddresses(addresses.length - 1)}
            <ChevronDown size={13} />
          </Popover.Trigger>
          <Popover.Portal container={popupContainer()}>
            <Popover.Positioner className="popup-layer" sideOffset={6} align="start">
              <Popover.Popup className="popup addresses">
                <Popover.Title render={<h2>{text.header.addressesTitle}</h2>} />
                <ul>
                  {addresses.map((address) => (
                    <li key={address.url}>
                      <span className="addresses__name">{address.interfaceName}</span>
                      <code className="mono">{address.url}</code>
                      <CopyButton value={address.url} label={text.common.copyOf(address.url)} />
                    </li>
                  ))}
                </ul>
                <p className="muted">{text.header.addressHint}</p>
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      )}
    </div>
  );
}
