import { describe, expect, it } from 'vitest';
import { ConsoleError } from '../../../backend/contract/errors.ts';
import { DEFAULT_SETTINGS } from '../../../backend/contract/settings.ts';
import type { JournalRow } from '../../../backend/ports/journal.ts';
import { readMessage } from '../../../backend/processing/handlers/message.ts';
import {
  OCPPMessageProcessor,
  type ProcessorPorts,
} from '../../../backend/processing/ocpp-message-processor.ts';
import { incomingCall } from '../../support/envelopes.ts';

const JOURNALED = 1_700_000_000_000;

function rowOf(body: string, position: number): JournalRow {
  return {
    position,
    uid: `${position}`,
    body,
    routingKey: 'ocpp.heartbeat',
    priority: 1,
    committedAt: JOURNALED,
    processed: false,
  };
}

/** Rows of the journal; those of `bad` are no envelopes. */
function rows(count: number, bad: number[]): JournalRow[] {
  return Array.from({ length: count }, (_none, index) =>
    rowOf(bad.includes(index) ? '{}' : JSON.stringify(incomingCall('CP', 'Heartbeat', {})), index),
  );
}

function world(failure?: Error) {
  const stored: string[] = [];
  const journaled: (number | undefined)[] = [];
  const ports: ProcessorPorts = {
    writer: {
      apply: async (delivered) => {
        if (failure !== undefined) throw failure;
        const messages = delivered.map(readMessage);
        const uids = messages.map(({ envelope }) => envelope.uid);
        stored.push(...uids);
        journaled.push(...messages.map(({ journaledAt }) => journaledAt));
        return { uids, stored: messages.length, redelivered: [], lastId: 0, notifications: [] };
      },
    },
    journal: { markProcessed: async () => {} },
    tariff: () => DEFAULT_SETTINGS.tariff,
    publishNotification: () => {},
  };
  return { stored, journaled, ports };
}

describe('OCPPMessageProcessor.processRows', () => {
  it('processes the neighbours of a row that cannot be processed', async () => {
    const { stored, ports } = world();
    await OCPPMessageProcessor.processRows(rows(5, [0, 3]), ports);
    expect(stored).toHaveLength(3);
  });

  it('tells when the journal had each', async () => {
    const { journaled, ports } = world();
    await OCPPMessageProcessor.processRows(rows(2, []), ports);
    expect(journaled).toEqual([JOURNALED, JOURNALED]);
  });

  it('says so when no row can be processed: reading them again would not end', async () => {
    const { ports } = world();
    await expect(OCPPMessageProcessor.processRows(rows(2, [0, 1]), ports)).rejects.toThrow('Not an OCPP');
  });

  it('does not try one by one what fails for want of a database', async () => {
    const { ports } = world(new ConsoleError('DATABASE_FAILED'));
    await expect(OCPPMessageProcessor.processRows(rows(3, []), ports)).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
    });
  });
});
