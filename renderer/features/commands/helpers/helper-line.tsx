import type { ReactNode } from 'react';
import { ErrorNote } from '../../../components/states.tsx';
import type { Task } from '../../../api/use-task.ts';

/** A helper's buttons, and below them what came of the last press. */
export function HelperLine({ task, children }: { task: Task; children: ReactNode }) {
  return (
    <div className="command-helper">
      <div className="command-helper__line">
        {children}
        <span role="status" className="muted">
          {task.said}
        </span>
      </div>
      {task.error !== null && <ErrorNote error={task.error} compact />}
    </div>
  );
}
