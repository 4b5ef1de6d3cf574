/** In place of the header: which file is shown, and the way back to the live console. */
import { FileSearch, X } from 'lucide-react';
import type { WorkspaceInfo } from '../../../backend/contract/workspace.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatDate } from '../../text/format.ts';
import { useActions } from '../palette/actions.ts';
import './workspace.css';

export function WorkspaceStrip({ workspace }: { workspace: WorkspaceInfo }) {
  const words = text.workspace;
  const client = useClient();
  const online = useModel((model) => model.status?.chargersOnline ?? null);
  useActions(words.title, [
    { id: 'close-file', label: words.closeAction, run: () => client.leaveWorkspace() },
  ]);
  const { name, messages, oldestAt, newestAt, bundle } = workspace;
  return (
    <section className="workspace-strip" aria-label={words.region} data-testid="workspace-strip">
      <FileSearch size={18} className="workspace-strip__icon" aria-hidden="true" />
      <div className="workspace-strip__words">
        <p className="workspace-strip__name">
          <strong>{words.workspace}</strong>
          <bdi className="ellipsis" title={name}>
            {name}
          </bdi>
          <Tag tone="neutral">{words.readOnly}</Tag>
          {bundle?.filtered === true && (
            <span title={words.filteredHint}>
              <Tag tone="neutral">{words.filtered}</Tag>
            </span>
          )}
          {bundle?.idTagsRedacted === true && (
            <span title={words.redactedHint}>
              <Tag tone="neutral">{words.redacted}</Tag>
            </span>
          )}
        </p>
        <p className="muted num">
          {words.messages(formatCount(messages))}
          {oldestAt !== null && newestAt !== null && ` · ${spanOf(oldestAt, newestAt)}`}
          {bundle !== null && ` · ${words.madeBy(bundle.consoleVersion, bundle.platform)}`}
        </p>
      </div>
      {online !== null && (
        <span className="workspace-strip__live num" data-testid="workspace-live">
          {words.live(formatCount(online))}
        </span>
      )}
      <Button
        variant="primary"
        icon={<X size={14} />}
        onClick={() => client.leaveWorkspace()}
        data-testid="workspace-close"
      >
        {words.close}
      </Button>
    </section>
  );
}

/** One date where both ends are of the same day. */
function spanOf(from: number, to: number): string {
  const [first, last] = [formatDate(from), formatDate(to)];
  return first === last ? first : text.data.spanOf(first, last);
}
