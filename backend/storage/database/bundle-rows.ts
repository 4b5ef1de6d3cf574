/** Chargers and sessions of a support bundle. The columns are named: a secret must not slip in with `*`. */
import type Database from 'better-sqlite3';
import type { BundledCharger, BundledSession } from '../../contract/bundle.ts';
import type { IdTagRedaction } from './redaction.ts';

/** Connections of one charger, the latest ones. */
const MAX_CONNECTIONS = 1_000;

/** Columns of `chargers` that a bundle carries. */
export const CHARGER_COLUMNS = {
  chargerId: 'charger_id',
  deviceId: 'device_id',
  vendor: 'vendor',
  model: 'model',
  serialNumber: 'serial_number',
  firmwareVersion: 'firmware_version',
  meterType: 'meter_type',
  meterSerialNumber: 'meter_serial_number',
  iccid: 'iccid',
  imsi: 'imsi',
  lastBootAt: 'last_boot_at',
  bootUid: 'boot_uid',
  lastSeenAt: 'last_seen_at',
  registration: 'registration',
  remoteAddress: 'remote_address',
  connectedAt: 'connected_at',
  disconnectedAt: 'disconnected_at',
  disconnectReason: 'disconnect_reason',
  pinnedName: 'pinned_name',
  note: 'note',
} as const satisfies Record<Exclude<keyof BundledCharger, 'connectors' | 'connections'>, string>;

export const CONNECTOR_COLUMNS = {
  connectorId: 'connector_id',
  status: 'status',
  errorCode: 'error_code',
  info: 'info',
  vendorErrorCode: 'vendor_error_code',
  statusAt: 'status_at',
  statusUid: 'status_uid',
} as const satisfies Record<keyof BundledCharger['connectors'][number], string>;

export const CONNECTION_COLUMNS = {
  connectionId: 'connection_id',
  remoteAddress: 'remote_address',
  connectedAt: 'connected_at',
  disconnectedAt: 'disconnected_at',
  closeCode: 'close_code',
  closeReason: 'close_reason',
} as const satisfies Record<keyof BundledCharger['connections'][number], string>;

export const SESSION_COLUMNS = {
  sessionId: 'session_id',
  chargerId: 'charger_id',
  transactionId: 'transaction_id',
  connectorId: 'connector_id',
  idTag: 'id_tag',
  startedAt: 'started_at',
  meterStartWh: 'meter_start_wh',
  suspectedRepeat: 'suspected_repeat',
  notAuthorized: 'not_authorized',
  clockNotSet: 'clock_not_set',
  stoppedAt: 'stopped_at',
  meterStopWh: 'meter_stop_wh',
  stopReason: 'stop_reason',
  stopIdTag: 'stop_id_tag',
  stopUid: 'stop_uid',
  firstRegisterWh: 'first_register_wh',
  lastRegisterWh: 'last_register_wh',
  registerFell: 'register_fell',
  samplesPruned: 'samples_pruned',
  powerW: 'power_w',
  socPercent: 'soc_percent',
  energyWh: 'energy_wh',
  amountMinor: 'amount_minor',
  tariff: 'tariff',
  currency: 'currency',
  sortAt: 'sort_at',
  updatedAt: 'updated_at',
} as const satisfies Record<keyof BundledSession, string>;
/** Stored as 0 and 1. */
export const SESSION_FLAGS = [
  'suspectedRepeat',
  'notAuthorized',
  'clockNotSet',
  'registerFell',
  'samplesPruned',
] as const satisfies readonly (keyof BundledSession)[];

interface BundleRowsOptions {
  /** null: all. */
  chargerIds: ReadonlySet<string> | null;
  sessionIds: ReadonlySet<string> | null;
  redaction: IdTagRedaction | null;
}

export class BundleRows {
  readonly #sqlite: Database.Database;
  readonly #options: BundleRowsOptions;

  constructor(sqlite: Database.Database, options: BundleRowsOptions) {
    this.#sqlite = sqlite;
    this.#options = options;
  }

  *chargers(): Generator<BundledCharger> {
    const connectors = this.#sqlite.prepare(
      `SELECT ${listOf(CONNECTOR_COLUMNS)} FROM connectors WHERE charger_id = ? ORDER BY connector_id`,
    );
    const connections = this.#sqlite.prepare(
      `SELECT ${listOf(CONNECTION_COLUMNS)} FROM connection_epochs WHERE charger_id = ?
       ORDER BY connected_at DESC, connection_id DESC LIMIT ${MAX_CONNECTIONS}`,
    );
    for (const charger of this.#each<BundledCharger>('chargers', 'charger_id', CHARGER_COLUMNS)) {
      if (this.#options.chargerIds?.has(charger.chargerId) === false) continue;
      const { chargerId } = charger;
      yield this.#redactedCharger({
        ...charger,
        connectors: connectors.all(chargerId) as BundledCharger['connectors'],
        connections: connections.all(chargerId) as BundledCharger['connections'],
      });
    }
  }

  *sessions(): Generator<BundledSession> {
    const { redaction, sessionIds } = this.#options;
    const hidden = (tag: string | null): string | null =>
      tag === null || redaction === null ? tag : redaction.tag(tag);
    for (const row of this.#each<BundledSession>('charging_sessions', 'session_id', SESSION_COLUMNS)) {
      if (sessionIds?.has(row.sessionId) === false) continue;
      const flags = Object.fromEntries(SESSION_FLAGS.map((name) => [name, Number(row[name]) === 1]));
      yield { ...row, ...flags, idTag: hidden(row.idTag), stopIdTag: hidden(row.stopIdTag) };
    }
  }

  /** A statement for each row: one that is open would hold the write-ahead log for as long as the export takes. */
  *#each<T>(table: string, key: string, columns: Readonly<Record<string, string>>): Generator<T> {
    const next = this.#sqlite.prepare(
      `SELECT ${key} AS nextKey, ${listOf(columns)} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT 1`,
    );
    for (let after = ''; ;) {
      const row = next.get(after) as (T & { nextKey: string }) | undefined;
      if (row === undefined) return;
      const { nextKey, ...rest } = row;
      after = nextKey;
      yield rest as T;
    }
  }

  /** What chargers and people wrote down may name a tag. */
  #redactedCharger(charger: BundledCharger): BundledCharger {
    const { redaction } = this.#options;
    if (redaction === null) return charger;
    const words = (text: string | null): string | null => (text === null ? null : redaction.text(text));
    return {
      ...charger,
      note: words(charger.note),
      pinnedName: words(charger.pinnedName),
      disconnectReason: words(charger.disconnectReason),
      connectors: charger.connectors.map((connector) => ({ ...connector, info: words(connector.info) })),
      connections: charger.connections.map((connection) => ({
        ...connection,
        closeReason: words(connection.closeReason),
      })),
    };
  }
}

const listOf = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ');
