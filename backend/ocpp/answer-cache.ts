/** Remembers the latest answers of one connection, so that a retried CALL gets the same answer again. */

/** A charger retries what it sent last; older answers are never asked for again. */
const CAPACITY = 64;
/**
 * Characters of frames that are kept for one charger; the latest answer is kept in any case. Thousands of chargers keep
 * theirs for as long as they are connected: as text, for parsed frames would take ten times the memory.
 */
const MAX_CHARACTERS = 8_192;

export interface AnsweredCall {
  /** The CALL's frame as it came. */
  callRaw: string;
  callUid: string;
  /** The answer's frame as it was sent. */
  answerRaw: string;
  answerUid: string;
}

export class AnswerCache {
  readonly #answers = new Map<string, AnsweredCall>();
  #characters = 0;

  find(messageId: string): AnsweredCall | undefined {
    return this.#answers.get(messageId);
  }

  /** Keeps the answer; the oldest ones make room. */
  remember(messageId: string, answered: AnsweredCall): void {
    this.#forget(messageId);
    this.#answers.set(messageId, answered);
    this.#characters += sizeOf(answered);
    for (const oldest of this.#answers.keys()) {
      const fits = this.#answers.size <= CAPACITY && this.#characters <= MAX_CHARACTERS;
      if (fits || oldest === messageId) return;
      this.#forget(oldest);
    }
  }

  #forget(messageId: string): void {
    const answered = this.#answers.get(messageId);
    if (answered === undefined) return;
    this.#answers.delete(messageId);
    this.#characters -= sizeOf(answered);
  }
}

function sizeOf({ callRaw, answerRaw }: AnsweredCall): number {
  return callRaw.length + answerRaw.length;
}
