import { CircleCheck, CloudOff, LoaderCircle, PencilLine, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import type { Draft } from './drafts.ts';
import type { Annotation } from './use-annotation.ts';

const ICONS = {
  typing: PencilLine,
  saving: LoaderCircle,
  waiting: CloudOff,
  conflict: TriangleAlert,
  failed: TriangleAlert,
  saved: CircleCheck,
} as const;
const TONES: Readonly<Record<Draft['state'], string>> = {
  typing: 'muted',
  saving: 'muted',
  waiting: 'tone-warn',
  conflict: 'tone-warn',
  failed: 'tone-danger',
  saved: 'tone-ok',
};

/** Whether what was written is saved, and what to do where it cannot be. */
export function AnnotationState({ annotation }: { annotation: Annotation }) {
  const { draft, keepMine, discard, flush } = annotation;
  const words = text.annotations;
  const Icon = draft === undefined ? null : ICONS[draft.state];
  return (
    <>
      <p
        className={`annotation-state ${draft === undefined ? '' : TONES[draft.state]}`}
        role="status"
        data-testid="annotation-state"
        data-state={draft?.state ?? 'none'}
      >
        {Icon !== null && <Icon size={13} aria-hidden="true" />}
        {draft === undefined ? '' : words.state[draft.state]}
      </p>
      {draft?.state === 'failed' && draft.error !== undefined && (
        <ErrorNote error={draft.error} onRetry={flush} compact />
      )}
      {draft?.state === 'conflict' && (
        <div className="annotation-conflict">
          <p>{draft.theirs === '' ? words.theirsNone : words.theirs}</p>
          {draft.theirs !== '' && (
            <pre dir="auto" role="group" aria-label={words.theirs} tabIndex={0}>
              <bdi>{draft.theirs}</bdi>
            </pre>
          )}
          <div className="annotation-conflict__choice">
            <Button onClick={keepMine}>{words.keepMine}</Button>
            <Button onClick={discard}>{words.takeTheirs}</Button>
          </div>
        </div>
      )}
    </>
  );
}
