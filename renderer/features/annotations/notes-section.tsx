import { useId } from 'react';
import { MAX_NOTE, type Charger } from '../../../backend/contract/entities.ts';
import { PanelSection } from '../../components/side-panel.tsx';
import { text } from '../../text/en.ts';
import { AnnotationState } from './annotation-state.tsx';
import { useAnnotation } from './use-annotation.ts';
import './annotations.css';

/** What the technician writes down about a charger; saved by itself. */
export function NotesSection({ charger }: { charger: Charger }) {
  const words = text.annotations;
  const note = useAnnotation(charger, 'note');
  const hint = useId();
  return (
    <PanelSection title={words.notes}>
      <textarea
        className="input notes"
        dir="auto"
        rows={Math.min(12, Math.max(3, note.text.split('\n').length + 1))}
        maxLength={MAX_NOTE}
        aria-label={words.notesOf(charger.pinnedName ?? charger.chargerId)}
        aria-describedby={hint}
        placeholder={words.notesPlaceholder}
        value={note.text}
        onChange={(event) => note.write(event.target.value)}
        onBlur={note.flush}
        data-testid="notes"
      />
      <div className="notes__foot">
        <p className="muted" id={hint}>
          {words.notesHint}
        </p>
        <AnnotationState annotation={note} />
      </div>
    </PanelSection>
  );
}
