/** The list of files and offers, kept in a JSON file beside them. */
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { TransferFile } from '../contract/entities.ts';
import type { Logger } from '../ports/logger.ts';

const recordSchema = z.object({
  fileId: z.uuid(),
  direction: z.enum(['upload', 'download']),
  chargerId: z.string().nullable(),
  name: z.string(),
  size: z.number(),
  state: z.enum(['offered', 'running', 'done', 'failed', 'expired']),
  url: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  detail: z.string().nullable(),
  /** Secret part of the address; null for files that are offered to nobody yet. */
  token: z.string().nullable(),
  /** ms; null: never. */
  expiresAt: z.number().nullable(),
  /** For an offered download: the stored file. */
  sourceId: z.string().nullable(),
});
export type FileRecord = z.infer<typeof recordSchema>;

export class FileIndex {
  readonly #file: string;
  readonly #records = new Map<string, FileRecord>();
  readonly #byToken = new Map<string, FileRecord>();

  /** Reads the list; one that is damaged is copied aside, and the files themselves are left where they are. */
  constructor(file: string, logger: Logger) {
    this.#file = file;
    if (!existsSync(file)) return;
    try {
      for (const record of z.array(recordSchema).parse(JSON.parse(readFileSync(file, 'utf8'))))
        // What was under way when the console ended was cut off by that.
        this.#keep(record.state === 'running' ? { ...record, state: 'failed', detail: CUT_OFF } : record);
    } catch (error) {
      const copy = `${file}.damaged-${Date.now()}`;
      copyFileSync(file, copy);
      logger.warn({ err: error, file, copy }, 'the list of files is damaged; a copy was kept');
    }
  }

  find(fileId: string): FileRecord | undefined {
    return this.#records.get(fileId);
  }

  findByToken(token: string): FileRecord | undefined {
    return this.#byToken.get(token);
  }

  /** Latest first. */
  all(): FileRecord[] {
    return [...this.#records.values()].toSorted((a, b) => b.createdAt - a.createdAt);
  }

  put(record: FileRecord): void {
    this.#keep(record);
    this.#write();
  }

  remove(fileId: string): void {
    const record = this.#records.get(fileId);
    if (record === undefined) return;
    if (record.token !== null) this.#byToken.delete(record.token);
    this.#records.delete(fileId);
    this.#write();
  }

  #keep(record: FileRecord): void {
    this.#records.set(record.fileId, record);
    if (record.token !== null) this.#byToken.set(record.token, record);
  }

  #write(): void {
    const temporary = `${this.#file}.tmp`;
    // The addresses in it are secrets.
    writeFileSync(temporary, `${JSON.stringify([...this.#records.values()], null, 1)}\n`, { mode: 0o600 });
    renameSync(temporary, this.#file);
  }
}

const CUT_OFF = 'The console was closed meanwhile.';

/** A record as the window sees it. */
export function toTransferFile(record: FileRecord, now: number): TransferFile {
  const { token: _token, expiresAt, sourceId: _sourceId, ...file } = record;
  const isOver =
    expiresAt !== null && expiresAt <= now && (file.state === 'offered' || file.state === 'failed');
  return isOver ? { ...file, state: 'expired' } : file;
}
