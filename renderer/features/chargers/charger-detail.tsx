import { SquareTerminal } from 'lucide-react';
import { useCallback } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { useModel } from '../../api/console-context.tsx';
import { formatRoute, navigate } from '../../api/route.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { PanelSection, SidePanel } from '../../components/side-panel.tsx';
import { Empty } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';
import {
  ActiveSessions,
  Connection,
  Connectors,
  Identity,
  RecentMessages,
} from '../charger/charger-parts.tsx';
import { WrittenNote } from '../annotations/written-note.tsx';
import { RegistrationBox } from '../registration/registration.tsx';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { ConnectionTag } from './charger-row.tsx';

export function ChargerDetail({ chargerId }: { chargerId: string }) {
  const { detail } = text.chargers;
  const charger = useModel((model) => model.chargers?.get(chargerId) ?? null);
  const inWorkspace = useModel(isWorkspace);
  const close = useCallback(() => navigate('chargers'), []);
  return (
    <SidePanel
      label={detail.label(chargerId)}
      testId="charger-detail"
      onClose={close}
      heading={
        <>
          <h2>
            <ChargerName chargerId={chargerId} />{' '}
            <CopyButton value={chargerId} label={text.common.copyOf(chargerId)} />
          </h2>
          {charger !== null && (
            <div className="charger-detail__head">
              <ConnectionTag connected={charger.connected} reason={charger.disconnectReason} />
              <a
                className="button button--primary"
                href={formatRoute({ place: 'charger', open: chargerId, query: {} })}
                data-testid="open-charger"
              >
                <SquareTerminal size={14} />
                <span>{inWorkspace ? text.workspace.openCharger : text.commands.page.open}</span>
              </a>
            </div>
          )}
        </>
      }
    >
      {charger === null ? (
        <Empty title={detail.unknown} hint={detail.unknownHint} />
      ) : (
        <>
          {!inWorkspace && needsDecision(charger) && <RegistrationSection charger={charger} />}
          <WrittenNote charger={charger} />
          <PanelSection title={detail.connectors}>
            <Connectors charger={charger} />
          </PanelSection>
          <ActiveSessions chargerId={chargerId} />
          <PanelSection title={detail.identity}>
            <Identity charger={charger} />
          </PanelSection>
          <PanelSection title={detail.connection}>
            <Connection charger={charger} />
          </PanelSection>
          {!inWorkspace && !needsDecision(charger) && <RegistrationSection charger={charger} />}
          <RecentMessages chargerId={chargerId} />
        </>
      )}
    </SidePanel>
  );
}

/** A charger that may not charge yet: that comes before all else. */
const needsDecision = ({ registration }: Charger): boolean =>
  registration === 'pending' || registration === 'rejected';

function RegistrationSection({ charger }: { charger: Charger }) {
  return (
    <PanelSection title={text.access.registration.title}>
      <RegistrationBox charger={charger} />
    </PanelSection>
  );
}
