/** Database rows as the entities of the contract. */
import type { InferSelectModel } from 'drizzle-orm';
import type { Charger, ChargingSession, Connector, LogRow, SessionFlag } from '../../contract/entities.ts';
import type { Direction, MessageType } from '../../contract/ocpp.ts';
import type { chargerData, chargers, chargingSessions, connectors } from './schema.ts';

export type ChargerRow = InferSelectModel<typeof chargers>;
export type ConnectorRow = InferSelectModel<typeof connectors>;
export type SessionRow = InferSelectModel<typeof chargingSessions>;
export type LogRecord = InferSelectModel<typeof chargerData>;
/** A row without what is derived from the rest of it: as exports carry it, and imports bring it back. */
export type PlainRecord = Omit<LogRecord, 'messageData' | 'faulty'>;

/** Characters of the raw frame that a list shows. */
export const PREVIEW_LENGTH = 700;

export function toConnector(row: ConnectorRow): Connector {
  const { connectorId, status, errorCode, info, vendorErrorCode, statusAt } = row;
  return { connectorId, status, errorCode, info, vendorErrorCode, statusAt };
}

export function toCharger(row: ChargerRow, connectorRows: ConnectorRow[]): Charger {
  const { bootUid: _bootUid, connectionId: _connectionId, passwordHash, ...charger } = row;
  return { ...charger, hasPassword: passwordHash !== null, connectors: connectorRows.map(toConnector) };
}

export function toSession(row: SessionRow): ChargingSession {
  const active = row.stoppedAt === null;
  return {
    sessionId: row.sessionId,
    chargerId: row.chargerId,
    connectorId: row.connectorId,
    transactionId: row.transactionId,
    idTag: row.idTag ?? row.stopIdTag,
    status: active ? 'active' : 'finished',
    startedAt: row.startedAt,
    stoppedAt: row.stoppedAt,
    meterStartWh: row.meterStartWh,
    meterStopWh: row.meterStopWh,
    energyWh: row.energyWh,
    powerW: active ? row.powerW : null,
    socPercent: row.socPercent,
    stopReason: row.stopReason,
    amountMinor: row.amountMinor,
    currency: row.currency,
    flags: flagsOf(row),
    updatedAt: row.updatedAt,
  };
}

function flagsOf(row: SessionRow): SessionFlag[] {
  const flags: SessionFlag[] = [];
  if (row.startedAt === null) flags.push('startedOffline');
  if (row.suspectedRepeat) flags.push('suspectedRepeat');
  const fellAtEnds =
    (row.meterStartWh ?? 0) > (row.firstRegisterWh ?? row.meterStopWh ?? Infinity) ||
    (row.lastRegisterWh ?? row.meterStartWh ?? 0) > (row.meterStopWh ?? Infinity);
  if (row.registerFell || fellAtEnds) flags.push('meterRanBackwards');
  if (row.notAuthorized) flags.push('notAuthorized');
  if (row.clockNotSet) flags.push('clockNotSet');
  return flags;
}

/** Columns of the log that a list needs; `raw` itself may be a megabyte. */
export type LogListRecord = Pick<
  LogRecord,
  | 'id'
  | 'uid'
  | 'chargerId'
  | 'deviceId'
  | 'type'
  | 'message'
  | 'direction'
  | 'timestamp'
  | 'messageId'
  | 'correlatesWith'
  | 'latencyMs'
  | 'duplicateOf'
  | 'suspectedRepeat'
  | 'schemaErrors'
> & { preview: string; size: number; answered: number | null };

/** @param overdueBefore CALLs before this moment should have their answer, ms. */
export function toLogRow(row: LogListRecord, overdueBefore = -Infinity): LogRow {
  return {
    id: row.id,
    uid: row.uid,
    chargerId: row.chargerId,
    deviceId: row.deviceId,
    direction: row.direction as Direction,
    messageType: row.type as MessageType,
    action: row.message,
    messageId: row.messageId,
    timestamp: row.timestamp,
    latencyMs: row.latencyMs,
    correlatesWith: row.correlatesWith,
    duplicateOf: row.duplicateOf,
    answered: answered(row, overdueBefore),
    suspectedRepeat: row.suspectedRepeat,
    problemCount: row.schemaErrors === null ? 0 : (JSON.parse(row.schemaErrors) as unknown[]).length,
    preview: row.preview,
    size: row.size,
  };
}

function answered({ answered: found, timestamp }: LogListRecord, overdueBefore: number): boolean | null {
  if (found === 1) return true;
  return found === 0 && timestamp < overdueBefore ? false : null;
}
