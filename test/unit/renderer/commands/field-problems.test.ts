import { describe, expect, it } from 'vitest';
import type { MessageProblem } from '../../../../backend/contract/ocpp.ts';
import { validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import { commandPayload, initialDraft, type Draft } from '../../../../renderer/features/commands/draft.ts';
import { problemsByField } from '../../../../renderer/features/commands/field-problems.ts';
import { requestOf } from './payloads.ts';

const problem = (field: string): MessageProblem => ({ field, rule: 'type', message: 'wrong' });

/** Form paths with a problem, by the real validator. */
function marked(action: string, draft: Draft): string[] {
  const request = requestOf(action);
  const problems = validateRequest(action, commandPayload(request, draft)).map(
    ({ field, rule, message }): MessageProblem => ({ field, rule, message }),
  );
  const { at, elsewhere } = problemsByField(request, draft, problems);
  expect(elsewhere).toEqual([]);
  return [...at.keys()];
}

describe('problemsByField', () => {
  it('finds each field of a deep form', () => {
    const draft = initialDraft(requestOf('SetChargingProfile'));
    expect(marked('SetChargingProfile', draft)).toEqual([
      'csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit',
    ]);
  });

  it('finds a list that has too few items', () => {
    const request = requestOf('SetChargingProfile');
    const draft = initialDraft(request, {
      csChargingProfiles: { chargingSchedule: { chargingSchedulePeriod: [] } },
    });
    expect(marked('SetChargingProfile', draft)).toEqual([
      'csChargingProfiles.chargingSchedule.chargingSchedulePeriod',
    ]);
  });

  it('counts blank items of a list, which are not sent', () => {
    const draft = { key: [null, 'ok', 'x'.repeat(51)] };
    expect(marked('GetConfiguration', draft)).toEqual(['key[2]']);
  });

  it('keeps what no field shows', () => {
    const request = requestOf('Reset');
    const { at, elsewhere } = problemsByField(request, initialDraft(request), [
      problem(''),
      problem('colour'),
      problem('type'),
    ]);
    expect([...at.keys()]).toEqual(['type']);
    expect(elsewhere.map(({ field }) => field)).toEqual(['', 'colour']);
  });
});
