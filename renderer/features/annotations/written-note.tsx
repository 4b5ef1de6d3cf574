import type { Charger } from '../../../backend/contract/entities.ts';
import { PanelSection } from '../../components/side-panel.tsx';
import { text } from '../../text/en.ts';

/** What the operator has written down about a charger, to be read; nothing where there is nothing. */
export function WrittenNote({ charger }: { charger: Charger }) {
  if (charger.note === null) return null;
  return (
    <PanelSection title={text.annotations.notes}>
      <p className="charger-detail__note" dir="auto">
        {charger.note}
      </p>
    </PanelSection>
  );
}
