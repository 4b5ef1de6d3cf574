/** Simulated chargers inside the console, for a first look without a charger at hand. */
import { OCPP_PATH } from './ocpp/identity.ts';
import type { SimulatedCharger } from './simulator/charger.ts';

const PREFIX = 'SIMULATED-';
/** A minute of charging takes a few seconds, so that a technician sees a session grow. */
const SPEED = 20;

export class SimulatedChargers {
  readonly #running = new Set<SimulatedCharger>();
  #started = 0;

  get count(): number {
    return this.#running.size;
  }

  /** Starts one charger that connects to the console's own port. @returns its id. */
  async start(port: number): Promise<string> {
    this.#started += 1;
    const seed = this.#started;
    // Its OCPP library takes a fifth of a second to load: no start of the console waits for that.
    const { startSimulatedCharger } = await import('./simulator/charger.ts');
    const charger = startSimulatedCharger({
      id: `${PREFIX}${String(seed).padStart(3, '0')}`,
      url: `ws://127.0.0.1:${port}${OCPP_PATH}`,
      seed,
      speed: SPEED,
    });
    this.#running.add(charger);
    void charger.done.then(() => this.#running.delete(charger));
    return charger.id;
  }

  /** Switches all of them off, as a power cut would. @returns how many there were. */
  async stopAll(): Promise<number> {
    const chargers = [...this.#running];
    await Promise.all(chargers.map((charger) => charger.stop()));
    return chargers.length;
  }
}
