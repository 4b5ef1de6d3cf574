/** Rows out of the pages of a b-tree (sqlite.org/fileformat.html §1.6, §2.1). Whatever does not add up is no row. */
import { isUtf8 } from 'node:buffer';
import type { PageFile } from './sqlite-pages.ts';

export type Value = null | number | bigint | string | Buffer;
export interface Row {
  /** 0 in a table without rowids. */
  rowid: number;
  values: Value[];
}
export type PageKind = 'table leaf' | 'table interior' | 'index leaf' | 'index interior';

const KINDS: Readonly<Record<number, PageKind>> = {
  13: 'table leaf',
  5: 'table interior',
  10: 'index leaf',
  2: 'index interior',
};
/** The console's largest row is a frame of some megabytes. */
const MAX_PAYLOAD = 64 * 1_024 * 1_024;

export class TreePage {
  readonly kind: PageKind;
  readonly #file: PageFile;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #cells: number;

  private constructor(file: PageFile, page: number, bytes: Buffer, kind: PageKind) {
    this.#file = file;
    this.#bytes = bytes;
    this.kind = kind;
    // The first page begins with the file's header.
    this.#start = page === 1 ? 100 : 0;
    this.#cells = bytes.readUInt16BE(this.#start + 3);
  }

  /** @returns null for a page that is none of a b-tree, or is damaged. */
  static read(file: PageFile, page: number): TreePage | null {
    const bytes = file.read(page);
    const kind = bytes === null ? undefined : KINDS[bytes.readUInt8(page === 1 ? 100 : 0)];
    if (bytes === null || kind === undefined) return null;
    const tree = new TreePage(file, page, bytes, kind);
    return tree.#firstPointer() + tree.#cells * 2 <= bytes.length ? tree : null;
  }

  /** Pages below an interior page. */
  children(): number[] {
    if (!this.kind.endsWith('interior')) return [];
    const children = this.#pointers().map((at) =>
      at + 4 <= this.#bytes.length ? this.#bytes.readUInt32BE(at) : 0,
    );
    return [...children, this.#bytes.readUInt32BE(this.#start + 8)];
  }

  /** The rows, and how many cells cannot be read. Interior pages of a table hold none. */
  rows(): { rows: Row[]; damaged: number } {
    const rows: Row[] = [];
    let damaged = 0;
    if (this.kind === 'table interior') return { rows, damaged };
    for (const at of this.#pointers()) {
      const row = this.#row(this.kind === 'index interior' ? at + 4 : at);
      if (row === null) damaged += 1;
      else rows.push(row);
    }
    return { rows, damaged };
  }

  #firstPointer(): number {
    return this.#start + (this.kind.endsWith('interior') ? 12 : 8);
  }

  #pointers(): number[] {
    return Array.from({ length: this.#cells }, (_none, cell) =>
      this.#bytes.readUInt16BE(this.#firstPointer() + cell * 2),
    );
  }

  #row(at: number): Row | null {
    try {
      const payload = varint(this.#bytes, at);
      const isTable = this.kind === 'table leaf';
      const rowid = isTable ? varint(this.#bytes, payload.next) : { value: 0, next: payload.next };
      if (payload.value > MAX_PAYLOAD) return null;
      const record = this.#payload(rowid.next, payload.value, isTable);
      const values = record === null ? null : decode(record);
      return values === null ? null : { rowid: rowid.value, values };
    } catch (error) {
      // Beyond the end of the page or of the record.
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** The record's bytes, those of its overflow pages included. */
  #payload(at: number, length: number, isTable: boolean): Buffer | null {
    const usable = this.#bytes.length;
    const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    if (length <= most) return at + length <= usable ? this.#bytes.subarray(at, at + length) : null;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (usable - 4));
    const local = fitting <= most ? fitting : least;
    const parts = [this.#bytes.subarray(at, at + local)];
    let missing = length - local;
    let next = this.#bytes.readUInt32BE(at + local);
    while (missing > 0) {
      const overflow = this.#file.read(next);
      if (overflow === null) return null;
      parts.push(overflow.subarray(4, 4 + Math.min(missing, usable - 4)));
      missing -= usable - 4;
      next = overflow.readUInt32BE(0);
    }
    // The last page of a chain names no other.
    return next === 0 ? Buffer.concat(parts) : null;
  }
}

function decode(record: Buffer): Value[] | null {
  const header = varint(record, 0);
  const types: number[] = [];
  for (let at = header.next; at < header.value;) {
    const type = varint(record, at);
    types.push(type.value);
    at = type.next;
  }
  const values: Value[] = [];
  let at = header.value;
  for (const type of types) {
    const length = lengthOf(type);
    if (length === null || at + length > record.length) return null;
    const value = valueOf(type, record.subarray(at, at + length));
    if (value === undefined) return null;
    values.push(value);
    at += length;
  }
  return at === record.length && types.length > 0 ? values : null;
}

function lengthOf(type: number): number | null {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? null;
}

function valueOf(type: number, bytes: Buffer): Value | undefined {
  if (type === 0) return null;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type === 8 || type === 9) return type - 8;
  if (type < 6) return bytes.readIntBE(0, bytes.length);
  if (type === 6) {
    const value = bytes.readBigInt64BE(0);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  if (type % 2 === 0) return Buffer.from(bytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** @throws RangeError beyond the end, or for a number that nothing in the console's files has. */
function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  // The ninth byte comes with numbers of 57 bits and with negative ones only.
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes.readUInt8(at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      if (!Number.isSafeInteger(value)) break;
      return { value, next: at + index + 1 };
    }
  }
  throw new RangeError('Not a number of this file.');
}
