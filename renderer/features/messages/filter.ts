/** The filter as the operator writes it: text in the route, terms for those who edit it. Pure. */
import { parseFilter, printFilter, valuesTerm } from '../../../backend/contract/filter-language.ts';
import type { FilterTerm, ValueKey } from '../../../backend/contract/filter-term.ts';
import type { Route } from '../../api/route.ts';

/** The filter that a route carries, as text: written as such, or handed over from another place field by field. */
export function filterTextOf({ q, chargerId, sessionId }: Route['query']): string {
  if (q !== undefined) return q;
  return printFilter([
    ...(chargerId === undefined ? [] : [valuesTerm('charger', [chargerId])]),
    ...(sessionId === undefined ? [] : [valuesTerm('session', [sessionId])]),
  ]);
}

export function queryOfText(filterText: string): Record<string, string> {
  const trimmed = filterText.trim();
  return trimmed === '' ? {} : { q: trimmed };
}

/** The terms of a filter; null when it is faulty and must not be applied. */
export function termsOf(filterText: string): FilterTerm[] | null {
  const { terms, faults } = parseFilter(filterText);
  return faults.length === 0 ? terms.map(({ term }) => term) : null;
}

/** Charger and action as the log spells them, where exactly one value differs in upper and lower case alone. */
export function spelledAs(
  terms: readonly FilterTerm[],
  { chargers, actions }: { chargers: readonly string[]; actions: readonly string[] },
): FilterTerm[] {
  const spell = (known: readonly string[], value: string): string => {
    if (known.includes(value)) return value;
    const [only, ...others] = known.filter((other) => other.toLowerCase() === value.toLowerCase());
    return only !== undefined && others.length === 0 ? only : value;
  };
  return terms.map((term) => {
    if (term.kind !== 'values' || (term.key !== 'charger' && term.key !== 'action')) return term;
    const known = term.key === 'charger' ? chargers : actions;
    return { ...term, values: term.values.map((value) => spell(known, value)) };
  });
}

/** What the bar's plain controls show of a filter; '' where it says nothing, or more than a control can show. */
export interface PlainFields {
  charger: string;
  action: string;
  dir: string;
  error: boolean;
  session: string;
}

export function plainFieldsOf(terms: readonly FilterTerm[]): PlainFields {
  const single = (key: ValueKey): string => {
    const [only, ...others] = terms.filter((term) => term.kind === 'values' && term.key === key && !term.not);
    return only?.kind === 'values' && others.length === 0 && only.values.length === 1
      ? (only.values[0] ?? '')
      : '';
  };
  return {
    charger: single('charger'),
    action: single('action'),
    dir: single('dir'),
    error: terms.some((term) => term.kind === 'flag' && term.key === 'error' && term.value),
    session: single('session'),
  };
}

/** Only rows with this value: it replaces what the filter said of the key. '' says nothing of it any more. */
export function withOnly(terms: readonly FilterTerm[], key: ValueKey, value: string): FilterTerm[] {
  const others = terms.filter((term) => !(term.kind === 'values' && term.key === key));
  if (value === '') return others;
  return putIn(terms, others, (term) => term.kind === 'values' && term.key === key, valuesTerm(key, [value]));
}

/** No rows with this value: it joins what is excluded already. */
export function without(terms: readonly FilterTerm[], key: ValueKey, value: string): FilterTerm[] {
  const excluded: string[] = [];
  const others: FilterTerm[] = [];
  for (const term of terms) {
    if (term.kind !== 'values' || term.key !== key) others.push(term);
    else if (term.not) excluded.push(...term.values);
    else {
      const left = term.values.filter((candidate) => candidate !== value);
      if (left.length > 0) others.push(valuesTerm(key, left));
    }
  }
  return [...others, valuesTerm(key, [...new Set([...excluded, value])], true)];
}

/** Problems only, or all. */
export function withErrors(terms: readonly FilterTerm[], only: boolean): FilterTerm[] {
  const others = terms.filter((term) => !(term.kind === 'flag' && term.key === 'error'));
  return only ? [...others, { kind: 'flag', key: 'error', value: true }] : others;
}

/** `term` at the place of the first that it replaces, or at the end. */
function putIn(
  terms: readonly FilterTerm[],
  others: FilterTerm[],
  replaced: (term: FilterTerm) => boolean,
  term: FilterTerm,
): FilterTerm[] {
  const at = terms.findIndex(replaced);
  return at === -1 ? [...others, term] : [...others.slice(0, at), term, ...others.slice(at)];
}
