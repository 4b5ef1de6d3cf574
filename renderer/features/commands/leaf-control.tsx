import { useId, type ComponentProps } from 'react';
import type { FormSchema } from '../../../backend/contract/commands.ts';
import { text } from '../../text/en.ts';
import { DateTimeControl } from './date-time-control.tsx';

/** Characters beyond which a field takes several lines: certificates, signatures, vendors' data are longer. */
const LINE_LENGTH = 512;

interface LeafControlProps extends Pick<
  ComponentProps<'input'>,
  'id' | 'aria-invalid' | 'aria-describedby' | 'aria-label'
> {
  title: string;
  schema: FormSchema;
  required: boolean;
  /** null: left out. */
  value: string | null;
  suggestions: readonly string[];
  onChange: (value: string | null) => void;
  testId: string;
}

/** The control for one value. A blank one means that the field is left out. */
export function LeafControl(props: LeafControlProps) {
  const { title, schema, required, value, suggestions, onChange, testId, ...aria } = props;
  const listId = useId();
  const common = { ...aria, 'aria-required': required, 'data-testid': testId };
  const change = (typed: string): void => onChange(typed === '' ? null : typed);
  const options = optionsOf(schema);

  if (options !== null)
    return (
      <select
        {...common}
        className="input"
        value={value ?? ''}
        onChange={(event) => change(event.target.value)}
      >
        {(!required || value === null) && (
          <option value="">{required ? text.commands.form.choose : text.commands.form.leftOut}</option>
        )}
        {value !== null && !options.some((option) => option.value === value) && (
          <option value={value}>{value}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  if (schema.format === 'date-time')
    return <DateTimeControl {...common} title={title} value={value} onChange={onChange} />;
  if (isLong(schema))
    return (
      <textarea
        {...common}
        className="input command-field__long mono"
        rows={4}
        spellCheck={false}
        value={value ?? ''}
        onChange={(event) => change(event.target.value)}
      />
    );
  return (
    <>
      <input
        {...common}
        type="text"
        className="input"
        inputMode={schema.type === 'integer' ? 'numeric' : schema.type === 'number' ? 'decimal' : undefined}
        autoComplete="off"
        spellCheck={false}
        list={suggestions.length > 0 ? listId : undefined}
        value={value ?? ''}
        onChange={(event) => change(event.target.value)}
      />
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      {schema.unit !== undefined && <span className="field__unit">{schema.unit}</span>}
    </>
  );
}

function optionsOf(schema: FormSchema): { value: string; label: string }[] | null {
  const { yes, no } = text.commands.form;
  if (schema.type === 'boolean')
    return [
      { value: 'true', label: yes },
      { value: 'false', label: no },
    ];
  return schema.enum?.map((value) => ({ value, label: value })) ?? null;
}

/** Whether a field takes the whole width and several lines. */
export const isLong = (schema: FormSchema): boolean =>
  schema.type === 'string' &&
  schema.enum === undefined &&
  schema.format === undefined &&
  (schema.maxLength ?? Infinity) > LINE_LENGTH;
