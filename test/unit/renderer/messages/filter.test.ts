import { describe, expect, it } from 'vitest';
import { logFilterSchema } from '../../../../backend/contract/log-filter.ts';
import {
  filterOfQuery,
  isFiltered,
  keepsAnswers,
  NO_FILTER,
  queryOfFilter,
  toLogFilter,
  type FilterFields,
} from '../../../../renderer/features/messages/filter.ts';
import { markedPaths, payloadOf, prettyOf } from '../../../../renderer/features/messages/payload.ts';
import { defaultExportName } from '../../../../renderer/features/messages/start-export.ts';

const full: FilterFields = {
  chargerId: 'CP 1&2',
  action: 'Heartbeat',
  direction: 'Incoming',
  errorsOnly: true,
  text: ' tag ',
  sessionId: 'CP1:4',
};

describe('filter', () => {
  it('leaves out what is not set, and passes the door of the contract', () => {
    expect(toLogFilter(NO_FILTER)).toEqual({});
    expect(toLogFilter(full)).toEqual({ ...full, text: 'tag' });
    expect(logFilterSchema.parse(toLogFilter(full))).toEqual(toLogFilter(full));
    expect(isFiltered({ ...NO_FILTER, text: '   ' })).toBe(false);
  });

  it('travels in a route and back', () => {
    const query = Object.fromEntries(new URLSearchParams(queryOfFilter(full)));
    expect(filterOfQuery(query)).toEqual(full);
    expect(queryOfFilter(NO_FILTER)).toEqual({});
    expect(filterOfQuery({ direction: 'Sideways' }).direction).toBe('');
  });

  it('knows when a missing answer means something', () => {
    expect(keepsAnswers({ ...NO_FILTER, chargerId: 'CP1', action: 'Heartbeat' })).toBe(true);
    for (const hides of [{ direction: 'Incoming' }, { errorsOnly: true }, { text: 'x' }] as const)
      expect(keepsAnswers({ ...NO_FILTER, ...hides })).toBe(false);
  });
});

describe('payload', () => {
  it('marks the field of a problem, and the object that lacks one', () => {
    const marked = markedPaths(
      [
        { field: 'meterValue[0].sampledValue[1].unit', rule: 'enum', message: '' },
        { field: 'idTag', rule: 'required', message: '' },
        { field: '', rule: 'json', message: '' },
      ],
      3,
    );
    expect([...marked]).toEqual([
      '$[3].meterValue[0].sampledValue[1].unit',
      '$[3].meterValue[0].sampledValue[1]',
      '$[3].idTag',
    ]);
  });

  it('takes a frame that is no JSON as it is', () => {
    expect(payloadOf({ raw: '{"a', messageType: 'INVALID' }).frame).toBeUndefined();
    expect(prettyOf('{"a')).toBe('{"a');
    expect(prettyOf('[1]')).toBe('[\n  1\n]');
    expect(payloadOf({ raw: '[2,"1","A",{}]', messageType: 'CALL' }).payloadIndex).toBe(3);
  });
});

describe('defaultExportName', () => {
  it('is a safe file name in local time', () => {
    expect(defaultExportName('csv', new Date(2026, 0, 5, 7, 4))).toBe('ocpp-messages-2026-01-05-0704.csv');
  });
});
