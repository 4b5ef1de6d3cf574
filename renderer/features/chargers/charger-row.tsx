import { Wifi, WifiOff } from 'lucide-react';
import { memo } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { Tag } from '../../components/tag.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { ChargerName, chargerTitle } from '../annotations/charger-name.tsx';
import { NONE } from '../../text/format.ts';
import { ConnectorTag } from './connector-tag.tsx';
import { connectorsInRow } from './select-chargers.ts';

export function ConnectionTag({ connected, reason }: { connected: boolean; reason: string | null }) {
  return connected ? (
    <Tag tone="ok" bare icon={<Wifi size={14} />}>
      {text.chargers.online}
    </Tag>
  ) : (
    <Tag tone="neutral" bare icon={<WifiOff size={14} />} title={reason ?? undefined}>
      {text.chargers.offline}
    </Tag>
  );
}

interface ChargerRowProps {
  charger: Charger;
  selected: boolean;
  onSelect: (chargerId: string) => void;
}

export const ChargerRow = memo(function ChargerRow({ charger, selected, onSelect }: ChargerRowProps) {
  const { shown, more } = connectorsInRow(charger.connectors);
  const name = chargerTitle(charger.chargerId, charger.pinnedName);
  const makeAndModel = [charger.vendor, charger.model].filter((part) => part !== null && part !== '');
  return (
    <div
      role="row"
      aria-current={selected ? 'true' : undefined}
      className="charger-row"
      data-connected={charger.connected}
      data-testid="charger-row"
      data-charger-id={charger.chargerId}
      onClick={() => onSelect(charger.chargerId)}
    >
      <div role="cell">
        <ConnectionTag connected={charger.connected} reason={charger.disconnectReason} />
      </div>
      <div role="cell" className="charger-row__name">
        <button
          type="button"
          className="charger-row__id"
          dir="auto"
          aria-label={text.chargers.select(name)}
          title={name}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(charger.chargerId);
          }}
        >
          <ChargerName chargerId={charger.chargerId} />
        </button>
        {charger.registration === 'pending' && (
          <Tag tone="warn" title={text.access.registration.state.pending}>
            {text.access.registration.waiting}
          </Tag>
        )}
        {charger.registration === 'rejected' && (
          <Tag tone="danger">{text.access.registration.state.rejected}</Tag>
        )}
      </div>
      <div role="cell" className="ellipsis" title={makeAndModel.join(' ')}>
        {charger.vendor === null ? <span className="muted">{NONE}</span> : <bdi>{charger.vendor}</bdi>}{' '}
        {charger.model !== null && (
          <span className="muted">
            <bdi>{charger.model}</bdi>
          </span>
        )}
      </div>
      <div role="cell" className="ellipsis num" title={charger.firmwareVersion ?? undefined}>
        <bdi>{charger.firmwareVersion ?? NONE}</bdi>
      </div>
      <div role="cell" className="charger-row__connectors">
        {shown.map((connector) => (
          <ConnectorTag
            key={connector.connectorId}
            connector={connector}
            numbered
            stale={!charger.connected}
          />
        ))}
        {more > 0 && <span className="muted num">+{more}</span>}
        {shown.length === 0 && <span className="muted">{text.chargers.noConnectors}</span>}
      </div>
      <div role="cell" className="ellipsis">
        <RelativeTime at={charger.lastSeenAt} never={text.chargers.neverSeen} />
      </div>
    </div>
  );
});
