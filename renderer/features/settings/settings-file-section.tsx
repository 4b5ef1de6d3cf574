/** Settings to a file and back: for the next laptop, or for whoever helps. Secrets never leave. */
import { Download, FolderOpen } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { SettingsView } from '../../../backend/contract/settings.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { stampOf } from '../data/file-stamp.ts';
import { saveBlob } from '../files/save-blob.ts';
import { readSettingsFile, settingsFileOf, type SettingsFile } from './settings-file.ts';
import './settings-file.css';

export function SettingsFileSection() {
  const view = useModel((model) => model.settings);
  const words = text.settings.file;
  const id = useId();
  if (view === null) return null;
  return (
    <section
      className="settings-section"
      aria-labelledby={id}
      data-testid="settings-file"
      data-setting="section:file"
    >
      <div className="settings-section__head">
        <h2 id={id}>{words.title}</h2>
        <p className="muted">{words.lead}</p>
      </div>
      <div className="settings-section__body">
        <FileActions view={view} />
      </div>
    </section>
  );
}

function FileActions({ view }: { view: SettingsView }) {
  const words = text.settings.file;
  const client = useClient();
  const task = useTask();
  const input = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState<SettingsFile | string | null>(null);
  const save = (): void =>
    saveBlob(
      new Blob([settingsFileOf(view.settings)], { type: 'application/json' }),
      `ocpp-console-settings-${stampOf(new Date())}.json`,
    );
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setRead(file.size > 1_000_000 ? words.otherFile : readSettingsFile(await file.text(), view.settings));
  };
  const apply = ({ patch, changes }: SettingsFile): void =>
    task.start(async () => {
      client.setSettings(await client.request('settings.update', { patch }));
      setRead(null);
      return words.applied(changes.length);
    });
  return (
    <>
      <div className="settings-file__actions">
        <Button icon={<Download size={14} />} onClick={save} data-testid="settings-file-save">
          {words.save}
        </Button>
        <Button
          icon={<FolderOpen size={14} />}
          onClick={() => input.current?.click()}
          data-testid="settings-file-open"
        >
          {words.open}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={words.open}
          data-testid="settings-file-input"
          onChange={(event) => {
            void take(event.target.files?.item(0) ?? null);
            // The same file once more is a change as well.
            event.target.value = '';
          }}
        />
      </div>
      {typeof read === 'string' && (
        <p role="alert" className="tone-danger">
          {read}
        </p>
      )}
      {read !== null && typeof read !== 'string' && (
        <Contents
          file={read}
          busy={task.running}
          onApply={() => apply(read)}
          onCancel={() => setRead(null)}
        />
      )}
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <p role="status" className="tone-ok" data-testid="settings-file-said">
        {task.said}
      </p>
    </>
  );
}

interface ContentsProps {
  file: SettingsFile;
  busy: boolean;
  onApply: () => void;
  onCancel: () => void;
}

/** What the file would change, or why it cannot. */
function Contents({ file, busy, onApply, onCancel }: ContentsProps) {
  const words = text.settings.file;
  const { changes, problems, unknown } = file;
  return (
    <div className="settings-file__contents" data-testid="settings-file-contents">
      {problems.length > 0 && (
        <div role="alert">
          <p className="tone-danger">{words.problems}</p>
          <ul aria-label={words.problems} tabIndex={0}>
            {problems.map(({ path, words: problem }) => (
              <li key={path}>
                <code>{path}</code> {problem}
              </li>
            ))}
          </ul>
        </div>
      )}
      {problems.length === 0 && <p>{words.changes(changes.length)}</p>}
      {problems.length === 0 && changes.length > 0 && (
        <ul aria-label={words.changes(changes.length)} tabIndex={0}>
          {changes.map(({ path, from, to }) => (
            <li key={path}>
              <code>{path}</code> {words.change(from, to)}
            </li>
          ))}
        </ul>
      )}
      {unknown.length > 0 && (
        <p className="muted">
          {words.unknown} <code>{unknown.slice(0, 20).join(', ')}</code>
        </p>
      )}
      <div className="settings-file__actions">
        {problems.length === 0 && changes.length > 0 && (
          <Button variant="primary" disabled={busy} onClick={onApply} data-testid="settings-file-apply">
            {words.apply}
          </Button>
        )}
        <Button onClick={onCancel}>{text.common.cancel}</Button>
      </div>
    </div>
  );
}
