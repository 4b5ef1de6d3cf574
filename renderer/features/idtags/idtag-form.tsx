import { useState } from 'react';
import { ID_TAG_STATUSES, type IdTag } from '../../../backend/contract/entities.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { dayOf, entryOf, MAX_ID_TAG_LENGTH, MAX_NOTE_LENGTH } from './parse-lines.ts';

const STATUSES = ID_TAG_STATUSES.map((status) => ({
  value: status,
  label: text.access.idTags.statuses[status],
}));

interface IdTagFormProps {
  /** null: a new one. */
  idTag: IdTag | null;
  /** Whether the list has it already: a new one must not replace it unseen. */
  isTaken: (idTag: string) => boolean;
  onClose: () => void;
  onSaved: () => void;
}

export function IdTagForm({ idTag, isTaken, onClose, onSaved }: IdTagFormProps) {
  const words = text.access.idTags;
  const client = useClient();
  const task = useTask();
  const expiryDate = idTag?.expiryDate ?? null;
  const until = expiryDate === null ? '' : dayOf(expiryDate);
  const [typed, setTyped] = useState({
    idTag: idTag?.idTag ?? '',
    status: idTag?.status ?? 'Accepted',
    until,
    parent: idTag?.parentIdTag ?? '',
    note: idTag?.note ?? '',
  });
  const [fault, setFault] = useState<string | null>(null);
  const change =
    (name: keyof typeof typed) =>
    (event: { target: { value: string } }): void =>
      setTyped((former) => ({ ...former, [name]: event.target.value }));
  const save = (): void => {
    const name = typed.idTag.trim();
    const entry =
      idTag === null && isTaken(name)
        ? words.taken
        : entryOf(name, typed.status, typed.until, typed.parent.trim(), typed.note);
    setFault(typeof entry === 'string' ? entry : null);
    if (typeof entry === 'string') return;
    // The field shows days only: a time of day that came from elsewhere is kept with its day.
    const kept = typed.until === until ? { ...entry, expiryDate } : entry;
    task.start(async () => {
      await client.request('idTags.save', kept);
      onSaved();
      return '';
    });
  };
  return (
    <SidePanel
      label={idTag === null ? words.newTitle : words.editTitle}
      testId="idtag-form"
      onClose={onClose}
      heading={<h2>{idTag === null ? words.newTitle : words.editTitle}</h2>}
    >
      <form
        className="idtag-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={words.idTag}
          name="idTag"
          value={typed.idTag}
          readOnly={idTag !== null}
          maxLength={MAX_ID_TAG_LENGTH}
          error={fault ?? undefined}
          // A card is often read by a reader that types.
          autoFocus={idTag === null}
          autoComplete="off"
          spellCheck={false}
          onChange={change('idTag')}
        />
        <SelectField
          label={words.status}
          name="status"
          value={typed.status}
          options={STATUSES}
          onChange={(value) => change('status')({ target: { value } })}
        />
        <TextField
          label={words.expiry}
          name="until"
          type="date"
          value={typed.until}
          onChange={change('until')}
        />
        <TextField
          label={words.parent}
          name="parent"
          value={typed.parent}
          maxLength={MAX_ID_TAG_LENGTH}
          autoComplete="off"
          spellCheck={false}
          onChange={change('parent')}
        />
        <TextField
          label={words.note}
          name="note"
          value={typed.note}
          maxLength={MAX_NOTE_LENGTH}
          onChange={change('note')}
        />
        {task.error !== null && <ErrorNote error={task.error} compact />}
        <div className="idtag-form__actions">
          <Button needsLink type="submit" variant="primary" disabled={task.running}>
            {words.save}
          </Button>
          <Button onClick={onClose}>{text.common.cancel}</Button>
        </div>
      </form>
    </SidePanel>
  );
}
