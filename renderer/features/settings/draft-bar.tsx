import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import type { Draft } from './use-draft.ts';
import './draft-bar.css';

interface DraftBarProps {
  draft: Draft;
  /** Words on the button, in rest and while it works. */
  save: string;
  saving: string;
  /** Changes outside the draft, such as a new password. */
  extraChanges?: number;
  saved: string | null;
  onDiscard: () => void;
  /** Further buttons. */
  children?: ReactNode;
}

/** Says what is not saved; its button submits the form around it. Its room is kept, so that nothing moves when it has something to say. */
export function DraftBar(props: DraftBarProps) {
  const { draft, save, saving, extraChanges = 0, saved, onDiscard, children } = props;
  const count = draft.changed.length + extraChanges;
  const invalid = Object.keys(draft.errors).length > 0;
  return (
    <div className="draft-bar">
      <Button needsLink type="submit" variant="primary" disabled={count === 0 || invalid || draft.saving}>
        {draft.saving ? saving : save}
      </Button>
      <Button disabled={count === 0 || draft.saving} onClick={onDiscard}>
        {text.settings.discard}
      </Button>
      {children}
      <span role="status" className="muted">
        {invalid && text.settings.fixFields}
        {!invalid && count > 0 && text.settings.unsaved(count)}
        {count === 0 && saved !== null && <span className="tone-ok">{saved}</span>}
      </span>
    </div>
  );
}
