/** What retention last did, and a button that does not wait for the next time. */
import { Eraser } from 'lucide-react';
import type { RetentionReport } from '../../../backend/contract/data.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatDate, formatMoment } from '../../text/format.ts';
import { useDataView } from './use-data-view.ts';

const COUNTS = ['messages', 'samples', 'sessions', 'connections'] as const;

/** Such as `1,204 messages, 2 sessions`. */
function removedWords(removed: RetentionReport['removed']): string {
  return COUNTS.filter((name) => removed[name] > 0)
    .map((name) => text.data.retention[name](removed[name], formatCount(removed[name])))
    .join(', ');
}

export function RetentionState() {
  const words = text.data.retention;
  const client = useClient();
  const { data, reload } = useDataView();
  const task = useTask();
  const run = (): void =>
    task.start(async () => {
      await client.request('data.prune', {});
      reload();
      return words.ran;
    });
  if (data === null) return null;
  const { ranAt, removedAt, removed, removedBefore } = data.figures.retention;
  const now = Date.now();
  return (
    <div className="data__retention" data-testid="retention-state">
      <div>
        <p>
          {removedAt === null
            ? words.never
            : words.removed(removedWords(removed), formatMoment(removedAt, now))}{' '}
          {removedBefore !== null && words.before(formatDate(removedBefore))}
        </p>
        {ranAt !== null && <p className="muted">{words.looked(formatMoment(ranAt, now))}</p>}
        {task.error !== null && <ErrorNote error={task.error} compact />}
      </div>
      <Button
        needsLink
        icon={<Eraser size={14} />}
        disabled={task.running}
        onClick={run}
        data-testid="retention-run"
      >
        {task.running ? words.running : words.runNow}
      </Button>
      <span role="status" className="visually-hidden">
        {task.said}
      </span>
    </div>
  );
}
