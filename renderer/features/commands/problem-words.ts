import type { MessageProblem } from '../../../backend/contract/ocpp.ts';

/** A problem as it is said at its own field, whose name need not be repeated. */
export function problemWords({ field, message }: MessageProblem): string {
  const prefix = `${field}: `;
  const words = field !== '' && message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
