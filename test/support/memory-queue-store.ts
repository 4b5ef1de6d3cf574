/** A queue store in memory, which can be told to fail as a full disk does. */
import { ConsoleError } from '../../backend/contract/errors.ts';
import type { QueueStore, StoredQueueMessage } from '../../backend/ports/queue-store.ts';

export class MemoryQueueStore implements QueueStore {
  readonly #messages = new Map<string, StoredQueueMessage>();
  /** While true, writing fails. */
  full = false;

  get messages(): StoredQueueMessage[] {
    return [...this.#messages.values()];
  }

  async save(messages: StoredQueueMessage[]): Promise<void> {
    this.#assertWritable();
    for (const message of messages) this.#messages.set(message.id, structuredClone(message));
  }

  async remove(ids: string[]): Promise<void> {
    this.#assertWritable();
    for (const id of ids) this.#messages.delete(id);
  }

  async load(): Promise<StoredQueueMessage[]> {
    return structuredClone(this.messages);
  }

  #assertWritable(): void {
    if (this.full) throw new ConsoleError('JOURNAL_NOT_WRITABLE', 'The disk is full.');
  }
}
