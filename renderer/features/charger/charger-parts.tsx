/** Parts of what is known of a charger, for its side panel and its own page. */
import { Zap } from 'lucide-react';
import { useMemo } from 'react';
import type { Charger, Connector } from '../../../backend/contract/entities.ts';
import { termFor } from '../../../backend/contract/vocabulary.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { sameMembers } from '../../api/store.ts';
import { Fact, Facts, TextFact } from '../../components/facts.tsx';
import { PanelSection } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Moment, RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { ConnectorTag } from '../chargers/connector-tag.tsx';
import { MessageLine } from '../messages/message-line.tsx';
import { useRecentMessages } from '../messages/use-recent-messages.ts';
import { isRunning } from '../sessions/running-sessions.ts';
import { SessionLine } from '../sessions/session-line.tsx';
import '../chargers/chargers.css';
import './charger.css';

const RECENT_MESSAGES = 12;

/** Its connectors with their states and errors. */
export function Connectors({ charger }: { charger: Charger }) {
  return (
    <>
      <ul className="connector-list">
        {charger.connectors.map((connector) => (
          <ConnectorItem key={connector.connectorId} connector={connector} stale={!charger.connected} />
        ))}
      </ul>
      {charger.connectors.length === 0 && <p className="muted">{text.chargers.noConnectors}</p>}
    </>
  );
}

/** What the charger said of itself in its BootNotification. */
export function Identity({ charger }: { charger: Charger }) {
  const { detail } = text.chargers;
  return (
    <Facts>
      <TextFact name={detail.vendor} value={charger.vendor} />
      <TextFact name={detail.model} value={charger.model} />
      <TextFact name={detail.serialNumber} value={charger.serialNumber} />
      <TextFact name={detail.firmwareVersion} value={charger.firmwareVersion} />
      <TextFact name={detail.meterType} value={charger.meterType} />
      <TextFact name={detail.meterSerialNumber} value={charger.meterSerialNumber} />
      <TextFact name={detail.iccid} value={charger.iccid} />
      <TextFact name={detail.imsi} value={charger.imsi} />
    </Facts>
  );
}

/** How it is connected, or since when it is not. */
export function Connection({ charger }: { charger: Charger }) {
  const { detail } = text.chargers;
  return (
    <Facts>
      <TextFact name={detail.remoteAddress} value={charger.remoteAddress} />
      {charger.connected ? (
        <Fact name={detail.connectedAt}>
          <Moment at={charger.connectedAt} />
        </Fact>
      ) : (
        <>
          <Fact name={detail.disconnectedAt}>
            <RelativeTime at={charger.disconnectedAt} />
          </Fact>
          <TextFact name={detail.disconnectReason} value={charger.disconnectReason} />
        </>
      )}
      <Fact name={detail.lastBootAt}>
        <Moment at={charger.lastBootAt} />
      </Fact>
      <Fact name={detail.lastSeenAt}>
        <RelativeTime at={charger.lastSeenAt} never={text.chargers.neverSeen} />
      </Fact>
    </Facts>
  );
}

function ConnectorItem({ connector, stale }: { connector: Connector; stale: boolean }) {
  const { detail } = text.chargers;
  const { errorCode, info, vendorErrorCode } = connector;
  return (
    <li className="connector-list__item">
      <div className="connector-list__line">
        <span className="connector-list__name">
          {connector.connectorId === 0
            ? text.chargers.chargePoint
            : text.chargers.connector(connector.connectorId)}
        </span>
        <ConnectorTag connector={connector} numbered={false} stale={stale} />
        <span className="muted">
          {detail.since} <Moment at={connector.statusAt} />
        </span>
      </div>
      {errorCode !== 'NoError' && <ErrorCode code={errorCode} />}
      {info !== null && info !== '' && <bdi>{info}</bdi>}
      {vendorErrorCode !== null && vendorErrorCode !== '' && (
        <span className="muted">
          {detail.vendorError}: <bdi>{vendorErrorCode}</bdi>
        </span>
      )}
    </li>
  );
}

/** A connector's error code in words; one that the standard has not stands alone. */
function ErrorCode({ code }: { code: string }) {
  const term = useModel((model) => termFor(model.vocabulary?.chargePointErrors, code));
  return (
    <div data-testid="error-code">
      <strong className="tone-danger">
        <bdi>{code}</bdi>
        {term !== null && ` · ${term.title}`}
      </strong>
      {term !== null && (
        <p>
          {term.meaning} <span className="muted">{text.chargers.usualCauses(term.causes)}</span>
        </p>
      )}
    </div>
  );
}

/** Its running sessions, as lines that lead to them. */
export function ActiveSessions({ chargerId }: { chargerId: string }) {
  const { detail } = text.chargers;
  const sessions = useModel(
    (model) =>
      [...model.sessions.values()].filter(
        (session) => session.chargerId === chargerId && isRunning(session, model.sessions),
      ),
    sameMembers,
  );
  return (
    <PanelSection
      title={detail.sessions}
      end={
        <a className="panel-link" href={formatRoute({ place: 'sessions', open: null, query: { chargerId } })}>
          {detail.allSessions}
        </a>
      }
    >
      {sessions.map((session) => (
        <SessionLine key={session.sessionId} session={session} />
      ))}
      {sessions.length === 0 && (
        <p className="muted charger-detail__none">
          <Zap size={14} /> {detail.noSessions}
        </p>
      )}
    </PanelSection>
  );
}

/** Its newest messages, refreshed while they come in. */
export function RecentMessages({ chargerId }: { chargerId: string }) {
  const { detail } = text.chargers;
  const filter = useMemo(() => ({ chargerId }), [chargerId]);
  const { data, error, reload } = useRecentMessages(filter, RECENT_MESSAGES);
  return (
    <PanelSection
      title={detail.messages}
      end={
        <a className="panel-link" href={formatRoute({ place: 'messages', open: null, query: { chargerId } })}>
          {detail.allMessages}
        </a>
      }
    >
      {error !== null && <ErrorNote error={error} onRetry={reload} compact />}
      {data?.rows.map((row) => (
        <MessageLine key={row.uid} row={row} />
      ))}
      {data?.rows.length === 0 && <p className="muted">{detail.noMessages}</p>}
    </PanelSection>
  );
}
