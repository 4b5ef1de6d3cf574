/** What a monitoring system reads of the console: Prometheus metrics, and whether it is well. No charger is named. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ConsoleStatus } from './contract/status.ts';
import type { Direction, MessageType } from './contract/ocpp.ts';
import type { JournalEntry } from './ports/journal.ts';

export interface Health {
  status: 'ok' | 'failing';
  version: string;
  /** Why it is failing, one sentence for each cause. */
  problems: string[];
}

/** Bounds of the histograms, seconds: from what a good disk does to where chargers give up. */
const LATENCY_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Whether chargers are served: the OCPP server listens and the journal takes their messages. */
export function healthOf({ version, ocpp, journal }: ConsoleStatus): Health {
  const problems = [
    ...(ocpp.state === 'listening' ? [] : [ocpp.error?.message ?? `The OCPP server is ${ocpp.state}.`]),
    ...(journal.state === 'ok' ? [] : [journal.error?.message ?? 'The journal has failed.']),
  ];
  return { status: problems.length === 0 ? 'ok' : 'failing', version, problems };
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #status: () => ConsoleStatus;
  /** By direction and message type. */
  readonly #messages = new Map<string, { direction: Direction; type: MessageType; count: number }>();
  readonly #answers: Histogram;
  readonly #commands: Histogram;
  readonly #refused: Counter;

  /** @param status read at each scrape */
  constructor(status: () => ConsoleStatus) {
    this.#status = status;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    const messages = this.#messages;
    const counter: Counter = new Counter({
      name: 'ocpp_messages_total',
      help: 'OCPP messages that were journalled',
      labelNames: ['direction', 'type'],
      registers,
      collect(): void {
        counter.reset();
        for (const { direction, type, count } of messages.values())
          counter.inc({ direction: direction.toLowerCase(), type: type.toLowerCase() }, count);
      },
    });
    this.#answers = new Histogram({
      name: 'ocpp_answer_seconds',
      help: 'Time from a charger’s CALL to its answer, the commit to the journal included',
      buckets: LATENCY_BUCKETS_S,
      registers,
    });
    this.#commands = new Histogram({
      name: 'ocpp_command_seconds',
      help: 'Time from a command of the console to the charger’s answer',
      buckets: LATENCY_BUCKETS_S,
      registers,
    });
    this.#refused = new Counter({
      name: 'ocpp_connections_refused_total',
      help: 'Connections that were not let in',
      registers,
    });
    this.#gauge(
      'ocpp_listening',
      'Whether the OCPP server listens',
      ({ ocpp }) => ocpp.state === 'listening',
    );
    this.#gauge('ocpp_chargers_online', 'Chargers that are connected', (now) => now.chargersOnline);
    this.#gauge('ocpp_chargers_known', 'Chargers that were ever connected', (now) => now.chargersKnown);
    this.#gauge('ocpp_broker_connected', 'Whether the broker takes messages', ({ broker }) => {
      return broker.state === 'connected';
    });
    this.#gauge('ocpp_broker_backlog', 'Messages that the broker has not confirmed', ({ broker }) => {
      return broker.backlog;
    });
    this.#gauge('ocpp_broker_published', 'Messages confirmed by the broker since the start', ({ broker }) => {
      return broker.published;
    });
    this.#gauge('ocpp_journal_ok', 'Whether the journal can be written', ({ journal }) => {
      return journal.state === 'ok';
    });
    this.#gauge(
      'ocpp_journal_pending',
      'Messages in the journal that are not yet published and stored',
      (now) => {
        return now.journal.pending;
      },
    );
    this.#gauge('ocpp_journal_bytes', 'Size of the journal', ({ journal }) => journal.bytes);
    this.#gauge('ocpp_journal_oldest_seconds', 'Age of the oldest pending message', ({ journal }) => {
      return journal.oldestMs / 1_000;
    });
  }

  /** These messages are in the journal; answers among them are about to be sent. Called for each message: it must cost little. */
  committed(entries: readonly JournalEntry[], now: number): void {
    for (const { envelope } of entries) {
      const { direction, messageType, timestamp, correlatesWith, latencyMs } = envelope;
      this.#count(direction, messageType);
      if (correlatesWith === undefined || latencyMs === undefined) continue;
      if (direction === 'Incoming') this.#commands.observe(latencyMs / 1_000);
      // An answer's timestamp and latency are of the moment before it was journalled.
      else this.#answers.observe(Math.max(0, now - timestamp + latencyMs) / 1_000);
    }
  }

  connectionRefused(): void {
    this.#refused.inc();
  }

  health(): Health {
    return healthOf(this.#status());
  }

  /** Prometheus text exposition format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #count(direction: Direction, type: MessageType): void {
    const key = `${direction} ${type}`;
    const counted = this.#messages.get(key);
    if (counted === undefined) this.#messages.set(key, { direction, type, count: 1 });
    else counted.count += 1;
  }

  #gauge(name: string, help: string, read: (status: ConsoleStatus) => number | boolean): void {
    const status = this.#status;
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: (): void => gauge.set(Number(read(status()))),
    });
  }
}
