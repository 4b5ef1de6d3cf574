import { Progress } from '@base-ui/react/progress';
import type { DataJob } from '../../../backend/contract/data.ts';
import { useClient } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';

/** How far a backup or restore is. The backup can be cancelled while it copies. */
export function JobProgress({ job }: { job: DataJob }) {
  const words = text.data;
  const client = useClient();
  const { kind, phase, done, total } = job;
  const name = words.job[kind][phase];
  const percent = phase === 'copying' && total > 0 ? Math.min(100, (100 * done) / total) : null;
  return (
    <div className="data__job" data-testid="data-job">
      <div className="data__job-words">
        <span role="status">{name}</span>
        <span className="muted num">{percent !== null && words.progress(formatCount(percent))}</span>
      </div>
      <Progress.Root value={percent} aria-label={name} className="data__progress">
        <Progress.Track className="data__track">
          <Progress.Indicator className="data__bar" />
        </Progress.Track>
      </Progress.Root>
      {kind === 'backup' && phase === 'copying' && (
        <Button needsLink onClick={() => void client.request('data.cancelBackup', {}).catch(() => {})}>
          {text.common.cancel}
        </Button>
      )}
    </div>
  );
}
