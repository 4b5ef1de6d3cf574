/** The filter as the operator sets it, and as the contract names it. Pure. */
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import type { Direction } from '../../../backend/contract/ocpp.ts';
import type { Route } from '../../api/route.ts';

export interface FilterFields {
  chargerId: string;
  action: string;
  direction: '' | Direction;
  errorsOnly: boolean;
  text: string;
  sessionId: string;
}

export const NO_FILTER: FilterFields = {
  chargerId: '',
  action: '',
  direction: '',
  errorsOnly: false,
  text: '',
  sessionId: '',
};

/** Leaves out what is not set, as the contract wants it. */
export function toLogFilter(fields: FilterFields): LogFilter {
  const { chargerId, action, direction, errorsOnly, sessionId } = fields;
  const text = fields.text.trim();
  return {
    ...(chargerId === '' ? {} : { chargerId }),
    ...(action === '' ? {} : { action }),
    ...(direction === '' ? {} : { direction }),
    ...(errorsOnly ? { errorsOnly } : {}),
    ...(text === '' ? {} : { text }),
    ...(sessionId === '' ? {} : { sessionId }),
  };
}

export const isFiltered = (fields: FilterFields): boolean => Object.keys(toLogFilter(fields)).length > 0;

/** Whether CALLs and their answers pass alike, so that a missing answer means something. */
export const keepsAnswers = ({ direction, errorsOnly, text }: FilterFields): boolean =>
  direction === '' && !errorsOnly && text.trim() === '';

/** What another place hands over in the route. */
export function filterOfQuery(query: Route['query']): FilterFields {
  const { chargerId = '', action = '', direction = '', sessionId = '', text = '', errors = '' } = query;
  return {
    chargerId,
    action,
    direction: direction === 'Incoming' || direction === 'Outgoing' ? direction : '',
    errorsOnly: errors === '1',
    text,
    sessionId,
  };
}

/** The inverse of `filterOfQuery`. */
export function queryOfFilter(fields: FilterFields): Record<string, string> {
  const { errorsOnly, ...rest } = fields;
  const set = Object.entries(rest).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(set), ...(errorsOnly ? { errors: '1' } : {}) };
}
