import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { DatabaseCopy } from '../../../backend/contract/data.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatBytes } from '../../text/format.ts';
import { baseName } from './file-stamp.ts';

const TONES: Readonly<Record<DatabaseCopy['kind'], Tone>> = {
  backup: 'ok',
  migration: 'neutral',
  replaced: 'neutral',
  damaged: 'danger',
};

interface CopyRowProps {
  copy: DatabaseCopy;
  /** Schema of the database in use. */
  known: number;
  busy: boolean;
  onChanged: () => void;
  onRestore: () => void;
}

export function CopyRow({ copy, known, busy, onChanged, onRestore }: CopyRowProps) {
  const words = text.data;
  const client = useClient();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const { copyId, kind, file, bytes, at, schema, restorable } = copy;
  const name = baseName(file);
  const preload = window.ocppConsole;
  const save = async (): Promise<void> => {
    const chosen = await preload?.chooseBackupDestination(name);
    if (chosen === undefined || chosen === null) return;
    const { destinationId } = chosen;
    task.start(async () =>
      words.saved((await client.request('data.saveCopy', { copyId, destinationId })).file),
    );
  };
  const remove = (): void =>
    task.start(async () => {
      await client.request('data.deleteCopy', { copyId });
      onChanged();
      return '';
    });
  return (
    <li className="data__copy" data-testid="data-copy" data-kind={kind}>
      <div className="data__copy-words">
        <p className="data__copy-name mono" title={file}>
          <bdi>{name}</bdi>
        </p>
        <p className="muted num">
          <Tag tone={TONES[kind]}>{words.kind[kind]}</Tag> <Moment at={at} /> · {formatBytes(bytes)}
          {schema !== null && ` · ${words.schema(schema)}`}
          {schema !== null && schema > known && ` (${words.newer})`}
        </p>
        {task.error !== null && <ErrorNote error={task.error} compact />}
        {task.said !== '' && (
          <p role="status" className="tone-ok">
            {task.said}
          </p>
        )}
      </div>
      <div className="data__copy-actions">
        {restorable && (
          <Button needsLink variant="quiet" disabled={busy} onClick={onRestore} data-testid="data-restore">
            {words.restore}
          </Button>
        )}
        {preload !== undefined && (
          <IconButton
            needsLink
            label={words.saveAs(name)}
            icon={<Download size={14} />}
            disabled={busy || task.running}
            onClick={() => void save()}
          />
        )}
        <IconButton
          needsLink
          label={words.remove(name)}
          icon={<Trash2 size={14} />}
          disabled={busy || task.running}
          onClick={() => setAsking(true)}
        />
      </div>
      <ConfirmDialog
        open={asking}
        question={words.removeQuestion}
        confirm={words.removeConfirm}
        confirmTestId="data-delete-confirm"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          remove();
        }}
      >
        <p>{words.removeBody(name)}</p>
      </ConfirmDialog>
    </li>
  );
}
