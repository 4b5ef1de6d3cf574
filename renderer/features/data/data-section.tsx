/** The console's files: how large they are, backups of the database, and restoring one. */
import { DatabaseBackup, FolderOpen, Save } from 'lucide-react';
import { useState } from 'react';
import type { DataView } from '../../../backend/contract/data.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { ErrorNote, Missing, Stale } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatBytes, formatCount, formatDate, formatDuration, NONE } from '../../text/format.ts';
import { CopyRow } from './copy-row.tsx';
import { baseName, stampOf } from './file-stamp.ts';
import { JobProgress } from './job-progress.tsx';
import { RestoreDialog, type RestoreChoice } from './restore-dialog.tsx';
import { useDataView } from './use-data-view.ts';
import './data.css';

export function DataSection() {
  const fetched = useDataView();
  const { data, reload } = fetched;
  if (data === null) return <Missing fetched={fetched} rows={3} compact />;
  return (
    <div className="data" data-testid="data-section">
      <Stale fetched={fetched} />
      <Figures view={data} />
      <Copies view={data} onChanged={reload} />
    </div>
  );
}

function Figures({ view }: { view: DataView }) {
  const words = text.data;
  const { bytes, freeBytes, messages, sessions, oldestAt, newestAt } = view.figures;
  return (
    <Facts>
      <Fact name={words.database}>
        {freeBytes === 0
          ? formatBytes(bytes)
          : words.sizeWithFree(formatBytes(bytes), formatBytes(freeBytes))}
      </Fact>
      <Fact name={words.messages}>{formatCount(messages)}</Fact>
      <Fact name={words.sessions}>{formatCount(sessions)}</Fact>
      <Fact name={words.span}>
        {oldestAt === null || newestAt === null
          ? NONE
          : spanWords(formatDate(oldestAt), formatDate(newestAt))}
      </Fact>
      <Fact name={words.journal} title={words.journalHint}>
        <JournalFigures />
      </Fact>
    </Facts>
  );
}

/** One date where both ends are of the same day. */
function spanWords(from: string, to: string): string {
  return from === to ? from : text.data.spanOf(from, to);
}

function JournalFigures() {
  const journal = useModel((model) => model.status?.journal ?? null);
  if (journal === null) return NONE;
  const bytes = formatBytes(journal.bytes);
  if (journal.pending === 0) return text.data.journalEmpty(bytes);
  return text.data.journalWaiting(bytes, formatCount(journal.pending), formatDuration(journal.oldestMs));
}

function Copies({ view, onChanged }: { view: DataView; onChanged: () => void }) {
  const words = text.data;
  const client = useClient();
  const job = useModel((model) => model.status?.dataJob ?? null);
  const task = useTask();
  const [choice, setChoice] = useState<RestoreChoice | null>(null);
  const preload = window.ocppConsole;
  const busy = task.running || job !== null;

  const backUp = (destinationId?: string): void =>
    task.start(async () => {
      const { file } = await client.request(
        'data.backUp',
        destinationId === undefined ? {} : { destinationId },
      );
      onChanged();
      return file === null ? words.cancelled : words.backedUp(file);
    });
  const backUpTo = async (): Promise<void> => {
    const chosen = await preload?.chooseBackupDestination(words.fileName(stampOf(new Date())));
    if (chosen !== undefined && chosen !== null) backUp(chosen.destinationId);
  };
  const chooseFile = async (): Promise<void> => {
    const chosen = await preload?.chooseBackup();
    if (chosen !== undefined && chosen !== null)
      setChoice({ name: chosen.name, source: { sourceId: chosen.sourceId } });
  };
  const restore = ({ source }: RestoreChoice): void =>
    task.start(async () => {
      const { movedTo } = await client.request('data.restore', source);
      onChanged();
      return words.restored(movedTo);
    });

  return (
    <>
      <div className="data__actions">
        <Button
          needsLink
          variant="primary"
          icon={<DatabaseBackup size={14} />}
          disabled={busy}
          onClick={() => backUp()}
          data-testid="data-back-up"
        >
          {words.backUp}
        </Button>
        {preload !== undefined && (
          <>
            <Button needsLink icon={<Save size={14} />} disabled={busy} onClick={() => void backUpTo()}>
              {words.backUpTo}
            </Button>
            <Button
              needsLink
              icon={<FolderOpen size={14} />}
              disabled={busy}
              onClick={() => void chooseFile()}
            >
              {words.restoreFile}
            </Button>
          </>
        )}
      </div>
      {job !== null && <JobProgress job={job} />}
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <p role="status" className="tone-ok data__said" data-testid="data-said">
        {task.said}
      </p>
      <h3>{words.copies}</h3>
      {view.copies.length === 0 ? (
        <p className="muted">{words.noCopies}</p>
      ) : (
        <ul className="data__copies">
          {view.copies.map((copy) => (
            <CopyRow
              key={copy.copyId}
              copy={copy}
              known={view.figures.schema}
              busy={busy}
              onChanged={onChanged}
              onRestore={() => setChoice({ name: baseName(copy.file), source: { copyId: copy.copyId } })}
            />
          ))}
        </ul>
      )}
      <RestoreDialog
        choice={choice}
        onCancel={() => setChoice(null)}
        onRestore={(chosen) => {
          setChoice(null);
          restore(chosen);
        }}
      />
    </>
  );
}
