import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../backend/contract/ocpp.ts';
import { validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import {
  commandPayload,
  draftOf,
  formCanShow,
  initialDraft,
  payloadOf,
  type DraftFields,
} from '../../../../renderer/features/commands/draft.ts';
import { commands, requestOf, validObject } from './payloads.ts';

describe('payload → draft → payload', () => {
  it.each(commands)('is the identity for valid payloads of $action', ({ action, request }) => {
    fc.assert(
      fc.property(validObject(request), (payload) => {
        expect(validateRequest(action, payload)).toEqual([]);
        expect(payloadOf(request, draftOf(request, payload))).toEqual(payload);
        expect(formCanShow(request, payload)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('takes any JSON, and says truly whether the form shows all of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.jsonValue(), ({ request }, value) => {
        const payload = value as Json;
        const shown = payloadOf(request, draftOf(request, payload));
        expect(payloadOf(request, draftOf(request, shown))).toEqual(shown);
        if (formCanShow(request, payload)) expect(shown).toMatchObject(payload as object);
      }),
    );
  });

  it('never sends a blank field or null', () => {
    const blanks = commands.map(({ request }) => payloadOf(request, draftOf(request, {})));
    for (const payload of blanks) expect(JSON.stringify(payload)).not.toMatch(/""|null/);
  });
});

describe('formCanShow', () => {
  const request = requestOf('RemoteStartTransaction');
  it.each<[string, Json, boolean]>([
    ['what is missing', { connectorId: 1 }, true],
    ['an empty text', { idTag: '' }, true],
    ['a field of the wrong form', { connectorId: 'one', idTag: 'A' }, true],
    ['an unknown field', { idTag: 'A', colour: 'red' }, false],
    ['null', { idTag: null }, false],
    ['digits as text', { connectorId: '1', idTag: 'A' }, false],
    ['a number for a text', { idTag: 5 }, false],
    ['an object for a text', { idTag: {} }, false],
    ['a list for an object', { chargingProfile: [] }, false],
    ['no object at all', ['A'], false],
    ['a key that is not its own', JSON.parse('{"__proto__": {"idTag": "A"}}') as Json, false],
  ])('of a payload with %s', (_words, payload, expected) => {
    expect(formCanShow(request, payload)).toBe(expected);
  });
});

describe('initialDraft', () => {
  it('has the defaults of the schema, and required lists as long as they must be', () => {
    const request = requestOf('SetChargingProfile');
    expect(commandPayload(request, initialDraft(request))).toEqual({
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0 }] },
      },
    });
  });

  it('prefers what is known of the charger, and leaves optional objects out', () => {
    const request = requestOf('RemoteStartTransaction');
    expect(commandPayload(request, initialDraft(request, { connectorId: 2, idTag: 'A' }))).toEqual({
      connectorId: 2,
      idTag: 'A',
    });
    const draft = initialDraft(request) as DraftFields;
    expect(draft).toEqual({ connectorId: '1', idTag: null, chargingProfile: null });
  });

  it('mixes what is known with the defaults of an inner object', () => {
    const request = requestOf('SetChargingProfile');
    const seed = { csChargingProfiles: { chargingProfileId: 77 } };
    expect(commandPayload(request, initialDraft(request, seed))['csChargingProfiles']).toMatchObject({
      chargingProfileId: 77,
      stackLevel: 0,
    });
  });
});

describe('payloadOf', () => {
  it('reads numbers with either decimal sign, and leaves the rest to the check', () => {
    const schema = { type: 'number' } as const;
    expect(payloadOf(schema, ' 16,5 ')).toBe(16.5);
    expect(payloadOf(schema, '-1e3')).toBe(-1000);
    for (const typed of ['16 A', '0x10', '1.', 'Infinity', '']) expect(payloadOf(schema, typed)).toBe(typed);
  });

  it('drops items of a list that were left blank', () => {
    const request = requestOf('GetConfiguration');
    expect(payloadOf(request, { key: [null, 'HeartbeatInterval', null] })).toEqual({
      key: ['HeartbeatInterval'],
    });
  });
});
