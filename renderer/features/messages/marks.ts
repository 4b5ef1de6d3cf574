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
 * CALLs among `rows` (newest first) that nobody answered: as the log said when they were read, or as it says now of
 * those in `overdue`. An answer that came since is among the rows, where the filter lets it pass.
 */
export function unansweredCalls(rows: readonly LogRow[], overdue: ReadonlySet<string>): ReadonlySet<string> {
  const answered = new Set<string>();
  const unanswered = new Set<string>();
  for (const row of rows) {
    if (row.correlatesWith !== null) answered.add(row.correlatesWith);
    if ((row.answered === false || overdue.has(row.uid)) && !answered.has(row.uid)) unanswered.add(row.uid);
  }
  return unanswered;
}

/** CALLs from before `overdueBefore` (ms) whose answer was not due when they were read; at most `limit`. */
export function dueCalls(rows: readonly LogRow[], overdueBefore: number, limit: number): string[] {
  const answered = new Set(rows.map(({ correlatesWith }) => correlatesWith));
  return rows
    .filter(
      ({ uid, messageType, answered: known, timestamp }) =>
        messageType === 'CALL' && known === null && timestamp < overdueBefore && !answered.has(uid),
    )
    .slice(0, limit)
    .map(({ uid }) => uid);
}
