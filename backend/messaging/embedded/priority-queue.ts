/** A queue by priority, first in first out within each; taking and adding cost the same however long it is. */

/** Consumed slots are given back when this many have gathered. */
const COMPACT_AT = 1_024;

class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  add(item: T): void {
    this.#items.push(item);
  }

  /** Back to its place, which is at the head or near it. */
  putBack(item: T, isBefore: (other: T) => boolean): void {
    let place = this.#head;
    for (let other = this.#items[place]; other !== undefined && isBefore(other); other = this.#items[place])
      place += 1;
    if (place === this.#head && place > 0) {
      this.#head -= 1;
      this.#items[this.#head] = item;
    } else this.#items.splice(place, 0, item);
  }

  values(): T[] {
    return this.#items.slice(this.#head);
  }

  /** Takes out what is wanted; the rest keeps its order. */
  extract(isWanted: (item: T) => boolean): T[] {
    const all = this.values();
    this.#items = all.filter((item) => !isWanted(item));
    this.#head = 0;
    return all.filter(isWanted);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  take(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#head += 1;
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

export class PriorityQueue<T> {
  readonly #levels: Fifo<T>[];
  #size = 0;

  /** @param highest greatest priority; greater ones count as this, as RabbitMQ does. */
  constructor(highest: number) {
    this.#levels = Array.from({ length: highest + 1 }, () => new Fifo<T>());
  }

  get size(): number {
    return this.#size;
  }

  add(item: T, priority: number): void {
    this.#level(priority).add(item);
    this.#size += 1;
  }

  /** Puts back what was taken: behind those for which `isBefore` holds. */
  putBack(item: T, priority: number, isBefore: (other: T) => boolean): void {
    this.#level(priority).putBack(item, isBefore);
    this.#size += 1;
  }

  /** The first item of the highest priority. */
  take(): T | undefined {
    for (let priority = this.#levels.length - 1; priority >= 0; priority -= 1) {
      const level = this.#levels[priority];
      if (level === undefined || level.size === 0) continue;
      this.#size -= 1;
      return level.take();
    }
    return undefined;
  }

  /** All items, the highest priority first. */
  values(): T[] {
    return this.#levels.toReversed().flatMap((level) => level.values());
  }

  /** Takes out what is wanted, wherever it waits. */
  extract(isWanted: (item: T) => boolean): T[] {
    const taken = this.#levels.toReversed().flatMap((level) => level.extract(isWanted));
    this.#size -= taken.length;
    return taken;
  }

  /** What would come first among its own priority; it stays where it is. */
  peek(priority: number): T | undefined {
    return this.#level(priority).peek();
  }

  /** How many priorities there are. */
  get levels(): number {
    return this.#levels.length;
  }

  /** Takes the first item of this priority, though higher ones may wait. */
  takeFrom(priority: number): T | undefined {
    const item = this.#level(priority).take();
    if (item !== undefined) this.#size -= 1;
    return item;
  }

  #level(priority: number): Fifo<T> {
    const index = Math.min(Math.max(Math.trunc(priority), 0), this.#levels.length - 1);
    const level = this.#levels[index];
    if (level === undefined) throw new RangeError(`No level for priority ${priority}`);
    return level;
  }
}
