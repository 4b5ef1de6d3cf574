/** The terms of the filter language as the filter that the log is read by. Pure. */
import type { FilterTerm, LogTerm } from './filter-term.ts';
import { parseMoment } from './filter-time.ts';
import type { LogFilter } from './log-filter.ts';
import type { Direction, MessageType } from './ocpp.ts';

const DIRECTION_OF: Readonly<Record<'in' | 'out', Direction>> = { in: 'Incoming', out: 'Outgoing' };
const TYPE_OF: Readonly<Record<'call' | 'result' | 'error' | 'invalid', MessageType>> = {
  call: 'CALL',
  result: 'CALLRESULT',
  error: 'CALLERROR',
  invalid: 'INVALID',
};

/**
 * Plain terms become the filter's own fields, for which the log has indexes; what those cannot say stays a term.
 * `after` is inclusive, `before` is not.
 * @param now moment that times of day and ages are counted from, ms.
 */
export function toLogFilter(terms: readonly FilterTerm[], now: number): LogFilter {
  const filter: LogFilter = {};
  const rest: LogTerm[] = [];
  for (const term of terms) {
    if (term.kind === 'time') bound(filter, term.key, parseMoment(term.value, now));
    else {
      const field = fieldOf(term);
      if (field === null || field[0] in filter) rest.push(term);
      else Object.assign(filter, { [field[0]]: field[1] });
    }
  }
  return rest.length === 0 ? filter : { ...filter, terms: rest };
}

function bound(filter: LogFilter, key: 'after' | 'before', at: number | null): void {
  if (at === null) return;
  if (key === 'after') filter.from = Math.max(filter.from ?? -Infinity, at);
  else filter.to = Math.min(filter.to ?? Infinity, at - 1);
}

/** The field that says the same as a term; null where none does. */
function fieldOf(term: LogTerm): [keyof LogFilter, string | boolean] | null {
  if (term.kind === 'flag') return term.key === 'error' && term.value ? ['errorsOnly', true] : null;
  if (term.kind === 'latency' || term.not) return null;
  if (term.kind === 'text') return ['text', term.value];
  if (term.values.length !== 1) return null;
  switch (term.key) {
    case 'charger':
      return ['chargerId', term.values[0] ?? ''];
    case 'action':
      return ['action', term.values[0] ?? ''];
    case 'session':
      return ['sessionId', term.values[0] ?? ''];
    case 'dir':
      return ['direction', DIRECTION_OF[term.values[0] ?? 'in']];
    case 'type':
      return ['messageType', TYPE_OF[term.values[0] ?? 'call']];
    case 'answered':
    case 'id':
      return null;
  }
}

export const directionOf = (value: 'in' | 'out'): Direction => DIRECTION_OF[value];
export const typeOf = (value: 'call' | 'result' | 'error' | 'invalid'): MessageType => TYPE_OF[value];
