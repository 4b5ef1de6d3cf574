/** Remembers the latest answers of one connection, so that a retried CALL gets the same answer again. */
import type { JournalEntry } from '../ports/journal.ts';

/** A charger retries what it sent last; older answers are never asked for again. */
const CAPACITY = 64;

export interface AnsweredCall {
  /** The CALL's frame as it came. */
  callRaw: string;
  callUid: string;
  answer: JournalEntry;
}

export class AnswerCache {
  readonly #answers = new Map<string, AnsweredCall>();

  find(messageId: string): AnsweredCall | undefined {
    return this.#answers.get(messageId);
  }

  /** Keeps the answer; the oldest one makes room. */
  remember(messageId: string, answered: AnsweredCall): void {
    this.#answers.delete(messageId);
    this.#answers.set(messageId, answered);
    if (this.#answers.size <= CAPACITY) return;
    const oldest = this.#answers.keys().next();
    if (oldest.done !== true) this.#answers.delete(oldest.value);
  }
}
