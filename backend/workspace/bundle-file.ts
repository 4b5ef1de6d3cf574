/** Reads a support bundle: entries by their known names, no larger than they say, unchanged since they were written. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { z } from 'zod';
import {
  BUNDLE_ENTRIES,
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  bundleManifestSchema,
  type BundleEntry,
  type BundleManifest,
} from '../contract/bundle.ts';
import { ConsoleError } from '../contract/errors.ts';
import { MAX_CONTENT_BYTES, MAX_WHOLE_BYTES, refuse } from './limits.ts';

const KNOWN: ReadonlySet<string> = new Set(Object.values(BUNDLE_ENTRIES));

export class BundleFile {
  readonly manifest: BundleManifest;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, manifest: BundleManifest) {
    this.#zip = zip;
    this.#entries = entries;
    this.manifest = manifest;
  }

  /** @throws ConsoleError WORKSPACE_FILE_INVALID, WORKSPACE_FILE_NEWER */
  static async open(file: string): Promise<BundleFile> {
    const zip = await openPromise(file, {
      lazyEntries: true,
      autoClose: false,
      validateEntrySizes: true,
      strictFileNames: true,
    }).catch((error: unknown) => refuse(`It is no zip archive that can be read (${wordsOf(error)}).`, error));
    try {
      const entries = await entriesOf(zip);
      const manifest = await readManifest(zip, entries);
      for (const name of entries.keys())
        if (!KNOWN.has(name)) refuse(`It holds “${name.slice(0, 100)}”, which is no part of a bundle.`);
      for (const name of Object.keys(manifest.sha256))
        if (!entries.has(name)) refuse(`“${name.slice(0, 100)}” is missing.`);
      return new BundleFile(zip, entries, manifest);
    } catch (error) {
      zip.close();
      throw error instanceof ConsoleError ? error : refuse(wordsOf(error), error);
    }
  }

  /** Bytes of the entry's content, as the archive tells; they are checked as they are read. */
  sizeOf(entry: BundleEntry): number {
    return this.#entries.get(BUNDLE_ENTRIES[entry])?.uncompressedSize ?? 0;
  }

  /**
   * The content of an entry, piece by piece; nothing where the bundle has none.
   * @throws ConsoleError WORKSPACE_FILE_INVALID at its end, when it is another than that the manifest speaks of.
   */
  async *content(entry: BundleEntry): AsyncGenerator<Buffer> {
    const name = BUNDLE_ENTRIES[entry];
    const found = this.#entries.get(name);
    if (found === undefined) return;
    const hash = createHash('sha256');
    try {
      for await (const chunk of await this.#zip.openReadStreamPromise(found)) {
        hash.update(chunk as Buffer);
        yield chunk as Buffer;
      }
    } catch (error) {
      throw error instanceof ConsoleError
        ? error
        : refuse(`“${name}” is damaged (${wordsOf(error)}).`, error);
    }
    if (hash.digest('hex') !== this.manifest.sha256[name])
      refuse(`“${name}” is damaged, or was changed: its checksum is another.`);
  }

  close(): void {
    this.#zip.close();
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > KNOWN.size * 4) refuse(`It has ${zip.entryCount} entries.`);
  const entries = new Map<string, Entry>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry;
    if (entries.has(fileName)) refuse(`“${fileName.slice(0, 100)}” is in it twice.`);
    if (!entry.canDecodeFileData())
      refuse(`“${fileName.slice(0, 100)}” is encrypted, or packed in an unknown way.`);
    entries.set(fileName, entry);
    bytes += entry.uncompressedSize;
  }
  if (bytes > MAX_CONTENT_BYTES) refuse(`Unpacked it has ${Math.round(bytes / 1e9)} GB: too much.`);
  return entries;
}

/** Format and version first: a later version may have other fields. */
async function readManifest(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<BundleManifest> {
  const entry = entries.get(BUNDLE_ENTRIES.manifest);
  if (entry === undefined) refuse('It has no manifest: it is no bundle of OCPP Console.');
  if (entry.uncompressedSize > MAX_WHOLE_BYTES) refuse('Its manifest is too large.');
  let value: unknown;
  try {
    value = JSON.parse(await textOf(await zip.openReadStreamPromise(entry))) as unknown;
  } catch (error) {
    return refuse(`Its manifest is damaged (${wordsOf(error)}).`, error);
  }
  const mark = z.looseObject({ format: z.literal(BUNDLE_FORMAT), version: z.number() }).safeParse(value);
  if (!mark.success) refuse('It is no bundle of OCPP Console.');
  if (mark.data.version > BUNDLE_VERSION)
    throw new ConsoleError(
      'WORKSPACE_FILE_NEWER',
      `The bundle has version ${mark.data.version}, this console knows ${BUNDLE_VERSION}.`,
    );
  const manifest = bundleManifestSchema.safeParse(value);
  if (manifest.success) return manifest.data;
  const [issue] = manifest.error.issues;
  return refuse(`Its manifest is not valid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
