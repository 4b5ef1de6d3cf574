/**
 * Who may connect and who may charge: registrations, passwords and the idTag list, kept in memory so that no charger
 * waits for the database, and written through to it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Charger, IdTag, Registration } from '../contract/entities.ts';
import { ConsoleError } from '../contract/errors.ts';
import type { JsonObject } from '../contract/ocpp.ts';
import type { AuthorizationPolicy } from '../contract/settings.ts';
import type { AccessRecords, DatabaseWriter } from '../ports/database.ts';
import type { Logger } from '../ports/logger.ts';
import { hashPassword, matchesPassword } from './password.ts';

export interface AccessControlOptions {
  records: AccessRecords;
  /** Chargers with their serial numbers, as far as they told them. */
  chargers: readonly Pick<Charger, 'chargerId' | 'serialNumber'>[];
  writer: Pick<DatabaseWriter, 'setRegistration' | 'setPasswordHash' | 'saveIdTag' | 'deleteIdTag'>;
  policy(): AuthorizationPolicy;
  /** A charger's registration or password has changed. */
  changed(charger: Charger): void;
  logger: Logger;
}

export class AccessControl {
  readonly #options: AccessControlOptions;
  #registrations = new Map<string, Registration>();
  #hashes = new Map<string, string>();
  #idTags = new Map<string, IdTag>();
  readonly #serialNumbers = new Map<string, string>();
  /**
   * The last password of each charger that was right, under a key of this run: after a power cut a whole site comes
   * back at once, and scrypt is slow on purpose.
   */
  readonly #verified = new Map<string, Buffer>();
  readonly #key = randomBytes(32);

  constructor(options: AccessControlOptions) {
    this.#options = options;
    this.reload(options);
  }

  /** Takes what the database holds, in place of what was known: it is another database. */
  reload({ records, chargers }: Pick<AccessControlOptions, 'records' | 'chargers'>): void {
    const { registrations, passwordHashes, idTags } = records;
    this.#registrations = new Map(registrations.map((row) => [row.chargerId, row.registration]));
    this.#hashes = new Map(passwordHashes.map((row) => [row.chargerId, row.hash]));
    this.#idTags = new Map(idTags.map((row) => [keyOf(row.idTag), row]));
    this.#serialNumbers.clear();
    this.#verified.clear();
    for (const charger of chargers) this.booted(charger);
  }

  /** A charger has told what it is. */
  booted({ chargerId, serialNumber }: Pick<Charger, 'chargerId' | 'serialNumber'>): void {
    if (serialNumber !== null) this.#serialNumbers.set(chargerId, serialNumber);
  }

  namesOf(chargerId: string): string[] {
    const serialNumber = this.#serialNumbers.get(chargerId);
    return serialNumber === undefined ? [chargerId] : [chargerId, serialNumber];
  }

  registrationOf(chargerId: string): Registration | null {
    return this.#registrations.get(chargerId) ?? null;
  }

  /** A charger that nobody decided on is here; it holds at once, and is stored as soon as the disk allows. */
  firstSeen(chargerId: string, registration: 'accepted' | 'pending'): void {
    this.#registrations.set(chargerId, registration);
    this.#options.writer.setRegistration(chargerId, registration).then(
      (charger) => this.#options.changed(charger),
      (error: unknown) =>
        this.#options.logger.error({ err: error, chargerId }, 'a registration was not stored'),
    );
  }

  /**
   * The operator's word.
   * @throws ConsoleError DATABASE_FAILED; then nothing has changed.
   */
  async register(chargerId: string, registration: 'accepted' | 'rejected'): Promise<Charger> {
    const charger = await this.#options.writer.setRegistration(chargerId, registration);
    this.#registrations.set(chargerId, registration);
    this.#options.changed(charger);
    return charger;
  }

  hasPassword(chargerId: string): boolean {
    return this.#hashes.has(chargerId);
  }

  /** Sets, or with null removes, a charger's password. @throws ConsoleError DATABASE_FAILED */
  async setPassword(chargerId: string, password: string | null): Promise<Charger> {
    const hash = password === null ? null : await hashPassword(password);
    const charger = await this.#options.writer.setPasswordHash(chargerId, hash);
    this.#verified.delete(chargerId);
    if (hash === null) this.#hashes.delete(chargerId);
    else this.#hashes.set(chargerId, hash);
    this.#options.changed(charger);
    return charger;
  }

  /** Whether the bytes of an HTTP Basic header are the charger's password. */
  async verifyPassword(chargerId: string, received: Buffer): Promise<boolean> {
    const hash = this.#hashes.get(chargerId);
    if (hash === undefined) return false;
    const mark = createHmac('sha256', this.#key).update(hash).update(received).digest();
    const known = this.#verified.get(chargerId);
    if (known !== undefined && timingSafeEqual(known, mark)) return true;
    if (!(await matchesPassword(hash, received))) return false;
    // The password may have been changed while it was compared.
    if (this.#hashes.get(chargerId) !== hash) return false;
    this.#verified.set(chargerId, mark);
    return true;
  }

  /**
   * IdTagInfo (OCPP 1.6 §7.27). Under the policy `all` every idTag is Accepted, even a blocked one; else one that the
   * list does not have is Invalid, and one past its date Expired.
   * @param now ms since 1970 UTC.
   */
  idTagInfo(idTag: string, now: number): JsonObject {
    const entry = this.#idTags.get(keyOf(idTag));
    const parent = entry?.parentIdTag ?? null;
    const group: JsonObject = parent === null ? {} : { parentIdTag: parent };
    if (this.#options.policy() === 'all') return { status: 'Accepted', ...group };
    if (entry === undefined) return { status: 'Invalid' };
    const { status, expiryDate } = entry;
    if (expiryDate === null) return { status, ...group };
    const expired = status === 'Accepted' && expiryDate <= now;
    return {
      status: expired ? 'Expired' : status,
      expiryDate: new Date(expiryDate).toISOString(),
      ...group,
    };
  }

  idTags(): IdTag[] {
    return [...this.#idTags.values()].toSorted((a, b) => (keyOf(a.idTag) < keyOf(b.idTag) ? -1 : 1));
  }

  /** @throws ConsoleError DATABASE_FAILED; INVALID_REQUEST where an idTag would be its own parent. */
  async saveIdTag(entry: Omit<IdTag, 'updatedAt'>): Promise<IdTag> {
    if (entry.parentIdTag !== null && keyOf(entry.parentIdTag) === keyOf(entry.idTag))
      throw new ConsoleError('INVALID_REQUEST', 'An idTag cannot be its own parent.');
    const idTag = { ...entry, updatedAt: Date.now() };
    await this.#options.writer.saveIdTag(idTag);
    this.#idTags.set(keyOf(idTag.idTag), idTag);
    return idTag;
  }

  /** @returns whether it was there. @throws ConsoleError DATABASE_FAILED */
  async deleteIdTag(idTag: string): Promise<boolean> {
    const deleted = await this.#options.writer.deleteIdTag(idTag);
    this.#idTags.delete(keyOf(idTag));
    return deleted;
  }
}

/** idTags are the same in either case (OCPP 1.6 §7.28). */
function keyOf(idTag: string): string {
  return idTag.trim().toLowerCase();
}
