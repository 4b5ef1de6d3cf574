import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { IdTag } from '../../../backend/contract/entities.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatDate, NONE } from '../../text/format.ts';

const TONES: Readonly<Record<IdTag['status'], Tone>> = {
  Accepted: 'ok',
  Blocked: 'danger',
  Expired: 'warn',
  Invalid: 'neutral',
};

/** Rows drawn at first, and with each “Load more”: a fleet has thousands of cards. */
const PAGE = 200;

interface IdTagTableProps {
  idTags: readonly IdTag[];
  onEdit: (idTag: IdTag) => void;
  onChanged: () => void;
}

export function IdTagTable({ idTags, onEdit, onChanged }: IdTagTableProps) {
  const words = text.access.idTags;
  const client = useClient();
  const task = useTask();
  const [limit, setLimit] = useState(PAGE);
  const [removing, setRemoving] = useState<string | null>(null);
  // Read once, when the table appears: an idTag that expires while it is shown is told by its date.
  const [now] = useState(() => Date.now());
  return (
    <>
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <table className="idtag-table">
        <thead>
          <tr>
            {[words.idTag, words.status, words.expiry, words.parent, words.note].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{text.access.files.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {idTags.slice(0, limit).map((row) => {
            const isOver = row.status === 'Accepted' && row.expiryDate !== null && row.expiryDate <= now;
            return (
              <tr key={row.idTag} data-testid="idtag-row" data-id-tag={row.idTag}>
                <td className="mono">
                  <bdi>{row.idTag}</bdi>
                </td>
                <td>
                  <Tag tone={isOver ? 'warn' : TONES[row.status]}>
                    {isOver ? words.expired : words.statuses[row.status]}
                  </Tag>
                </td>
                <td>
                  {row.expiryDate === null ? (
                    <span className="muted">{words.never}</span>
                  ) : (
                    formatDate(row.expiryDate)
                  )}
                </td>
                <td className="mono">
                  <bdi>{row.parentIdTag ?? NONE}</bdi>
                </td>
                <td>
                  <bdi>{row.note}</bdi>
                </td>
                <td className="idtag-table__actions">
                  <IconButton
                    label={words.edit(row.idTag)}
                    icon={<Pencil size={14} />}
                    onClick={() => onEdit(row)}
                  />
                  <IconButton
                    needsLink
                    label={words.remove(row.idTag)}
                    icon={<Trash2 size={14} />}
                    onClick={() => setRemoving(row.idTag)}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {idTags.length > limit && (
        <div className="idtag-table__more">
          <Button onClick={() => setLimit((former) => former + PAGE)}>{text.common.loadMore}</Button>
          <span className="muted">{words.count(formatCount(limit), formatCount(idTags.length))}</span>
        </div>
      )}
      <ConfirmDialog
        open={removing !== null}
        question={words.removeQuestion(removing ?? '')}
        confirm={words.removeConfirm}
        confirmTestId="idtag-delete"
        onCancel={() => setRemoving(null)}
        onConfirm={() => {
          const idTag = removing ?? '';
          setRemoving(null);
          task.start(async () => {
            await client.request('idTags.delete', { idTag });
            onChanged();
            return '';
          });
        }}
      >
        <p>{words.removeBody}</p>
      </ConfirmDialog>
    </>
  );
}
