import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { ConfigurationKeyInfo } from '../../../backend/contract/commands.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatLatency } from '../../text/format.ts';
import { outcomeOfResult } from '../commands/outcome.ts';
import { isOfType, type ConfigurationRow } from './entries.ts';
import { isTaken, type Change } from './use-configuration.ts';

interface ConfigurationLineProps {
  row: ConfigurationRow;
  change: Change | undefined;
  /** Nothing can be sent now. */
  disabled: boolean;
  onChange: (key: string, value: string) => void;
}

export function ConfigurationLine({ row, change, disabled, onChange }: ConfigurationLineProps) {
  const words = text.configuration;
  const { entry, info, changed } = row;
  const { key, value, former, added } = entry;
  return (
    <tr data-testid="configuration-row" data-key={key} data-changed={changed}>
      <th scope="row">
        <bdi className="configuration__key">{key}</bdi>
        <p className="muted">{info === null ? words.vendorKey : info.help}</p>
      </th>
      <td>
        {entry.readonly ? (
          <ReadOnlyValue value={value} unit={info?.unit} />
        ) : (
          <ValueEditor
            // A new reading replaces what was typed.
            key={value ?? ''}
            name={key}
            value={value}
            info={info}
            disabled={disabled || (change !== undefined && 'state' in change)}
            onSave={(next) => onChange(key, next)}
          />
        )}
        {former !== undefined && (
          <p className="configuration__former">
            {words.before} <s>{former ?? words.noValue}</s> <Tag tone="info">{words.changed}</Tag>
          </p>
        )}
        {added && <Tag tone="info">{words.added}</Tag>}
        {change !== undefined && <ChangeAnswer name={key} change={change} />}
      </td>
      <td>{info === null ? <span className="muted">{words.vendor}</span> : info.profile}</td>
    </tr>
  );
}

function ReadOnlyValue({ value, unit = '' }: { value: string | null; unit?: string }) {
  return (
    <span className="configuration__value">
      <Lock size={12} aria-label={text.configuration.readOnly} />
      {value === null ? <span className="muted">{text.configuration.noValue}</span> : <bdi>{value}</bdi>}
      {unit !== '' && <span className="muted">{unit}</span>}
    </span>
  );
}

interface ValueEditorProps {
  name: string;
  value: string | null;
  info: ConfigurationKeyInfo | null;
  disabled: boolean;
  onSave: (value: string) => void;
}

function ValueEditor({ name, value, info, disabled, onSave }: ValueEditorProps) {
  const words = text.configuration;
  const [typed, setTyped] = useState(value ?? '');
  // What a charger writes as True stays so until it is changed.
  const isSwitch = info?.type === 'boolean' && /^(?:true|false)?$/i.test(typed);
  const isGood = isOfType(typed, info);
  const changed = typed !== (value ?? '');
  return (
    <form
      className="configuration__editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && isGood && !disabled) onSave(typed.trim());
      }}
    >
      {isSwitch ? (
        <select
          className="input"
          aria-label={name}
          value={typed.toLowerCase()}
          onChange={(event) => setTyped(event.target.value)}
          data-testid={`configuration-value-${name}`}
        >
          {typed === '' && <option value="">{words.noValue}</option>}
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input
          className="input"
          type={name.toLowerCase() === 'authorizationkey' ? 'password' : 'text'}
          aria-label={name}
          aria-invalid={!isGood}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          placeholder={value === null ? words.noValue : undefined}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          data-testid={`configuration-value-${name}`}
        />
      )}
      {info?.unit !== undefined && <span className="muted">{info.unit}</span>}
      {changed && (
        <Button
          type="submit"
          variant="primary"
          disabled={disabled || !isGood}
          data-testid={`configuration-save-${name}`}
        >
          {words.save}
        </Button>
      )}
      {changed && !isGood && <span className="tone-danger">{words.wholeNumber}</span>}
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
      {!isTaken(change.result) && change.result.kind === 'CALLERROR' && change.result.errorDescription}
    </p>
  );
}
