/** What is remarkable about a logged message. */
import type { LogRow } from '../../../backend/contract/entities.ts';
import type { Tone } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';

export interface Mark {
  key: string;
  tone: Tone;
  label: string;
  explanation: string;
}

/** A CALL without an answer is remarkable after this, ms: OCPP-J leaves the time-out to the implementation. */
export const NO_ANSWER_AFTER_MS = 35_000;

/** Marks of a row, the worst first. */
export function marksOf(row: LogRow, unanswered: boolean): Mark[] {
  const { mark } = text.messages;
  const marks: Mark[] = [];
  const add = (key: string, tone: Tone, label: string, explanation: string): void => {
    marks.push({ key, tone, label, explanation });
  };
  if (row.messageType === 'CALLERROR') add('error', 'danger', mark.errorShort, mark.error);
  if (row.messageType === 'INVALID') add('invalid', 'danger', mark.invalidShort, mark.invalid);
  // What is wrong with an invalid frame is said by its detail.
  else if (row.problemCount > 0)
    add('problems', 'danger', mark.problems(row.problemCount), mark.problems(row.problemCount));
  if (unanswered) add('noAnswer', 'warn', mark.noAnswerShort, mark.noAnswer);
  if (row.duplicateOf !== null) add('duplicate', 'warn', mark.duplicateShort, mark.duplicate);
  if (row.suspectedRepeat) add('repeat', 'warn', mark.repeatShort, mark.repeat);
  return marks;
}

/**
 * CALLs among `rows` (newest first, without gaps) that nobody answered. Only rows that are old enough count, and
 * `rows` must hold answers too: under a filter that hides them nothing can be said.
 */
export function unansweredCalls(rows: readonly LogRow[], now: number): ReadonlySet<string> {
  const answered = new Set<string>();
  const unanswered = new Set<string>();
  // A duplicate CALL gets the stored answer again, which names the CALL it was made for.
  for (const row of rows) {
    if (row.correlatesWith !== null) answered.add(row.correlatesWith);
    const waits =
      row.messageType === 'CALL' && row.duplicateOf === null && now - row.timestamp > NO_ANSWER_AFTER_MS;
    if (waits && !answered.has(row.uid)) unanswered.add(row.uid);
  }
  return unanswered;
}
