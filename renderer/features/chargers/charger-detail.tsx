import { Zap } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { Charger, Connector } from '../../../backend/contract/entities.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, navigate } from '../../api/route.ts';
import { sameMembers } from '../../api/store.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fact, Facts, TextFact } from '../../components/facts.tsx';
import { PanelSection, SidePanel } from '../../components/side-panel.tsx';
import { Empty, ErrorNote } from '../../components/states.tsx';
import { Moment, RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { MessageLine } from '../messages/message-line.tsx';
import { useRecentMessages } from '../messages/use-recent-messages.ts';
import { SessionLine } from '../sessions/session-line.tsx';
import { ConnectionTag } from './charger-row.tsx';
import { ConnectorTag } from './connector-tag.tsx';

const RECENT_MESSAGES = 12;

export function ChargerDetail({ chargerId }: { chargerId: string }) {
  const { detail } = text.chargers;
  const charger = useModel((model) => model.chargers?.get(chargerId) ?? null);
  const close = useCallback(() => navigate('chargers'), []);
  return (
    <SidePanel
      label={detail.label(chargerId)}
      testId="charger-detail"
      onClose={close}
      heading={
        <>
          <h2>
            <bdi>{chargerId}</bdi> <CopyButton value={chargerId} label={text.common.copyOf(chargerId)} />
          </h2>
          {charger !== null && (
            <ConnectionTag connected={charger.connected} reason={charger.disconnectReason} />
          )}
        </>
      }
    >
      {charger === null ? (
        <Empty title={detail.unknown} hint={detail.unknownHint} />
      ) : (
        <>
          <PanelSection title={detail.connectors}>
            <ul className="connector-list">
              {charger.connectors.map((connector) => (
                <ConnectorItem key={connector.connectorId} connector={connector} stale={!charger.connected} />
              ))}
            </ul>
            {charger.connectors.length === 0 && <p className="muted">{text.chargers.noConnectors}</p>}
          </PanelSection>
          <ActiveSessions chargerId={chargerId} />
          <PanelSection title={detail.identity}>
            <Identity charger={charger} />
          </PanelSection>
          <PanelSection title={detail.connection}>
            <Connection charger={charger} />
          </PanelSection>
          <RecentMessages chargerId={chargerId} />
        </>
      )}
    </SidePanel>
  );
}

function Identity({ charger }: { charger: Charger }) {
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

function Connection({ charger }: { charger: Charger }) {
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
      {errorCode !== 'NoError' && <strong className="tone-danger">{errorCode}</strong>}
      {info !== null && info !== '' && <bdi>{info}</bdi>}
      {vendorErrorCode !== null && vendorErrorCode !== '' && (
        <span className="muted">
          {detail.vendorError}: <bdi>{vendorErrorCode}</bdi>
        </span>
      )}
    </li>
  );
}

function ActiveSessions({ chargerId }: { chargerId: string }) {
  const { detail } = text.chargers;
  const sessions = useModel(
    (model) =>
      [...model.sessions.values()].filter(
        (session) => session.chargerId === chargerId && session.status === 'active',
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

function RecentMessages({ chargerId }: { chargerId: string }) {
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
