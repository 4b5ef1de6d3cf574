import { randomBytes } from 'node:crypto';
import type { Emit } from './events.ts';
import type { Random } from './random.ts';

/**
 * What can be made to go wrong, and how often:
 *
 * - `drop`: at a meter sample, the TCP connection is cut; the charger reconnects by itself.
 * - `duplicate`: a message is sent a second time, the same frame with the same message id.
 * - `garbage`: at a meter sample, one frame that is no OCPP is sent.
 * - `offline`: for a whole session, the connection is lost after its first meter sample; the car goes on charging,
 *   and after the session the queued messages follow, in order and with the time at which they were made.
 * - `slow`: a message or an answer waits 0.3 to 1.5 real seconds before it is sent.
 */
export const FAULTS = ['drop', 'duplicate', 'garbage', 'offline', 'slow'] as const;

export type FaultName = (typeof FAULTS)[number];

/** The probability of each fault at each occasion that it has. */
export type FaultRates = Record<FaultName, number>;

export const FAULT_RATES: Readonly<FaultRates> = {
  drop: 0.03,
  duplicate: 0.05,
  garbage: 0.05,
  offline: 0.3,
  slow: 0.1,
};

const SLOW_MS = { from: 300, to: 1500 };

/** Frames that a confused firmware might send: OCPP-J 1.6 §4.1 and §4.2 forbid each of them. */
const GARBAGE: readonly { what: string; frame: (random: Random) => string | Buffer }[] = [
  { what: 'malformed JSON', frame: () => '[2,"garbage-1","Heartbeat",{' },
  { what: 'an array of the wrong shape', frame: () => '[2,{"id":7},["Heartbeat"]]' },
  { what: 'an object instead of an array', frame: () => '{"action":"Heartbeat"}' },
  {
    what: 'an unknown action',
    frame: (random) => `[2,"garbage-${random.integer(1, 1e9)}","MakeCoffee",{"cups":2}]`,
  },
  { what: 'an unknown message type', frame: () => '[9,"garbage-2","Heartbeat",{}]' },
  { what: 'a binary frame', frame: () => randomBytes(32) },
];

/** Decides when each chosen fault strikes; its own stream of chance leaves the rest of the run as it was. */
export class Faults {
  #rates: FaultRates;
  #random: Random;
  #emit: Emit;
  #garbageSent = 0;

  constructor(chosen: readonly FaultName[], rates: Partial<FaultRates>, random: Random, emit: Emit) {
    const rate = (name: FaultName): number =>
      chosen.includes(name) ? (rates[name] ?? FAULT_RATES[name]) : 0;
    this.#rates = {
      drop: rate('drop'),
      duplicate: rate('duplicate'),
      garbage: rate('garbage'),
      offline: rate('offline'),
      slow: rate('slow'),
    };
    this.#random = random;
    this.#emit = emit;
  }

  /** Whether the connection is to be cut at this meter sample. */
  drops(): boolean {
    return this.#strikes('drop', 'the connection is cut');
  }

  /** Whether this session is to run without a connection. */
  goesOffline(): boolean {
    return this.#strikes('offline', 'the session goes on without a connection');
  }

  /** Whether this message is to be sent twice. */
  repeats(action: string): boolean {
    return this.#strikes('duplicate', `${action} is sent twice`);
  }

  /** Real milliseconds that this message has to wait. */
  delayMs(action: string): number {
    if (!this.#strikes('slow', `${action} waits`)) return 0;
    return this.#random.between(SLOW_MS.from, SLOW_MS.to);
  }

  /** A frame that is no OCPP, each kind in its turn, if one is to be sent at this meter sample. */
  garbage(): string | Buffer | undefined {
    const next = GARBAGE[this.#garbageSent % GARBAGE.length];
    if (!next || !this.#strikes('garbage', next.what)) return undefined;
    this.#garbageSent += 1;
    return next.frame(this.#random);
  }

  #strikes(fault: FaultName, detail: string): boolean {
    // No draw for a fault that is not chosen: a run without it stays the same when others are added.
    if (this.#rates[fault] === 0 || !this.#random.chance(this.#rates[fault])) return false;
    this.#emit({ kind: 'fault', fault, detail });
    return true;
  }
}
