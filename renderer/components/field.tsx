/** Labelled form controls. An error is tied to its control, so that a screen reader says it with the field. */
import { Lock, TriangleAlert } from 'lucide-react';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cx } from './cx.ts';
import './field.css';

interface FieldFrameProps {
  label: string;
  hint?: string;
  error?: string;
  /** Why the value cannot be changed here; the control is read-only then. */
  locked?: string;
  changed?: string;
  /** Path of the setting, by which it is found. */
  setting?: string;
}

interface TextFieldProps extends FieldFrameProps, Omit<ComponentProps<'input'>, 'id'> {
  unit?: string;
  /** Beside the control. */
  extra?: ReactNode;
}

export function TextField({
  label,
  hint = '',
  error,
  locked,
  changed,
  unit = '',
  extra,
  className,
  setting,
  ...input
}: TextFieldProps) {
  const id = useId();
  return (
    <div className={cx('field', error !== undefined && 'field--invalid', className)} data-setting={setting}>
      <label htmlFor={id}>
        {label}
        {locked !== undefined && <Lock size={12} aria-hidden="true" />}
        {changed !== undefined && <span className="field__changed">{changed}</span>}
      </label>
      <div className="field__control">
        <input
          {...input}
          id={id}
          readOnly={locked !== undefined || input.readOnly}
          {...notedBy({ id, hint, error, locked })}
        />
        {unit !== '' && <span className="field__unit">{unit}</span>}
        {extra}
      </div>
      <FieldNotes id={id} hint={hint} error={error} locked={locked} />
    </div>
  );
}

interface SelectFieldProps extends FieldFrameProps {
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  name?: string;
}

/** One of a few values, each named in words. */
export function SelectField(props: SelectFieldProps) {
  const { label, hint = '', error, locked, changed, setting, value, options, onChange, name } = props;
  const id = useId();
  return (
    <div className={cx('field', error !== undefined && 'field--invalid')} data-setting={setting}>
      <label htmlFor={id}>
        {label}
        {locked !== undefined && <Lock size={12} aria-hidden="true" />}
        {changed !== undefined && <span className="field__changed">{changed}</span>}
      </label>
      <div className="field__control">
        <select
          id={id}
          name={name}
          className="input"
          value={value}
          disabled={locked !== undefined}
          onChange={(event) => onChange(event.target.value)}
          {...notedBy({ id, hint, error, locked })}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <FieldNotes id={id} hint={hint} error={error} locked={locked} />
    </div>
  );
}

interface CheckFieldProps extends FieldFrameProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckField(props: CheckFieldProps) {
  const { label, hint = '', error, locked, changed, setting, checked, onChange } = props;
  const id = useId();
  return (
    <div className="field field--check" data-setting={setting}>
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={locked !== undefined}
        onChange={(event) => onChange(event.target.checked)}
        {...notedBy({ id, hint, error, locked })}
      />
      <div>
        <label htmlFor={id}>
          {label}
          {locked !== undefined && <Lock size={12} aria-hidden="true" />}
          {changed !== undefined && <span className="field__changed">{changed}</span>}
        </label>
        <FieldNotes id={id} hint={hint} error={error} locked={locked} />
      </div>
    </div>
  );
}

interface Notes {
  /** Of the control. */
  id: string;
  hint: string;
  error: string | undefined;
  locked: string | undefined;
}

/** Ties a control to what `FieldNotes` says below it. */
function notedBy({
  id,
  hint,
  error,
  locked,
}: Notes): Pick<ComponentProps<'input'>, 'aria-invalid' | 'aria-describedby'> {
  const notes = [error !== undefined && `${id}-error`, (hint !== '' || locked !== undefined) && `${id}-hint`];
  return {
    'aria-invalid': error !== undefined,
    'aria-describedby': notes.filter(Boolean).join(' ') || undefined,
  };
}

function FieldNotes({ id, hint, error, locked }: Notes) {
  const note = locked ?? hint;
  return (
    <>
      {error !== undefined && (
        <p className="field__error" id={`${id}-error`}>
          <TriangleAlert size={12} aria-hidden="true" />
          {error}
        </p>
      )}
      {note !== '' && (
        <p className="field__hint" id={`${id}-hint`}>
          {note}
        </p>
      )}
    </>
  );
}
