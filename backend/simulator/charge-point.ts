import type { IHandlersOption } from 'ocpp-rpc';
import { authorizeAnswer, type IdTagInfo } from './answers.ts';
import { Boot } from './boot.ts';
import { inventIdentity, type Identity } from './catalogue.ts';
import { ChargingProfiles } from './charging-profiles.ts';
import { SimulatedClock, sleep } from './clock.ts';
import { Configuration } from './configuration.ts';
import { Connector } from './connector.ts';
import type { Emit } from './events.ts';
import { Faults, type FaultName, type FaultRates } from './faults.ts';
import { Heartbeat } from './heartbeat.ts';
import { IdTags } from './id-tags.ts';
import { Link } from './link.ts';
import { Outbox, type OutboxMessage } from './outbox.ts';
import type { ConnectorStatus, Payload, StopReason } from './protocol.ts';
import { createRandom } from './random.ts';
import { serve } from './session.ts';
import { OfflineError } from './socket.ts';
import type { Station } from './station.ts';
import { StatusReporter } from './status-reporter.ts';

export interface ChargePointOptions {
  url: string;
  id: string;
  password: string | undefined;
  seed: number;
  speed: number;
  connectors: number;
  /** Walk-up sessions to make before it stops; 0 makes none and waits for the central system. */
  sessions: number;
  meterIntervalSeconds: number;
  faults: readonly FaultName[];
  faultRates: Partial<FaultRates>;
}

/** Whoever runs the charger. */
export interface Watcher {
  emit: Emit;
  /** The last of its sessions is over and the central system has all of it. */
  onSessionsDone: () => void;
}

/** The commands of the central system that a charger knows, and what answers them. */
export interface Commands {
  actions: readonly string[];
  answer: (
    point: ChargePoint,
    action: string,
    request: Payload,
    call: IHandlersOption,
  ) => Promise<Record<string, unknown>>;
}

/** Simulated seconds that a charger needs to start again. */
const REBOOT_SECONDS = 20;
/** Real time that a soft reset gives the central system to take the last messages. */
const LAST_WORDS_MS = 5_000;

/** One simulated charger: its parts, and the way from power on to power off. */
export class ChargePoint implements Station {
  readonly id: string;
  readonly identity: Identity;
  readonly config: Configuration;
  readonly idTags: IdTags;
  readonly profiles = new ChargingProfiles();
  readonly clock: SimulatedClock;
  readonly emit: Emit;
  readonly connectors: readonly Connector[];
  readonly link: Link;
  readonly heartbeat: Heartbeat;
  /** Ends when the charger is switched off for good. */
  readonly stopped = new AbortController();
  #outbox: Outbox;
  #boot: Boot;
  #faults: Faults;
  #reporter: StatusReporter;
  #sessions: { unclaimed: number; left: number; ended: number };
  #serving: Promise<void>[] = [];
  #rebooting = false;
  #onAccepted: (() => void)[] = [];
  #onSessionsDone: () => void;

  constructor(options: ChargePointOptions, commands: Commands, { emit, onSessionsDone }: Watcher) {
    const chance = (label: string) => createRandom(options.seed, `${options.id}/${label}`);
    this.id = options.id;
    this.emit = emit;
    this.#onSessionsDone = onSessionsDone;
    this.identity = inventIdentity(chance('identity'));
    this.config = new Configuration(options.connectors, options.meterIntervalSeconds);
    this.idTags = new IdTags(this.config);
    this.clock = new SimulatedClock(options.speed);
    this.#sessions = { unclaimed: options.sessions, left: options.sessions, ended: 0 };
    this.#faults = new Faults(options.faults, options.faultRates, chance('faults'), emit);
    this.connectors = Array.from(
      { length: options.connectors },
      (_, index) => new Connector(index + 1, this, chance(`connector-${index + 1}`)),
    );
    this.link = new Link({
      url: options.url,
      identity: options.id,
      password: options.password,
      pingIntervalSeconds: () => this.config.number('WebSocketPingInterval'),
      random: chance('link'),
      faults: this.#faults,
      emit,
      onOnline: () => this.#cameOnline(),
      actions: commands.actions,
      onCall: async (action, request, call) => {
        const delay = this.#faults.delayMs(`the answer to ${action}`);
        if (delay > 0) await sleep(delay, this.stopped.signal);
        return await commands.answer(this, action, request, call);
      },
    });
    this.heartbeat = new Heartbeat(
      () => this.config.number('HeartbeatInterval'),
      () => this.send('Heartbeat', {}),
    );
    this.#boot = this.#newBoot();
    this.#reporter = new StatusReporter(this);
    this.#outbox = new Outbox({
      ready: () => this.mayTalk,
      call: (action, payload) => this.link.call(action, payload),
      attempts: () => Math.max(1, this.config.number('TransactionMessageAttempts')),
      retrySeconds: () => this.config.number('TransactionMessageRetryInterval'),
      emit,
    });
  }

  get outlet(): Pick<Identity, 'current' | 'peakW'> {
    return this.identity;
  }

  get registration(): Boot['registration'] {
    return this.#boot.registration;
  }

  /** Registered and connected: more than BootNotification may be sent. */
  get mayTalk(): boolean {
    return this.#boot.accepted && this.link.online;
  }

  start(): void {
    this.link.open();
  }

  /**
   * Switches the charger off as a power cut does: the connection is closed, transactions stay open and what waits
   * to be delivered is lost.
   */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.#boot.stop();
    this.heartbeat.stop();
    this.#outbox.stop();
    this.#powerOff(undefined);
    await this.link.close();
    await Promise.all(this.#serving);
  }

  /** Ends running transactions with the reason, closes the connection and boots again: OCPP 1.6 §5.14. */
  async reboot(reason: StopReason): Promise<void> {
    if (this.#rebooting || this.stopped.signal.aborted) return;
    this.#rebooting = true;
    this.#powerOff(reason);
    await Promise.all(this.#serving);
    if (reason === 'HardReset') {
      this.link.cut();
    } else {
      const patience = new AbortController();
      await Promise.race([this.#outbox.empty(), sleep(LAST_WORDS_MS, patience.signal)]);
      patience.abort();
    }
    this.#boot.stop();
    this.heartbeat.stop();
    await this.link.close();
    await this.clock.sleep(REBOOT_SECONDS, this.stopped.signal);
    this.#rebooting = false;
    if (this.stopped.signal.aborted) return;
    this.#boot = this.#newBoot();
    this.link.open();
  }

  /** Resolves when the central system accepts the charger for the next time, or it is switched off. */
  nextAcceptance(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAccepted.push(resolve);
      this.stopped.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** The BootNotification that a TriggerMessage asks for. */
  bootNotification(): void {
    this.#boot.trigger();
  }

  /**
   * Sends a message of no transaction. The answer, or undefined for a CALLERROR.
   *
   * @throws OfflineError when it could not be brought to the central system
   */
  async tell(action: string, payload: Payload): Promise<Record<string, unknown> | undefined> {
    if (!this.mayTalk) throw new OfflineError('The charger is offline.');
    try {
      return await this.link.call(action, payload);
    } catch (error) {
      if (error instanceof OfflineError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      this.emit({ kind: 'call-failed', action, reason });
      return undefined;
    }
  }

  /** Sends a message of no transaction if it can be sent now; the answer, or undefined. Never rejects. */
  async send(action: string, payload: Payload): Promise<Record<string, unknown> | undefined> {
    try {
      return await this.tell(action, payload);
    } catch {
      return undefined;
    }
  }

  async authorize(idTag: string): Promise<IdTagInfo> {
    const known = this.idTags.lookUp(idTag);
    if (known?.status === 'Accepted' && this.config.flag('LocalPreAuthorize')) return known;
    const answer = await this.send('Authorize', { idTag });
    if (answer) {
      const info = authorizeAnswer.parse(answer).idTagInfo;
      this.idTags.remember(idTag, info);
      return info;
    }
    if (known && this.config.flag('LocalAuthorizeOffline')) return known;
    return { status: this.config.flag('AllowOfflineTxForUnknownId') ? 'Accepted' : 'Invalid' };
  }

  deliver(message: OutboxMessage): void {
    this.#outbox.add(message);
  }

  statusChanged(connectorId: number, status: ConnectorStatus): void {
    this.emit({ kind: 'status', connectorId, status });
    this.#reporter.add(connectorId);
  }

  /** Sends a StatusNotification although nothing has changed; connector 0 is the charger itself. */
  reportStatus(connectorId: number): void {
    this.#reporter.add(connectorId);
  }

  claimSession(): boolean {
    if (this.#sessions.unclaimed === 0) return false;
    this.#sessions.unclaimed -= 1;
    return true;
  }

  sessionEnded(claimed: boolean): void {
    this.#sessions.ended += 1;
    if (!claimed) return;
    this.#sessions.left -= 1;
    if (this.#sessions.left === 0) void this.#finish();
  }

  /** How many sessions it has made, those of remote starts included. */
  get sessionsEnded(): number {
    return this.#sessions.ended;
  }

  sampled(): void {
    if (!this.link.online) return;
    const garbage = this.#faults.garbage();
    if (garbage !== undefined) this.link.sendGarbage(garbage);
    if (this.#faults.drops()) this.link.cut();
  }

  goesOffline(): boolean {
    const silent = this.link.online && this.#faults.goesOffline();
    if (silent) this.link.goSilent();
    return silent;
  }

  comeBack(): void {
    this.link.comeBack();
  }

  async #finish(): Promise<void> {
    await this.#outbox.empty();
    await this.#reporter.settled();
    this.#onSessionsDone();
  }

  #newBoot(): Boot {
    return new Boot({
      link: this.link,
      identity: () => this.identity,
      emit: this.emit,
      onAccepted: (seconds) => this.#registered(seconds),
    });
  }

  #cameOnline(): void {
    if (!this.#boot.accepted) return this.#boot.start();
    this.#reporter.resume();
    this.#outbox.deliver();
  }

  #registered(heartbeatSeconds: number): void {
    if (heartbeatSeconds > 0) this.config.put('HeartbeatInterval', String(heartbeatSeconds));
    this.heartbeat.restart();
    for (const resolve of this.#onAccepted.splice(0)) resolve();
    // Accepted once more after a triggered BootNotification: the connectors are at work already.
    if (this.connectors.some(({ powered }) => powered)) return;
    for (const connector of this.connectors) connector.powerOn();
    this.#reporter.restart();
    this.#outbox.deliver();
    this.#serving = this.connectors.map((connector) => serve(connector));
  }

  #powerOff(reason: StopReason | undefined): void {
    for (const connector of this.connectors) {
      connector.powered = false;
      connector.remoteStart = undefined;
      if (reason && connector.transaction) connector.requestStop(reason);
      else connector.wake();
    }
  }
}
