/** What a dead letter says of itself, alike in both brokers. */
import type { DeadLetter } from '../contract/entities.ts';

const MAX_REASON_LENGTH = 1_000;
const PREVIEW_LENGTH = 2_000;

/** Headers of a letter beside RabbitMQ's own `x-first-death-queue`: why, when, and under which key it came. */
export function deadLetterHeaders(
  reason: string,
  routingKey: string,
  death: 'rejected' | 'expired' = 'rejected',
): Record<string, string | number> {
  return {
    'x-first-death-reason': death,
    'x-console-error': reason.slice(0, MAX_REASON_LENGTH),
    'x-console-routing-key': routingKey,
    'x-console-dead-at': Date.now(),
  };
}

/**
 * A letter for the window. One that RabbitMQ itself dead-lettered carries `x-death` instead of our headers (RabbitMQ
 * doc, "Dead Letter Exchanges").
 */
export function letterOf(
  letterId: string,
  body: string,
  messageId: string,
  headers: Readonly<Record<string, unknown>>,
): DeadLetter {
  const [death] = Array.isArray(headers['x-death']) ? (headers['x-death'] as unknown[]) : [];
  const { reason, 'routing-keys': keys, time } = (death ?? {}) as Record<string, unknown>;
  const [firstKey] = Array.isArray(keys) ? (keys as unknown[]) : [];
  const seconds = Number((time as { value?: unknown } | undefined)?.value ?? 0);
  return {
    letterId,
    messageId,
    routingKey: textOf(headers['x-console-routing-key'] ?? firstKey),
    error: textOf(headers['x-console-error'] ?? reason),
    at: Number(headers['x-console-dead-at'] ?? seconds * 1_000),
    preview: body.slice(0, PREVIEW_LENGTH),
    size: body.length,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
