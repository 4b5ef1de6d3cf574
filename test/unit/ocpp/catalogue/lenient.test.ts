import { describe, expect, it } from 'vitest';
import { readRequest, readResponse, validateRequest } from '../../../../backend/ocpp/catalogue/index.ts';
import { messages, placesOf } from './schema-walk.ts';
import { examples } from './examples.ts';

describe('readRequest', () => {
  it('reads what a sloppy firmware meant', () => {
    const sloppy: unknown = JSON.parse(`{
      "connectorId": "1",
      "transactionId": null,
      "vendorExtra": {"a": 1},
      "__proto__": {"polluted": true},
      "meterValue": [{
        "timestamp": "2026-11-23 20:15:00",
        "sampledValue": [
          {"value": 12.5, "unit": "KWH", "measurand": "energy.active.import.register", "context": ""},
          {"value": "7", "measurand": "Vendor.Secret"}
        ]
      }]
    }`);
    expect(validateRequest('MeterValues', sloppy).filter((issue) => issue.grave)).toEqual([]);
    const read = readRequest('MeterValues', sloppy);
    expect(read).toEqual({
      connectorId: 1,
      meterValue: [
        {
          timestamp: '2026-11-23T20:15:00Z',
          sampledValue: [
            { value: '12.5', unit: 'kWh', measurand: 'Energy.Active.Import.Register' },
            { value: '7', measurand: 'Vendor.Secret' },
          ],
        },
      ],
    });
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('rounds measured quantities, never numbers that name something', () => {
    const request = { ...examples.StopTransaction.request, meterStop: '4200.6' };
    expect(readRequest('StopTransaction', request).meterStop).toBe(4201);
    const other = { ...request, transactionId: 42.5 };
    expect(validateRequest('StopTransaction', other).filter((issue) => issue.grave)).toHaveLength(1);
  });

  it('leaves out an optional date that is none, as clocks that were never set write it', () => {
    const request = { ...examples.StatusNotification.request, timestamp: '0000-00-00T00:00:00Z' };
    expect(validateRequest('StatusNotification', request)).toEqual([
      expect.objectContaining({ field: 'timestamp', rule: 'format', grave: false }),
    ]);
    expect(readRequest('StatusNotification', request).timestamp).toBeUndefined();
  });

  it.each(['0x10', '1e3', '', ' ', '12,5', 'NaN', 'Infinity', '1'.repeat(17), '１'])(
    'does not take %j for a number',
    (connectorId) => {
      const issues = validateRequest('UnlockConnector', { connectorId });
      expect(issues).toEqual([expect.objectContaining({ rule: 'type', grave: true })]);
    },
  );

  it('reads null as the empty object', () => {
    expect(readRequest('Heartbeat', null)).toEqual({});
    expect(readResponse('MeterValues', null)).toEqual({});
  });

  it('changes nothing in a valid payload', () => {
    for (const [action, { request, response }] of Object.entries(examples)) {
      const name = messages.find((message) => message.action === action)?.action ?? 'Heartbeat';
      expect(readRequest(name, request)).toEqual(request);
      expect(readResponse(name, response)).toEqual(response);
    }
  });

  it('knows the unit of every quantity: integers without one are numbers or ids', () => {
    const units = new Map<string, Set<string | undefined>>();
    for (const { schema } of messages)
      for (const { path, schema: field } of placesOf(schema)) {
        const name = String(path.at(-1));
        if (field.type === 'integer') units.set(name, (units.get(name) ?? new Set()).add(field.unit));
      }
    const quantities = [...units]
      .filter(([, set]) => !set.has(undefined))
      .map(([name, set]) => [name, ...set]);
    expect(quantities.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['duration', 's'],
      ['interval', 's'],
      ['meterStart', 'Wh'],
      ['meterStop', 'Wh'],
      ['retryInterval', 's'],
      ['startPeriod', 's'],
    ]);
  });
});
