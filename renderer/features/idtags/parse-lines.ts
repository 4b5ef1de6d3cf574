/** Reads idTags from pasted lines: `idTag, status, valid until, parent idTag, note`. Pure. */
import { ID_TAG_STATUSES, type IdTag } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { cellsOf } from './csv-line.ts';

export type IdTagEntry = Omit<IdTag, 'updatedAt'>;

export interface ParsedLines {
  entries: IdTagEntry[];
  /** Lines that could not be read, with why, in words. */
  faults: { line: number; why: string }[];
}

/** OCPP 1.6 §7.28 */
export const MAX_ID_TAG_LENGTH = 20;
export const MAX_NOTE_LENGTH = 200;

/**
 * Separators are commas, semicolons (as spreadsheets write them) or tabs. Empty lines are passed over, and a first line
 * that names the columns. idTags are the same in either case (§7.28): the first of two is taken.
 */
export function parseLines(pasted: string): ParsedLines {
  const entries: IdTagEntry[] = [];
  const faults: ParsedLines['faults'] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of pasted.split(/\r?\n/).entries()) {
    const number = index + 1;
    const [idTag = '', status = '', until = '', parent = '', note = ''] = cellsOf(line, 5);
    if (line.trim() === '' || (number === 1 && idTag.toLowerCase() === 'idtag')) continue;
    const entry = entryOf(idTag, status, until, parent, note);
    const before = lineOf.get(idTag.toLowerCase());
    if (typeof entry === 'string') faults.push({ line: number, why: entry });
    else if (before !== undefined) faults.push({ line: number, why: text.access.idTags.twice(before) });
    else {
      entries.push(entry);
      lineOf.set(idTag.toLowerCase(), number);
    }
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
  if (idTag.length > MAX_ID_TAG_LENGTH) return words.tooLong;
  if (parent.length > MAX_ID_TAG_LENGTH) return words.parentTooLong;
  if (note.length > MAX_NOTE_LENGTH) return words.noteTooLong;
  const known = ID_TAG_STATUSES.find((name) => name.toLowerCase() === status.toLowerCase());
  if (known === undefined && status !== '') return words.badStatus(status);
  const expiryDate = until === '' ? null : endOf(until);
  if (Number.isNaN(expiryDate)) return words.badDate;
  return {
    idTag,
    status: known ?? 'Accepted',
    expiryDate,
    parentIdTag: parent === '' ? null : parent,
    note,
  };
}

const DAY = /^(\d{4}-\d{2}-\d{2})$/;
/** RFC 3339 §5.6; without an offset the time is of the laptop's zone. */
const DAY_AND_TIME = /^(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})?$/;

/**
 * A day ends at its last second, in the laptop's time zone; a time is itself. NaN for anything else: `Date.parse` alone
 * would take `card 5` for a day in May and February 30 for March 2.
 */
export function endOf(until: string): number {
  const day = (DAY.exec(until) ?? DAY_AND_TIME.exec(until))?.[1];
  if (day === undefined || !isDay(day)) return NaN;
  return Date.parse(until === day ? `${day}T23:59:59` : until.toUpperCase().replace(' ', 'T'));
}

/** Whether the calendar has it. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** The day of a moment, in the laptop's time zone, as `2026-12-31`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
