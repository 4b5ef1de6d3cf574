/**
 * The HTTP file server for chargers: uploads of GetDiagnostics and GetLog, downloads of UpdateFirmware and
 * SignedUpdateFirmware, each under an address of its own that cannot be guessed. A technician needs no FTP server.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { ConsoleError } from '../contract/errors.ts';
import type { TransferFile } from '../contract/entities.ts';
import type { FilesSettings } from '../contract/settings.ts';
import type { FileServerStatus } from '../contract/status.ts';
import type { Logger } from '../ports/logger.ts';
import { DownloadWatch } from './download-watch.ts';
import { FileIndex, toTransferFile, type FileRecord } from './file-index.ts';
import { safeName } from './file-names.ts';
import { ConnectionLostError, NoFileError, receiveUpload } from './receive-upload.ts';
import { storeFile, TooLargeError } from './store-file.ts';

const OFFER_VALID_MS = 24 * 60 * 60 * 1_000;
const TOKEN_BYTES = 24;
const MAX_CONNECTIONS = 50;
const HEADERS_TIMEOUT_MS = 10_000;
/** A charger on a bad line may take hours for a file, but it may not fall silent for this long, ms. */
const IDLE_TIMEOUT_MS = 60_000;
/** Progress of a transfer is told at most this often, ms. */
const PROGRESS_MS = 250;

export interface FileServerOptions {
  dataDir: string;
  settings(): FilesSettings;
  /** Interface to listen on. */
  host(): string;
  /** This computer as the charger reaches it. */
  publicHost(chargerId: string): string;
  changed(file: TransferFile): void;
  logger: Logger;
}

export class FileServer {
  readonly #options: FileServerOptions;
  readonly #folders: { uploads: string; downloads: string };
  readonly #index: FileIndex;
  readonly #serveDownload: ReturnType<typeof sirv>;
  readonly #downloads = new DownloadWatch((record, change) => this.#change(record, change));
  #http: Server | null = null;
  #status: FileServerStatus;

  constructor(options: FileServerOptions) {
    this.#options = options;
    const folder = join(options.dataDir, 'files');
    this.#folders = { uploads: join(folder, 'uploads'), downloads: join(folder, 'downloads') };
    for (const path of Object.values(this.#folders)) mkdirSync(path, { recursive: true, mode: 0o700 });
    this.#index = new FileIndex(join(folder, 'index.json'), options.logger);
    // Reads the folder at each request: files come and go. It answers ranges, by which chargers resume.
    this.#serveDownload = sirv(this.#folders.downloads, { dev: true, etag: true });
    this.#status = { state: 'off', port: options.settings().port };
  }

  /** Listens, where the settings want it. A port that is taken is told by `status()`. */
  async start(): Promise<void> {
    const { enabled, port } = this.#options.settings();
    this.#status = { state: 'off', port };
    if (!enabled) return;
    const http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#options.logger.error({ err: error }, 'a request for a file failed');
        answer(response, 500, 'The console could not do this.');
      });
    });
    http.maxConnections = MAX_CONNECTIONS;
    http.headersTimeout = HEADERS_TIMEOUT_MS;
    http.requestTimeout = 0;
    http.setTimeout(IDLE_TIMEOUT_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject);
        http.listen(port, this.#options.host(), resolve);
      });
      this.#http = http;
      this.#status = { state: 'listening', port: (http.address() as AddressInfo).port };
    } catch (error) {
      const failure = new ConsoleError('FILE_SERVER_FAILED', (error as Error).message, { cause: error });
      this.#status = { state: 'failed', port, error: failure.toInfo() };
    }
  }

  /** Stops; transfers under way are cut off, and may be tried again. */
  async stop(): Promise<void> {
    const http = this.#http;
    this.#http = null;
    this.#status = { state: 'off', port: this.#options.settings().port };
    if (http === null) return;
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
    this.#downloads.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  status(): FileServerStatus {
    return this.#status;
  }

  /** Files and offers, latest first; of one charger, or all. */
  list(chargerId?: string): TransferFile[] {
    const now = Date.now();
    return this.#index
      .all()
      .filter((record) => chargerId === undefined || record.chargerId === chargerId)
      .map((record) => toTransferFile(record, now));
  }

  /** An address for one upload. @throws ConsoleError FILE_SERVER_OFF, FILE_SERVER_FAILED */
  offerUpload(chargerId: string): TransferFile {
    const token = makeToken();
    // OCPP 1.6 §6.25: the location is a directory, hence the slash.
    const url = `${this.#origin(chargerId)}/upload/${token}/`;
    return this.#create({ direction: 'upload', chargerId, name: '', url, token });
  }

  /** An address for a stored file. @throws ConsoleError FILE_SERVER_OFF, FILE_SERVER_FAILED, NOT_FOUND */
  offerDownload(chargerId: string, fileId: string): TransferFile {
    const origin = this.#origin(chargerId);
    const source = this.#index.find(fileId);
    if (source?.direction !== 'download' || source.sourceId !== null)
      throw new ConsoleError('NOT_FOUND', fileId);
    const token = makeToken();
    const { name } = source;
    const url = `${origin}/download/${token}/${encodeURIComponent(name)}`;
    return this.#create({ direction: 'download', chargerId, name, url, token, sourceId: fileId });
  }

  /** Stores a file that can be offered. @throws ConsoleError FILE_REFUSED */
  async add(name: string, content: NodeJS.ReadableStream): Promise<TransferFile> {
    const fileId = randomUUID();
    try {
      const size = await storeFile(content, join(this.#folders.downloads, fileId), {
        maxBytes: this.#maxBytes(),
      });
      const file = { direction: 'download', chargerId: null, name: safeName(name, 'file') } as const;
      return this.#create({ ...file, fileId, url: '', token: null, size, state: 'done' });
    } catch (error) {
      throw new ConsoleError('FILE_REFUSED', (error as Error).message, { cause: error });
    }
  }

  /** A file that is there whole: an upload that came, or one that was stored. */
  open(fileId: string): { name: string; size: number; stream: NodeJS.ReadableStream } | null {
    const record = this.#index.find(fileId);
    if (record?.state !== 'done' || record.sourceId !== null) return null;
    const path = this.#pathOf(record);
    if (!existsSync(path)) return null;
    return { name: record.name, size: statSync(path).size, stream: createReadStream(path) };
  }

  /** Removes a file or an offer, and the offers of a file. @returns whether it was there. */
  async delete(fileId: string): Promise<boolean> {
    const record = this.#index.find(fileId);
    if (record === undefined) return false;
    if (record.sourceId === null) rmSync(this.#pathOf(record), { force: true });
    for (const offer of this.#index.all()) if (offer.sourceId === fileId) this.#index.remove(offer.fileId);
    this.#index.remove(fileId);
    return true;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
    const [, kind, token = '', rest = ''] =
      /^\/(upload|download)\/([\w-]{1,100})(?:\/(.*))?$/.exec(path) ?? [];
    const record = this.#index.findByToken(token);
    if (record === undefined || record.direction !== kind) answer(response, 404, 'There is no such address.');
    else if (record.expiresAt !== null && record.expiresAt <= Date.now())
      answer(response, 410, 'This address has expired.');
    else if (kind === 'upload') await this.#upload(record, rest, request, response);
    else this.#download(record, request, response);
  }

  async #upload(
    record: FileRecord,
    nameInPath: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.method !== 'PUT' && request.method !== 'POST') {
      response.setHeader('Allow', 'PUT, POST');
      answer(response, 405, 'Upload the file with PUT or POST.');
      return;
    }
    if (record.state === 'done') return answer(response, 410, 'This address was used already.');
    if (record.state === 'running') return answer(response, 409, 'An upload to this address is under way.');
    const maxBytes = this.#maxBytes();
    if (Number(request.headers['content-length'] ?? 0) > maxBytes)
      return this.#refuse(record, response, new TooLargeError(maxBytes));
    this.#change(record, { state: 'running', size: 0, detail: null });
    try {
      const { name, size } = await receiveUpload(request, nameInPath, this.#pathOf(record), {
        maxBytes,
        progress: this.#progressOf(record),
      });
      this.#change(record, { state: 'done', name, size });
      if (!this.#isListed(record)) rmSync(this.#pathOf(record), { force: true });
      answer(response, 201, 'Received.');
    } catch (error) {
      this.#refuse(record, response, error as Error);
    }
  }

  /** The offer stays open: the charger, or the technician, may try again. */
  #refuse(record: FileRecord, response: ServerResponse, error: Error): void {
    this.#options.logger.warn({ err: error, fileId: record.fileId }, 'an upload failed');
    const isLost = error instanceof ConnectionLostError;
    const status = error instanceof TooLargeError ? 413 : isLost || error instanceof NoFileError ? 400 : 500;
    const detail = status === 500 ? `The upload broke off: ${error.message}` : error.message;
    this.#change(record, { state: 'failed', detail, ...(isLost ? { size: error.received } : {}) });
    // What is still on its way is not wanted.
    response.setHeader('Connection', 'close');
    answer(response, status, detail);
  }

  /** Until it expires a file may be fetched again: chargers try several times, and resume. */
  #download(record: FileRecord, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      answer(response, 405, 'Download the file with GET.');
      return;
    }
    const source = record.sourceId === null ? undefined : this.#index.find(record.sourceId);
    if (source === undefined) return answer(response, 410, 'The file was deleted.');
    response.setHeader(
      'Content-Disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(record.name)}`,
    );
    response.setHeader('Content-Type', 'application/octet-stream');
    if (request.method === 'GET') this.#downloads.follow(record, source.size, response);
    request.url = `/${source.fileId}`;
    this.#serveDownload(request, response, () => answer(response, 410, 'The file was deleted.'));
  }

  #progressOf(record: FileRecord): (bytes: number) => void {
    let toldAt = 0;
    return (size) => {
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS) return;
      toldAt = now;
      Object.assign(record, { size, updatedAt: Date.now() });
      this.#options.changed(toTransferFile(record, Date.now()));
    };
  }

  #create(
    file: Pick<FileRecord, 'direction' | 'chargerId' | 'name' | 'url' | 'token'> & Partial<FileRecord>,
  ): TransferFile {
    const now = Date.now();
    const record: FileRecord = {
      fileId: randomUUID(),
      size: 0,
      state: 'offered',
      createdAt: now,
      updatedAt: now,
      detail: null,
      expiresAt: file.token === null ? null : now + OFFER_VALID_MS,
      sourceId: null,
      ...file,
    };
    this.#index.put(record);
    const shown = toTransferFile(record, now);
    this.#options.changed(shown);
    return shown;
  }

  #change(record: FileRecord, change: Partial<FileRecord>): void {
    Object.assign(record, change, { updatedAt: Date.now() });
    if (!this.#isListed(record)) return;
    this.#index.put(record);
    this.#options.changed(toTransferFile(record, Date.now()));
  }

  /** It may have been deleted while it was under way. */
  #isListed(record: FileRecord): boolean {
    return this.#index.find(record.fileId) === record;
  }

  #pathOf({ direction, fileId }: FileRecord): string {
    return join(direction === 'upload' ? this.#folders.uploads : this.#folders.downloads, fileId);
  }

  #maxBytes(): number {
    return this.#options.settings().maxFileMb * 1_000_000;
  }

  #origin(chargerId: string): string {
    const { state, port, error } = this.#status;
    if (state === 'failed') throw new ConsoleError('FILE_SERVER_FAILED', error?.detail);
    if (state === 'off') throw new ConsoleError('FILE_SERVER_OFF');
    return `http://${this.#options.publicHost(chargerId)}:${port}`;
  }
}

function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

function answer(response: ServerResponse, status: number, words: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${words}\n`);
}
