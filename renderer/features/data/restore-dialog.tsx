import type { MethodInput } from '../../../backend/contract/gateway.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { text } from '../../text/en.ts';

export interface RestoreChoice {
  name: string;
  source: MethodInput<'data.restore'>;
}

interface RestoreDialogProps {
  choice: RestoreChoice | null;
  onCancel: () => void;
  onRestore: (choice: RestoreChoice) => void;
}

export function RestoreDialog({ choice, onCancel, onRestore }: RestoreDialogProps) {
  const words = text.data;
  return (
    <ConfirmDialog
      open={choice !== null}
      question={words.restoreQuestion}
      confirm={words.restoreConfirm}
      confirmTestId="data-restore-confirm"
      onCancel={onCancel}
      onConfirm={() => choice !== null && onRestore(choice)}
    >
      <p>{words.restoreBody(choice?.name ?? '')}</p>
      <p className="muted">{words.restoreHint}</p>
    </ConfirmDialog>
  );
}
