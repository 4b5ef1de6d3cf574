import { Check, Pencil, Tag, X } from 'lucide-react';
import { useState } from 'react';
import { MAX_PINNED_NAME, type Charger } from '../../../backend/contract/entities.ts';
import { IconButton } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { AnnotationState } from './annotation-state.tsx';
import { useAnnotation } from './use-annotation.ts';
import './annotations.css';

/** The name that the operator gives a charger, changed where it stands. */
export function PinnedName({ charger }: { charger: Charger }) {
  const words = text.annotations;
  const name = useAnnotation(charger, 'pinnedName');
  const state = name.draft?.state;
  // A name that could not be saved, or was not confirmed yet, stays open until it is settled.
  const unsettled = state === 'waiting' || state === 'conflict' || state === 'failed';
  const [asked, setAsked] = useState(false);
  // The button comes back in the place of the form, and with it the focus.
  const [left, setLeft] = useState(false);
  if (!asked && !unsettled && state !== 'typing')
    return (
      <IconButton
        label={charger.pinnedName === null ? words.giveName : words.rename}
        icon={charger.pinnedName === null ? <Tag size={14} /> : <Pencil size={14} />}
        autoFocus={left}
        onClick={() => setAsked(true)}
        data-testid="rename"
      />
    );
  const close = (): void => {
    setAsked(false);
    setLeft(true);
  };
  const finish = (): void => {
    // It is saved as soon as the link is back: until then the form stays, with what it waits for.
    if (state === 'waiting') return;
    name.flush();
    close();
  };
  const leave = (): void => {
    name.discard();
    close();
  };
  return (
    <div className="pinned-name">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          finish();
        }}
      >
        <input
          className="input"
          dir="auto"
          autoFocus={asked}
          maxLength={MAX_PINNED_NAME}
          aria-label={words.name}
          title={words.nameHint}
          placeholder={words.namePlaceholder}
          value={name.text}
          onChange={(event) => name.write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            leave();
          }}
          data-testid="pinned-name-input"
        />
        <IconButton type="submit" label={text.common.save} icon={<Check size={14} />} />
        <IconButton label={text.common.cancel} icon={<X size={14} />} onClick={leave} />
      </form>
      {unsettled && (
        <div className="pinned-name__state">
          <AnnotationState annotation={name} />
        </div>
      )}
    </div>
  );
}
