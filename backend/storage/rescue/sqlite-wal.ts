/**
 * Reads a write-ahead log as SQLite does (sqlite.org/walformat.html): which frames hold, and whether committed ones
 * are missing. SQLite itself says nothing when it ends its reading at a frame that was damaged or cut off.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const WAL_MAGIC = 0x377f0682;
/** Checksum words are big-endian with this magic number, little-endian with the one above. */
const WAL_MAGIC_BIG_ENDIAN = 0x377f0683;

export interface WriteAheadLog {
  /** 0 when there is no log that can be read. */
  pageSize: number;
  /** Page number → offset of its latest committed image in the file. */
  pages: Map<number, number>;
  /** Size of the database after the last commit, pages; 0 when the log holds none. */
  databasePages: number;
  /** Transactions that were on the disk are missing: the log was damaged, cut off or taken away. */
  incomplete: boolean;
}

/** Looks through the log of a closed database. Reads it frame by frame; keeps only where each page lies. */
export function readWriteAheadLog(databaseFile: string): WriteAheadLog {
  const file = `${databaseFile}-wal`;
  const index = readIndex(`${databaseFile}-shm`);
  const log: WriteAheadLog = { pageSize: 0, pages: new Map(), databasePages: 0, incomplete: false };
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return { ...log, incomplete: index !== null && index.frames > index.inDatabase };
  const descriptor = openSync(file, 'r');
  try {
    return readFrames(descriptor, size, index, log);
  } finally {
    closeSync(descriptor);
  }
}

function readFrames(
  descriptor: number,
  size: number,
  index: WalIndex | null,
  log: WriteAheadLog,
): WriteAheadLog {
  const header = Buffer.alloc(WAL_HEADER);
  readSync(descriptor, header, 0, WAL_HEADER, 0);
  const magic = header.readUInt32BE(0);
  const bigEndian = magic === WAL_MAGIC_BIG_ENDIAN;
  const pageSize = header.readUInt32BE(8);
  const checksum = new Checksum(bigEndian);
  checksum.add(header.subarray(0, 24));
  const sound =
    (bigEndian || magic === WAL_MAGIC) &&
    pageSize >= 512 &&
    pageSize <= 65_536 &&
    checksum.equals(header.readUInt32BE(24), header.readUInt32BE(28));
  // A log whose header never held was never used: SQLite syncs the header before the first frame.
  if (!sound)
    return { ...log, incomplete: index === null ? size > WAL_HEADER : index.frames > index.inDatabase };

  const frame = Buffer.alloc(FRAME_HEADER + pageSize);
  const uncommitted = new Map<number, number>();
  let committedFrames = 0;
  let broken = false;
  let commitsAfterBreak = 0;
  let incomplete = false;
  for (let number = 1; ; number += 1) {
    const at = WAL_HEADER + (number - 1) * frame.length;
    if (readSync(descriptor, frame, 0, frame.length, at) < frame.length) break;
    // Frames of an earlier use of the file follow the last one of this use.
    const ofThisUse = frame.subarray(8, 16).equals(header.subarray(16, 24));
    if (broken) {
      // One transaction may be half-written when the power goes. What follows its commit was written after a sync.
      if (ofThisUse && commitsAfterBreak > 0) incomplete = true;
      if (ofThisUse && frame.readUInt32BE(4) !== 0) commitsAfterBreak += 1;
      continue;
    }
    checksum.add(frame.subarray(0, 8));
    checksum.add(frame.subarray(FRAME_HEADER));
    if (!ofThisUse || !checksum.equals(frame.readUInt32BE(16), frame.readUInt32BE(20))) {
      broken = true;
      if (ofThisUse && frame.readUInt32BE(4) !== 0) commitsAfterBreak += 1;
      continue;
    }
    uncommitted.set(frame.readUInt32BE(0), at + FRAME_HEADER);
    const databasePages = frame.readUInt32BE(4);
    if (databasePages === 0) continue;
    for (const [page, offset] of uncommitted) log.pages.set(page, offset);
    uncommitted.clear();
    log.databasePages = databasePages;
    committedFrames = number;
  }
  // The index counts frames that had been synced.
  const counted =
    index !== null && index.salt.equals(header.subarray(16, 24)) ? Math.max(0, index.frames) : 0;
  return { ...log, pageSize, incomplete: incomplete || counted > committedFrames };
}

interface WalIndex {
  /** Frames of the log that are committed. */
  frames: number;
  /** Of them those that were written back into the database. */
  inDatabase: number;
  /** Which use of the log it counts. */
  salt: Buffer;
}

/** The header of the `-shm` file; null when there is none that holds (walformat.html §2.1). */
function readIndex(file: string): WalIndex | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file).subarray(0, 136);
  // Two copies of the header, which differ while it is being written.
  if (bytes.length < 136 || !bytes.subarray(0, 48).equals(bytes.subarray(48, 96))) return null;
  const little = bytes.readUInt32LE(0) === 3_007_000;
  if (!little && bytes.readUInt32BE(0) !== 3_007_000) return null;
  const word = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const checksum = new Checksum(!little);
  checksum.add(bytes.subarray(0, 40));
  if (!checksum.equals(word(40), word(44))) return null;
  return { frames: word(16), salt: bytes.subarray(32, 40), inDatabase: word(96) };
}

/** Running checksum of log and index (walformat.html §4.1). */
class Checksum {
  readonly #bigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  add(bytes: Buffer): void {
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  equals(first: number, second: number): boolean {
    return this.#first === first && this.#second === second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }
}
