import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { generatePassword, isPassword } from './password.ts';

/** Sets or removes a charger's password; one that was generated is shown until the page is left. */
export function PasswordBox({ charger }: { charger: Charger }) {
  const words = text.access.password;
  const { chargerId, hasPassword } = charger;
  const client = useClient();
  const task = useTask();
  const [typed, setTyped] = useState('');
  const [generated, setGenerated] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const store = (password: string | null, said: string): void =>
    task.start(async () => {
      client.setCharger(await client.request('chargers.setPassword', { chargerId, password }));
      setTyped('');
      return said;
    });
  return (
    <section className="password-box" aria-label={words.title}>
      <h4>{words.title}</h4>
      <p className="muted">{hasPassword ? words.set : words.none}</p>
      <form
        className="password-box__form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPassword(typed)) return;
          setGenerated(null);
          store(typed, words.saved);
        }}
      >
        <TextField
          label={words.label}
          hint={words.hint}
          error={typed !== '' && !isPassword(typed) ? words.tooShort : undefined}
          type="password"
          value={typed}
          autoComplete="new-password"
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="password-box__actions">
          <Button needsLink type="submit" disabled={!isPassword(typed) || task.running}>
            {words.save}
          </Button>
          <Button
            needsLink
            icon={<KeyRound size={14} />}
            disabled={task.running}
            onClick={() => {
              const password = generatePassword();
              setGenerated(password);
              store(password, words.saved);
            }}
            data-testid="password-generate"
          >
            {words.generate}
          </Button>
          {hasPassword && (
            <Button needsLink variant="quiet" disabled={task.running} onClick={() => setAsking(true)}>
              {words.remove}
            </Button>
          )}
        </div>
      </form>
      {generated !== null && task.error === null && (
        <p className="password-box__generated">
          {words.copyNow}
          <span>
            <code className="mono" data-testid="password-generated">
              {generated}
            </code>{' '}
            <CopyButton value={generated} label={text.common.copyOf(words.label)} />
          </span>
        </p>
      )}
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <p role="status" className="tone-ok">
        {task.said}
      </p>
      <ConfirmDialog
        open={asking}
        question={words.removeQuestion}
        confirm={words.remove}
        confirmTestId="password-remove"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          setGenerated(null);
          store(null, words.removed);
        }}
      >
        <p>{words.removeBody}</p>
      </ConfirmDialog>
    </section>
  );
}
