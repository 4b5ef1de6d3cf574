/** What a technician needs at all times: the address to enter, and whether everything runs. */
import { useModel } from '../../api/console-context.tsx';
import { formatCount, formatRate } from '../../text/format.ts';
import { text } from '../../text/en.ts';
import { BrokerTag } from '../broker/broker-tag.tsx';
import { AddressStrip } from './address-strip.tsx';
import './header-strip.css';

export function HeaderStrip() {
  const status = useModel((model) => model.status);
  return (
    <header className="header-strip" aria-label={text.header.label}>
      <AddressStrip listener={status?.ocpp ?? null} />
      {status !== null && (
        <div className="header-strip__figures">
          <BrokerTag kind={status.broker.kind} state={status.broker.state} />
          <div
            className="header-strip__figure"
            title={text.header.online(status.chargersOnline, status.chargersKnown)}
            data-testid="chargers-online"
          >
            <strong>{formatCount(status.chargersOnline)}</strong>
            <span>/ {formatCount(status.chargersKnown)}</span>
            <span>{text.header.onlineLabel}</span>
          </div>
          <div
            className="header-strip__figure header-strip__figure--rate"
            title={text.header.rate(formatRate(status.messagesPerSecond))}
            data-testid="messages-per-second"
          >
            <strong>{formatRate(status.messagesPerSecond)}</strong>
            <span>{text.header.rateLabel}</span>
          </div>
        </div>
      )}
    </header>
  );
}
