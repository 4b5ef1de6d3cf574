import { Dialog } from '@base-ui/react/dialog';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';
import { findActions, type Action } from './actions.ts';
import { Keys } from './keys.tsx';

/** Lines shown at once; typing narrows down the rest. */
const MAX_SHOWN = 60;

interface CommandPaletteProps {
  open: boolean;
  actions: readonly Action[];
  onClose: () => void;
}

export function CommandPalette({ open, actions, onClose }: CommandPaletteProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal container={popupContainer()}>
        <Dialog.Backdrop className="dialog__backdrop" />
        <Dialog.Popup className="dialog palette" initialFocus={input} data-testid="palette">
          <Dialog.Title className="visually-hidden">{text.palette.title}</Dialog.Title>
          <Lines actions={actions} inputRef={input} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface LinesProps {
  actions: readonly Action[];
  inputRef: React.RefObject<HTMLInputElement | null>;
  onClose: () => void;
}

function Lines({ actions, inputRef, onClose }: LinesProps) {
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [active, setActive] = useState(0);
  const found = findActions(actions, wanted).slice(0, MAX_SHOWN);
  const run = (action: Action | undefined): void => {
    if (action === undefined) return;
    onClose();
    // The dialog gives the focus back first; an action may then put it elsewhere.
    setTimeout(() => action.run?.(), 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const count = Math.max(1, found.length);
    const keys: Record<string, () => void> = {
      ArrowDown: () => setActive((former) => (former + 1) % count),
      ArrowUp: () => setActive((former) => (former + count - 1) % count),
      Enter: () => run(found[active]),
    };
    const action = keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  return (
    <>
      <input
        ref={inputRef}
        className="input palette__input"
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[active] === undefined ? undefined : `${id}-${active}`}
        aria-label={text.palette.placeholder}
        placeholder={text.palette.placeholder}
        spellCheck={false}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={text.palette.title} className="palette__list">
        {found.map((action, index) => (
          <li
            key={action.id}
            id={`${id}-${index}`}
            ref={index === active ? showLine : undefined}
            role="option"
            aria-selected={index === active}
            className="palette__line"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(action)}
          >
            <bdi className="ellipsis">{action.label}</bdi>
            {action.keys !== undefined && <Keys keys={action.keys} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="palette__none muted">{text.palette.none}</p>}
    </>
  );
}

const showLine = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
