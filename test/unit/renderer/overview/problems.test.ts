import { describe, expect, it } from 'vitest';
import type { Charger, Connector } from '../../../../backend/contract/entities.ts';
import { ConsoleError } from '../../../../backend/contract/errors.ts';
import type { LoggedProblem } from '../../../../backend/contract/overview.ts';
import type { ConnectionRefusal, ConsoleStatus } from '../../../../backend/contract/status.ts';
import { CHARGE_POINT_ERROR_TERMS, OCPP_ERROR_TERMS } from '../../../../backend/ocpp/catalogue/data.ts';
import { gatherProblems, type ProblemSources } from '../../../../renderer/features/overview/problems.ts';
import { charger, consoleStatus } from '../fixtures.ts';

const NOW = 1_790_000_000_000;
const HOUR = 3_600_000;
const vocabulary = { chargePointErrors: CHARGE_POINT_ERROR_TERMS, callErrors: OCPP_ERROR_TERMS };

interface Input {
  /** null: of an opened file. */
  status?: Partial<ConsoleStatus> | null;
  chargers?: Charger[];
  logged?: LoggedProblem[];
}
const gather = ({ status = {}, chargers = [], logged = [] }: Input) => {
  const sources: ProblemSources = {
    status: status === null ? null : consoleStatus(status),
    chargers: new Map(chargers.map((each) => [each.chargerId, each])),
    logged,
    vocabulary,
    now: NOW,
  };
  return gatherProblems(sources);
};
const connector = (fields: Partial<Connector>): Connector => ({
  connectorId: 1,
  status: 'Faulted',
  errorCode: 'GroundFailure',
  info: null,
  vendorErrorCode: null,
  statusAt: NOW - HOUR,
  ...fields,
});
const refusal = (fields: Partial<ConnectionRefusal>): ConnectionRefusal => ({
  at: NOW - HOUR,
  deviceId: 'CP9',
  remoteAddress: '192.0.2.7',
  status: 404,
  cause: 'path',
  reason: 'Unknown path /',
  ...fields,
});
const faulty = (fields: Partial<LoggedProblem>): LoggedProblem => ({
  uid: 'uid-1',
  chargerId: 'CP1',
  action: 'MeterValues',
  messageType: 'CALL',
  direction: 'Incoming',
  errorCode: null,
  message: 'connectorId: is missing.',
  count: 1,
  lastAt: NOW - HOUR,
  ...fields,
});

it('there are none where all is well', () => {
  expect(
    gather({
      chargers: [charger({ connectors: [connector({ status: 'Available', errorCode: 'NoError' })] })],
    }),
  ).toEqual([]);
});

describe('the console’s own parts', () => {
  it('come with their remedy and lead to where it is mended', () => {
    const error = new ConsoleError('BROKER_UNREACHABLE', 'ECONNREFUSED').toInfo();
    const [problem] = gather({ status: { broker: { ...consoleStatus().broker, error } } });
    expect(problem).toMatchObject({
      tone: 'danger',
      title: error.message,
      cause: 'ECONNREFUSED',
      advice: error.remedy,
      link: { place: 'broker' },
    });
  });

  it('stand before older faults and before warnings', () => {
    const error = new ConsoleError('JOURNAL_NOT_WRITABLE').toInfo();
    const keys = gather({
      status: {
        journal: { state: 'failed', pending: 0, bytes: 0, fill: 0, oldestMs: 0, error },
        refusals: [refusal({ at: NOW - 1_000 })],
      },
      chargers: [charger({ connectors: [connector({})] })],
      logged: [faulty({})],
    }).map(({ key }) => key.split(' ')[0]);
    expect(keys).toEqual(['journal', 'connector', 'refusal', 'message']);
  });
});

it('an opened file has those of its chargers and messages, and none of the console', () => {
  const error = new ConsoleError('JOURNAL_NOT_WRITABLE').toInfo();
  const status: Partial<ConsoleStatus> = {
    journal: { state: 'failed', pending: 0, bytes: 0, fill: 0, oldestMs: 0, error },
    refusals: [refusal({})],
  };
  const of = { chargers: [charger({ connectors: [connector({})] })], logged: [faulty({})] };
  const kinds = (input: Input): (string | undefined)[] => gather(input).map(({ key }) => key.split(' ')[0]);
  expect(kinds({ ...of, status })).toHaveLength(4);
  expect(kinds({ ...of, status: null })).toEqual(['connector', 'message']);
});

describe('connectors', () => {
  it('have their error code explained, with what the charger says besides', () => {
    const [problem] = gather({
      chargers: [charger({ connectors: [connector({ info: '<b>RCD</b>', vendorErrorCode: 'E17' })] })],
    });
    expect(problem).toMatchObject({
      tone: 'danger',
      subject: 'CP1',
      title: 'Connector 1 is faulted: Earth fault',
      link: { place: 'charger', open: 'CP1', query: { tab: 'overview' } },
    });
    expect(problem?.cause).toContain(CHARGE_POINT_ERROR_TERMS.GroundFailure.meaning);
    expect(problem?.cause).toContain('<b>RCD</b> · E17');
    expect(problem?.advice).toContain(CHARGE_POINT_ERROR_TERMS.GroundFailure.causes);
  });

  it.each(['constructor', 'E-4711'])(
    'whose error code %s is not of the standard are shown as they came',
    (errorCode) => {
      const [problem] = gather({ chargers: [charger({ connectors: [connector({ errorCode })] })] });
      expect(problem?.title).toBe(`Connector 1 is faulted: ${errorCode}`);
    },
  );

  it('that work on, but report an error, warn while the charger is there', () => {
    const connectors = [connector({ status: 'Available', errorCode: 'WeakSignal' })];
    expect(gather({ chargers: [charger({ connectors })] })).toMatchObject([{ tone: 'warn' }]);
    expect(gather({ chargers: [charger({ connectors, connected: false })] })).toEqual([]);
  });

  it('of a charger that is away are a warning: nobody knows', () => {
    expect(gather({ chargers: [charger({ connected: false, connectors: [connector({})] })] })).toMatchObject([
      { tone: 'warn' },
    ]);
  });
});

describe('refused connections', () => {
  it('say the cause and what to try', () => {
    const [problem] = gather({ status: { refusals: [refusal({})] } });
    expect(problem).toMatchObject({ subject: 'CP9', cause: 'Unknown path /', title: 'Refused: Wrong path' });
    expect(problem?.advice).toContain('/ws/ocpp/16/');
  });

  it('are named by their address where no id was given', () => {
    expect(gather({ status: { refusals: [refusal({ deviceId: '' })] } })).toMatchObject([
      { subject: '192.0.2.7' },
    ]);
  });

  it('are over after a day, and when the charger was let in since', () => {
    expect(gather({ status: { refusals: [refusal({ at: NOW - 25 * HOUR })] } })).toEqual([]);
    const status = { refusals: [refusal({})] };
    const letIn = charger({ chargerId: 'CP9', connectedAt: NOW - HOUR + 1 });
    expect(gather({ status, chargers: [letIn] })).toEqual([]);
    expect(gather({ status, chargers: [{ ...letIn, connectedAt: NOW - 2 * HOUR }] })).toHaveLength(1);
  });
});

describe('faulty messages', () => {
  it('lead to the latest of them', () => {
    expect(gather({ logged: [faulty({ count: 7 })] })).toMatchObject([
      {
        title: 'Its MeterValues breaks OCPP',
        cause: 'connectorId: is missing.',
        count: 7,
        link: { place: 'messages', open: 'uid-1' },
      },
    ]);
  });

  it.each([
    ['CALLERROR', 'Incoming', 'It refused MeterValues: Not supported'],
    ['CALLERROR', 'Outgoing', 'Its MeterValues was refused: Not supported'],
    ['INVALID', 'Incoming', 'It sent a frame that is no OCPP message'],
  ] as const)('%s, %s', (messageType, direction, title) => {
    const [problem] = gather({
      logged: [faulty({ messageType, direction, errorCode: 'NotSupported', message: '' })],
    });
    expect(problem?.title).toBe(title);
    if (messageType === 'CALLERROR') expect(problem?.cause).toBe(OCPP_ERROR_TERMS.NotSupported.meaning);
  });
});
