/**
 * The same faulty message to a lenient and to a strict console: both log the same problems, but only the strict one
 * refuses, with the code of OCPP-J 1.6 §4.2.3, table 7. The client is one that we did not write.
 */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { LogEntry } from '../../../backend/contract/entities.ts';
import { connectCharger, type Charger } from '../../support/charger.ts';
import { startConsole, type TestConsole } from '../../support/console.ts';

const IDENTITY = 'CP-FAULTY';

interface Side {
  running: TestConsole;
  charger: Charger;
}
let lenient: Side;
let strict: Side;
beforeAll(async () => {
  lenient = await start(false);
  strict = await start(true);
});
afterAll(async () => {
  for (const { running, charger } of [lenient, strict]) {
    await charger.close();
    await running.dispose();
  }
});

async function start(isStrict: boolean): Promise<Side> {
  const running = await startConsole({
    settings: { ocpp: { strict: isStrict, requireSubprotocol: isStrict } },
  });
  // ocpp-rpc itself would not send what breaks its schemas.
  const charger = await connectCharger(running.ready.ocppUrl, IDENTITY, { strictMode: false });
  return { running, charger };
}

interface Outcome {
  /** null: a CALLRESULT came. */
  errorCode: string | null;
  call: LogEntry;
}

/** Sends a CALL, and waits until it is in the log with its answer. */
async function send({ running, charger }: Side, action: string, payload: object): Promise<Outcome> {
  const errorCode = await charger.call(action, payload).then(
    () => null,
    (error: unknown) => (error as { rpcErrorCode: string }).rpcErrorCode,
  );
  const filter = { chargerId: IDENTITY, action, direction: 'Incoming', messageType: 'CALL' } as const;
  return vi.waitFor(async () => {
    const { rows } = await running.request('messages.page', { filter, limit: 1 });
    const call = await running.request('messages.get', { uid: rows[0]?.uid ?? 'none' });
    expect((JSON.parse(call.raw) as unknown[])[3]).toEqual(payload);
    expect(call.counterpart?.messageType).toBe(errorCode === null ? 'CALLRESULT' : 'CALLERROR');
    return { errorCode, call };
  }, 10_000);
}

const rulesOf = ({ call }: Outcome): string[] => call.problems.map(({ rule }) => rule);

const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
const stop = { transactionId: 4_711, meterStop: 900, timestamp: '2026-01-01T10:00:00Z' };
const start1970 = { connectorId: 1, idTag: 'TAG-1', meterStart: -5, timestamp: '1970-01-01T00:00:10Z' };
const noNumber = { timestamp: '2026-01-01T10:00:00Z', sampledValue: [{ value: 'many' }] };

describe('a slight fault is answered and marked; strict mode refuses it', () => {
  it.each([
    [
      'a number as text',
      'StatusNotification',
      { ...status, connectorId: '1' },
      'type',
      'TypeConstraintViolation',
    ],
    [
      'a field that the standard does not have',
      'Heartbeat',
      { uptime: 5 },
      'additionalProperties',
      'FormationViolation',
    ],
    [
      'a text that is too long',
      'StatusNotification',
      { ...status, info: 'x'.repeat(51) },
      'maxLength',
      'PropertyConstraintViolation',
    ],
    [
      'an unknown reason',
      'StopTransaction',
      { ...stop, reason: 'Bored' },
      'enum',
      'PropertyConstraintViolation',
    ],
    [
      'a date without zone',
      'StopTransaction',
      { ...stop, timestamp: '2026-01-01T10:00:00' },
      'format',
      'PropertyConstraintViolation',
    ],
    [
      'no meter values at all',
      'MeterValues',
      { connectorId: 1, meterValue: [] },
      'minItems',
      'OccurenceConstraintViolation',
    ],
    [
      'the charger itself charging',
      'StatusNotification',
      { ...status, connectorId: 0, status: 'Charging' },
      'contradiction',
      'PropertyConstraintViolation',
    ],
  ])('%s', async (_name, action, payload, rule, errorCode) => {
    const answered = await send(lenient, action, payload);
    const refused = await send(strict, action, payload);
    expect([answered.errorCode, rulesOf(answered)]).toEqual([null, [rule]]);
    expect([refused.errorCode, rulesOf(refused)]).toEqual([errorCode, [rule]]);
    // In words, too: the field, what it must be, and what it was.
    expect(refused.call.problems).toEqual(answered.call.problems);
    expect(refused.call.problems[0]?.message.length).toBeGreaterThan(10);
  });

  it('what was refused changes nothing', async () => {
    const chargers = await strict.running.request('chargers.list', {});
    expect(chargers).toMatchObject([{ chargerId: IDENTITY, connectors: [] }]);
    const { sessions } = await strict.running.request('sessions.list', { chargerId: IDENTITY });
    expect(sessions).toEqual([]);
  });
});

describe('what refusing cannot mend is answered and marked in strict mode too', () => {
  it.each([
    ['a clock and a meter that are wrong', 'StartTransaction', start1970, ['clock', 'meter']],
    ['a reading that is no number', 'MeterValues', { connectorId: 1, meterValue: [noNumber] }, ['value']],
  ])('%s', async (_name, action, payload, rules) => {
    for (const side of [lenient, strict]) {
      const outcome = await send(side, action, payload);
      expect([outcome.errorCode, rulesOf(outcome).toSorted()]).toEqual([null, rules]);
    }
  });
});

describe('§3.1.2 a charger that offers no subprotocol', () => {
  it('is let go with the reason where the settings require one', async () => {
    const { running } = strict;
    const socket = new WebSocket(`${running.ready.ocppUrl}BARE`);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1002);
    expect(running.backend.status().refusals[0]).toMatchObject({
      deviceId: 'BARE',
      reason: expect.stringContaining('the settings require ocpp1.6') as string,
    });
  });
});
