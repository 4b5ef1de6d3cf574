/** Exports under way and done, in the corner of every place: work goes on meanwhile. */
import { Progress } from '@base-ui/react/progress';
import { CircleCheck, CircleSlash, CircleX, FolderOpen, X } from 'lucide-react';
import type { ExportProgress } from '../../../backend/contract/gateway.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { formatBytes, formatCount } from '../../text/format.ts';
import { destinationOf } from './start-export.ts';
import './export-tray.css';

export function ExportTray() {
  const exports = useModel((model) => model.exports);
  if (exports.size === 0) return null;
  return (
    <section className="export-tray" aria-label={text.messages.export.region}>
      {[...exports.values()].map((progress) => (
        <ExportCard key={progress.jobId} progress={progress} />
      ))}
    </section>
  );
}

function ExportCard({ progress }: { progress: ExportProgress }) {
  const client = useClient();
  const { jobId, state, rows, total, bytes, file, error, content } = progress;
  const words = content === 'session' ? text.sessions.tray : text.messages.export;
  const destinationId = destinationOf(jobId);
  /** A job that the backend no longer knows (it was restarted) has no end to wait for. */
  const cancel = (): void => {
    client.request('export.cancel', { jobId }).then(
      ({ cancelled }) => !cancelled && client.dismissExport(jobId),
      () => client.dismissExport(jobId),
    );
  };
  const preload = window.ocppConsole;
  return (
    <div className="export-card" data-testid="export-card" data-state={state}>
      <div className="export-card__head" role="status">
        {state === 'finished' && <CircleCheck size={16} className="tone-ok" />}
        {state === 'cancelled' && <CircleSlash size={16} className="muted" />}
        {state === 'failed' && <CircleX size={16} className="tone-danger" />}
        <strong>
          {state === 'running' && words.running}
          {state === 'finished' && words.finished(formatCount(rows))}
          {state === 'cancelled' && words.cancelled}
          {state === 'failed' && words.failed}
        </strong>
        {state !== 'running' && (
          <IconButton
            label={text.common.dismiss}
            icon={<X size={14} />}
            onClick={() => client.dismissExport(jobId)}
          />
        )}
      </div>
      {state === 'running' && (
        <Progress.Root
          value={total === 0 ? null : Math.min(100, (100 * rows) / total)}
          aria-label={words.running}
          className="export-card__progress"
        >
          <Progress.Track className="export-card__track">
            <Progress.Indicator className="export-card__bar" />
          </Progress.Track>
        </Progress.Root>
      )}
      <div className="export-card__foot num">
        <span className="muted">
          {state === 'running' &&
            (rows === 0 ? words.preparing : words.progress(formatCount(rows), formatCount(total)))}
          {state === 'finished' && (file ?? words.downloaded)}
          {state === 'failed' &&
            error !== undefined &&
            `${error.message}. ${error.remedy} ${error.detail ?? ''}`}
          {state === 'finished' && ` · ${formatBytes(bytes)}`}
        </span>
        {state === 'running' && (
          <Button needsLink onClick={cancel}>
            {text.common.cancel}
          </Button>
        )}
        {state === 'finished' && destinationId !== undefined && preload !== undefined && (
          <Button
            icon={<FolderOpen size={14} />}
            onClick={() => void preload.showItemInFolder(destinationId)}
          >
            {words.showInFolder}
          </Button>
        )}
      </div>
    </div>
  );
}
