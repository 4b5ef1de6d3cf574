/** What a message says, in one line. Read from the beginning of its frame, so it may know less than the detail. */
import type { LogRow } from '../../../backend/contract/entities.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { anyResult, asObject, CALLS, join, RESULTS, text } from './gist-words.ts';
import { parsePartialJson } from './partial-json.ts';

/** Rows are rendered again and again while a list streams: each preview is read once. */
const gists = new WeakMap<LogRow, string>();

export function gistOf(row: LogRow): string {
  let gist = gists.get(row);
  if (gist === undefined) {
    gist = compose(row);
    gists.set(row, gist);
  }
  return gist;
}

function compose(row: LogRow): string {
  if (row.messageType === 'INVALID') return row.preview;
  const frame = parsePartialJson(row.preview);
  if (!Array.isArray(frame)) return row.preview;
  if (row.messageType === 'CALLERROR') return join([text(frame[2]), text(frame[3])]);
  const payload = asObject(row.messageType === 'CALL' ? frame[3] : frame[2]);
  const words =
    row.messageType === 'CALL'
      ? CALLS[row.action]?.(payload, row.size > row.preview.length)
      : (RESULTS[row.action] ?? anyResult)(payload, row.size > row.preview.length);
  return words === undefined || words === '' ? bareMembers(payload) : words;
}

/** `name value` of the first members, for actions without words of their own. */
function bareMembers(payload: JsonObject): string {
  return Object.entries(payload)
    .slice(0, 6)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ');
}
