/** Named after the sections of OCPP 1.6 edition 2 and of the security white paper. Charging: charging-rules.test.ts. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  catalogue,
  checkRules,
  errorCodeFor,
  MAX_ISSUES,
  validateRequest,
} from '../../../../backend/ocpp/catalogue/index.ts';
import { examples } from './examples.ts';
import { messages, placesOf, withValue, type Path } from './schema-walk.ts';

const NOW = Date.parse('2026-03-29T01:00:00Z');
const at = (time: number): string => new Date(time).toISOString();
const DAY = 24 * 60 * 60 * 1000;

/** `field rule` of each issue of a message's example with one value changed. */
function findings(action: keyof typeof examples, path: Path = [], value?: unknown): string[] {
  const { request } = examples[action];
  return checkRules(action, path.length === 0 ? request : withValue(request, path, value), NOW).map(
    ({ field, rule }) => `${field} ${rule}`,
  );
}

describe('checkRules', () => {
  it.each([...catalogue.keys()])('finds nothing wrong with a good %s', (action) => {
    expect(findings(action)).toEqual([]);
  });

  it('gives slight issues in sentences, with the code that strict mode answers with', () => {
    const issues = checkRules(
      'SendLocalList',
      { listVersion: 0, updateType: 'Full', localAuthorizationList: [{ idTag: 'A' }] },
      NOW,
    );
    expect(issues).toEqual([
      {
        field: 'localAuthorizationList[0].idTagInfo',
        rule: 'neededHere',
        message: 'localAuthorizationList[0].idTagInfo: is needed in every entry of a full list',
        errorCode: 'OccurenceConstraintViolation',
        grave: false,
      },
      {
        field: 'listVersion',
        rule: 'range',
        message: 'listVersion: must be greater than 0: 0 means an empty list and -1 no list; got 0',
        value: '0',
        errorCode: 'PropertyConstraintViolation',
        grave: false,
      },
    ]);
    expect(errorCodeFor(issues)).toBe('OccurenceConstraintViolation');
  });

  it('reads a slightly wrong payload as it was meant, and no gravely wrong one', () => {
    const request = { ...examples.StartTransaction.request, meterStart: '-5' };
    expect(checkRules('StartTransaction', request, NOW)).toEqual([
      expect.objectContaining({ field: 'meterStart', rule: 'meter', value: '-5' }),
    ]);
    expect(checkRules('StartTransaction', { ...request, idTag: {} }, NOW)).toEqual([]);
  });

  it.each(['Nonsense', '', 'constructor', '__proto__', 'toString'])('knows no action %j', (action) => {
    expect(checkRules(action, {}, NOW)).toEqual([]);
  });

  it('gives a short list for a long payload', () => {
    const sampledValue = Array.from({ length: 200_000 }, () => ({ value: 'x'.repeat(10) }));
    const payload = { connectorId: 1, meterValue: [{ timestamp: at(NOW), sampledValue }] };
    expect(checkRules('MeterValues', payload, NOW)).toHaveLength(MAX_ISSUES);
    const entries = Array.from({ length: 100_000 }, () => ({ idTag: 'A' }));
    const list = { listVersion: 1, updateType: 'Full', localAuthorizationList: entries };
    expect(checkRules('SendLocalList', list, NOW)).toHaveLength(MAX_ISSUES);
  });

  it('gives short sentences about long values', () => {
    const time = (year: number): string => `${year}-03-29T00:00:00.${'0'.repeat(100_000)}Z`;
    const diagnostics = { location: 'http://192.168.1.10/', startTime: time(2026), stopTime: time(2025) };
    const [issue] = checkRules('GetDiagnostics', diagnostics, NOW);
    expect(issue?.message.length).toBeLessThan(500);
    expect(issue?.value?.length).toBe(200);
  });

  it('never throws, whatever the payload', () => {
    const requests = messages.filter(({ name }) => name.endsWith('.req'));
    const spoilt = fc.constantFrom(...requests).chain(({ action, schema, example }) => {
      const paths = placesOf(schema).map(({ path }) => path);
      if (paths.length === 0) return fc.constant({ action, payload: example });
      return fc
        .array(fc.tuple(fc.constantFrom(...paths), fc.jsonValue()), { maxLength: 2 })
        .map((changes) => ({
          action,
          payload: changes.reduce((payload, [path, value]) => withValue(payload, path, value), example),
        }));
    });
    const any = fc.record({ action: fc.constantFrom(...catalogue.keys()), payload: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(spoilt, any), fc.double(), ({ action, payload }, now) => {
        for (const { field, message, grave, value } of checkRules(action, payload, now)) {
          expect(message.startsWith(`${field}: `)).toBe(true);
          expect(message.length).toBeLessThan(500);
          expect(grave).toBe(false);
          expect(value?.length ?? 0).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('§3.14 Time notations: the charger’s clock', () => {
  const dates: [keyof typeof examples, Path][] = [
    ['StartTransaction', ['timestamp']],
    ['StopTransaction', ['timestamp']],
    ['StopTransaction', ['transactionData', 0, 'timestamp']],
    ['MeterValues', ['meterValue', 0, 'timestamp']],
    ['StatusNotification', ['timestamp']],
    ['SecurityEventNotification', ['timestamp']],
  ];

  it('is checked at every date that a charger sends', () => {
    const sent = messages.flatMap(({ action, name, schema }) => {
      const isFromCharger = name.endsWith('.req') && catalogue.get(action)?.direction === 'charger';
      return isFromCharger
        ? placesOf(schema)
            .filter(({ schema: field }) => field.type === 'string' && field.format === 'date-time')
            .map(({ path }) => `${action} ${path.join('.')}`)
        : [];
    });
    expect(dates.map(([action, path]) => `${action} ${path.join('.')}`).toSorted()).toEqual(sent.toSorted());
  });

  it.each(dates)('was not set when %s %j is before 2010', (action, path) => {
    expect(findings(action, path, '1970-01-01T00:00:10Z')).toHaveLength(1);
    expect(findings(action, path, '2009-12-31T23:59:59Z')[0]).toMatch(/timestamp clock$/);
    expect(findings(action, path, '2010-01-01T00:00:00Z')).toEqual([]);
  });

  it.each(dates)('is wrong when %s %j is more than a day ahead', (action, path) => {
    expect(findings(action, path, at(NOW + DAY))).toEqual([]);
    expect(findings(action, path, at(NOW + DAY + 1))[0]).toMatch(/timestamp clock$/);
  });

  it('is not judged by what the console sends', () => {
    expect(findings('GetDiagnostics', ['startTime'], '1970-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('§5.10, §5.15, §7.1 SendLocalList', () => {
  const full = { listVersion: 1, updateType: 'Full' };
  const idTagInfo = { status: 'Accepted' };
  const check = (payload: object): string[] => {
    expect(validateRequest('SendLocalList', payload)).toEqual([]);
    return checkRules('SendLocalList', payload, NOW).map(({ field, rule }) => `${field} ${rule}`);
  };

  it('wants information on every idTag of a full list', () => {
    const list = [{ idTag: 'A', idTagInfo }, { idTag: 'B' }];
    expect(check({ ...full, localAuthorizationList: list })).toEqual([
      'localAuthorizationList[1].idTagInfo neededHere',
    ]);
    expect(check({ ...full, updateType: 'Differential', localAuthorizationList: list })).toEqual([]);
  });

  it('wants each idTag once, whatever its case', () => {
    const localAuthorizationList = ['a', 'B', 'A'].map((idTag) => ({ idTag, idTagInfo }));
    expect(check({ ...full, localAuthorizationList })).toEqual(['localAuthorizationList[2].idTag unique']);
  });

  it.each([0, -1])('takes the version %i for an answer’s', (listVersion) => {
    expect(check({ ...full, listVersion })).toEqual(['listVersion range']);
  });

  it('may empty the list', () => {
    expect(check(full)).toEqual([]);
    expect(check({ ...full, localAuthorizationList: [] })).toEqual([]);
  });
});

describe('§5.13 ReserveNow', () => {
  it('ends in the future', () => {
    expect(findings('ReserveNow', ['expiryDate'], at(NOW))).toEqual(['expiryDate order']);
    expect(findings('ReserveNow', ['expiryDate'], at(NOW + 1))).toEqual([]);
  });
});

describe('§6.25 GetDiagnostics, §6.55 UpdateFirmware, white paper §5.9 GetLog, §5.21 SignedUpdateFirmware', () => {
  it.each<[keyof typeof examples, Path]>([
    ['GetDiagnostics', ['stopTime']],
    ['GetLog', ['log', 'latestTimestamp']],
    ['SignedUpdateFirmware', ['firmware', 'installDateTime']],
  ])('%s: %j comes last', (action, path) => {
    expect(findings(action, path, '2026-03-29T01:59:59.122Z')).toEqual([`${path.join('.')} order`]);
    expect(findings(action, path, '2026-03-29T01:59:59.124Z')).toEqual([]);
    expect(findings(action, path, undefined)).toEqual([]);
  });

  it.each<keyof typeof examples>(['GetDiagnostics', 'UpdateFirmware', 'GetLog', 'SignedUpdateFirmware'])(
    '%s: cannot be tried a negative number of times',
    (action) => {
      expect(findings(action, ['retries'], -1)).toEqual(['retries range']);
      expect(findings(action, ['retryInterval'], -1)).toEqual(['retryInterval range']);
      expect(findings(action, ['retries'], 0)).toEqual([]);
    },
  );
});

describe('§6.21 GetCompositeSchedule', () => {
  it.each([0, -1])('does not last %i s', (duration) => {
    expect(findings('GetCompositeSchedule', ['duration'], duration)).toEqual(['duration range']);
  });
});

describe('§6.45 StartTransaction, §6.49 StopTransaction: the meter', () => {
  it.each([
    ['negative', -1],
    ['never read', 2 ** 31 - 1],
    ['never read, unsigned', 2 ** 32 - 1],
  ])('is not %s', (_what, reading) => {
    expect(findings('StartTransaction', ['meterStart'], reading)).toEqual(['meterStart meter']);
    expect(findings('StopTransaction', ['meterStop'], reading)).toEqual(['meterStop meter']);
  });

  it.each([0, 2_000_000_000])('may show %i Wh', (reading) => {
    expect(findings('StartTransaction', ['meterStart'], reading)).toEqual([]);
    expect(findings('StopTransaction', ['meterStop'], reading)).toEqual([]);
  });
});

describe('§6.47 StatusNotification', () => {
  it('gives the charger itself no status of a connector', () => {
    for (const status of ['Available', 'Unavailable', 'Faulted'])
      expect(findings('StatusNotification', ['status'], status)).toEqual([]);
    for (const status of ['Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing', 'Reserved'])
      expect(findings('StatusNotification', ['status'], status)).toEqual(['status contradiction']);
  });

  it('lets a connector have any', () => {
    const request = { connectorId: 1, errorCode: 'NoError', status: 'Charging' };
    expect(checkRules('StatusNotification', request, NOW)).toEqual([]);
  });
});

describe('§7.43 SampledValue', () => {
  const place = ['meterValue', 0, 'sampledValue', 0];
  const sample = (value: object): string[] => findings('MeterValues', place, value);
  const field = 'meterValue[0].sampledValue[0].value';

  it.each(['0', '-1.5', '+1', '1.', '.5', '007', '123456789.123456789'])('may be %j', (value) => {
    expect(sample({ value, measurand: 'Power.Active.Import' })).toEqual([]);
  });

  it.each(['', ' 1', '1,5', '1e3', '0x10', 'NaN', '-', '.', '1 kWh', '1'.repeat(50_000) + 'x'])(
    'is no decimal number: %#',
    (value) => {
      expect(sample({ value, measurand: 'Power.Active.Import' })).toEqual([`${field} value`]);
    },
  );

  it('may be anything when it is signed', () => {
    expect(sample({ value: 'OCMF|{}|{}', format: 'SignedData' })).toEqual([]);
    expect(sample({ value: 'OCMF|{}|{}', format: 'Raw' })).toEqual([`${field} value`]);
  });

  it('is looked at in StopTransaction too', () => {
    expect(findings('StopTransaction', ['transactionData', 0, 'sampledValue', 0], { value: 'x' })).toEqual([
      'transactionData[0].sampledValue[0].value value',
    ]);
  });

  it('of a register is neither negative nor absurd', () => {
    expect(sample({ value: '-1' })).toEqual([`${field} meter`]);
    expect(sample({ value: '4294967295' })).toEqual([`${field} meter`]);
    expect(sample({ value: '2147484', unit: 'kWh' })).toEqual([`${field} meter`]);
    expect(sample({ value: '2147483', unit: 'kWh' })).toEqual([]);
    expect(sample({ value: '-1', measurand: 'Energy.Reactive.Import.Register' })).toEqual([`${field} meter`]);
    expect(sample({ value: '-1', measurand: 'Energy.Active.Import.Interval' })).toEqual([]);
  });

  it('of a site’s main meter may be great', () => {
    const request = {
      connectorId: 0,
      meterValue: [{ timestamp: at(NOW), sampledValue: [{ value: '9000000000' }] }],
    };
    expect(checkRules('MeterValues', request, NOW)).toEqual([]);
  });

  it.each([
    ['-1', 1],
    ['100.1', 1],
    ['0', 0],
    ['100', 0],
  ])('of a state of charge is a percentage: %s', (value, count) => {
    expect(sample({ value, measurand: 'SoC', unit: 'Percent' })).toHaveLength(count);
  });
});
