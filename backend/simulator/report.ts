import type { ChargerEvent, SimulatorEvent } from './events.ts';

const kWh = (wattHours: number): string => `${(wattHours / 1000).toFixed(2)} kWh`;

/** What happened, in a sentence. */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, and the compiler checks it
export function describe(event: SimulatorEvent): string {
  switch (event.kind) {
    case 'connected':
      return `connected to ${event.url}`;
    case 'refused':
      return `no connection: ${event.reason}. Next attempt in ${event.retryInSeconds} s`;
    case 'disconnected':
      return `connection lost: ${event.reason}. Next attempt in ${event.retryInSeconds} s`;
    case 'boot':
      return event.status === 'Accepted'
        ? `accepted, heartbeat every ${event.intervalSeconds} s`
        : `registration ${event.status.toLowerCase()}, next attempt in ${event.intervalSeconds} s`;
    case 'status':
      return `connector ${event.connectorId} ${event.status}`;
    case 'session-started':
      return `connector ${event.connectorId} session of ${event.idTag} starts at ${event.meterStartWh} Wh`;
    case 'transaction':
      return `connector ${event.connectorId} has transaction ${event.transactionId}`;
    case 'meter':
      return `connector ${event.connectorId} ${(event.powerW / 1000).toFixed(1)} kW, ${event.energyWh} Wh, battery ${event.socPercent} %`;
    case 'session-stopped':
      return `connector ${event.connectorId} session ends after ${kWh(event.energyWh)}: ${event.reason}`;
    case 'not-authorized':
      return `connector ${event.connectorId} ${event.idTag} may not charge: ${event.status}`;
    case 'command':
      return `was asked to ${event.action}: ${event.answer}`;
    case 'fault':
      return `fault ${event.fault}: ${event.detail}`;
    case 'call-failed':
      return `${event.action} failed: ${event.reason}`;
    case 'message-lost':
      return `${event.action} given up: ${event.reason}`;
    case 'stopped':
      return `stopped after ${event.sessions} ${event.sessions === 1 ? 'session' : 'sessions'}`;
  }
}

/** One line for the terminal: time, charger, sentence. */
export function line(event: ChargerEvent): string {
  return `${event.at.slice(11, 23)} ${event.charger}  ${describe(event)}`;
}

/** Counts for the end of a run. */
export class Summary {
  #counts = { connections: 0, refusals: 0, losses: 0, started: 0, stopped: 0, samples: 0, commands: 0 };
  #faults = new Map<string, number>();
  #failures = 0;
  #energyWh = 0;

  get everConnected(): boolean {
    return this.#counts.connections > 0;
  }

  add(event: SimulatorEvent): void {
    if (event.kind === 'connected') this.#counts.connections += 1;
    if (event.kind === 'refused') this.#counts.refusals += 1;
    if (event.kind === 'disconnected') this.#counts.losses += 1;
    if (event.kind === 'session-started') this.#counts.started += 1;
    if (event.kind === 'meter') this.#counts.samples += 1;
    if (event.kind === 'command') this.#counts.commands += 1;
    if (event.kind === 'call-failed' || event.kind === 'message-lost') this.#failures += 1;
    if (event.kind === 'fault') this.#faults.set(event.fault, (this.#faults.get(event.fault) ?? 0) + 1);
    if (event.kind === 'session-stopped') {
      this.#counts.stopped += 1;
      this.#energyWh += event.energyWh;
    }
  }

  /** @param chargers how many there were */
  text(chargers: number): string {
    const { connections, refusals, losses, started, stopped, samples, commands } = this.#counts;
    const faults = [...this.#faults].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
    return [
      `Chargers     ${chargers}`,
      `Connections  ${connections} made, ${refusals} refused, ${losses} lost`,
      `Sessions     ${stopped} finished, ${started - stopped} left open, ${kWh(this.#energyWh)}`,
      `Samples      ${samples}`,
      `Commands     ${commands} answered`,
      `Failures     ${this.#failures} messages refused or given up`,
      `Faults made  ${faults}`,
    ].join('\n');
  }
}
