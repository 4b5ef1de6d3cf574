import { useState } from 'react';
import type { CommandDefinition } from '../../../backend/contract/commands.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { text } from '../../text/en.ts';
import { ChargerName } from '../annotations/charger-name.tsx';

/** Characters of the payload that the dialog repeats. */
const MAX_SHOWN = 400;

/** A payload up to this length is shown on one line. */
const LINE_LENGTH = 60;

interface ConfirmCommandProps {
  chargerId: string;
  definition: CommandDefinition;
  question: string;
  /** What would be sent; null: nothing is asked. */
  payload: JsonObject | null;
  onConfirm: (payload: JsonObject) => void;
  onCancel: () => void;
}

/** Asks before a dangerous command, and says what goes where. */
export function ConfirmCommand(props: ConfirmCommandProps) {
  const { chargerId, definition, question, payload, onConfirm, onCancel } = props;
  const words = text.commands.confirm;
  // Kept while the dialog fades.
  const [shown, setShown] = useState<JsonObject>({});
  if (payload !== null && payload !== shown) setShown(payload);
  const line = JSON.stringify(shown);
  const content = line.length > LINE_LENGTH ? JSON.stringify(shown, null, 1) : line;
  return (
    <ConfirmDialog
      open={payload !== null}
      question={question}
      confirm={words.yes(definition.title)}
      confirmTestId="command-confirm"
      onConfirm={() => payload !== null && onConfirm(payload)}
      onCancel={onCancel}
    >
      <Facts>
        <Fact name={words.charger}>
          <strong>
            <ChargerName chargerId={chargerId} />
          </strong>
        </Fact>
        <Fact name={words.command}>
          <span className="mono">{definition.action}</span>
        </Fact>
        <Fact name={words.payload}>
          <pre className="command-confirm__payload mono">
            {content.length > MAX_SHOWN ? `${content.slice(0, MAX_SHOWN)}…` : content}
          </pre>
        </Fact>
      </Facts>
    </ConfirmDialog>
  );
}
