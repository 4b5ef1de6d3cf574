/** Tables of the console's database. Times are ms since 1970 UTC, energy Wh, money minor units of a currency. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { idColumn, RARE_ACTION, uidKey } from './log-keys.ts';

export const chargers = sqliteTable('chargers', {
  chargerId: text('charger_id').primaryKey(),
  deviceId: text('device_id').notNull(),
  vendor: text('vendor'),
  model: text('model'),
  serialNumber: text('serial_number'),
  firmwareVersion: text('firmware_version'),
  meterType: text('meter_type'),
  meterSerialNumber: text('meter_serial_number'),
  iccid: text('iccid'),
  imsi: text('imsi'),
  lastBootAt: integer('last_boot_at'),
  /** uid of the BootNotification that the facts above come from: later uids win. */
  bootUid: text('boot_uid'),
  lastSeenAt: integer('last_seen_at'),
  /** `accepted` and `rejected` are the operator's word; `pending` waits for it; null was never asked. */
  registration: text('registration', { enum: ['accepted', 'pending', 'rejected'] }),
  /** scrypt hash of the charger's password, never the password. */
  passwordHash: text('password_hash'),
  connected: integer('connected', { mode: 'boolean' }).notNull().default(false),
  /** The latest connection epoch; the late close of an earlier one changes nothing here. */
  connectionId: text('connection_id'),
  remoteAddress: text('remote_address'),
  connectedAt: integer('connected_at'),
  disconnectedAt: integer('disconnected_at'),
  disconnectReason: text('disconnect_reason'),
  /** What the operator calls it, and has written down about it; null when nothing. */
  pinnedName: text('pinned_name'),
  note: text('note'),
});

export const connectors = sqliteTable(
  'connectors',
  {
    chargerId: text('charger_id').notNull(),
    connectorId: integer('connector_id').notNull(),
    status: text('status').notNull(),
    errorCode: text('error_code').notNull(),
    info: text('info'),
    vendorErrorCode: text('vendor_error_code'),
    statusAt: integer('status_at').notNull(),
    statusUid: text('status_uid').notNull(),
  },
  (table) => [primaryKey({ columns: [table.chargerId, table.connectorId] })],
);

export const connectionEpochs = sqliteTable(
  'connection_epochs',
  {
    connectionId: text('connection_id').primaryKey(),
    chargerId: text('charger_id').notNull(),
    remoteAddress: text('remote_address').notNull(),
    connectedAt: integer('connected_at').notNull(),
    disconnectedAt: integer('disconnected_at'),
    closeCode: integer('close_code'),
    closeReason: text('close_reason'),
  },
  (table) => [index('connection_epochs_charger').on(table.chargerId, table.connectedAt)],
);

export const chargingSessions = sqliteTable(
  'charging_sessions',
  {
    sessionId: text('session_id').primaryKey(),
    chargerId: text('charger_id').notNull(),
    transactionId: integer('transaction_id').notNull(),
    connectorId: integer('connector_id'),
    idTag: text('id_tag'),
    startedAt: integer('started_at'),
    meterStartWh: integer('meter_start_wh'),
    suspectedRepeat: integer('suspected_repeat', { mode: 'boolean' }).notNull().default(false),
    /** The answer to its start refused the idTag. */
    notAuthorized: integer('not_authorized', { mode: 'boolean' }).notNull().default(false),
    /** A time of it is the console's: the charger's clock was not set. */
    clockNotSet: integer('clock_not_set', { mode: 'boolean' }).notNull().default(false),
    stoppedAt: integer('stopped_at'),
    meterStopWh: integer('meter_stop_wh'),
    stopReason: text('stop_reason'),
    stopIdTag: text('stop_id_tag'),
    /** uid of the StopTransaction that counts: of several the one with the earliest time. */
    stopUid: text('stop_uid'),
    /** Derived from the meter samples. */
    firstRegisterWh: real('first_register_wh'),
    lastRegisterWh: real('last_register_wh'),
    registerFell: integer('register_fell', { mode: 'boolean' }).notNull().default(false),
    /** Retention has removed its samples: the figures read from them stay as they were. */
    samplesPruned: integer('samples_pruned', { mode: 'boolean' }).notNull().default(false),
    powerW: real('power_w'),
    socPercent: real('soc_percent'),
    /** Derived from all of the above. */
    energyWh: integer('energy_wh'),
    amountMinor: integer('amount_minor'),
    /** The tariff of the moment the session was first heard of, as JSON. */
    tariff: text('tariff').notNull(),
    currency: text('currency').notNull(),
    /** Earliest time known of the session: lists are ordered by it. */
    sortAt: integer('sort_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    index('charging_sessions_sort').on(table.sortAt, table.sessionId),
    index('charging_sessions_charger').on(table.chargerId, table.sortAt),
    index('charging_sessions_active')
      .on(table.sortAt)
      .where(sql`stopped_at IS NULL`),
    index('charging_sessions_transaction').on(table.transactionId),
    index('charging_sessions_connector').on(table.chargerId, table.connectorId, table.startedAt),
  ],
);

export const meterSamples = sqliteTable(
  'meter_samples',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    sessionId: text('session_id'),
    chargerId: text('charger_id').notNull(),
    connectorId: integer('connector_id'),
    timestamp: integer('timestamp').notNull(),
    measurand: text('measurand').notNull(),
    phase: text('phase'),
    location: text('location'),
    context: text('context'),
    unit: text('unit'),
    value: real('value').notNull(),
    /** Message and place in it: orders samples of the same time. */
    uid: text('uid').notNull(),
    ordinal: integer('ordinal').notNull(),
    /** The connector's whole value, of no single phase, or the car's state of charge: figures are read from these. */
    whole: integer('whole', { mode: 'boolean' }).notNull(),
  },
  (table) => [
    index('meter_samples_session')
      .on(table.sessionId, table.measurand, table.timestamp, table.uid, table.ordinal)
      .where(sql`session_id IS NOT NULL AND whole = 1`),
    index('meter_samples_charger').on(table.chargerId, table.timestamp),
  ],
);

/** The console's idTag list. */
export const idTags = sqliteTable('id_tags', {
  /** In lower case: idTags are the same in either case (OCPP 1.6 §7.28). */
  key: text('key').primaryKey(),
  idTag: text('id_tag').notNull(),
  status: text('status', { enum: ['Accepted', 'Blocked', 'Expired', 'Invalid'] }).notNull(),
  expiryDate: integer('expiry_date'),
  parentIdTag: text('parent_id_tag'),
  note: text('note').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** The message log. */
export const chargerData = sqliteTable(
  'charger_data',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    uid: idColumn('uid').notNull(),
    chargerId: text('charger_id').notNull(),
    deviceId: text('device_id').notNull(),
    ocppVersion: text('ocpp_version').notNull(),
    /** CALL, CALLRESULT, CALLERROR or INVALID. */
    type: text('type').notNull(),
    /** The OCPP action; of an answer the action of its CALL. */
    message: text('message').notNull(),
    /** The payload, read from the frame: it is not stored twice. */
    messageData: text('message_data').generatedAlwaysAs(
      sql`CASE WHEN json_valid(raw) THEN CASE type WHEN 'CALL' THEN raw -> 3 WHEN 'CALLRESULT' THEN raw -> 2 WHEN 'CALLERROR' THEN json_object('errorCode', raw ->> 2, 'errorDescription', raw ->> 3, 'errorDetails', raw -> 4) END END`,
      { mode: 'virtual' },
    ),
    direction: text('direction').notNull(),
    raw: text('raw').notNull(),
    timestamp: integer('timestamp').notNull(),
    messageId: text('message_id').notNull(),
    sessionId: text('session_id'),
    correlatesWith: idColumn('correlates_with'),
    latencyMs: real('latency_ms'),
    duplicateOf: idColumn('duplicate_of'),
    suspectedRepeat: integer('suspected_repeat', { mode: 'boolean' }).notNull(),
    /** What is wrong with the message, as JSON; null when nothing is. */
    schemaErrors: text('schema_errors'),
    /** A CALLERROR, an invalid frame, or one with schema errors. */
    faulty: integer('faulty', { mode: 'boolean' }).notNull(),
    connectionId: idColumn('connection_id').notNull(),
    sequence: integer('sequence').notNull(),
    storedAt: integer('stored_at').notNull(),
    /** When the journal held it, and when it went to the broker: ms after `timestamp`; null when not known. */
    journaledMs: integer('journaled_ms'),
    publishedMs: integer('published_ms'),
  },
  (table) => [
    uniqueIndex('charger_data_uid').on(uidKey(sql`uid`)),
    index('charger_data_charger').on(table.chargerId, table.id),
    // MeterValues are most of a log, and those of a charger lie close together: they need no index of their own.
    index('charger_data_charger_message').on(table.chargerId, table.message, table.id).where(RARE_ACTION),
    index('charger_data_charger_faulty')
      .on(table.chargerId, table.id)
      .where(sql`faulty = 1`),
    index('charger_data_message_faulty')
      .on(table.message, table.id)
      .where(sql`faulty = 1`),
    index('charger_data_commands')
      .on(table.chargerId, table.id)
      .where(sql`type = 'CALL' AND direction = 'Outgoing'`),
    index('charger_data_message').on(table.message, table.id),
    index('charger_data_faulty')
      .on(table.id)
      .where(sql`faulty = 1`),
    index('charger_data_session')
      .on(table.sessionId, table.id)
      .where(sql`session_id IS NOT NULL`),
    index('charger_data_correlation')
      .on(uidKey(sql`correlates_with`))
      .where(sql`correlates_with IS NOT NULL`),
  ],
);

/**
 * Between which times the rows of each thousand ids lie. Ids follow the clock but for backlogs and changes of the
 * clock: so this finds the ids of any span of time, at a hundredth of the size of an index.
 */
export const logBlocks = sqliteTable('log_blocks', {
  /** `charger_data.id` / BLOCK_SIZE, rounded down. */
  block: integer('block').primaryKey(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at').notNull(),
});

/**
 * Which messages retention has removed from the log, so that one that is delivered again is not taken for a new one.
 * Each charger's messages are numbered without gaps: what was removed of a charger is a few spans of numbers.
 */
export const prunedMessages = sqliteTable(
  'pruned_messages',
  {
    deviceId: text('device_id').notNull(),
    fromSequence: integer('from_sequence').notNull(),
    toSequence: integer('to_sequence').notNull(),
    /** The greatest uid among them: a journal that begins anew gives the numbers again, but under later uids. */
    lastUid: text('last_uid').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deviceId, table.fromSequence] })],
);

/** What retention last did: one row. */
export const retentionReport = sqliteTable('retention_report', {
  id: integer('id').primaryKey(),
  ranAt: integer('ran_at').notNull(),
  removedAt: integer('removed_at'),
  removedBefore: integer('removed_before'),
  messages: integer('messages').notNull(),
  samples: integer('samples').notNull(),
  sessions: integer('sessions').notNull(),
  connections: integer('connections').notNull(),
});
