import type {
  Charger,
  ChargingSession,
  LogEntry,
  LogRow,
  TransferFile,
} from '../../../backend/contract/entities.ts';
import type { ConsoleStatus } from '../../../backend/contract/status.ts';

export function charger(fields: Partial<Charger> = {}): Charger {
  return {
    chargerId: 'CP1',
    deviceId: fields.chargerId ?? 'CP1',
    vendor: 'Alfen',
    model: 'Eve',
    serialNumber: null,
    firmwareVersion: null,
    meterType: null,
    meterSerialNumber: null,
    iccid: null,
    imsi: null,
    registration: null,
    hasPassword: false,
    pinnedName: null,
    note: null,
    connected: true,
    remoteAddress: null,
    connectedAt: 1,
    disconnectedAt: null,
    disconnectReason: null,
    lastBootAt: null,
    lastSeenAt: 1,
    connectors: [],
    ...fields,
  };
}

export function session(fields: Partial<ChargingSession> = {}): ChargingSession {
  return {
    sessionId: 'CP1:1',
    chargerId: 'CP1',
    connectorId: 1,
    transactionId: 1,
    idTag: 'TAG',
    status: 'active',
    startedAt: 1_000,
    stoppedAt: null,
    meterStartWh: 0,
    meterStopWh: null,
    energyWh: 0,
    powerW: null,
    socPercent: null,
    stopReason: null,
    amountMinor: null,
    currency: null,
    flags: [],
    updatedAt: 1_000,
    ...fields,
  };
}

export function transferFile(fields: Partial<TransferFile> = {}): TransferFile {
  return {
    fileId: 'file-1',
    direction: 'upload',
    chargerId: 'CP1',
    name: 'diagnostics.tar.gz',
    size: 300,
    state: 'done',
    url: '',
    createdAt: 1,
    updatedAt: 1,
    detail: null,
    ...fields,
  };
}

export function logRow(id: number, fields: Partial<LogRow> = {}): LogRow {
  return {
    id,
    uid: `uid-${id}`,
    chargerId: 'CP1',
    deviceId: 'CP1',
    direction: 'Incoming',
    messageType: 'CALL',
    action: 'Heartbeat',
    messageId: String(id),
    timestamp: id * 1_000,
    latencyMs: null,
    correlatesWith: null,
    duplicateOf: null,
    answered: null,
    suspectedRepeat: false,
    problemCount: 0,
    preview: '[2,"1","Heartbeat",{}]',
    size: 22,
    ...fields,
  };
}

/** Rows `from` down to `to`, newest first, as the backend sends a page. */
export const page = (from: number, to: number): LogRow[] =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_none, index) => logRow(from - index));

/** A console in which all is well. */
export function consoleStatus(fields: Partial<ConsoleStatus> = {}): ConsoleStatus {
  return {
    version: '1.0.0',
    startedAt: 1,
    ocpp: { state: 'listening', host: '0.0.0.0', port: 9000, addresses: [] },
    files: { state: 'off', port: 0 },
    broker: {
      kind: 'embedded',
      state: 'connected',
      target: 'embedded',
      since: 1,
      backlog: 0,
      published: 0,
      publishRate: 0,
      consumeRate: 0,
      confirmLatency: null,
      exchange: 'ev_charging_events',
      queueType: 'classic',
      queues: [],
    },
    journal: { state: 'ok', pending: 0, bytes: 0, fill: 0, oldestMs: 0 },
    database: { state: 'ok' },
    notices: [],
    chargersOnline: 0,
    chargersKnown: 0,
    messagesPerSecond: 0,
    refusals: [],
    simulatedChargers: 0,
    databaseFile: '',
    dataJob: null,
    ...fields,
  };
}

/** One logged message, whole. */
export function logEntry(fields: Partial<LogEntry> = {}): LogEntry {
  return {
    ...logRow(1),
    raw: '[2,"1","Heartbeat",{}]',
    problems: [],
    sessionId: null,
    connectionId: 'connection',
    sequence: 1,
    storedAt: 2_000,
    journaledMs: null,
    publishedMs: null,
    counterpart: null,
    ...fields,
  };
}
