/** Tables of the journal's own file. */
export const JOURNAL_SCHEMA_VERSION = 1;

export const JOURNAL_SCHEMA = `
  CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    priority INTEGER NOT NULL,
    committed_at INTEGER NOT NULL,
    published INTEGER NOT NULL DEFAULT 0,
    processed INTEGER NOT NULL DEFAULT 0
  );
  -- Holds the few rows in flight, however long the backlog for the broker grows.
  CREATE INDEX journal_unprocessed ON journal (position) WHERE processed = 0;

  CREATE TABLE device_sequences (
    device_id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- Kept for ever: the natural key of a StartTransaction gives its transactionId again.
  CREATE TABLE transactions (
    transaction_id INTEGER PRIMARY KEY,
    charger_id TEXT NOT NULL,
    connector_id INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    started_at TEXT NOT NULL,
    meter_start REAL NOT NULL,
    allotted_at INTEGER NOT NULL,
    UNIQUE (charger_id, connector_id, id_tag, started_at, meter_start)
  );
  CREATE TABLE transaction_counter (last INTEGER NOT NULL);
  INSERT INTO transaction_counter VALUES (0);

  -- Durable messages of the embedded broker's queues.
  CREATE TABLE queue_messages (
    id TEXT PRIMARY KEY,
    message TEXT NOT NULL
  );
`;
