import { ChargePoint, type ChargePointOptions } from './charge-point.ts';
import { sleep } from './clock.ts';
import { commands } from './commands/commands.ts';
import type { ChargerEvent } from './events.ts';
import type { FaultName, FaultRates } from './faults.ts';

/** How a simulated charger is to behave. All but the first two have a default. */
export interface SimulatedChargerOptions {
  /** OCPP-J endpoint, to which the identity is appended: `ws://127.0.0.1:9000/ws/ocpp/16/`. */
  url: string;
  /** The charge point identity. */
  id: string;
  /** For HTTP Basic authentication. Default: none. */
  password?: string;
  /** Same seed and identity, same run. Default: 1. */
  seed?: number;
  /** Simulated seconds in a real one. Default: 1. */
  speed?: number;
  /** Default: 1. */
  connectors?: number;
  /** Walk-up sessions to make before it stops by itself; 0: none, it waits for remote starts. Default: endless. */
  sessions?: number;
  /** Simulated seconds between two meter samples; 0: none. Default: 30. */
  meterIntervalSeconds?: number;
  /** What is to go wrong. Default: nothing. */
  faults?: readonly FaultName[];
  /** Other probabilities than those of FAULT_RATES. */
  faultRates?: Partial<FaultRates>;
  /** Told of everything that happens, in order. */
  onEvent?: (event: ChargerEvent) => void;
}

/** A running simulated charger. */
export interface SimulatedCharger {
  readonly id: string;
  /** Resolves when it has stopped, by itself after its last session or by `stop`. */
  readonly done: Promise<void>;
  /**
   * Switches it off as a power cut does: the connection is closed and a running transaction is left open. Resolves
   * when nothing of it runs any more; calling it again is harmless.
   */
  stop(): Promise<void>;
}

/**
 * Starts one simulated charger. It keeps trying to connect until it is stopped, and tells `onEvent` why it cannot.
 *
 * @throws TypeError for a URL that is not `ws:` or `wss:`
 */
export function startSimulatedCharger(options: SimulatedChargerOptions): SimulatedCharger {
  const { protocol } = new URL(options.url);
  if (protocol !== 'ws:' && protocol !== 'wss:') throw new TypeError(`Not a WebSocket URL: ${options.url}`);
  const settings: ChargePointOptions = {
    url: options.url,
    id: options.id,
    password: options.password,
    seed: options.seed ?? 1,
    speed: options.speed ?? 1,
    connectors: options.connectors ?? 1,
    sessions: options.sessions ?? Infinity,
    meterIntervalSeconds: options.meterIntervalSeconds ?? 30,
    faults: options.faults ?? [],
    faultRates: options.faultRates ?? {},
  };
  const point = new ChargePoint(settings, commands, {
    emit: (event) => options.onEvent?.({ ...event, charger: options.id, at: new Date().toISOString() }),
    onSessionsDone: () => void stop(),
  });
  const ended = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= switchOff();
    return stopping;
  };
  const switchOff = async (): Promise<void> => {
    await point.stop();
    point.emit({ kind: 'stopped', sessions: point.sessionsEnded });
    ended.abort();
  };
  point.start();
  return { id: options.id, done: sleep(Infinity, ended.signal), stop };
}
