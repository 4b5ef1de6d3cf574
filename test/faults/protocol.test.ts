/** What chargers do to the protocol, on a console that is killed meanwhile: nothing is lost or doubled. */
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { expectOneProjection, oddMessages, ProjectionWorld } from '../support/storage/orders.ts';
import type { ConsoleProcess } from './suite/console-process.ts';
import { faultCase, FULL, writeRow, type World } from './suite/fault-case.ts';

type Payload = Record<string, unknown>;

/** A charger whose message ids are its own affair. */
class Firmware {
  readonly #identity: string;
  readonly #console: ConsoleProcess;
  readonly #file: string;
  #socket: WebSocket | null = null;

  constructor(world: World, console: ConsoleProcess, identity: string) {
    this.#identity = identity;
    this.#console = console;
    this.#file = join(world.records, `${identity}.ndjson`);
  }

  async connect(): Promise<void> {
    this.disconnect();
    this.#socket = new WebSocket(`${this.#console.ocppUrl}${this.#identity}`, 'ocpp1.6');
    this.#socket.on('error', () => {});
    await once(this.#socket, 'open');
  }

  /** As a cable that is pulled. */
  disconnect(): void {
    this.#socket?.terminate();
  }

  /** Sends, and waits for nothing. */
  send(messageId: string, action: string, payload: Payload): void {
    this.#open().send(JSON.stringify([2, messageId, action, payload]));
  }

  /** Sends, and waits for the answer. @param isRecorded not for a retry: the auditor counts a message once. */
  async call(messageId: string, action: string, payload: Payload, isRecorded = true): Promise<Payload> {
    const socket = this.#open();
    const answered = new Promise<Payload>((resolve, reject) => {
      socket.once('close', () => reject(new Error('The connection was lost.')));
      socket.on('message', (data: Buffer) => {
        const [type, id, answer] = JSON.parse(data.toString('utf8')) as [number, string, Payload];
        if (id !== messageId) return;
        if (type === 3) resolve(answer);
        else reject(new Error(`${action} was answered with ${data.toString('utf8')}`));
      });
    });
    this.send(messageId, action, payload);
    const answer = await answered;
    const call = { identity: this.#identity, messageId, action, payload, answer, at: Date.now() };
    if (isRecorded) appendFileSync(this.#file, `${JSON.stringify(call)}\n`);
    return answer;
  }

  #open(): WebSocket {
    if (this.#socket === null) throw new Error('The charger is not connected.');
    return this.#socket;
  }
}

/** Minutes of a charger's day; each round has an hour of its own. */
function at(round: number, minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, round, minute)).toISOString();
}

const BOOT = { chargePointVendor: 'Odd', chargePointModel: 'One' };
const STATUS = { connectorId: 1, errorCode: 'NoError', status: 'Available' };

/** Each round on a console that was killed and started again. */
async function rounds(
  world: World,
  play: (round: number, charger: Firmware) => Promise<void>,
): Promise<void> {
  const console = await world.console();
  await console.start();
  const charger = new Firmware(world, console, 'ODD');
  for (let round = 0; round < world.amount; round += 1) {
    await charger.connect();
    await play(round, charger);
    charger.disconnect();
    await console.kill();
    const since = performance.now();
    await console.start();
    world.recovered(performance.now() - since);
  }
  await world.audit(console);
}

it('orders of the same messages, with repeats', { timeout: 600_000 }, async () => {
  const world = await ProjectionWorld.open();
  const messages = oddMessages();
  try {
    expectOneProjection(world, messages, FULL ? 10_000 : 300);
    // One projection for all: nothing lost, nothing doubled.
    writeRow({
      case: `${FULL ? '10,000' : '300'} orders of the same messages, with repeats`,
      acknowledged: messages.length,
      lost: 0,
      doubled: 0,
      recoveryMs: null,
    });
  } finally {
    world.close();
  }
});

faultCase('message ids that begin anew at every boot', { full: 20, short: 3 }, async (world) => {
  await rounds(world, async (round, charger) => {
    await charger.call('1000001', 'BootNotification', BOOT);
    await charger.call('1000002', 'StatusNotification', { ...STATUS, timestamp: at(0, 0) });
    const { transactionId } = await charger.call('1000003', 'StartTransaction', {
      connectorId: 1,
      idTag: 'TAG',
      meterStart: 10,
      timestamp: at(round, 0),
    });
    const stop = { transactionId, meterStop: 20, timestamp: at(round, 5) };
    await charger.call('1000004', 'StopTransaction', stop);
  });
});

faultCase('retries with the same id and with a new one', { full: 20, short: 3 }, async (world) => {
  await rounds(world, async (round, charger) => {
    const start = { connectorId: 1, idTag: 'TAG', meterStart: 10, timestamp: at(round, 0) };
    const first = await charger.call(`${round}-a`, 'StartTransaction', start);
    expect(await charger.call(`${round}-a`, 'StartTransaction', start, false)).toEqual(first);
    // It has forgotten that it was answered.
    await charger.connect();
    expect(await charger.call(`${round}-b`, 'StartTransaction', start)).toEqual(first);
    const stop = { transactionId: first['transactionId'], meterStop: 20, timestamp: at(round, 5) };
    const stopped = await charger.call(`${round}-c`, 'StopTransaction', stop);
    expect(await charger.call(`${round}-c`, 'StopTransaction', stop, false)).toEqual(stopped);
    await charger.call(`${round}-d`, 'StopTransaction', stop);
  });
});

faultCase('Stop before Start, of the unknown and of -1', { full: 20, short: 3 }, async (world) => {
  await rounds(world, async (round, charger) => {
    const start = { connectorId: 1, idTag: 'TAG', meterStart: 10, timestamp: at(round, 0) };
    // The answer to the start never arrives: what ends before it is told has no number, or a wrong one.
    charger.send(`${round}-lost`, 'StartTransaction', start);
    await charger.connect();
    const meterValue = [{ timestamp: at(round, 2), sampledValue: [{ value: '15' }] }];
    await charger.call(`${round}-a`, 'MeterValues', { connectorId: 1, transactionId: -1, meterValue });
    const stop = { meterStop: 20, timestamp: at(round, 5) };
    await charger.call(`${round}-b`, 'StopTransaction', { ...stop, transactionId: -1 });
    await charger.call(`${round}-c`, 'StopTransaction', { ...stop, transactionId: 7_000 + round });
    const { transactionId } = await charger.call(`${round}-d`, 'StartTransaction', start);
    await charger.call(`${round}-e`, 'MeterValues', { connectorId: 1, transactionId, meterValue });
    await charger.call(`${round}-f`, 'StopTransaction', { ...stop, transactionId });
  });
});
