/**
 * The log's filter as text: `charger:CP1 action:MeterValues,Heartbeat -dir:out latency>500 "some text" after:10:15`.
 * All terms must hold; the values of one term are alternatives; `-` turns a term round; text is looked for in the raw
 * frame. One parser for the window and for whoever else asks. Pure, and never throws.
 */
import {
  ANSWERED_VALUES,
  COMPARISONS,
  DIR_VALUES,
  FLAG_KEYS,
  MAX_TERMS,
  MAX_VALUE,
  MAX_VALUES,
  TYPE_VALUES,
  VALUE_KEYS,
  type Comparison,
  type FilterTerm,
  type FlagKey,
  type ValueKey,
} from './filter-term.ts';
import { parseMoment } from './filter-time.ts';

/** All keys, in the order in which help lists them. */
export const FILTER_KEYS = [...VALUE_KEYS, ...FLAG_KEYS, 'latency', 'after', 'before'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

export const isFilterKey = (word: string): word is FilterKey =>
  (FILTER_KEYS as readonly string[]).includes(word);

/** The values that a key may have; undefined where anything goes. */
export const VALUES_OF: Readonly<Partial<Record<FilterKey, readonly string[]>>> = {
  dir: DIR_VALUES,
  type: TYPE_VALUES,
  answered: ANSWERED_VALUES,
  error: ['true', 'false'],
  dup: ['true', 'false'],
  repeat: ['true', 'false'],
};

export const FAULT_CODES = [
  'unknownKey',
  'missingValue',
  'unknownValue',
  'notANumber',
  'notAMoment',
  'unclosedQuote',
  'needsColon',
  'needsComparison',
  'cannotNegate',
  'tooLong',
  'tooMany',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** What is wrong, and with which characters of the text: from `from` up to, not with, `to`. */
export interface FilterFault {
  code: FaultCode;
  from: number;
  to: number;
  /** The word in question: a key, or a value. */
  word: string;
  /** The key whose value is wrong. */
  key?: FilterKey;
}

export interface PlacedTerm {
  term: FilterTerm;
  from: number;
  to: number;
}

export interface ParsedFilter {
  terms: PlacedTerm[];
  /** In the order of their places; with any, the filter is not to be applied. */
  faults: FilterFault[];
}

const OPERATOR = /^([A-Za-z]+)(:|>=|<=|>|<|=)/;
const NUMBER = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s)?$/;
const SPACE = /\s/;

export function parseFilter(source: string): ParsedFilter {
  return new Parser(source).parse();
}

class Parser {
  readonly #source: string;
  #at = 0;
  readonly #terms: PlacedTerm[] = [];
  readonly #faults: FilterFault[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  parse(): ParsedFilter {
    for (;;) {
      while (this.#at < this.#source.length && SPACE.test(this.#source[this.#at] ?? '')) this.#at += 1;
      if (this.#at >= this.#source.length) break;
      const from = this.#at;
      const term = this.#term();
      if (term !== null) this.#terms.push({ term, from, to: this.#at });
      if (this.#terms.length > MAX_TERMS) {
        this.#fault('tooMany', from, this.#at);
        break;
      }
    }
    return { terms: this.#terms, faults: this.#faults };
  }

  /** null where it is faulty; what was read of it is passed over. */
  #term(): FilterTerm | null {
    const from = this.#at;
    const next = this.#source[from + 1];
    const not = this.#source[from] === '-' && next !== undefined && !SPACE.test(next);
    if (not) this.#at += 1;
    const match = OPERATOR.exec(this.#source.slice(this.#at, this.#at + 40));
    const word = match?.[1]?.toLowerCase() ?? '';
    const operator = match?.[2] ?? '';
    const known = isFilterKey(word);
    // `a=b` and `<x>` are text; only a colon behind an unknown word looks like a key that was meant.
    if (match === null || (!known && operator !== ':')) return this.#text(not);
    const keyFrom = this.#at;
    this.#at += match[0].length;
    if (!known) {
      this.#skipWord();
      return this.#fault('unknownKey', keyFrom, keyFrom + word.length, { word: match[1] ?? '' });
    }
    if (word === 'latency') return this.#latency(operator, not, keyFrom);
    if (operator !== ':') {
      this.#skipWord();
      return this.#fault('needsColon', keyFrom, this.#at, { word, key: word });
    }
    return this.#keyed(word, not, keyFrom);
  }

  #text(not: boolean): FilterTerm | null {
    const from = this.#at;
    const value = this.#value(/\s/);
    if (value === null) return null;
    if (value === '') return this.#fault('missingValue', from, this.#at);
    return { kind: 'text', value, not };
  }

  #latency(operator: string, not: boolean, keyFrom: number): FilterTerm | null {
    const from = this.#at;
    this.#skipWord();
    const written = this.#source.slice(from, this.#at);
    const comparison = COMPARISONS.find((candidate) => candidate === operator);
    if (comparison === undefined)
      return this.#fault('needsComparison', keyFrom, this.#at, { word: written, key: 'latency' });
    const place = { word: written, key: 'latency' } as const;
    if (written === '') return this.#fault('missingValue', keyFrom, this.#at, place);
    const match = NUMBER.exec(written);
    if (match === null) return this.#fault('notANumber', from, this.#at, place);
    const ms = match[2] === 's' ? Number(match[1]) * 1_000 : Number(match[1]);
    return { kind: 'latency', comparison: comparison satisfies Comparison, ms, not };
  }

  #keyed(key: Exclude<FilterKey, 'latency'>, not: boolean, keyFrom: number): FilterTerm | null {
    const faultsBefore = this.#faults.length;
    const values: string[] = [];
    do {
      if (values.length > 0) this.#at += 1;
      const from = this.#at;
      const value = this.#value(/[\s,]/);
      if (value === null) return null;
      if (value === '') this.#fault('missingValue', keyFrom, Math.max(this.#at, from), { word: key, key });
      else this.#check(key, value, from);
      values.push(value);
    } while (this.#source[this.#at] === ',');
    if (values.length > MAX_VALUES) this.#fault('tooMany', keyFrom, this.#at, { word: key, key });
    if (this.#faults.length > faultsBefore) return null;
    return this.#built(key, values, not, keyFrom);
  }

  #check(key: FilterKey, value: string, from: number): void {
    const place = { word: value, key };
    const allowed = VALUES_OF[key];
    if (allowed !== undefined && !allowed.includes(value.toLowerCase()))
      this.#fault('unknownValue', from, this.#at, place);
    if ((key === 'after' || key === 'before') && parseMoment(value, 0) === null)
      this.#fault('notAMoment', from, this.#at, place);
  }

  #built(
    key: Exclude<FilterKey, 'latency'>,
    values: string[],
    not: boolean,
    from: number,
  ): FilterTerm | null {
    const [first = ''] = values;
    if (key === 'after' || key === 'before') {
      if (not) return this.#fault('cannotNegate', from - 1, this.#at, { word: key, key });
      if (values.length > 1) return this.#fault('tooMany', from, this.#at, { word: key, key });
      return { kind: 'time', key, value: first };
    }
    if (isFlag(key)) {
      if (values.length > 1) return this.#fault('tooMany', from, this.#at, { word: key, key });
      return { kind: 'flag', key, value: (first.toLowerCase() === 'true') !== not };
    }
    const spelled = VALUES_OF[key] === undefined ? values : values.map((value) => value.toLowerCase());
    return { kind: 'values', key, values: spelled, not } as FilterTerm;
  }

  /** A quoted value, or what comes up to `end`. null: the quote is not closed, or the value is too long. */
  #value(end: RegExp): string | null {
    const from = this.#at;
    let value = '';
    if (this.#source[from] === '"') {
      this.#at += 1;
      for (; this.#source[this.#at] !== '"'; this.#at += 1) {
        if (this.#at >= this.#source.length) return this.#fault('unclosedQuote', from, this.#at);
        const escapes = this.#source[this.#at] === '\\' && /["\\]/.test(this.#source[this.#at + 1] ?? '');
        if (escapes) this.#at += 1;
        value += this.#source[this.#at];
      }
      this.#at += 1;
    } else {
      while (this.#at < this.#source.length && !end.test(this.#source[this.#at] ?? '')) this.#at += 1;
      value = this.#source.slice(from, this.#at);
    }
    if (value.length > MAX_VALUE) return this.#fault('tooLong', from, this.#at);
    return value;
  }

  #skipWord(): void {
    while (this.#at < this.#source.length && !SPACE.test(this.#source[this.#at] ?? '')) this.#at += 1;
  }

  #fault(code: FaultCode, from: number, to: number, about: { word?: string; key?: FilterKey } = {}): null {
    this.#faults.push({ code, from, to, word: about.word ?? this.#source.slice(from, to), ...about });
    return null;
  }
}

const isFlag = (key: FilterKey): key is FlagKey => (FLAG_KEYS as readonly string[]).includes(key);

/** The inverse of `parseFilter`. */
export function printFilter(terms: readonly FilterTerm[]): string {
  return terms.map(printTerm).join(' ');
}

export function printTerm(term: FilterTerm): string {
  switch (term.kind) {
    case 'values':
      return `${minus(term.not)}${term.key}:${term.values.map(quotedIfNeeded).join(',')}`;
    case 'flag':
      return `${term.key}:${term.value}`;
    case 'latency':
      return `${minus(term.not)}latency${term.comparison}${term.ms}`;
    case 'text':
      // Always in quotes: a word may look like a key, or like a negation.
      return `${minus(term.not)}${quoted(term.value)}`;
    case 'time':
      return `${term.key}:${quotedIfNeeded(term.value)}`;
  }
}

const minus = (not: boolean): string => (not ? '-' : '');
const quoted = (value: string): string => `"${value.replace(/["\\]/g, (character) => `\\${character}`)}"`;

/** A value as a term holds it. */
export const quotedIfNeeded = (value: string): string =>
  value === '' || value.startsWith('"') || /[\s,]/.test(value) ? quoted(value) : value;

/** Values of one key, with its alternatives. */
export function valuesTerm(key: ValueKey, values: readonly string[], not = false): FilterTerm {
  return { kind: 'values', key, values: [...values], not } as FilterTerm;
}
