import { bootAnswer, type RegistrationStatus } from './answers.ts';
import { sleep } from './clock.ts';
import type { Identity } from './catalogue.ts';
import type { Emit } from './events.ts';
import type { Link } from './link.ts';
import type { Payload } from './protocol.ts';
import { OfflineError } from './socket.ts';

export type Registration = 'none' | RegistrationStatus;

/** When the central system names no interval, or answers with an error: real seconds to the next attempt. */
const OWN_INTERVAL_SECONDS = 30;

export interface BootOptions {
  link: Link;
  identity: () => Identity;
  emit: Emit;
  onAccepted: (heartbeatSeconds: number) => void;
}

/**
 * Registers the charger: OCPP 1.6 §4.2. Until it is accepted it sends nothing but BootNotification, and that no
 * sooner than the interval allows, over a lost connection too; while it is rejected it does not even answer.
 */
export class Boot {
  #options: BootOptions;
  #waiting: AbortController | undefined;
  #running = false;
  #stopped = false;
  registration: Registration = 'none';

  constructor(options: BootOptions) {
    this.#options = options;
  }

  /** Registers with whoever is at the other end of the line, unless that is under way or done. */
  start(): void {
    if (!this.#running && !this.accepted) void this.#register();
  }

  get accepted(): boolean {
    return this.registration === 'Accepted';
  }

  /** TriggerMessage asks for a BootNotification now, whatever the interval says. */
  trigger(): void {
    if (this.#waiting) this.#waiting.abort();
    else void this.#notify();
  }

  /** Before a reboot, and at the end: nothing more is sent. */
  stop(): void {
    this.#stopped = true;
    this.#waiting?.abort();
  }

  async #register(): Promise<void> {
    this.#running = true;
    while (this.#options.link.online && !this.#stopped && !this.accepted) {
      const interval = await this.#notify();
      if (interval === undefined || this.accepted) continue;
      this.#waiting = new AbortController();
      await sleep(interval * 1000, this.#waiting.signal);
      this.#waiting = undefined;
    }
    this.#running = false;
  }

  /** Sends one BootNotification; real seconds to wait for the next, or undefined when the line broke. */
  async #notify(): Promise<number | undefined> {
    const { link, identity, emit, onAccepted } = this.#options;
    let answer: Record<string, unknown>;
    try {
      answer = await link.call('BootNotification', bootNotification(identity()));
    } catch (error) {
      if (error instanceof OfflineError) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      emit({ kind: 'call-failed', action: 'BootNotification', reason });
      return OWN_INTERVAL_SECONDS;
    }
    if (this.#stopped) return undefined;
    const { status, interval } = bootAnswer.parse(answer);
    emit({ kind: 'boot', status, intervalSeconds: interval });
    this.registration = status;
    if (status === 'Accepted') onAccepted(interval);
    return interval > 0 ? interval : OWN_INTERVAL_SECONDS;
  }
}

function bootNotification(identity: Identity): Payload {
  return {
    chargePointVendor: identity.vendor,
    chargePointModel: identity.model,
    chargePointSerialNumber: identity.serialNumber,
    chargeBoxSerialNumber: identity.serialNumber,
    firmwareVersion: identity.firmwareVersion,
    meterType: 'Class B, three-phase',
    meterSerialNumber: identity.meterSerialNumber,
  };
}
