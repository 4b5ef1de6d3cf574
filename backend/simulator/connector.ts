import { isSameTag } from './id-tags.ts';
import type { ConnectorStatus, MeterValue, StopReason } from './protocol.ts';
import type { Random } from './random.ts';
import type { Station } from './station.ts';
import { idleReading, type ChargingRun, type Reading } from './vehicle/charging-run.ts';
import { EnergyMeter } from './vehicle/meter.ts';

/** A transaction from its first reading to its last. */
export interface Transaction {
  idTag: string;
  startedAt: Date;
  meterStartWh: number;
  begin: MeterValue;
  reservationId: number | undefined;
  /** Given by the central system in StartTransaction.conf: unknown until then. */
  id: number | undefined;
}

export interface Reservation {
  id: number;
  idTag: string;
  parentIdTag: string | undefined;
}

/** A driver who is about to start: walked up, or announced by RemoteStartTransaction. */
export interface Visit {
  idTag: string;
  authorize: boolean;
  onStart?: (transaction: Transaction) => void;
}

/** One connector: its status, its meter, and what others want of it. The session itself is in session.ts. */
export class Connector {
  readonly id: number;
  readonly station: Station;
  readonly random: Random;
  readonly meter: EnergyMeter;
  status: ConnectorStatus = 'Available';
  statusSince = new Date();
  /** ChangeAvailability; it holds across reboots. */
  operative = true;
  powered = false;
  /** One of the charger's sessions is kept for the next driver here. */
  claimed = false;
  /** The session at this connector has taken the charger off the line. */
  silent = false;
  transaction: Transaction | undefined;
  run: ChargingRun | undefined;
  reservation: Reservation | undefined;
  remoteStart: Visit | undefined;
  stopRequest: StopReason | undefined;
  #nap: AbortController | undefined;
  #woken = false;

  constructor(id: number, station: Station, random: Random) {
    this.id = id;
    this.station = station;
    this.random = random;
    this.meter = new EnergyMeter(random.integer(10_000, 40_000_000));
  }

  /** What the connector is when nobody uses it. */
  get restingStatus(): ConnectorStatus {
    if (!this.operative) return 'Unavailable';
    return this.reservation ? 'Reserved' : 'Available';
  }

  /** Nobody uses it: no transaction and no car on its way into one. */
  get resting(): boolean {
    return this.status === 'Available' || this.status === 'Reserved' || this.status === 'Unavailable';
  }

  read(): Reading {
    return this.run?.read() ?? idleReading(this.station.outlet.current, this.meter.registerWh);
  }

  /** The power comes back: nobody is there, and the charger reports all its connectors by itself. */
  powerOn(): void {
    this.powered = true;
    this.status = this.restingStatus;
    this.statusSince = new Date();
  }

  setStatus(status: ConnectorStatus): void {
    if (status === this.status) return;
    this.status = status;
    this.statusSince = new Date();
    this.station.statusChanged(this.id, status);
  }

  /** Whether a driver with this tag may begin here now. */
  free(idTag: string, parentIdTag?: string): boolean {
    if (this.remoteStart || !this.powered) return false;
    if (this.status === 'Available') return true;
    if (this.status !== 'Reserved' || !this.reservation) return false;
    const { reservation } = this;
    return (
      isSameTag(reservation.idTag, idTag) ||
      (parentIdTag !== undefined &&
        reservation.parentIdTag !== undefined &&
        isSameTag(reservation.parentIdTag, parentIdTag))
    );
  }

  requestStart(remote: Visit): void {
    this.remoteStart = remote;
    this.wake();
  }

  requestStop(reason: StopReason): void {
    this.stopRequest ??= reason;
    this.wake();
  }

  /** Availability or reservation have changed: shows it at once unless somebody is using the connector. */
  refresh(): void {
    if (this.resting) this.setStatus(this.restingStatus);
    this.wake();
  }

  /** Ends the wait in `pause`, or the next one if there is none. */
  wake(): void {
    this.#woken = true;
    this.#nap?.abort();
  }

  /** Waits simulated seconds, or until woken; returns how many passed. */
  async pause(seconds: number): Promise<number> {
    let slept = 0;
    if (!this.#woken) {
      this.#nap = new AbortController();
      slept = await this.station.clock.sleep(seconds, this.#nap.signal);
      this.#nap = undefined;
    }
    this.#woken = false;
    return slept;
  }

  /** Waits simulated seconds to the end, however often woken; false as soon as the connector goes out of service. */
  async hold(seconds: number): Promise<boolean> {
    for (let left = seconds; left > 0 && this.#inService();) left -= await this.pause(left);
    return this.#inService();
  }

  #inService(): boolean {
    return this.powered && this.operative;
  }
}
