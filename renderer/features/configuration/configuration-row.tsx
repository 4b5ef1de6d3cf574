import { Lock, Undo2 } from 'lucide-react';
import { Button, IconButton } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { ErrorNote } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatLatency } from '../../text/format.ts';
import { outcomeOfResult } from '../commands/outcome.ts';
import { faultOf, unsent, type Change, type ConfigurationRow } from './entries.ts';

/** Characters beyond which a value gets the whole width. */
const LONG = 32;

interface ConfigurationLineProps {
  row: ConfigurationRow;
  /** What was typed over the value. */
  typed: string | undefined;
  change: Change | undefined;
  /** Nothing can be sent now. */
  disabled: boolean;
  onType: (key: string, value: string | null) => void;
  onChange: (key: string, value: string) => void;
}

export function ConfigurationLine({
  row,
  typed,
  change,
  disabled,
  onType,
  onChange,
}: ConfigurationLineProps) {
  const words = text.configuration;
  const { entry, info, secret, changed } = row;
  const { key, value, former, added } = entry;
  return (
    <tr data-testid="configuration-row" data-key={key} data-changed={changed}>
      <th scope="row">
        <bdi className="configuration__key">{key}</bdi>
        <p className="muted">{info === null ? words.vendorKey : info.help}</p>
      </th>
      <td>
        {entry.readonly ? (
          <ReadOnlyValue row={row} />
        ) : (
          <ValueEditor
            row={row}
            typed={typed}
            unsent={unsent(value, typed, change)}
            disabled={disabled || (change !== undefined && 'state' in change)}
            onType={(next) => onType(key, next)}
            onSave={(next) => {
              onType(key, next);
              onChange(key, next);
            }}
          />
        )}
        {former !== undefined && (
          <p className="configuration__former">
            {words.before} <s>{former ?? words.noValue}</s> <Tag tone="info">{words.changed}</Tag>
          </p>
        )}
        {changed && former === undefined && !added && <Tag tone="info">{words.changed}</Tag>}
        {added && <Tag tone="info">{words.added}</Tag>}
        {secret && <p className="muted">{words.writeOnly}</p>}
        {change !== undefined && <ChangeAnswer name={key} change={change} />}
      </td>
      <td>{info === null ? <span className="muted">{words.vendor}</span> : info.profile}</td>
    </tr>
  );
}

function ReadOnlyValue({ row: { entry, info } }: { row: ConfigurationRow }) {
  const words = text.configuration;
  const { value } = entry;
  return (
    <span className="configuration__value">
      <Lock size={12} role="img" aria-label={words.readOnly} />
      {value === null || value === '' ? (
        <span className="muted">{value === null ? words.noValue : words.empty}</span>
      ) : (
        <bdi>{value}</bdi>
      )}
      {info?.unit !== undefined && <span className="muted">{info.unit}</span>}
    </span>
  );
}

interface ValueEditorProps {
  row: ConfigurationRow;
  typed: string | undefined;
  /** What was typed still has to be sent. */
  unsent: boolean;
  disabled: boolean;
  /** null: back to what the charger told. */
  onType: (value: string | null) => void;
  onSave: (value: string) => void;
}

function ValueEditor({ row, typed, unsent, disabled, onType, onSave }: ValueEditorProps) {
  const words = text.configuration;
  const { entry, info, secret } = row;
  const { key, value } = entry;
  const shown = typed ?? value ?? '';
  // What a charger writes as True stays so until it is changed.
  const isSwitch = info?.type === 'boolean' && /^(?:true|false)?$/i.test(shown);
  const fault = unsent ? faultOf(shown, info) : null;
  const isLong = info?.type === 'list' || shown.length > LONG;
  return (
    <form
      className={cx('configuration__editor', isLong && 'configuration__editor--long')}
      onSubmit={(event) => {
        event.preventDefault();
        if (unsent && fault === null && !disabled) onSave(shown.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onType(null);
      }}
    >
      {isSwitch ? (
        <select
          className="input"
          aria-label={key}
          value={shown.toLowerCase()}
          onChange={(event) => onType(event.target.value)}
          data-testid={`configuration-value-${key}`}
        >
          {shown === '' && <option value="">{words.noValue}</option>}
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input
          className="input"
          type={secret ? 'password' : 'text'}
          aria-label={key}
          aria-invalid={fault !== null}
          title={isLong && !secret ? shown : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          placeholder={secret ? words.newValue : value === null ? words.noValue : undefined}
          value={shown}
          onChange={(event) => onType(event.target.value)}
          data-testid={`configuration-value-${key}`}
        />
      )}
      {info?.unit !== undefined && <span className="muted">{info.unit}</span>}
      {unsent && (
        <>
          <Button
            needsLink
            type="submit"
            variant="primary"
            disabled={disabled || fault !== null}
            data-testid={`configuration-save-${key}`}
          >
            {words.save}
          </Button>
          <IconButton label={words.discard(key)} icon={<Undo2 size={14} />} onClick={() => onType(null)} />
        </>
      )}
      {fault !== null && <span className="tone-danger configuration__note">{fault}</span>}
      {unsent && info?.type === 'list' && <span className="muted configuration__note">{words.listHint}</span>}
    </form>
  );
}

export function ChangeAnswer({ name, change }: { name: string; change: Change }) {
  const words = text.configuration;
  const answer = `configuration-answer-${name}`;
  if ('state' in change) return <p className="muted">{words.sending}</p>;
  if ('error' in change) return <ErrorNote error={change.error} compact />;
  const { word, tone } = outcomeOfResult(change.result);
  return (
    <p role="status" data-testid={answer}>
      <Tag tone={tone}>{word}</Tag>{' '}
      <span className="muted num">{formatLatency(change.result.latencyMs)}</span>{' '}
      {word === 'RebootRequired' && words.rebootRequired}
      {word === 'NotSupported' && words.notSupported}
      {change.result.kind === 'CALLERROR' && <bdi>{change.result.errorDescription}</bdi>}
    </p>
  );
}
