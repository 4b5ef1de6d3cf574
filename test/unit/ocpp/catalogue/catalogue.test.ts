import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  catalogue,
  findMessage,
  isAction,
  PROFILES,
  priorityOf,
  routingKeyOf,
  type RequestOf,
  type ResponseOf,
} from '../../../../backend/ocpp/catalogue/index.ts';
import { messages, placesOf } from './schema-walk.ts';

/** OCPP 1.6 edition 2, §3.3 (feature profiles) and the white paper's §5. */
const MESSAGES_OF = {
  Core: [
    'Authorize',
    'BootNotification',
    'ChangeAvailability',
    'ChangeConfiguration',
    'ClearCache',
    'DataTransfer',
    'GetConfiguration',
    'Heartbeat',
    'MeterValues',
    'RemoteStartTransaction',
    'RemoteStopTransaction',
    'Reset',
    'StartTransaction',
    'StatusNotification',
    'StopTransaction',
    'UnlockConnector',
  ],
  FirmwareManagement: [
    'DiagnosticsStatusNotification',
    'FirmwareStatusNotification',
    'GetDiagnostics',
    'UpdateFirmware',
  ],
  LocalAuthListManagement: ['GetLocalListVersion', 'SendLocalList'],
  Reservation: ['CancelReservation', 'ReserveNow'],
  SmartCharging: ['ClearChargingProfile', 'GetCompositeSchedule', 'SetChargingProfile'],
  RemoteTrigger: ['TriggerMessage'],
  Security: [
    'CertificateSigned',
    'DeleteCertificate',
    'ExtendedTriggerMessage',
    'GetInstalledCertificateIds',
    'GetLog',
    'InstallCertificate',
    'LogStatusNotification',
    'SecurityEventNotification',
    'SignCertificate',
    'SignedFirmwareStatusNotification',
    'SignedUpdateFirmware',
  ],
};

const SENT_BY_CHARGERS = [
  'Authorize',
  'BootNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'SecurityEventNotification',
  'SignCertificate',
  'SignedFirmwareStatusNotification',
  'StartTransaction',
  'StatusNotification',
  'StopTransaction',
];

describe('the table', () => {
  it.each(PROFILES)('has the messages of the profile %s and no others', (profile) => {
    const actions = [...catalogue.values()].filter((m) => m.profile === profile).map((m) => m.action);
    expect(actions.toSorted()).toEqual(MESSAGES_OF[profile]);
  });

  it('has 28 messages of OCPP 1.6 and 11 of the security extension', () => {
    const isSecurity = [...catalogue.values()].map((m) => m.profile === 'Security');
    expect([isSecurity.filter((yes) => !yes).length, isSecurity.filter(Boolean).length]).toEqual([28, 11]);
  });

  it('says who sends each', () => {
    for (const { action, direction } of catalogue.values()) {
      const fromCharger = SENT_BY_CHARGERS.includes(action) ? 'charger' : 'csms';
      expect([action, direction]).toEqual([action, action === 'DataTransfer' ? 'both' : fromCharger]);
    }
  });

  it('has words for people: a title, a sentence, and a question before what is dangerous', () => {
    for (const { title, help, dangerous } of catalogue.values()) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(help).toMatch(/^[A-Z][^\n]*\.$/);
      if (dangerous !== undefined) expect(dangerous).toMatch(/\?/);
    }
    expect(
      [...catalogue.values()]
        .filter((m) => m.dangerous)
        .map((m) => m.action)
        .toSorted(),
    ).toEqual([
      'CertificateSigned',
      'DeleteCertificate',
      'InstallCertificate',
      'Reset',
      'SignedUpdateFirmware',
      'UnlockConnector',
      'UpdateFirmware',
    ]);
  });

  it('names every field, and explains every field of a command that is no enumeration', () => {
    for (const { name, schema, action } of messages)
      for (const { path, schema: field } of placesOf(schema)) {
        expect(field.title, `${name} ${path.join('.')}`).toMatch(/^\S/);
        const isCommand = findMessage(action)?.direction === 'csms' && name.endsWith('.req');
        const needsHelp = isCommand && field.type !== 'object' && !('enum' in field);
        if (needsHelp) expect(field.description, `${name} ${path.join('.')}`).toMatch(/\.$/);
      }
  });

  it('gives defaults that its own schemas accept', () => {
    for (const { schema } of messages)
      for (const { schema: field } of placesOf(schema)) {
        if (field.default === undefined) continue;
        expect(typeof field.default).toBe(field.type === 'string' ? 'string' : 'number');
        if (field.type === 'string' && field.enum) expect(field.enum).toContain(field.default);
        if (field.type === 'integer') expect(field.default).toBeGreaterThanOrEqual(field.minimum ?? 0);
      }
  });

  it('is plain data', () => {
    for (const message of catalogue.values()) expect(JSON.parse(JSON.stringify(message))).toEqual(message);
  });

  it('types payloads', () => {
    expectTypeOf<RequestOf<'Authorize'>>().toEqualTypeOf<{ idTag: string }>();
    expectTypeOf<RequestOf<'StartTransaction'>['reservationId']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<ResponseOf<'BootNotification'>['status']>().toEqualTypeOf<
      'Accepted' | 'Pending' | 'Rejected'
    >();
    expectTypeOf<
      RequestOf<'MeterValues'>['meterValue'][number]['sampledValue'][number]['value']
    >().toEqualTypeOf<string>();
  });
});

describe('findMessage', () => {
  it('finds by the exact name alone', () => {
    expect(findMessage('Heartbeat')?.action).toBe('Heartbeat');
    for (const name of ['heartbeat', 'Heartbeat ', '', 'constructor', '__proto__', 'toString'])
      expect([name, findMessage(name), isAction(name)]).toEqual([name, undefined, false]);
  });
});

describe('routingKeyOf', () => {
  it('is ocpp.<action> for calls, one key each', () => {
    for (const action of catalogue.keys())
      expect(routingKeyOf('CALL', action)).toBe(`ocpp.${action.toLowerCase()}`);
    expect(new Set([...catalogue.values()].map((m) => m.routingKey)).size).toBe(39);
  });

  it('is one key for answers and one for errors', () => {
    expect(routingKeyOf('CALLRESULT', 'Heartbeat')).toBe('ocpp.response');
    expect(routingKeyOf('CALLERROR', 'Heartbeat')).toBe('ocpp.error');
    expect(routingKeyOf('CALLRESULT', '')).toBe('ocpp.response');
  });

  it('makes one harmless word of what a charger invented', () => {
    expect(routingKeyOf('CALL', 'VendorThing-2_b')).toBe('ocpp.vendorthing-2_b');
    expect(routingKeyOf('CALL', 'a.b.#.*')).toBe('ocpp.ab');
    expect(routingKeyOf('CALL', 'ÄÖ \u0000\n')).toBe('ocpp.unknown');
    expect(routingKeyOf('CALL', '')).toBe('ocpp.unknown');
    expect(routingKeyOf('CALL', '...')).toBe('ocpp.unknown');
    expect(routingKeyOf('CALL', 'x'.repeat(1_000_000))).toBe(`ocpp.${'x'.repeat(64)}`);
    expect(routingKeyOf('INVALID', '')).toBe('ocpp.unknown');
  });

  it('never lets a call pass for an answer', () => {
    for (const action of ['Response', 'error', 'res.ponse'])
      expect(routingKeyOf('CALL', action)).toBe('ocpp.unknown');
  });
});

describe('priorityOf', () => {
  it.each([
    ['StartTransaction', 9],
    ['StopTransaction', 9],
    ['BootNotification', 8],
    ['SecurityEventNotification', 8],
    ['RemoteStartTransaction', 7],
    ['SignedUpdateFirmware', 7],
    ['StatusNotification', 6],
    ['Authorize', 6],
    ['MeterValues', 3],
    ['Heartbeat', 1],
    ['VendorThing', 4],
  ])('of %s is %i', (action, priority) => {
    expect(priorityOf('CALL', action)).toBe(priority);
  });

  it('of answers and errors is 5, of every command 7', () => {
    expect(priorityOf('CALLRESULT', 'StartTransaction')).toBe(5);
    expect(priorityOf('CALLERROR', '')).toBe(5);
    for (const { direction, priority } of catalogue.values())
      if (direction === 'csms') expect(priority).toBe(7);
  });
});
