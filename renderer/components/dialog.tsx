import { AlertDialog } from '@base-ui/react/alert-dialog';
import { TriangleAlert } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { text } from '../text/en.ts';
import { Button } from './button.tsx';
import { popupContainer } from './popup-root.tsx';
import './dialog.css';

interface ConfirmDialogProps {
  open: boolean;
  question: string;
  /** What it is about. */
  children: ReactNode;
  /** Names what will be done: never only “Yes”. */
  confirm: string;
  confirmTestId: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that cannot be undone. Cancel has the focus, and Escape cancels. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, question, children, confirm, confirmTestId, onConfirm, onCancel } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onCancel()}>
      <AlertDialog.Portal container={popupContainer()}>
        <AlertDialog.Backdrop className="dialog__backdrop" />
        <AlertDialog.Popup className="dialog" initialFocus={cancel} data-testid="dialog">
          <AlertDialog.Title className="dialog__title">
            <TriangleAlert size={18} aria-hidden="true" />
            {question}
          </AlertDialog.Title>
          <AlertDialog.Description render={<div />}>{children}</AlertDialog.Description>
          <div className="dialog__actions">
            <Button ref={cancel} onClick={onCancel} data-testid="dialog-cancel">
              {text.common.cancel}
            </Button>
            <Button needsLink className="dialog__confirm" onClick={onConfirm} data-testid={confirmTestId}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
