import { describe, expect, it } from 'vitest';
import {
  errorCodeFor,
  isRequest,
  isResponse,
  MAX_ISSUES,
  OCPP_ERROR_CODES,
  validateRequest,
  validateResponse,
  type Schema,
  type StringSchema,
} from '../../../../backend/ocpp/catalogue/index.ts';
import { examples } from './examples.ts';
import { fieldOf, messages, placesOf, withValue, type Place } from './schema-walk.ts';

interface Fault {
  value: unknown;
  rule: string;
  grave: boolean;
  errorCode: string;
}

const TYPE = { rule: 'type', errorCode: 'TypeConstraintViolation' };
const PROPERTY = { errorCode: 'PropertyConstraintViolation' };
const OCCURRENCE = { errorCode: 'OccurenceConstraintViolation' };

/** One payload for each way to break a field. */
function faultsOf({ schema, isOptional }: Place): Fault[] {
  const faults: Fault[] = [
    ...faultsOfKind(schema),
    // Many firmwares write null for a field they leave out.
    { value: null, ...TYPE, grave: !isOptional },
  ];
  if (!isOptional) faults.push({ value: undefined, rule: 'required', ...OCCURRENCE, grave: true });
  if (schema.type === 'string' && schema.format === 'date-time')
    faults.push({ value: '2026-02-30T00:00:00Z', rule: 'format', ...PROPERTY, grave: !isOptional });
  return faults;
}

function faultsOfKind(schema: Schema): Fault[] {
  switch (schema.type) {
    case 'object':
      return [
        { value: 'text', ...TYPE, grave: true },
        { value: [], ...TYPE, grave: true },
      ];
    case 'array':
      return [
        { value: {}, ...TYPE, grave: true },
        ...(schema.minItems ? [{ value: [], rule: 'minItems', ...OCCURRENCE, grave: false }] : []),
      ];
    case 'boolean':
      return [
        { value: 'true', ...TYPE, grave: false },
        { value: 'yes', ...TYPE, grave: true },
      ];
    case 'number':
      return [
        { value: '16.5', ...TYPE, grave: false },
        { value: 'much', ...TYPE, grave: true },
        { value: 16.25, rule: 'multipleOf', ...PROPERTY, grave: false },
      ];
    case 'integer':
      return [
        { value: '1', ...TYPE, grave: false },
        { value: 'one', ...TYPE, grave: true },
        { value: 1.5, ...TYPE, grave: schema.unit === undefined },
        { value: 2 ** 31, rule: 'format', ...PROPERTY, grave: false },
        { value: 2 ** 53, rule: 'format', ...PROPERTY, grave: true },
        ...(schema.minimum === undefined
          ? []
          : [{ value: schema.minimum - 1, rule: 'minimum', ...PROPERTY, grave: false }]),
      ];
    case 'string':
    default:
      return faultsOfText(schema);
  }
}

function faultsOfText(schema: StringSchema): Fault[] {
  const faults: Fault[] = [{ value: {}, ...TYPE, grave: true }];
  if (schema.enum)
    faults.push(
      { value: schema.enum[0]?.toUpperCase() + '!', rule: 'enum', ...PROPERTY, grave: false },
      { value: 5, ...TYPE, grave: true },
    );
  else if (schema.format === 'date-time')
    faults.push(
      { value: '2026-11-23T10:00:00', rule: 'format', ...PROPERTY, grave: false },
      { value: 1_700_000_000, ...TYPE, grave: true },
    );
  else if (schema.format === 'uri')
    faults.push({ value: 'my folder', rule: 'format', ...PROPERTY, grave: false });
  else faults.push({ value: 12, ...TYPE, grave: false });
  if (schema.maxLength !== undefined)
    faults.push({
      value: 'x'.repeat(schema.maxLength + 1),
      rule: 'maxLength',
      ...PROPERTY,
      grave: false,
    });
  return faults;
}

describe.each(messages)('$name', ({ schema, example, validate }) => {
  it('accepts the example', () => {
    expect(validate(example)).toEqual([]);
  });

  it('accepts the example without its optional fields', () => {
    for (const { path, isOptional } of placesOf(schema))
      if (isOptional) expect(validate(withValue(example, path, undefined))).toEqual([]);
  });

  it('names the field and the rule of every fault, and the code it deserves', () => {
    for (const place of placesOf(schema))
      for (const { value, ...expected } of faultsOf(place)) {
        const issues = validate(withValue(example, place.path, value));
        expect(issues, JSON.stringify({ field: fieldOf(place.path), value })).toEqual([
          expect.objectContaining({ field: fieldOf(place.path), ...expected }),
        ]);
        expect(issues[0]?.message.startsWith(`${fieldOf(place.path)}: `)).toBe(true);
        expect(errorCodeFor(issues)).toBe(expected.errorCode);
      }
  });

  it('marks a field that the standard does not have, at every level', () => {
    const objects = placesOf(schema).filter((place) => place.schema.type === 'object');
    const listed = placesOf(schema)
      .filter((place) => place.schema.type === 'array' && place.schema.items.type === 'object')
      .map((place) => ({ path: [...place.path, 0] }));
    for (const { path } of [{ path: [] }, ...objects, ...listed]) {
      const place = [...path, 'vendorExtra'];
      expect(validate(withValue(example, place, 1))).toEqual([
        expect.objectContaining({
          field: fieldOf(place),
          rule: 'additionalProperties',
          errorCode: 'FormationViolation',
          grave: false,
        }),
      ]);
    }
  });

  it.each([['text'], [5], [true], [[]]])('refuses the payload %j', (payload) => {
    expect(validate(payload)).toEqual([
      expect.objectContaining({ field: '', rule: 'type', errorCode: 'FormationViolation', grave: true }),
    ]);
  });

  it('reads null as the empty object (OCPP-J 1.6 §4.2.1)', () => {
    expect(validate(null)).toEqual(validate({}));
  });
});

const sentences = (action: 'BootNotification' | 'StatusNotification', payload: unknown): string[] =>
  validateRequest(action, payload).map((issue) => issue.message);

describe('the sentences', () => {
  it('say what was found and what belongs there', () => {
    const status = examples.StatusNotification.request;
    expect(sentences('StatusNotification', { ...status, connectorId: '1' })).toEqual([
      'connectorId: must be a whole number, got "1"',
    ]);
    expect(sentences('StatusNotification', { ...status, timestamp: '23.11.2026' })).toEqual([
      'timestamp: must be a date and time with its zone, such as "2026-01-31T12:00:00Z", got "23.11.2026"',
    ]);
    expect(sentences('StatusNotification', { ...status, status: 'charging' })[0]).toMatch(
      /^status: must be one of "Available", .* got "charging"; the standard writes "Charging"$/,
    );
    expect(sentences('StatusNotification', { ...status, VendorID: 'x' })).toEqual([
      'VendorID: is not a field of the standard here; the standard writes "vendorId"',
    ]);
    expect(sentences('BootNotification', { chargePointVendor: 'V'.repeat(21) })).toEqual([
      'chargePointModel: is required, but missing',
      `chargePointVendor: must have at most 20 characters, has 21: "${'V'.repeat(21)}"`,
    ]);
    expect(sentences('BootNotification', [])).toEqual(['payload: must be an object, got a list of 0']);
  });

  it('count characters, not UTF-16 units', () => {
    const request = { chargePointVendor: '🔌'.repeat(20), chargePointModel: 'x' };
    expect(isRequest('BootNotification', request)).toBe(true);
    const longer = { ...request, chargePointVendor: '🔌'.repeat(21) };
    expect(validateRequest('BootNotification', longer)[0]?.message).toContain('has 21');
  });

  it('stay short whatever was sent', () => {
    const issues = validateRequest('BootNotification', {
      chargePointVendor: 'x'.repeat(1_000_000),
      ['k'.repeat(1_000_000)]: { deep: 'x'.repeat(1_000_000) },
      'line\nbreak': 1,
      chargePointModel: ['x'.repeat(1_000_000)],
    });
    expect(issues).toHaveLength(4);
    expect(JSON.stringify(issues).length).toBeLessThan(2_000);
    for (const { message } of issues) expect(message).not.toMatch(/\n/);
  });
});

describe('hostile payloads', () => {
  it('gives a short list for a million faults, and the grave one among them', () => {
    const sampledValue: unknown[] = Array.from({ length: 200_000 }, () => ({ value: 1, bogus: 1 }));
    const payload = { connectorId: 1, meterValue: [{ timestamp: '2026-11-23T10:00:00Z', sampledValue }] };
    expect(validateRequest('MeterValues', payload)).toHaveLength(MAX_ISSUES);
    sampledValue.push({});
    const issues = validateRequest('MeterValues', payload);
    expect(issues).toHaveLength(MAX_ISSUES + 1);
    expect(issues[0]).toMatchObject({
      field: 'meterValue[0].sampledValue[200000].value',
      rule: 'required',
      grave: true,
    });
  });

  it('takes __proto__ and its like for unknown fields', () => {
    const payload: unknown = JSON.parse(
      '{"__proto__":{"idTag":"A"},"constructor":{"prototype":{"idTag":"A"}},"toString":1}',
    );
    expect(validateRequest('Authorize', payload).map(({ field, rule }) => [field, rule])).toEqual([
      ['idTag', 'required'],
      ['__proto__', 'additionalProperties'],
      ['constructor', 'additionalProperties'],
      ['toString', 'additionalProperties'],
    ]);
    expect(Reflect.get({}, 'idTag')).toBeUndefined();
  });

  it('survives nesting as deep as JSON.parse allows', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}1${']'.repeat(5_000)}`);
    expect(validateRequest('DataTransfer', { vendorId: 'v', data: deep })).toEqual([
      expect.objectContaining({ field: 'data', rule: 'type', value: `${'['.repeat(199)}…`, grave: true }),
    ]);
    expect(validateRequest('MeterValues', { connectorId: 1, meterValue: deep })[0]).toMatchObject({
      field: 'meterValue[0]',
      rule: 'type',
    });
  });

  it.each([NaN, Infinity, -Infinity])('refuses the number %d', (meterStart) => {
    const request = { ...examples.StartTransaction.request, meterStart };
    expect(validateRequest('StartTransaction', request)).toEqual([
      expect.objectContaining({ field: 'meterStart', rule: 'type', grave: true }),
    ]);
  });

  it('refuses 1e400, which JSON.parse makes infinite', () => {
    const chargingSchedulePeriod: unknown = JSON.parse('[{"startPeriod":0,"limit":1e400}]');
    const payload = {
      status: 'Accepted',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod },
    };
    expect(validateResponse('GetCompositeSchedule', payload)).toEqual([
      expect.objectContaining({
        field: 'chargingSchedule.chargingSchedulePeriod[0].limit',
        rule: 'type',
        grave: true,
      }),
    ]);
  });

  it('throws for an action that the table does not have: that is the caller’s mistake', () => {
    expect(() => validateRequest('Nonsense', {})).toThrow(RangeError);
    expect(() => validateRequest('constructor', {})).toThrow(RangeError);
  });
});

describe('tenths', () => {
  it.each([0, 0.1, 0.3, 6.1, 16.1, 32.7, 1234.5, 99999.9, 22_000, -8.1])('accepts %d', (limit) => {
    const chargingSchedule = {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit }],
    };
    expect(validateResponse('GetCompositeSchedule', { status: 'Accepted', chargingSchedule })).toEqual([]);
  });

  it.each([0.05, 16.11, 8.001])('refuses %d', (minChargingRate) => {
    const chargingSchedule = {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 1 }],
      minChargingRate,
    };
    expect(validateResponse('GetCompositeSchedule', { status: 'Accepted', chargingSchedule })).toEqual([
      expect.objectContaining({ rule: 'multipleOf' }),
    ]);
  });
});

describe('errorCodeFor', () => {
  const boot = { chargePointVendor: 'V', chargePointModel: 'M' };
  it.each([
    [
      'a missing field before an unknown one',
      { chargePointVendor: 'V', model: 'M' },
      'OccurenceConstraintViolation',
    ],
    ['an unknown field before a long text', { ...boot, x: 1, iccid: '1'.repeat(21) }, 'FormationViolation'],
    [
      'a wrong type before a wrong value',
      { ...boot, iccid: 5, imsi: '1'.repeat(21) },
      'TypeConstraintViolation',
    ],
    ['no object at all', 'text', 'FormationViolation'],
  ])('%s', (_what, payload, code) => {
    const issues = validateRequest('BootNotification', payload);
    expect(errorCodeFor(issues)).toBe(code);
    expect(issues[0]?.errorCode).toBe(code);
    expect(OCPP_ERROR_CODES).toContain(code);
  });

  it('is GenericError for none', () => {
    expect(errorCodeFor([])).toBe('GenericError');
  });
});

describe('isRequest and isResponse', () => {
  it('narrow the type', () => {
    const payload: unknown = { idTag: 'A' };
    expect(isRequest('Authorize', payload) && payload.idTag).toBe('A');
    const answer: unknown = { currentTime: '2026-11-23T10:00:00Z' };
    expect(isResponse('Heartbeat', answer) && answer.currentTime).toBe('2026-11-23T10:00:00Z');
    expect(isRequest('Authorize', {}) || isResponse('Heartbeat', {})).toBe(false);
  });
});
