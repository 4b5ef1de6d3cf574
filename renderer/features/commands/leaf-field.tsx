import { TriangleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { MessageProblem } from '../../../backend/contract/ocpp.ts';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import type { Draft } from './draft.ts';
import { useForm } from './form-context.ts';
import { isLong, LeafControl } from './leaf-control.tsx';
import { problemWords } from './problem-words.ts';

/** Fields for which an empty text is a value of its own: it empties the list that a key holds. */
const EMPTY_MEANS_SOMETHING: ReadonlySet<string> = new Set(['ChangeConfiguration.value']);

interface LeafFieldProps {
  name: string;
  path: string;
  schema: FormSchema;
  required: boolean;
  draft: Draft;
  onChange: (draft: Draft, path: string) => void;
  /** Below the field: what fills it. */
  helper?: ReactNode;
  /** Of an entry of a list: what screen readers say, as no label is shown. */
  position?: string;
}

export function LeafField(props: LeafFieldProps) {
  const { name, path, schema, required, draft, onChange, helper, position } = props;
  const words = text.commands.form;
  const { action, problems, touched, suggestions } = useForm();
  const id = useId();
  const title = schema.title ?? name;
  const value = typeof draft === 'string' ? draft : null;
  const found = shownProblems(problems.at.get(path) ?? [], touched.has(path));
  const hint = schema.description ?? '';
  const notes = [found.length > 0 && `${id}-error`, hint !== '' && `${id}-hint`].filter(Boolean).join(' ');
  const wide = isLong(schema) || schema.format === 'uri' || helper !== undefined;
  return (
    <div
      className={cx(
        'field',
        'command-field',
        wide && 'command-field--wide',
        found.length > 0 && 'field--invalid',
      )}
    >
      {position === undefined && <FieldLabel id={id} name={name} title={title} required={required} />}
      <div className="field__control">
        <LeafControl
          id={id}
          title={title}
          schema={schema}
          required={required}
          value={value}
          suggestions={suggestions(name)}
          onChange={(next) => onChange(next, path)}
          testId={`field-${path}`}
          aria-invalid={found.length > 0}
          aria-describedby={notes || undefined}
          aria-label={position}
        />
      </div>
      <ProblemNotes id={`${id}-error`} problems={found} />
      {hint !== '' && position === undefined && (
        <p className="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {value === '' ? (
        <p className="field__hint">
          {words.sendsEmpty}{' '}
          <InlineButton onClick={() => onChange(null, path)}>{words.leaveOut}</InlineButton>
        </p>
      ) : (
        value === null &&
        EMPTY_MEANS_SOMETHING.has(`${action}.${path}`) && (
          <p className="field__hint">
            <InlineButton onClick={() => onChange('', path)}>{words.sendEmpty}</InlineButton>
          </p>
        )
      )}
      {helper}
    </div>
  );
}

/** The field's name for people, and as the standard spells it. */
export function FieldLabel(props: { id?: string; name: string; title: string; required: boolean }) {
  const { id, name, title, required } = props;
  return (
    <label htmlFor={id}>
      {title}
      {required && (
        <span className="command-field__required" title={text.commands.form.required}>
          *
        </span>
      )}
      <code className="command-field__name mono">{name}</code>
    </label>
  );
}

/** That something is needed is no reproach before one has been there. */
export const shownProblems = (problems: readonly MessageProblem[], touched: boolean): MessageProblem[] =>
  problems.filter(({ rule }) => touched || rule !== 'required');

export function ProblemNotes({ id, problems }: { id: string; problems: readonly MessageProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div id={id}>
      {problems.map((problem) => (
        <p key={`${problem.rule} ${problem.message}`} className="field__error">
          <TriangleAlert size={12} aria-hidden="true" />
          <bdi>{problemWords(problem)}</bdi>
        </p>
      ))}
    </div>
  );
}

function InlineButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" className="command-field__inline" onClick={onClick}>
      {children}
    </button>
  );
}
