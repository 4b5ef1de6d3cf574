import { Download, FileDown, FileUp, Link, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { TransferFile } from '../../../backend/contract/entities.ts';
import { useClient } from '../../api/console-context.tsx';
import { fetchFile } from '../../api/file-transfer.ts';
import { useTask } from '../../api/use-task.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatBytes, NONE } from '../../text/format.ts';
import { hasContent } from './file-list.ts';
import { saveBlob } from './save-blob.ts';

const TONES: Readonly<Record<TransferFile['state'], Tone>> = {
  offered: 'info',
  running: 'info',
  done: 'ok',
  failed: 'danger',
  expired: 'neutral',
};

interface FileRowProps {
  file: TransferFile;
  onChanged: () => void;
  onOffer?: (fileId: string) => void;
}

export function FileRow({ file, onChanged, onOffer }: FileRowProps) {
  const words = text.access.files;
  const client = useClient();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const { fileId, state, url, detail } = file;
  const isUpload = file.direction === 'upload';
  const name = file.name === '' ? words.unnamed : file.name;
  const isOpen = url !== '' && (state === 'offered' || state === 'failed' || state === 'running');
  const save = (): void =>
    task.start(async () => {
      saveBlob(await fetchFile(client.address, fileId), file.name);
      return '';
    });
  const remove = (): void =>
    task.start(async () => {
      await client.request('files.delete', { fileId });
      onChanged();
      return '';
    });
  return (
    <tr data-testid="file-row" data-state={state}>
      <td>
        <span className="file-table__name">
          {file.chargerId !== null &&
            (isUpload ? (
              <FileUp size={14} role="img" aria-label={words.fromCharger} />
            ) : (
              <FileDown size={14} role="img" aria-label={words.toCharger} />
            ))}
          <bdi>{name}</bdi>
        </span>
        {isOpen && <code className="mono muted file-table__url">{url}</code>}
        {task.error !== null && <ErrorNote error={task.error} compact />}
      </td>
      <td>
        <Tag tone={TONES[state]}>{words.state[state]}</Tag>
        {detail !== null && <p className="muted">{detail}</p>}
      </td>
      <td className="num">{state === 'offered' ? NONE : formatBytes(file.size)}</td>
      <td>
        <Moment at={file.updatedAt} />
      </td>
      <td className="file-table__actions">
        {isOpen && <CopyButton value={url} label={words.copyAddress} />}
        {onOffer !== undefined && (
          <Button needsLink variant="quiet" icon={<Link size={14} />} onClick={() => onOffer(fileId)}>
            {words.offerFile}
          </Button>
        )}
        {hasContent(file) && (
          <Button
            needsLink
            variant="quiet"
            icon={<Download size={14} />}
            disabled={task.running}
            onClick={save}
          >
            {words.save}
          </Button>
        )}
        <IconButton
          needsLink
          label={words.remove}
          icon={<Trash2 size={14} />}
          onClick={() => setAsking(true)}
        />
        <ConfirmDialog
          open={asking}
          question={words.removeQuestion(name)}
          confirm={words.remove}
          confirmTestId="file-delete"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            remove();
          }}
        >
          <p>{words.removeBody}</p>
        </ConfirmDialog>
      </td>
    </tr>
  );
}
