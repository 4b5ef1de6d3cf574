/** Opens files from anywhere in the window: the palette, a drop, the system. */
import { FileSearch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useClient, useModel } from '../../api/console-context.tsx';
import { text } from '../../text/en.ts';
import { useActions } from '../palette/actions.ts';
import { chooseLog, openFile, openWhatTheSystemAsks } from './open-log.ts';
import './workspace.css';

export function LogOpener() {
  const words = text.workspace;
  const client = useClient();
  const isConnected = useModel((model) => model.epoch > 0);
  const [over, setOver] = useState(false);
  useActions(words.title, [
    { id: 'open-log', label: words.openAction, keys: 'Ctrl+O', run: () => void chooseLog(client) },
  ]);
  useEffect(() => {
    if (isConnected) openWhatTheSystemAsks(client);
  }, [client, isConnected]);
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('Files') === true && !takesFilesItself(event.target);
    const onOver = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Out of the window, not from one element of it into another.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files.item(0) ?? null;
      if (file !== null) void openFile(client, file);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [client]);
  if (!over) return null;
  return (
    <div className="drop-target" data-testid="drop-target">
      <p>
        <FileSearch size={22} aria-hidden="true" />
        {words.drop}
      </p>
    </div>
  );
}

/** Other parts of the window take dropped files as well. */
const takesFilesItself = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input[type=file], [data-takes-files]') !== null;
