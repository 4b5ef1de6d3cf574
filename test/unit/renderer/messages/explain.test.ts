import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../backend/contract/ocpp.ts';
import { catalogue, describeMessage } from '../../../../backend/ocpp/catalogue/index.ts';
import { INITIAL_TREE, linesOf } from '../../../../renderer/components/json-lines.ts';
import { stepsOf } from '../../../../renderer/features/messages/delivery-path.tsx';
import { explain, notesOf } from '../../../../renderer/features/messages/explain.ts';
import { examples } from '../../ocpp/catalogue/examples.ts';
import { logEntry, logRow } from '../fixtures.ts';

const call = { messageType: 'CALL', action: 'StartTransaction' } as const;

describe('explanations', () => {
  it.each([...catalogue.keys()])('of %s reach every line of the call and of the answer', (action) => {
    const description = describeMessage(action);
    const { request, response } = examples[action];
    const frames: ['CALL' | 'CALLRESULT', Json][] = [
      ['CALL', [2, '1', action, request]],
      ['CALLRESULT', [3, '1', response]],
    ];
    for (const [messageType, frame] of frames)
      for (const { path } of linesOf(frame, INITIAL_TREE)) {
        const said = explain(path, { messageType, action }, description);
        expect(said, path).not.toBeNull();
        expect(`${said?.title}${said?.help}${said?.field}`, path).not.toBe('');
      }
  });

  it('give name, meaning and rules of a field', () => {
    expect(explain('$[3].idTag', call, describeMessage('StartTransaction'))).toMatchObject({
      field: 'idTag',
      title: 'idTag',
      rules: ['required', 'text', 'at most 20 characters'],
    });
    const meter = { messageType: 'CALL', action: 'MeterValues' } as const;
    const unit = explain('$[3].meterValue[0].sampledValue[1].unit', meter, describeMessage('MeterValues'));
    expect(unit?.rules[0]).toBe('optional');
    expect(unit?.rules[1]).toContain('kWh');
  });

  it('say nothing of what the standard does not know', () => {
    const description = describeMessage('StartTransaction');
    for (const path of ['$[3].invented', '$[3].idTag.deeper', '$[3][0]', '$[9]', '$[3].constructor', '$.x'])
      expect(explain(path, call, description), path).toBeNull();
    expect(describeMessage('Invented')).toBeNull();
    expect(explain('$[3].idTag', { ...call, action: 'Invented' }, null)).toBeNull();
    expect(explain('$[0]', { messageType: 'INVALID', action: '' }, null)).toBeNull();
  });

  it('put each problem behind the line it is about', () => {
    const notes = notesOf(
      [
        { field: 'idTag', rule: 'maxLength', message: 'idTag: Too long.' },
        { field: 'idTag', rule: 'type', message: 'No text.' },
        { field: '', rule: 'json', message: 'As a whole.' },
      ],
      3,
    );
    expect([...notes]).toEqual([['$[3].idTag', 'Too long. No text.']]);
  });
});

describe('the delivery path', () => {
  it('names every step, with the times that are known', () => {
    const answer = logRow(2, { messageType: 'CALLRESULT', timestamp: 1_002 });
    const entry = logEntry({ timestamp: 1_000, storedAt: 1_030, counterpart: answer });
    expect(stepsOf(entry).map(({ name, at }) => [name, at])).toEqual([
      ['Received', 1_000],
      ['Journal', null],
      ['Answered', 1_002],
      ['Broker', null],
      ['Processed', 1_030],
    ]);
    const sent = stepsOf({ ...entry, direction: 'Outgoing', counterpart: null });
    expect(sent.map(({ name }) => name)).toEqual(['Sent', 'Journal', 'Broker', 'Processed']);
  });
});
