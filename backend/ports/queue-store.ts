/** Where the embedded broker keeps its durable messages. */
export interface StoredQueueMessage {
  /** Unique among all queues. */
  id: string;
  queue: string;
  routingKey: string;
  body: string;
  messageId: string;
  priority: number;
  type: string;
  timestamp: number;
  headers: Record<string, string | number | boolean>;
  /** ms since 1970 UTC; left out: never. */
  expiresAt?: number;
}

export interface QueueStore {
  /** Resolves when the messages are on the disk. */
  save(messages: StoredQueueMessage[]): Promise<void>;
  remove(ids: string[]): Promise<void>;
  /** All messages, oldest first. */
  load(): Promise<StoredQueueMessage[]>;
}
