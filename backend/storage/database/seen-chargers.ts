/** Adds chargers that are new, and notes when each was last heard of. */
import type Database from 'better-sqlite3';

/** What is looked at of a message. */
export interface SeenMessage {
  chargerId: string;
  deviceId: string;
  direction: string;
  /** ms */
  timestamp: number;
}

interface Seen {
  chargerId: string;
  deviceId: string;
  /** null: nothing came from it. */
  seenAt: number | null;
}

export class SeenChargers {
  readonly #charger: Database.Statement<[Seen]>;

  constructor(sqlite: Database.Database) {
    this.#charger = sqlite.prepare(
      `INSERT INTO chargers (charger_id, device_id, last_seen_at) VALUES (@chargerId, @deviceId, @seenAt)
       ON CONFLICT (charger_id) DO UPDATE
         SET last_seen_at = max(coalesce(last_seen_at, 0), excluded.last_seen_at)
       WHERE excluded.last_seen_at IS NOT NULL`,
    );
  }

  /** Writes each charger of the messages once. */
  note(messages: Iterable<SeenMessage>): void {
    const seen = new Map<string, Seen>();
    for (const { chargerId, deviceId, direction, timestamp } of messages) {
      const charger = seen.get(chargerId) ?? { chargerId, deviceId, seenAt: null };
      if (direction === 'Incoming') charger.seenAt = Math.max(charger.seenAt ?? timestamp, timestamp);
      seen.set(chargerId, charger);
    }
    for (const charger of seen.values()) this.heard(charger);
  }

  /** Writes one of them. */
  heard(charger: Seen): void {
    this.#charger.run(charger);
  }
}
