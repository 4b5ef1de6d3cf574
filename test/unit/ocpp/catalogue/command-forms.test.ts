import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CommandDefinition, FormSchema } from '../../../../backend/contract/commands.ts';
import {
  catalogue,
  checkRules,
  commandDefinitions,
  findMessage,
  PROFILES,
  validateRequest,
} from '../../../../backend/ocpp/catalogue/index.ts';

const commands = commandDefinitions();

/** What a form starts with: the defaults, and something typed where a required field has none. */
function started(schema: FormSchema): unknown {
  if (schema.type === 'object') {
    const required = Object.entries(schema.properties ?? {}).filter(([name]) =>
      schema.required?.includes(name),
    );
    return Object.fromEntries(required.map(([name, field]) => [name, started(field)]));
  }
  if (schema.type === 'array') return schema.items ? [started(schema.items)] : [];
  if (schema.default !== undefined) return schema.default;
  if (schema.format === 'date-time') return '2026-03-29T12:00:00Z';
  if (schema.format === 'uri') return 'http://192.168.1.10/file';
  if (schema.enum) return schema.enum[0];
  return schema.type === 'string' ? 'text' : 16;
}

describe('commandDefinitions', () => {
  it('has every message that the central system may send, and no other', () => {
    expect(commands.map(({ action }) => action).toSorted()).toEqual(
      [...catalogue.values()]
        .filter(({ direction }) => direction !== 'charger')
        .map(({ action }) => action)
        .toSorted(),
    );
    expect(commands).toHaveLength(26);
  });

  it('is in the order of the profiles, then of the actions', () => {
    const places = commands.map(({ profile }) => PROFILES.findIndex((name) => name === profile));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(commands.slice(0, 3).map(({ action }) => action)).toEqual([
      'ChangeAvailability',
      'ChangeConfiguration',
      'ClearCache',
    ]);
  });

  it('gives forms the very schema that requests are validated by', () => {
    expectTypeOf(commands).toEqualTypeOf<CommandDefinition[]>();
    for (const { action, request, title, help, dangerous } of commands) {
      const message = findMessage(action);
      expect(request).toBe(message?.request);
      expect([title, help, dangerous]).toEqual([message?.title, message?.help, message?.dangerous]);
    }
  });

  it('survives the way to the window', () => {
    expect(JSON.parse(JSON.stringify(commands))).toEqual(commands);
  });

  it.each(commands)('starts the form of $action with what the standard allows', ({ action, request }) => {
    const payload = started(request);
    expect(validateRequest(action, payload)).toEqual([]);
    expect(checkRules(action, payload, Date.UTC(2026, 2, 29))).toEqual([]);
  });

  it('starts a profile for the session of RemoteStartTransaction as §5.16.2 wants it', () => {
    const profile = commands.find(({ action }) => action === 'RemoteStartTransaction')?.request.properties?.[
      'chargingProfile'
    ];
    const chargingProfile = profile && started(profile);
    const payload = { idTag: 'A', chargingProfile };
    expect(validateRequest('RemoteStartTransaction', payload)).toEqual([]);
    expect(checkRules('RemoteStartTransaction', payload, 0)).toEqual([]);
  });
});
