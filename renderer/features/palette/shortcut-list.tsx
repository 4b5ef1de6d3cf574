import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';
import { shortcutsOf, type ActionGroup } from './actions.ts';
import { Keys } from './keys.tsx';

interface ShortcutListProps {
  open: boolean;
  groups: readonly ActionGroup[];
  onClose: () => void;
}

/** The shortcuts of where the operator is. */
export function ShortcutList({ open, groups, onClose }: ShortcutListProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal container={popupContainer()}>
        <Dialog.Backdrop className="dialog__backdrop" />
        <Dialog.Popup className="dialog shortcuts" data-testid="shortcuts">
          <div className="shortcuts__head">
            <Dialog.Title className="dialog__title">{text.palette.shortcuts}</Dialog.Title>
            <IconButton label={text.common.close} icon={<X size={16} />} onClick={onClose} />
          </div>
          {shortcutsOf(groups).map(({ title, actions }) => (
            <section key={title} aria-label={title}>
              <h3 className="shortcuts__title">{title}</h3>
              <dl className="shortcuts__list">
                {actions.map(({ id, label, keys = '' }) => (
                  <div key={id} className="shortcuts__line">
                    <dt>{label}</dt>
                    <dd>
                      {keys.split(' ').map((each) => (
                        <Keys key={each} keys={each} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
