/** A logged frame as the detail shows it. Pure. */
import type { LogEntry } from '../../../backend/contract/entities.ts';
import type { Json, MessageProblem } from '../../../backend/contract/ocpp.ts';

export interface Payload {
  /** The whole frame as JSON; undefined when it is none. */
  frame: Json | undefined;
  /** Index of the payload in the frame: 3 for a CALL, 2 for its answers (OCPP-J 1.6 §4.2). */
  payloadIndex: number;
}

export function payloadOf(entry: Pick<LogEntry, 'raw' | 'messageType'>): Payload {
  const payloadIndex = entry.messageType === 'CALL' ? 3 : 2;
  try {
    return { frame: JSON.parse(entry.raw) as Json, payloadIndex };
  } catch {
    return { frame: undefined, payloadIndex };
  }
}

/** Path in the tree of a field of the payload. */
export const pathOf = (field: string, payloadIndex: number): string =>
  `$[${payloadIndex}]${field.startsWith('[') ? '' : '.'}${field}`;

/** Paths of the tree whose fields have a problem; `field` is relative to the payload. */
export function markedPaths(problems: readonly MessageProblem[], payloadIndex: number): ReadonlySet<string> {
  return new Set(
    problems.flatMap(({ field }) => {
      if (field === '') return [];
      const whole = pathOf(field, payloadIndex);
      // A missing field has no line of its own: its object is marked as well.
      const parent = whole.replace(/(?:\.[^.[\]]+|\[\d+\])$/, '');
      return parent === `$[${payloadIndex}]` ? [whole] : [whole, parent];
    }),
  );
}

/** Pretty-printed with two spaces, for the clipboard. */
export const prettyOf = (raw: string): string => {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
};
