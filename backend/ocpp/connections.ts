/** One connection for each charger: lets arrivals in, replaces former ones, notices dead peers. */
import { ConsoleError } from '../contract/errors.ts';
import type { ChargerConnection } from './charger-connection.ts';
import { thisMoment } from './moment.ts';
import type { OcppPorts } from './ports.ts';
import { firstRegistration } from './registration.ts';

/** How long an earlier connection of the same identity may take to answer a ping, ms. */
const PROBE_MS = 2_000;
/** A round of pings that comes later than this many intervals after the former one, comes after a sleep. */
const LATE = 1.5;

export class Connections {
  readonly #ports: OcppPorts;
  readonly #current = new Map<string, ChargerConnection>();
  /** Connections that wait until it is known whether the earlier one of their identity lives. */
  readonly #arriving = new Map<string, ChargerConnection>();
  /** All that are not closed, replaced ones included. */
  readonly #open = new Set<ChargerConnection>();
  /** Connections that were announced, whose end is announced too. */
  readonly #installed = new Set<ChargerConnection>();

  #pingedAt = thisMoment();

  constructor(ports: OcppPorts) {
    this.#ports = ports;
  }

  /** chargerIds that are connected now. */
  get online(): string[] {
    return [...this.#current.keys()];
  }

  /** Tells of the connections that there are, as when they came. */
  announceAll(): void {
    for (const { connectionId, deviceId, remoteAddress, connectedAt } of this.#current.values())
      this.#ports.connected({ connectionId, deviceId, remoteAddress, at: connectedAt });
  }

  get open(): ChargerConnection[] {
    return [...this.#open];
  }

  find(chargerId: string): ChargerConnection | undefined {
    return this.#current.get(chargerId);
  }

  /**
   * Lets a connection in. Of two with the same identity the newer one serves. An authenticated one takes over at
   * once: a charger that lost its network comes back long before its old connection is noticed dead. Without
   * authentication the old one is asked first, for a twin or an intruder looks the same: when it still answers, the
   * operator is told.
   */
  async admit(connection: ChargerConnection, authenticated: boolean): Promise<void> {
    const { deviceId } = connection;
    this.#open.add(connection);
    const former = this.#current.get(deviceId);
    if (former === undefined) {
      this.#install(connection);
      return;
    }
    if (authenticated) {
      this.#replace(former, connection, former.isOpen);
      return;
    }
    connection.holdBack();
    this.#arriving.get(deviceId)?.replace('Replaced by a newer connection of the same identity', true);
    this.#arriving.set(deviceId, connection);
    const alive = await former.probe(PROBE_MS);
    if (this.#arriving.get(deviceId) !== connection) return;
    this.#arriving.delete(deviceId);
    if (!connection.isOpen) return;
    // It may have been closed, or replaced, meanwhile.
    const still = this.#current.get(deviceId);
    if (still === undefined) this.#install(connection);
    else {
      if (alive && still === former) this.#ports.alert(identityInUse(former, connection));
      this.#replace(still, connection, alive);
    }
  }

  /** A connection has ended. The late end of a replaced one does not remove the one that replaced it. */
  async ended(connection: ChargerConnection, code: number, reason: string): Promise<void> {
    const { connectionId, deviceId } = connection;
    const wasInstalled = this.#installed.delete(connection);
    this.#open.delete(connection);
    if (this.#arriving.get(deviceId) === connection) this.#arriving.delete(deviceId);
    if (this.#current.get(deviceId) === connection) this.#current.delete(deviceId);
    // Its last frames first: what they tell comes before the goodbye.
    await connection.settled();
    if (!wasInstalled) return;
    const words = connection.closingReason === '' ? reason : connection.closingReason;
    const replaced = this.#current.has(deviceId);
    this.#ports.disconnected({ connectionId, deviceId, at: Date.now(), code, reason: words, replaced });
  }

  /**
   * Pings all; those that answered nothing since the last time are dead. After a time in which the computer slept, or
   * this process got no turn, their answers may lie unread, or could not come: then all are asked anew.
   * @param intervalMs how often it is called.
   */
  pingAll(intervalMs: number): void {
    const last = this.#pingedAt;
    this.#pingedAt = thisMoment();
    const passedMs = Math.max(this.#pingedAt.at - last.at, this.#pingedAt.ticks - last.ticks);
    if (passedMs > intervalMs * LATE) this.pingAnew();
    else this.#pingAndCut();
  }

  /** Pings all, and gives each the whole time until the next round to answer. */
  pingAnew(): void {
    this.#pingedAt = thisMoment();
    for (const connection of this.#open) connection.alive = true;
    this.#pingAndCut();
  }

  #pingAndCut(): void {
    for (const connection of this.#open) {
      if (!connection.alive && !connection.isHeld) connection.terminate('It no longer answered pings');
      else {
        connection.alive = false;
        connection.ping();
      }
    }
  }

  #install(connection: ChargerConnection): void {
    const { connectionId, deviceId, remoteAddress, connectedAt } = connection;
    this.#current.set(deviceId, connection);
    this.#installed.add(connection);
    const { access, settings } = this.#ports;
    const { registration } = settings();
    const first = firstRegistration(registration, access.registrationOf(deviceId));
    // Under `accept` a charger is known once it has booted: a connection alone may be anybody's.
    if (first === 'pending') access.firstSeen(deviceId, first);
    this.#ports.connected({ connectionId, deviceId, remoteAddress, at: connectedAt });
    connection.serve();
  }

  #replace(former: ChargerConnection, connection: ChargerConnection, alive: boolean): void {
    this.#ports.logger.info(
      { deviceId: former.deviceId, from: former.remoteAddress, to: connection.remoteAddress, alive },
      'a newer connection replaces the charger’s former one',
    );
    this.#install(connection);
    former.replace(
      alive
        ? `Replaced by a newer connection from ${connection.remoteAddress}`
        : `Dead: replaced by a newer connection from ${connection.remoteAddress}`,
      alive,
    );
  }
}

function identityInUse(former: ChargerConnection, newer: ChargerConnection): ConsoleError {
  const { deviceId } = former;
  const places =
    former.remoteAddress === newer.remoteAddress
      ? `both from ${newer.remoteAddress}`
      : `from ${former.remoteAddress} and from ${newer.remoteAddress}`;
  return new ConsoleError(
    'IDENTITY_IN_USE',
    'The newer connection serves; the older one still answered, and was closed.',
    { message: `${deviceId} is connected twice, ${places}` },
  );
}
