/** Fills the console's queue as the console itself would have, and writes down what lies there. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { v7 as uuidv7 } from 'uuid';
import { incomingCall } from '../../support/envelopes.ts';
import type { RecordedCall } from './fleet.ts';

/** Unconfirmed at a time. */
const WINDOW = 1_000;
const IDENTITY = 'QUEUED';

/**
 * Publishes so many messages, each a Heartbeat or its answer, as of one charger; resolves when all are confirmed.
 * Each Heartbeat stands in the records as acknowledged.
 */
export async function publishSessions(url: string, records: string, count: number): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const lines: string[] = [];
  for (let sequence = 1; sequence <= count; sequence += 2) {
    const answer = { currentTime: '2026-01-01T00:00:00.000Z' };
    const call = incomingCall(IDENTITY, 'Heartbeat', {}, { sequence });
    const { messageId } = call;
    const frame = [3, messageId, answer];
    const result = {
      ...call,
      uid: uuidv7(),
      sequence: sequence + 1,
      messageType: 'CALLRESULT' as const,
      direction: 'Outgoing' as const,
      payload: answer,
      rawData: JSON.stringify(frame),
      parsedMessage: frame,
      correlatesWith: call.uid,
    };
    for (const [routingKey, priority, envelope] of [
      ['ocpp.heartbeat', 1, call],
      ['ocpp.response', 5, result],
    ] as const)
      channel.publish('ev_charging_events', routingKey, Buffer.from(JSON.stringify(envelope)), {
        persistent: true,
        messageId: envelope.uid,
        priority,
        type: 'ocpp',
      });
    const recorded: RecordedCall = {
      identity: IDENTITY,
      messageId,
      action: 'Heartbeat',
      payload: {},
      answer,
      at: Date.now(),
    };
    lines.push(`${JSON.stringify(recorded)}\n`);
    if (sequence % WINDOW === 1) await channel.waitForConfirms();
  }
  await channel.waitForConfirms();
  appendFileSync(join(records, `${IDENTITY}.ndjson`), lines.join(''));
  await connection.close();
}
