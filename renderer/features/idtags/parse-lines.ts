/** Reads idTags from pasted lines: `idTag, status, valid until, parent idTag, note`. Pure. */
import { ID_TAG_STATUSES, type IdTag } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';

export type IdTagEntry = Omit<IdTag, 'updatedAt'>;

export interface ParsedLines {
  entries: IdTagEntry[];
  /** Lines that could not be read, with why, in words. */
  faults: { line: number; why: string }[];
}

/** OCPP 1.6 §7.28 */
export const MAX_ID_TAG_LENGTH = 20;

/** Separators are commas, semicolons (as spreadsheets write them) or tabs. Empty lines are passed over. */
export function parseLines(pasted: string): ParsedLines {
  const entries: IdTagEntry[] = [];
  const faults: ParsedLines['faults'] = [];
  for (const [index, line] of pasted.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const separator = [';', '\t', ','].find((candidate) => line.includes(candidate)) ?? ',';
    const [idTag = '', status = '', until = '', parent = '', ...note] = line
      .split(separator)
      .map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
    const entry = entryOf(idTag, status, until, parent, note.join(separator));
    if (typeof entry === 'string') faults.push({ line: index + 1, why: entry });
    else entries.push(entry);
  }
  return { entries, faults };
}

/** The entry, or why there is none, in words. */
export function entryOf(
  idTag: string,
  status: string,
  until: string,
  parent: string,
  note: string,
): IdTagEntry | string {
  const words = text.access.idTags;
  if (idTag === '') return words.required;
  if (idTag.length > MAX_ID_TAG_LENGTH || parent.length > MAX_ID_TAG_LENGTH) return words.tooLong;
  const known = ID_TAG_STATUSES.find((name) => name.toLowerCase() === status.toLowerCase());
  if (known === undefined && status !== '') return words.badStatus(status);
  const expiryDate = until === '' ? null : endOf(until);
  if (Number.isNaN(expiryDate)) return words.badDate;
  return {
    idTag,
    status: known ?? 'Accepted',
    expiryDate,
    parentIdTag: parent === '' ? null : parent,
    note: note.slice(0, 200),
  };
}

/** A day ends at its last second, in the laptop's time zone; a time is itself. NaN for what is no date. */
export function endOf(until: string): number {
  return Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59` : until);
}

/** The day of a moment, in the laptop's time zone, as `2026-12-31`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
