import { useState, type ComponentProps } from 'react';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { isoAt, isoOf, localOf } from './local-time.ts';

interface DateTimeControlProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  title: string;
  /** RFC 3339; null: none. */
  value: string | null;
  onChange: (iso: string | null) => void;
}

/** A moment in the laptop's time, sent in UTC. */
export function DateTimeControl({ title, value, onChange, ...input }: DateTimeControlProps) {
  const words = text.commands.form;
  // While one types a year digit by digit, the control keeps its own text: ours would reset it.
  const [typed, setTyped] = useState<{ local: string; iso: string | null }>({ local: '', iso: null });
  const shown = value === null ? '' : typed.iso === value ? typed.local : localOf(value);
  return (
    <>
      <input
        {...input}
        type="datetime-local"
        step={1}
        className="input"
        value={shown}
        onChange={(event) => {
          const local = event.target.value;
          const iso = isoOf(local);
          setTyped({ local, iso });
          onChange(iso);
        }}
      />
      <Button aria-label={words.nowLabel(title)} onClick={() => onChange(isoAt(Date.now()))}>
        {words.now}
      </Button>
    </>
  );
}
