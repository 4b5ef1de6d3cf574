import { Braces, ListTree, RotateCcw } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { CommandDefinition, FormSchema } from '../../../backend/contract/commands.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { useModel } from '../../api/console-context.tsx';
import { IconButton } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { ConfirmCommand } from './confirm-command.tsx';
import { fieldsOf } from './draft.ts';
import { Members } from './field-node.tsx';
import { problemsByField } from './field-problems.ts';
import { FormContext } from './form-context.ts';
import { edit, editJson, enteredPayload, switchMode, type FormState } from './form-state.ts';
import { JsonEditor } from './json-editor.tsx';
import { ProblemNotes } from './leaf-field.tsx';
import { SendBar } from './send-bar.tsx';
import { useCheck } from './use-check.ts';

const words = text.commands.form;
const MODES = [
  { value: 'form', label: words.form, icon: <ListTree size={13} data-testid="command-mode-form" /> },
  { value: 'json', label: words.json, icon: <Braces size={13} data-testid="command-mode-json" /> },
] as const;

interface CommandPanelProps {
  chargerId: string;
  definition: CommandDefinition;
  state: FormState;
  onChange: (state: FormState) => void;
  onReset: () => void;
  suggestions: (name: string) => readonly string[];
  seed: (action: string, schema: FormSchema) => JsonObject;
  sending: boolean;
  onSend: (payload: JsonObject) => void;
}

/** One command: its form, what is wrong with what was entered, and the button that sends it. */
export function CommandPanel(props: CommandPanelProps) {
  const { chargerId, definition, state, onChange, onReset, suggestions, seed, sending, onSend } = props;
  const { action, request, dangerous } = definition;
  const online = useModel((model) => model.chargers?.get(chargerId)?.connected === true);
  const read = useMemo(() => enteredPayload(request, state, words.jsonNotObject), [request, state]);
  const check = useCheck(action, read.payload);
  const [asking, setAsking] = useState<JsonObject | null>(null);
  const found = useMemo(
    () => problemsByField(request, state.draft, check.problems),
    [request, state.draft, check.problems],
  );
  const context = useMemo(
    () => ({
      action,
      chargerId,
      problems: found,
      touched: state.touched,
      suggestions,
      seed: (schema: FormSchema) => seed(action, schema),
    }),
    [action, chargerId, found, state.touched, suggestions, seed],
  );

  const checking = useRef(false);
  const submit = async (): Promise<void> => {
    const { payload } = read;
    // A second click while the check is under way must not send a second command.
    if (payload === null || sending || checking.current) return;
    checking.current = true;
    const isValid = await check.run(payload).finally(() => (checking.current = false));
    if (!isValid) return;
    if (dangerous === undefined) onSend(payload);
    else setAsking(payload);
  };

  return (
    <section className="command-panel" aria-label={definition.title}>
      <header className="command-panel__head">
        <div>
          <h2>
            {definition.title} <code className="command-panel__action mono">{action}</code>
          </h2>
          <p className="muted">{definition.help}</p>
        </div>
        <IconButton label={words.reset} icon={<RotateCcw size={14} />} onClick={onReset} />
        <Segmented
          label={words.mode}
          value={state.mode}
          options={MODES}
          onChange={(mode) => onChange(switchMode(request, state, mode))}
        />
      </header>
      <form
        noValidate
        aria-label={words.label(definition.title)}
        data-testid="command-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {state.mode === 'json' ? (
          <JsonEditor
            value={state.json}
            read={read}
            problems={check.problems}
            refused={state.refused}
            onChange={(json) => onChange(editJson(state, json))}
          />
        ) : (
          <FormContext value={context}>
            {fieldsOf(request).length === 0 && <p className="muted">{words.noFields}</p>}
            <Members
              path=""
              schema={request}
              draft={state.draft}
              onChange={(draft, path) => onChange(edit(state, draft, path))}
            />
            <ProblemNotes id="command-problems" problems={found.elsewhere} />
          </FormContext>
        )}
        {check.error !== null && <ErrorNote error={check.error} compact />}
        <SendBar
          online={online}
          sending={sending}
          broken={read.payload === null}
          problems={read.payload === null ? [] : check.problems}
        />
      </form>
      {dangerous !== undefined && (
        <ConfirmCommand
          chargerId={chargerId}
          definition={definition}
          question={dangerous}
          payload={asking}
          onCancel={() => setAsking(null)}
          onConfirm={(payload) => {
            setAsking(null);
            onSend(payload);
          }}
        />
      )}
    </section>
  );
}
