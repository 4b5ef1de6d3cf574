/**
 * What the operator is told while he looks elsewhere: chargers that are faulted, and those that went away without a
 * goodbye and did not come back. Many at once are one notification.
 */
import type { Charger } from '../backend/contract/entities.ts';
import type { Notification } from '../backend/contract/notifications.ts';
import { words } from './words.ts';

export interface Alert {
  title: string;
  body: string;
  /** The page that a click opens. */
  fragment: string;
}

export interface AlertPorts {
  /** What the settings ask for; read at each use. */
  wants(): { faults: boolean; disconnects: boolean };
  show(alert: Alert): void;
  /** Another database is in use: `reset` is to be called with its chargers. */
  restored(): void;
}

type Kind = 'faults' | 'disconnects';

/** A charger that comes back within this time was not lost: routers and mobile networks drop connections daily. */
const GRACE_MS: Readonly<Record<Kind, number>> = { disconnects: 10_000, faults: 0 };
/** What happens within this time is told together. */
const GATHER_MS = 3_000;
/** Between two notifications of a kind: what comes meanwhile is told together after it. */
const PAUSE_MS = 30_000;
/** Chargers that a notification names. */
const MAX_NAMED = 4;
/** WebSocket close codes of a goodbye (RFC 6455 §7.4.1): normal closure, going away, and a close without a code. */
const GOODBYES: readonly number[] = [1000, 1001, 1005];

interface Event {
  at: number;
  detail: string;
}

export class Alerts {
  readonly #ports: AlertPorts;
  readonly #names = new Map<string, string>();
  readonly #faulted = new Set<string>();
  readonly #waiting: Record<Kind, Map<string, Event>> = { faults: new Map(), disconnects: new Map() };
  readonly #timers: Record<Kind, NodeJS.Timeout | null> = { faults: null, disconnects: null };
  readonly #lastAt: Record<Kind, number> = { faults: -Infinity, disconnects: -Infinity };

  constructor(ports: AlertPorts) {
    this.#ports = ports;
  }

  /** What is so already is no news. Call it at the start, and when another database is in use. */
  reset(chargers: readonly Charger[]): void {
    this.#names.clear();
    this.#faulted.clear();
    for (const charger of chargers) {
      this.#know(charger);
      for (const { connectorId, status } of charger.connectors)
        if (status === 'Faulted') this.#faulted.add(placeOf(charger.chargerId, connectorId));
    }
  }

  handle({ type, data }: Notification): void {
    switch (type) {
      case 'charger.booted':
      case 'charger.updated':
        this.#know(data);
        break;
      case 'data.restored':
        this.#ports.restored();
        break;
      case 'charger.connected':
        this.#waiting.disconnects.delete(data.chargerId);
        break;
      case 'charger.disconnected':
        if (!GOODBYES.includes(data.code)) this.#add('disconnects', data.chargerId, data.reason);
        break;
      case 'connector.status': {
        const { chargerId, connector } = data;
        const place = placeOf(chargerId, connector.connectorId);
        const isNew = connector.status === 'Faulted' && !this.#faulted.has(place);
        if (connector.status === 'Faulted') this.#faulted.add(place);
        else {
          this.#faulted.delete(place);
          if (!this.#isFaulted(chargerId)) this.#waiting.faults.delete(chargerId);
        }
        const what = words.alert.connector(connector.connectorId);
        const said = [connector.errorCode, connector.info].filter((part) => part !== null && part !== '');
        if (isNew) this.#add('faults', chargerId, `${what}: ${said.join(' · ')}`);
        break;
      }
      case 'connection.refused':
      case 'console.error':
      case 'file.updated':
      case 'messages.stored':
      case 'session.started':
      case 'session.updated':
      case 'session.stopped':
        // The window shows them.
        break;
    }
  }

  /** Nothing is told any more. */
  stop(): void {
    for (const kind of ['faults', 'disconnects'] as const) {
      this.#waiting[kind].clear();
      clearTimeout(this.#timers[kind] ?? undefined);
      this.#timers[kind] = null;
    }
  }

  #know({ chargerId, pinnedName }: Charger): void {
    if (pinnedName === null) this.#names.delete(chargerId);
    else this.#names.set(chargerId, `${pinnedName} · ${chargerId}`);
  }

  #isFaulted(chargerId: string): boolean {
    for (const place of this.#faulted) if (place.startsWith(`${chargerId}\n`)) return true;
    return false;
  }

  #add(kind: Kind, chargerId: string, detail: string): void {
    // When it is heard of, not when it was: a notification may have waited for the broker.
    const at = Date.now();
    this.#waiting[kind].set(chargerId, { at, detail });
    this.#schedule(kind, at);
  }

  #schedule(kind: Kind, since: number): void {
    if (this.#timers[kind] !== null) return;
    const now = Date.now();
    const due = Math.max(since + GRACE_MS[kind] + GATHER_MS, this.#lastAt[kind] + PAUSE_MS);
    this.#timers[kind] = setTimeout(() => this.#tell(kind), Math.max(GATHER_MS, due - now));
    this.#timers[kind]?.unref?.();
  }

  #tell(kind: Kind): void {
    this.#timers[kind] = null;
    const now = Date.now();
    const waiting = this.#waiting[kind];
    const ripe = [...waiting].filter(([, { at }]) => now - at >= GRACE_MS[kind]);
    for (const [chargerId] of ripe) waiting.delete(chargerId);
    if (ripe.length > 0 && this.#ports.wants()[kind]) {
      this.#lastAt[kind] = now;
      this.#ports.show(this.#alertOf(kind, ripe));
    }
    const [next] = waiting.values();
    if (next !== undefined) this.#schedule(kind, next.at);
  }

  #alertOf(kind: Kind, events: readonly (readonly [string, Event])[]): Alert {
    const { alert } = words;
    const [one, ...others] = events;
    const named = ([chargerId]: readonly [string, Event]): string => this.#names.get(chargerId) ?? chargerId;
    const [forOne, forMany] =
      kind === 'faults' ? [alert.faultOne, alert.faultMany] : [alert.lostOne, alert.lostMany];
    if (one !== undefined && others.length === 0)
      return {
        title: forOne(named(one)),
        body: one[1].detail,
        fragment: `#/charger/${encodeURIComponent(one[0])}?tab=overview`,
      };
    return {
      title: forMany(events.length),
      body: alert.names(events.slice(0, MAX_NAMED).map(named), Math.max(0, events.length - MAX_NAMED)),
      fragment: `#/chargers?view=${kind === 'faults' ? 'faulted' : 'offline'}`,
    };
  }
}

const placeOf = (chargerId: string, connectorId: number): string => `${chargerId}\n${connectorId}`;
