import type { Charger } from '../../../backend/contract/entities.ts';
import { PanelSection } from '../../components/side-panel.tsx';
import { text } from '../../text/en.ts';
import { useModel } from '../../api/console-context.tsx';
import { NotesSection } from '../annotations/notes-section.tsx';
import { WrittenNote } from '../annotations/written-note.tsx';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { RegistrationBox } from '../registration/registration.tsx';
import { ConnectivitySection } from './connectivity-section.tsx';
import { LiveCharts } from './live-charts.tsx';
import { ActiveSessions, Connection, Connectors, Identity, RecentMessages } from './charger-parts.tsx';

export function OverviewTab({ charger }: { charger: Charger }) {
  const { detail } = text.chargers;
  const inWorkspace = useModel(isWorkspace);
  return (
    <div className="charger-page__scroller">
      <div className="charger-overview">
        <div>
          <PanelSection title={detail.connectors}>
            <Connectors charger={charger} />
          </PanelSection>
          {/* These charts, and connectivity below, look back from now: an opened file tells of another time. */}
          {!inWorkspace && <LiveCharts chargerId={charger.chargerId} />}
          <ActiveSessions chargerId={charger.chargerId} />
          <RecentMessages chargerId={charger.chargerId} />
        </div>
        <div>
          {inWorkspace ? <WrittenNote charger={charger} /> : <NotesSection charger={charger} />}
          {!inWorkspace && <ConnectivitySection charger={charger} />}
          <PanelSection title={detail.connection}>
            <Connection charger={charger} />
          </PanelSection>
          <PanelSection title={detail.identity}>
            <Identity charger={charger} />
          </PanelSection>
          {!inWorkspace && (
            <PanelSection title={text.access.registration.title}>
              <RegistrationBox charger={charger} />
            </PanelSection>
          )}
        </div>
      </div>
    </div>
  );
}
