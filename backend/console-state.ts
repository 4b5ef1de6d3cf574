/** Gathers what the window's header and panels show from the parts that know it. */
import type { DataJob } from './contract/data.ts';
import type {
  BrokerStatus,
  ConnectionRefusal,
  ConsoleStatus,
  DatabaseStatus,
  FileServerStatus,
  JournalStatus,
  OcppListenerStatus,
  StorageNotice,
} from './contract/status.ts';

/** Refusals the window can show. */
const REFUSALS_KEPT = 20;

export interface ConsoleStateSources {
  version: string;
  databaseFile: string;
  ocpp(): OcppListenerStatus;
  files(): FileServerStatus;
  broker(): BrokerStatus;
  notices(): StorageNotice[];
  chargersOnline(): number;
  messagesPerSecond(): number;
  simulatedChargers(): number;
  dataJob(): DataJob | null;
}

export class ConsoleState {
  readonly #sources: ConsoleStateSources;
  readonly #startedAt = Date.now();
  readonly #known = new Set<string>();
  #refusals: ConnectionRefusal[] = [];
  #journal: JournalStatus = { state: 'ok', pending: 0, bytes: 0, oldestMs: 0, fill: 0 };
  #database: DatabaseStatus = { state: 'ok' };

  constructor(sources: ConsoleStateSources) {
    this.#sources = sources;
  }

  /** A charger that has ever been here. */
  chargerKnown(chargerId: string): void {
    this.#known.add(chargerId);
  }

  /** All chargers that have ever been here, in place of those that were known. */
  chargersKnown(chargerIds: readonly string[]): void {
    this.#known.clear();
    for (const chargerId of chargerIds) this.#known.add(chargerId);
  }

  /** Keeps the newest refusals; a charger that retries for hours takes one line, the latest. */
  connectionRefused(refusal: ConnectionRefusal): void {
    const others = this.#refusals.filter(
      ({ deviceId, remoteAddress, cause }) =>
        deviceId !== refusal.deviceId || remoteAddress !== refusal.remoteAddress || cause !== refusal.cause,
    );
    this.#refusals = [refusal, ...others].slice(0, REFUSALS_KEPT);
  }

  storage(journal: JournalStatus, database: DatabaseStatus): void {
    this.#journal = journal;
    this.#database = database;
  }

  snapshot(): ConsoleStatus {
    const sources = this.#sources;
    return {
      version: sources.version,
      startedAt: this.#startedAt,
      ocpp: sources.ocpp(),
      files: sources.files(),
      broker: sources.broker(),
      journal: this.#journal,
      database: this.#database,
      notices: sources.notices(),
      chargersOnline: sources.chargersOnline(),
      chargersKnown: this.#known.size,
      messagesPerSecond: sources.messagesPerSecond(),
      refusals: this.#refusals,
      simulatedChargers: sources.simulatedChargers(),
      databaseFile: sources.databaseFile,
      dataJob: sources.dataJob(),
    };
  }
}
