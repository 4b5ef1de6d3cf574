import { useState } from 'react';
import { ID_TAG_STATUSES, type IdTag } from '../../../backend/contract/entities.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { dayOf, entryOf, MAX_ID_TAG_LENGTH } from './parse-lines.ts';

const STATUSES = ID_TAG_STATUSES.map((status) => ({
  value: status,
  label: text.access.idTags.statuses[status],
}));

interface IdTagFormProps {
  /** null: a new one. */
  idTag: IdTag | null;
  onClose: () => void;
  onSaved: () => void;
}

export function IdTagForm({ idTag, onClose, onSaved }: IdTagFormProps) {
  const words = text.access.idTags;
  const client = useClient();
  const task = useTask();
  const [typed, setTyped] = useState({
    idTag: idTag?.idTag ?? '',
    status: idTag?.status ?? 'Accepted',
    until: typeof idTag?.expiryDate === 'number' ? dayOf(idTag.expiryDate) : '',
    parent: idTag?.parentIdTag ?? '',
    note: idTag?.note ?? '',
  });
  const [fault, setFault] = useState<string | null>(null);
  const change =
    (name: keyof typeof typed) =>
    (event: { target: { value: string } }): void =>
      setTyped((former) => ({ ...former, [name]: event.target.value }));
  const save = (): void => {
    const entry = entryOf(typed.idTag.trim(), typed.status, typed.until, typed.parent.trim(), typed.note);
    setFault(typeof entry === 'string' ? entry : null);
    if (typeof entry === 'string') return;
    task.start(async () => {
      await client.request('idTags.save', entry);
      onSaved();
      return '';
    });
  };
  return (
    <SidePanel
      label={words.editTitle}
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
          maxLength={200}
          onChange={change('note')}
        />
        {task.error !== null && <ErrorNote error={task.error} compact />}
        <div className="idtag-form__actions">
          <Button type="submit" variant="primary" disabled={task.running}>
            {words.save}
          </Button>
          <Button onClick={onClose}>{text.common.cancel}</Button>
        </div>
      </form>
    </SidePanel>
  );
}
