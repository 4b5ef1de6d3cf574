import { X } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { text } from '../../text/en.ts';

/** undefined: leave as it is; null: forget the stored one. */
export type PasswordChange = string | null | undefined;

interface PasswordFieldProps {
  stored: boolean;
  change: PasswordChange;
  locked: string | undefined;
  onChange: (change: PasswordChange) => void;
}

/** A stored password never comes back to the window: it can be replaced or forgotten. */
export function PasswordField({ stored, change, locked, onChange }: PasswordFieldProps) {
  const words = text.broker;
  const clearing = change === null;
  return (
    <TextField
      label={words.password}
      type="password"
      name="broker-password"
      autoComplete="off"
      maxLength={4_096}
      locked={locked}
      changed={change === undefined ? undefined : text.settings.changed}
      value={change ?? ''}
      placeholder={clearing ? words.passwordWillClear : stored ? words.passwordStored : words.passwordNone}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      extra={
        stored &&
        locked === undefined && (
          <Button
            icon={clearing ? undefined : <X size={13} />}
            onClick={() => onChange(clearing ? undefined : null)}
            title={words.passwordClear}
          >
            {clearing ? words.keepPassword : words.forget}
          </Button>
        )
      }
    />
  );
}
