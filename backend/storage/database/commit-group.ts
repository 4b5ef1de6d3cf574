/**
 * Small writes that share a commit: a thousand chargers that come back at once must not hold up the log by a thousand
 * commits. All that has reached the thread by the end of its turn is one group; while one is written to the disk the
 * next gathers. Synchronous; in a worker.
 */
import type Database from 'better-sqlite3';

interface Waiting {
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export class CommitGroup {
  readonly #db: Database.Database;
  #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Runs a write with others in one transaction. Resolves after its commit; its own error concerns nobody else. */
  add<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve: (value) => resolve(value as T), reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      });
    });
  }

  /** Commits what waits, now: before a write that comes after it, and before the end. @returns whether anything did. */
  flush(): boolean {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return false;
    try {
      const results = this.#db.transaction(() => group.map(({ run }) => run()))();
      for (const [index, { resolve }] of group.entries()) resolve(results[index]);
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const alone of group) this.#runAlone(alone);
    }
    return true;
  }

  #runAlone({ run, resolve, reject }: Waiting): void {
    try {
      resolve(this.#db.transaction(run)());
    } catch (error) {
      reject(error);
    }
  }
}
