import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { MessageProblem } from '../../../backend/contract/ocpp.ts';
import { cx } from '../../components/cx.ts';
import { text } from '../../text/en.ts';
import type { ReadPayload } from './json-text.ts';

interface JsonEditorProps {
  value: string;
  read: ReadPayload;
  /** Of the payload, when it is one. */
  problems: readonly MessageProblem[];
  /** The form cannot show it. */
  refused: boolean;
  onChange: (value: string) => void;
}

/** The payload as an expert writes it. */
export function JsonEditor({ value, read, problems, refused, onChange }: JsonEditorProps) {
  const words = text.commands.form;
  const id = useId();
  const broken = read.payload === null;
  return (
    <div className={cx('field', 'command-json', broken && 'field--invalid')}>
      <label htmlFor={id}>{words.jsonLabel}</label>
      <textarea
        id={id}
        className="input mono command-json__text"
        spellCheck={false}
        autoComplete="off"
        rows={Math.min(28, Math.max(10, value.split('\n').length + 1))}
        value={value}
        aria-invalid={broken}
        aria-describedby={`${id}-notes`}
        onChange={(event) => onChange(event.target.value)}
        data-testid="command-json"
      />
      <div id={`${id}-notes`} className="command-json__notes">
        {read.payload === null && (
          <p className="field__error">
            <TriangleAlert size={12} aria-hidden="true" />
            {words.jsonError(read.line, read.words)}
          </p>
        )}
        {refused && !broken && <p className="tone-warn">{words.jsonOnly}</p>}
        {!broken &&
          problems.map((problem) => (
            <p key={`${problem.field} ${problem.message}`} className="field__error">
              <TriangleAlert size={12} aria-hidden="true" />
              <bdi>{problem.message}</bdi>
            </p>
          ))}
        <p className="field__hint">{words.jsonHint}</p>
      </div>
    </div>
  );
}
