/** Live state of the console's parts, as the window's header and panels show it. */
import type { QueueType } from './broker-settings.ts';
import type { DataJob } from './data.ts';
import type { ErrorInfo } from './errors.ts';
import type { RefusalCause } from './refusals.ts';

export interface OcppListenerStatus {
  state: 'starting' | 'listening' | 'failed' | 'stopped';
  host: string;
  port: number;
  /** Addresses to enter in a charger, one for each network interface: `ws://…/ws/ocpp/16/`, `wss://` with TLS. */
  addresses: { interfaceName: string; address: string; url: string }[];
  error?: ErrorInfo;
  /** A free port to offer when the chosen one is taken. */
  suggestedPort?: number;
}

/** Whether the OCPP server answers at one of this computer's addresses. */
export interface PortCheck {
  interfaceName: string;
  address: string;
  port: number;
  /** null: it answers; else the system's error code, such as ECONNREFUSED. */
  fault: string | null;
}

export interface QueueStatus {
  name: string;
  /** `watched`: another system's, shown because the settings name it. */
  role: 'messages' | 'notifications' | 'dead' | 'watched';
  /** Routing keys that lead to it from the exchange; null: the dead letters, or another system's, where nobody tells. */
  binding: string | null;
  /** Messages ready for delivery. */
  ready: number;
  /** Delivered to this console and not settled; what others hold is not to be known without the management plugin. */
  unacknowledged: number;
  consumers: number;
  /** Consumers that are not this console's; RabbitMQ only. */
  foreignConsumers?: number;
  /** Messages per second that came into it and left it, between the latest two readings; null: not to be known. */
  inRate: number | null;
  outRate: number | null;
  /** It is not there, or another connection has it for itself; `watched` only. */
  missing?: true;
}

/** From the publication of an OCPP message to the broker's confirm, over the last minute. */
export interface ConfirmLatency {
  count: number;
  /** ms. */
  medianMs: number;
  p99Ms: number;
}

export interface BrokerStatus {
  kind: 'embedded' | 'rabbitmq';
  state: 'connecting' | 'connected' | 'blocked' | 'disconnected' | 'stopped';
  /** Where it connects to, without credentials: `amqp://host:port/vhost`; `embedded` for the embedded broker. */
  target: string;
  /** Since when it is in this state, ms. */
  since: number;
  error?: ErrorInfo;
  /** Messages in the journal which the broker has not confirmed. */
  backlog: number;
  /** Published and confirmed since the start of the console. */
  published: number;
  /** Messages per second over the last five seconds. */
  publishRate: number;
  consumeRate: number;
  /** null: nothing was confirmed in the last minute. */
  confirmLatency: ConfirmLatency | null;
  /** The topic exchange that it publishes to. */
  exchange: string;
  queueType: QueueType;
  queues: QueueStatus[];
}

export interface JournalStatus {
  state: 'ok' | 'failed';
  /** Rows not yet both published and processed. */
  pending: number;
  /** Size on the disk. */
  bytes: number;
  /** How much of its limit is used, 0 … 1. At 1 chargers' messages are refused. */
  fill: number;
  /** Age of the oldest pending row, ms. */
  oldestMs: number;
  error?: ErrorInfo;
}

export interface DatabaseStatus {
  /** `checking`: the former console did not close it; messages are stored once every page was read. */
  state: 'ok' | 'checking' | 'failed';
  error?: ErrorInfo;
}

/** A file was found damaged. Shown until it is dismissed. */
export interface StorageNotice {
  noticeId: string;
  at: number;
  part: 'journal' | 'database';
  /** `rescued`: copied into a new file as far as it could be read; `logIncomplete`: its last transactions are gone. */
  kind: 'rescued' | 'logIncomplete';
  file: string;
  /** Where the damaged file, or write-ahead log, lies. */
  movedTo: string;
  /** Rows in the new file. */
  rescued: number;
  /** Rows that are missing, as far as can be told. */
  lost: number;
  /** Pages of which it cannot be told what they held. */
  damagedPages: number;
}

/** State of the file server for chargers. */
export interface FileServerStatus {
  state: 'off' | 'listening' | 'failed';
  port: number;
  error?: ErrorInfo;
}

/** A connection that was not let in, with the cause in words. */
export interface ConnectionRefusal {
  at: number;
  /** '' where the URL named none. */
  deviceId: string;
  remoteAddress: string;
  /** HTTP status or WebSocket close code. */
  status: number;
  cause: RefusalCause;
  reason: string;
}

export interface ConsoleStatus {
  version: string;
  startedAt: number;
  ocpp: OcppListenerStatus;
  files: FileServerStatus;
  broker: BrokerStatus;
  journal: JournalStatus;
  database: DatabaseStatus;
  /** What was found damaged, newest first. */
  notices: StorageNotice[];
  chargersOnline: number;
  chargersKnown: number;
  /** Frames in both directions per second, over the last five seconds. */
  messagesPerSecond: number;
  /** The latest refused connections, newest first, at most 20. */
  refusals: ConnectionRefusal[];
  /** Simulated chargers running inside the console. */
  simulatedChargers: number;
  databaseFile: string;
  /** A backup or restore under way. */
  dataJob: DataJob | null;
}

/** One step of *Test connection*. */
export interface ConnectionTestStep {
  name: 'dns' | 'tcp' | 'tls' | 'login' | 'vhost' | 'topology';
  title: string;
  outcome: 'ok' | 'failed' | 'skipped';
  /** What was found, in words. */
  detail: string;
  durationMs: number;
}
export interface ConnectionTestResult {
  ok: boolean;
  steps: ConnectionTestStep[];
  error?: ErrorInfo;
}
