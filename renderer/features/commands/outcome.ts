/** How a charger answered, for a list and for the answer itself. Pure. */
import type { CommandResult, SentCommand } from '../../../backend/contract/commands.ts';
import type { Json } from '../../../backend/contract/ocpp.ts';
import type { Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { parsePartialJson } from '../messages/partial-json.ts';

export interface Outcome {
  word: string;
  tone: Tone;
}

/** Statuses of the answers (OCPP 1.6 §6, §7; security white paper §5) by which what was asked is or will be done. */
const TONES: ReadonlyMap<string, Tone> = new Map([
  ['Accepted', 'ok'],
  ['Unlocked', 'ok'],
  ['AcceptedCanceled', 'ok'],
  ['Scheduled', 'info'],
  ['RebootRequired', 'info'],
]);

/** `payload`: of a CALLRESULT, as far as it is known. */
export function outcomeOf(payload: Json | undefined): Outcome {
  const status =
    typeof payload === 'object' && payload !== null && !Array.isArray(payload)
      ? payload['status']
      : undefined;
  if (typeof status === 'string' && status !== '') return { word: status, tone: TONES.get(status) ?? 'warn' };
  return { word: text.commands.answer.answered, tone: 'ok' };
}

export function outcomeOfResult(result: CommandResult): Outcome {
  if (result.kind === 'CALLERROR') return { word: result.errorCode, tone: 'danger' };
  return outcomeOf(result.payload);
}

/** Of a command in the history; `waiting`: its answer may still come. */
export function outcomeOfSent({ answer }: SentCommand, waiting: boolean): Outcome {
  if (answer === null)
    return {
      word: waiting ? text.commands.history.waiting : text.commands.history.noAnswer,
      tone: 'neutral',
    };
  const frame = parsePartialJson(answer.preview);
  const parts = Array.isArray(frame) ? frame : [];
  if (answer.messageType === 'CALLRESULT') return outcomeOf(parts[2]);
  const [, , code] = parts;
  return {
    word: typeof code === 'string' && code !== '' ? code : text.commands.answer.error,
    tone: 'danger',
  };
}
