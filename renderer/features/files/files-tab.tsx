/** A charger's uploads, the firmware it may download, and what it says of both. */
import { Link, Plus, Settings } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { TransferFile } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { addFile } from '../../api/file-transfer.ts';
import { formatRoute } from '../../api/route.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { PanelSection } from '../../components/side-panel.tsx';
import { ErrorNote, Missing, Stale } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { merged, ownFiles, storedFiles, unlisted } from './file-list.ts';
import { FileRow } from './file-row.tsx';
import { TransferProgress } from './transfer-progress.tsx';
import './files.css';

export function FilesTab({ chargerId }: { chargerId: string }) {
  const words = text.access.files;
  const client = useClient();
  const state = useModel((model) => model.status?.files.state ?? 'off');
  const updates = useModel((model) => model.files);
  const fetched = useFetched('files', () => client.request('files.list', {}));
  const { data, reload } = fetched;
  const files = useMemo(() => merged(data ?? [], updates), [data, updates]);
  const news = data === null ? '' : unlisted(data, updates);
  useEffect(() => {
    if (news !== '') reload();
  }, [news, reload]);
  const task = useTask();
  if (data === null) return <Missing fetched={fetched} />;
  const own = ownFiles(files, chargerId);
  const stored = storedFiles(files);
  const offer = (fileId: string | null): void =>
    task.start(async () => {
      if (fileId === null) await client.request('files.offerUpload', { chargerId });
      else await client.request('files.offerDownload', { chargerId, fileId });
      reload();
      return '';
    });
  return (
    <div className="charger-page__scroller" data-testid="files-tab">
      <Stale fetched={fetched} />
      <ServerNote />
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <PanelSection
        title={words.uploads}
        end={
          <Button
            needsLink
            icon={<Link size={14} />}
            disabled={task.running || state !== 'listening'}
            onClick={() => offer(null)}
            data-testid="file-offer"
          >
            {words.offer}
          </Button>
        }
      >
        <FileTable files={own} onChanged={reload} empty={words.noUploads} />
      </PanelSection>
      <PanelSection title={words.progress}>
        <TransferProgress chargerId={chargerId} />
      </PanelSection>
      <PanelSection title={words.firmware} end={<AddFile onAdded={reload} />}>
        <p className="muted panel-hint">{words.firmwareHint}</p>
        <FileTable
          files={stored}
          onChanged={reload}
          empty={words.noFirmware}
          onOffer={state === 'listening' && !task.running ? offer : undefined}
        />
      </PanelSection>
    </div>
  );
}

/** Why files can be neither uploaded nor fetched now. */
function ServerNote() {
  const words = text.access.files;
  const server = useModel((model) => model.status?.files ?? null);
  if (server === null || server.state === 'listening') return null;
  return (
    <div className={cx('files__note', server.state === 'off' && 'files__off')}>
      {server.error === undefined ? <span>{words.off}</span> : <ErrorNote error={server.error} compact />}
      <a className="panel-link" href={formatRoute({ place: 'settings', open: null, query: {} })}>
        <Settings size={13} aria-hidden="true" />{' '}
        {server.state === 'off' ? words.switchOn : words.openSettings}
      </a>
    </div>
  );
}

interface FileTableProps {
  files: readonly TransferFile[];
  empty: string;
  onChanged: () => void;
  onOffer?: (fileId: string) => void;
}

function FileTable({ files, empty, onChanged, onOffer }: FileTableProps) {
  const words = text.access.files;
  if (files.length === 0) return <p className="muted">{empty}</p>;
  return (
    <table className="file-table">
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.stateHead}</th>
          <th scope="col" className="num">
            {words.size}
          </th>
          <th scope="col">{words.time}</th>
          <th scope="col">
            <span className="visually-hidden">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <FileRow key={file.fileId} file={file} onChanged={onChanged} onOffer={onOffer} />
        ))}
      </tbody>
    </table>
  );
}

function AddFile({ onAdded }: { onAdded: () => void }) {
  const words = text.access.files;
  const client = useClient();
  const task = useTask();
  const input = useRef<HTMLInputElement>(null);
  const add = (file: File): void =>
    task.start(async () => {
      await addFile(client.address, file);
      onAdded();
      return '';
    });
  return (
    <div className="files__add">
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={words.add}
        data-testid="file-add"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) add(file);
        }}
      />
      <Button
        needsLink
        icon={<Plus size={14} />}
        disabled={task.running}
        onClick={() => input.current?.click()}
      >
        {task.running ? words.adding : words.add}
      </Button>
    </div>
  );
}
