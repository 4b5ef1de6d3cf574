import { TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { parseLines } from './parse-lines.ts';

interface ImportFormProps {
  isTaken: (idTag: string) => boolean;
  onClose: () => void;
  onImported: () => void;
}

/** Pasted lines: what can be read is imported, the rest stays to be mended. */
export function ImportForm({ isTaken, onClose, onImported }: ImportFormProps) {
  const words = text.access.idTags;
  const client = useClient();
  const task = useTask();
  const [pasted, setPasted] = useState('');
  const { entries, faults } = useMemo(() => parseLines(pasted), [pasted]);
  const replaced = entries.filter(({ idTag }) => isTaken(idTag)).length;
  const run = (): void =>
    task.start(async () => {
      try {
        for (const entry of entries) await client.request('idTags.save', entry);
      } finally {
        onImported();
      }
      const lines = pasted.split(/\r?\n/);
      setPasted(faults.map(({ line }) => lines[line - 1]).join('\n'));
      return words.imported(entries.length);
    });
  return (
    <SidePanel
      label={words.importTitle}
      testId="idtag-import"
      onClose={onClose}
      heading={<h2>{words.importTitle}</h2>}
    >
      <div className="idtag-form">
        <p className="muted">{words.importHint}</p>
        <textarea
          className="input mono idtag-form__lines"
          aria-label={words.importLabel}
          rows={12}
          spellCheck={false}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
        {faults.length > 0 && (
          <ul className="idtag-form__faults">
            {faults.map(({ line, why }) => (
              <li key={line}>
                <TriangleAlert size={14} aria-hidden="true" /> {words.badLine(line, why)}
              </li>
            ))}
          </ul>
        )}
        {replaced > 0 && <p className="muted">{words.importReplaces(replaced)}</p>}
        {task.error !== null && <ErrorNote error={task.error} compact />}
        <div className="idtag-form__actions">
          <Button needsLink variant="primary" disabled={entries.length === 0 || task.running} onClick={run}>
            {words.importRun(entries.length)}
          </Button>
          <span role="status" className="tone-ok">
            {task.said}
          </span>
        </div>
      </div>
    </SidePanel>
  );
}
