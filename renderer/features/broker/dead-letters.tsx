/** Messages that could not be processed: why, and what to do with each. */
import { RotateCcw, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DeadLetter } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useTask, type Task } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';

/** Nothing is shown while there is none, but what became of the last ones. */
export function DeadLetters() {
  const count = useModel(
    (model) => model.status?.broker.queues.find(({ role }) => role === 'dead')?.ready ?? 0,
  );
  const task = useTask();
  return (
    <>
      {count > 0 && <DeadLetterList count={count} task={task} />}
      <p role="status" className="tone-ok dead-letters__said" data-testid="dead-letters-said">
        {task.said}
      </p>
    </>
  );
}

function DeadLetterList({ count, task }: { count: number; task: Task }) {
  const words = text.broker.dead;
  const client = useClient();
  const { data, error, reload } = useFetched('dead', () => client.request('deadLetters.list', {}));
  const counted = useRef(count);
  // Read again whenever their number changes; those known stay until then.
  useEffect(() => {
    if (counted.current === count) return;
    counted.current = count;
    reload();
  }, [count, reload]);
  const [discarding, setDiscarding] = useState<readonly DeadLetter[] | null>(null);
  const settle = (letters: readonly DeadLetter[], how: 'retry' | 'discard'): void =>
    task.start(async () => {
      const letterIds = letters.map(({ letterId }) => letterId);
      const { settled } = await client.request('deadLetters.settle', { letterIds, how });
      reload();
      return how === 'retry' ? words.retried(settled) : words.discarded(settled);
    });
  return (
    <section className="dead-letters" aria-label={words.title} data-testid="dead-letters">
      <div className="dead-letters__head">
        <h2>{words.title}</h2>
        <span className="muted">{words.lead(formatCount(count))}</span>
        {data !== null && data.length > 0 && (
          <div className="dead-letters__all">
            <Button
              needsLink
              icon={<RotateCcw size={14} />}
              disabled={task.running}
              onClick={() => settle(data, 'retry')}
              data-testid="dead-letters-retry"
            >
              {words.retryAll}
            </Button>
            <Button
              needsLink
              icon={<Trash2 size={14} />}
              disabled={task.running}
              onClick={() => setDiscarding(data)}
            >
              {words.discardAll}
            </Button>
          </div>
        )}
      </div>
      {error !== null && <ErrorNote error={error} onRetry={reload} compact />}
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <ul>
        {data?.map((letter) => (
          <li key={letter.letterId} data-testid="dead-letter">
            <div className="dead-letters__line">
              <code className="mono">{letter.routingKey}</code>
              <span className="muted">
                <Moment at={letter.at} />
              </span>
              <strong className="tone-danger">
                <bdi>{letter.error}</bdi>
              </strong>
              <span className="dead-letters__buttons">
                <Button
                  needsLink
                  variant="quiet"
                  disabled={task.running}
                  onClick={() => settle([letter], 'retry')}
                >
                  {words.retry}
                </Button>
                <Button
                  needsLink
                  variant="quiet"
                  disabled={task.running}
                  onClick={() => setDiscarding([letter])}
                >
                  {words.discard}
                </Button>
              </span>
            </div>
            <details>
              <summary>{words.body(formatCount(letter.size))}</summary>
              <pre
                className="mono dead-letters__body"
                role="group"
                aria-label={words.body(formatCount(letter.size))}
                tabIndex={0}
              >
                {letter.preview}
              </pre>
            </details>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={discarding !== null}
        question={words.discardQuestion(discarding?.length ?? 0)}
        confirm={words.discard}
        confirmTestId="dead-letters-discard"
        onCancel={() => setDiscarding(null)}
        onConfirm={() => {
          settle(discarding ?? [], 'discard');
          setDiscarding(null);
        }}
      >
        <p>{words.discardBody}</p>
      </ConfirmDialog>
    </section>
  );
}
