import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { text } from '../../text/en.ts';
import { ChangeAnswer } from './configuration-row.tsx';
import { isSecret, type Change, type ConfigurationRow } from './entries.ts';

interface SetKeyProps {
  disabled: boolean;
  known: readonly ConfigurationRow[];
  changes: ReadonlyMap<string, Change>;
  onChange: (key: string, value: string) => void;
}

/** A key that the charger does not tell, such as AuthorizationKey, which is write-only. */
export function SetKey({ disabled, known, changes, onChange }: SetKeyProps) {
  const words = text.configuration;
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [sent, setSent] = useState('');
  const change = changes.get(sent);
  const isListed = known.some(({ entry }) => entry.key === sent);
  return (
    <form
      className="configuration__set"
      onSubmit={(event) => {
        event.preventDefault();
        const name = key.trim();
        if (name === '' || disabled) return;
        setSent(name);
        onChange(name, value);
      }}
    >
      <h3>{words.setTitle}</h3>
      <TextField
        label={words.key}
        name="key"
        value={key}
        maxLength={50}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setKey(event.target.value)}
      />
      <TextField
        label={words.value}
        name="value"
        type={isSecret(key, null) ? 'password' : 'text'}
        value={value}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setValue(event.target.value)}
      />
      <Button needsLink type="submit" disabled={disabled || key.trim() === ''}>
        {words.set}
      </Button>
      {change !== undefined && !isListed && <ChangeAnswer name={sent} change={change} />}
    </form>
  );
}
