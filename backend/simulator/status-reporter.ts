import type { Connector } from './connector.ts';
import type { ConnectorStatus, Payload } from './protocol.ts';
import { OfflineError } from './socket.ts';

/** What the reporter needs of the charger. */
interface Reported {
  readonly connectors: readonly Connector[];
  readonly mayTalk: boolean;
  /** Rejects with OfflineError when the message could not be brought to the central system. */
  tell(action: string, payload: Payload): Promise<unknown>;
}

/**
 * Tells the central system each status of each connector. Connector 0 is the charger itself. What changed while
 * offline is told on return, the last status alone: OCPP 1.6 §4.9.
 */
export class StatusReporter {
  #point: Reported;
  #untold = new Set<number>();
  #telling = new Set<Promise<void>>();

  constructor(point: Reported) {
    this.#point = point;
  }

  /** Reports the status that a connector has now, or as soon as the charger may talk the one it has then. */
  add(connectorId: number): void {
    if (!this.#point.mayTalk) {
      this.#untold.add(connectorId);
      return;
    }
    const telling = this.#tell(connectorId).finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  /** After a boot: reports everything anew. */
  restart(): void {
    this.#untold.clear();
    for (const id of [0, ...this.#point.connectors.map((connector) => connector.id)]) this.add(id);
  }

  /** After a reconnection: reports what has changed meanwhile. */
  resume(): void {
    const untold = [...this.#untold];
    this.#untold.clear();
    for (const id of untold) this.add(id);
  }

  /** Resolves when all that is on its way has been answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#telling);
  }

  async #tell(connectorId: number): Promise<void> {
    const { status, since } = this.#current(connectorId);
    try {
      await this.#point.tell('StatusNotification', {
        connectorId,
        errorCode: 'NoError',
        status,
        timestamp: since.toISOString(),
      });
    } catch (error) {
      if (!(error instanceof OfflineError)) throw error;
      this.add(connectorId);
    }
  }

  #current(connectorId: number): { status: ConnectorStatus; since: Date } {
    const { connectors } = this.#point;
    const connector = connectors.find(({ id }) => id === connectorId);
    if (connector) return { status: connector.status, since: connector.statusSince };
    const operative = connectors.some((one) => one.operative);
    return { status: operative ? 'Available' : 'Unavailable', since: new Date() };
  }
}
