/** What may be written next in a filter. Pure. */
import {
  FILTER_KEYS,
  isFilterKey,
  parseFilter,
  quotedIfNeeded,
  VALUES_OF,
  type FilterKey,
} from '../../../backend/contract/filter-language.ts';

export interface Vocabulary {
  chargers: readonly string[];
  actions: readonly string[];
}

export interface Option {
  /** What is put into the text. */
  insert: string;
  /** A value is offered with its key, a key alone. */
  key: FilterKey;
  /** null: the option is a key. */
  value: string | null;
}

export interface Completion {
  /** Characters that the chosen option replaces. */
  from: number;
  to: number;
  options: Option[];
  /** A value is being written that is not (yet) one of the known: the filter waits for more. */
  unfinished: boolean;
}

/** Options of one kind that are offered at once. */
const MAX_OPTIONS = 50;
const MAX_SHORTCUTS = 5;
/** Characters of a word from which on values are offered without their key. */
const MIN_SHORTCUT = 2;

/** Common values where any may be written. */
const SUGGESTED: Readonly<Partial<Record<FilterKey, readonly string[]>>> = {
  latency: ['100', '500', '1000', '5000'],
  after: ['5m', '15m', '1h', '1d'],
  before: ['5m', '15m', '1h', '1d'],
};

export function completionAt(source: string, caret: number, vocabulary: Vocabulary): Completion {
  const start = wordStart(source, caret);
  const end = wordEnd(source, caret);
  const bare = source[start] === '-' ? start + 1 : start;
  const written = source.slice(bare, caret);
  const keyed = /^([A-Za-z]+)(:|>=|<=|>|<|=)/.exec(written);
  const key = keyed?.[1]?.toLowerCase() ?? '';
  if (keyed !== null && isFilterKey(key))
    return valueCompletion(source, { key, caret, from: bare + keyed[0].length, end }, vocabulary);
  return keyCompletion(written, bare, end, vocabulary);
}

function valueCompletion(
  source: string,
  { key, caret, from, end }: { key: FilterKey; caret: number; from: number; end: number },
  vocabulary: Vocabulary,
): Completion {
  const start = valueStart(source, from, caret);
  const written = source.slice(start, caret).replace(/^"/, '').replaceAll('\\"', '"');
  const known = valuesOf(key, vocabulary);
  const found = matching(known, written).slice(0, MAX_OPTIONS);
  const stop = quotedEnd(source, start, caret) ?? valueEnd(source, caret, end);
  return {
    from: start,
    to: stop,
    options: found.map((value) => ({ insert: quotedIfNeeded(value), key, value })),
    unfinished: found.length > 0 && !known.includes(written) && SUGGESTED[key] === undefined,
  };
}

function keyCompletion(written: string, from: number, to: number, vocabulary: Vocabulary): Completion {
  const lower = written.toLowerCase();
  const options: Option[] = FILTER_KEYS.filter((key) => key.startsWith(lower)).map((key) => ({
    insert: key === 'latency' ? 'latency>' : `${key}:`,
    key,
    value: null,
  }));
  if (written.length >= MIN_SHORTCUT)
    for (const key of ['action', 'charger'] as const)
      for (const value of matching(valuesOf(key, vocabulary), written).slice(0, MAX_SHORTCUTS))
        options.push({ insert: `${key}:${quotedIfNeeded(value)}`, key, value });
  return { from, to, options, unfinished: false };
}

function valuesOf(key: FilterKey, { chargers, actions }: Vocabulary): readonly string[] {
  if (key === 'charger') return chargers;
  if (key === 'action') return actions;
  return VALUES_OF[key] ?? SUGGESTED[key] ?? [];
}

/** Values that hold what was written, those that begin with it first. */
function matching(values: readonly string[], written: string): string[] {
  const lower = written.toLowerCase();
  const rank = (value: string): number => value.toLowerCase().indexOf(lower);
  return values
    .filter((value) => rank(value) !== -1)
    .toSorted((a, b) => Math.min(1, rank(a)) - Math.min(1, rank(b)));
}

/** The text with an option taken; the caret stands where writing goes on. */
export function accept(
  source: string,
  { from, to }: Completion,
  option: Option,
): { text: string; caret: number } {
  const rest = source.slice(to);
  const gap = option.value !== null && !/^[\s,]/.test(rest) ? ' ' : '';
  const caret = from + option.insert.length + (option.value === null ? 0 : 1);
  return { text: `${source.slice(0, from)}${option.insert}${gap}${rest}`, caret };
}

/** Begin of the word that the caret is in: behind the last blank that no quotes hold. */
function wordStart(source: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < caret; at += 1) {
    if (source[at] === '\\' && quoted) at += 1;
    else if (source[at] === '"' && (quoted || /^$|[\s,:-]/.test(source[at - 1] ?? ''))) quoted = !quoted;
    else if (!quoted && /\s/.test(source[at] ?? '')) start = at + 1;
  }
  return start;
}

function wordEnd(source: string, caret: number): number {
  let at = caret;
  while (at < source.length && !/\s/.test(source[at] ?? '')) at += 1;
  return at;
}

/** Begin of the value that the caret is in: behind the last comma that no quotes hold. */
function valueStart(source: string, from: number, caret: number): number {
  let start = from;
  let quoted = false;
  for (let at = from; at < caret; at += 1) {
    if (source[at] === '\\' && quoted) at += 1;
    else if (source[at] === '"' && (quoted || at === start)) quoted = !quoted;
    else if (!quoted && source[at] === ',') start = at + 1;
  }
  return start;
}

function valueEnd(source: string, caret: number, end: number): number {
  const comma = source.slice(caret, end).indexOf(',');
  return comma === -1 ? end : caret + comma;
}

/** End of the quoted value at `start`; null where none is, or the caret is behind it, or its quote is not closed yet. */
function quotedEnd(source: string, start: number, caret: number): number | null {
  if (source[start] !== '"') return null;
  let at = start + 1;
  while (at < source.length && source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
  if (at < caret || at >= source.length) return null;
  // A quote with something right behind it begins another term.
  return /^$|[\s,]/.test(source[at + 1] ?? '') ? at + 1 : null;
}

/** Whether a filter may be applied while it is still being written. */
export function isReady(source: string, caret: number, vocabulary: Vocabulary): boolean {
  return parseFilter(source).faults.length === 0 && !completionAt(source, caret, vocabulary).unfinished;
}
