/** Reads a message's body as the broker carried it. In the database's thread: the network thread has no time for it. */
import { ocppEnvelopeSchema } from '../../contract/envelope.ts';
import { ConsoleError } from '../../contract/errors.ts';
import type { DeliveredMessage, ProcessedMessage } from '../../ports/database.ts';
import { read } from './index.ts';

/** @throws ConsoleError MESSAGE_UNREADABLE for a body that is no envelope: any system may publish to the exchange. */
export function readMessage({ body, ...times }: DeliveredMessage): ProcessedMessage {
  try {
    const parsed = ocppEnvelopeSchema.safeParse(JSON.parse(body));
    if (parsed.success) return { envelope: parsed.data, ...times, ...read(parsed.data) };
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  } catch (error) {
    const message = `Not an OCPP envelope: ${error instanceof Error ? error.message : String(error)}`;
    throw new ConsoleError('MESSAGE_UNREADABLE', undefined, { cause: error, message });
  }
}
