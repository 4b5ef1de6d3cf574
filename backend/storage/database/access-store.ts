/** Who may connect and charge: registrations, password hashes, idTags. Synchronous; in a worker. */
import type Database from 'better-sqlite3';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { IdTag, Registration } from '../../contract/entities.ts';
import type { AccessRecords, ChargerAnnotation } from '../../ports/database.ts';
import { chargers, idTags } from './schema.ts';

export class AccessStore {
  readonly #db: BetterSQLite3Database;

  constructor(sqlite: Database.Database) {
    this.#db = drizzle(sqlite);
  }

  records(): AccessRecords {
    const { chargerId, registration, passwordHash } = chargers;
    const registrations = this.#db
      .select({ chargerId, registration })
      .from(chargers)
      .where(isNotNull(registration))
      .all();
    const hashes = this.#db
      .select({ chargerId, hash: passwordHash })
      .from(chargers)
      .where(isNotNull(passwordHash))
      .all();
    return {
      registrations: registrations.flatMap((row) =>
        row.registration === null ? [] : [{ ...row, registration: row.registration }],
      ),
      passwordHashes: hashes.flatMap((row) => (row.hash === null ? [] : [{ ...row, hash: row.hash }])),
      idTags: this.#db
        .select()
        .from(idTags)
        .orderBy(asc(idTags.key))
        .all()
        .map(({ key: _key, ...idTag }) => idTag),
    };
  }

  setRegistration(chargerId: string, registration: Registration): void {
    this.#setOnCharger(chargerId, { registration });
  }

  setPasswordHash(chargerId: string, passwordHash: string | null): void {
    this.#setOnCharger(chargerId, { passwordHash });
  }

  /** Each text only where the stored one is still `from`. */
  annotate(chargerId: string, changes: ChargerAnnotation): void {
    for (const column of ['pinnedName', 'note'] as const) {
      const change = changes[column];
      if (change === undefined) continue;
      this.#db
        .update(chargers)
        .set({ [column]: change.to })
        .where(and(eq(chargers.chargerId, chargerId), sql`${chargers[column]} IS ${change.from}`))
        .run();
    }
  }

  saveIdTag(idTag: IdTag): void {
    const row = { ...idTag, key: idTag.idTag.toLowerCase() };
    this.#db.insert(idTags).values(row).onConflictDoUpdate({ target: idTags.key, set: row }).run();
  }

  /** @returns whether it was there. */
  deleteIdTag(idTag: string): boolean {
    return this.#db.delete(idTags).where(eq(idTags.key, idTag.toLowerCase())).run().changes > 0;
  }

  #setOnCharger(
    chargerId: string,
    set: { registration: Registration } | { passwordHash: string | null },
  ): void {
    this.#db
      .insert(chargers)
      .values({ chargerId, deviceId: chargerId, ...set })
      .onConflictDoUpdate({ target: chargers.chargerId, set })
      .run();
  }
}
