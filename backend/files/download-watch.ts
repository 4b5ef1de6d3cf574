/** Follows how much of an offered file a charger has fetched: whole, or in ranges until the one that ends it. */
import type { ServerResponse } from 'node:http';
import type { FileRecord } from './file-index.ts';

/** A charger that has fetched a part asks for the next one within this time, ms. */
const NEXT_RANGE_MS = 60_000;

interface Fetching {
  /** Under way. */
  requests: number;
  /** Runs while the next range is waited for. */
  timer?: NodeJS.Timeout;
  giveUp(): void;
}

export class DownloadWatch {
  readonly #change: (record: FileRecord, change: Partial<FileRecord>) => void;
  readonly #fetching = new Map<FileRecord, Fetching>();

  constructor(change: (record: FileRecord, change: Partial<FileRecord>) => void) {
    this.#change = change;
  }

  /** @param size of the file, bytes. */
  follow(record: FileRecord, size: number, response: ServerResponse): void {
    const fetching = this.#fetching.get(record) ?? { requests: 0, giveUp: () => this.#giveUp(record, size) };
    this.#fetching.set(record, fetching);
    fetching.requests += 1;
    clearTimeout(fetching.timer);
    if (record.state !== 'done') this.#change(record, { state: 'running', detail: null });
    response.once('close', () => {
      const range = /bytes \d+-(\d+)\//.exec(String(response.getHeader('content-range') ?? ''))?.[1];
      const upTo = range === undefined ? size : Number(range) + 1;
      if (response.writableFinished && response.statusCode < 300)
        this.#change(record, upTo >= size ? { state: 'done', size } : { size: upTo });
      else if (record.state !== 'done')
        this.#change(record, { state: 'failed', detail: 'The download was not finished.' });
      fetching.requests -= 1;
      if (fetching.requests > 0) return;
      if (record.state === 'running') fetching.timer = setTimeout(fetching.giveUp, NEXT_RANGE_MS).unref();
      else this.#fetching.delete(record);
    });
  }

  /** Waits for no further range. */
  stop(): void {
    for (const { timer, giveUp } of this.#fetching.values()) {
      clearTimeout(timer);
      giveUp();
    }
  }

  #giveUp(record: FileRecord, size: number): void {
    this.#fetching.delete(record);
    if (record.state !== 'running') return;
    const part = `${record.size.toLocaleString('en')} of ${size.toLocaleString('en')} bytes`;
    this.#change(record, { state: 'failed', detail: `The charger fetched ${part} and asked for no more.` });
  }
}
