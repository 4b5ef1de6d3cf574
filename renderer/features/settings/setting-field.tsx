import { CheckField, SelectField, TextField } from '../../components/field.tsx';
import { text } from '../../text/en.ts';
import { numberOrText } from './draft.ts';
import type { Draft } from './use-draft.ts';

interface SettingFieldProps {
  draft: Draft;
  name: string;
  label: string;
  hint?: string;
  unit?: string;
  placeholder?: string;
  /** Words for each value, where there are only a few. */
  choices?: Readonly<Record<string, string>>;
}

/** One setting: the kind of its saved value chooses the control. */
export function SettingField({ draft, name, label, hint, unit, placeholder, choices }: SettingFieldProps) {
  const value = draft.values[name];
  const frame = {
    label,
    hint,
    error: draft.errors[name],
    locked: draft.locked(name),
    setting: `${draft.section}.${name}`,
    changed: draft.changed.includes(name) ? text.settings.changed : undefined,
  };
  if (typeof value === 'boolean')
    return <CheckField {...frame} checked={value} onChange={(checked) => draft.set(name, checked)} />;
  const numeric = typeof draft.saved[name] === 'number';
  if (choices !== undefined)
    return (
      <SelectField
        {...frame}
        name={name}
        value={String(value ?? '')}
        options={Object.entries(choices).map(([choice, words]) => ({ value: choice, label: words }))}
        onChange={(choice) => draft.set(name, numeric ? Number(choice) : choice)}
      />
    );
  return (
    <TextField
      {...frame}
      unit={unit}
      name={name}
      value={String(value ?? '')}
      inputMode={numeric ? 'decimal' : undefined}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => draft.set(name, numeric ? numberOrText(event.target.value) : event.target.value)}
    />
  );
}
