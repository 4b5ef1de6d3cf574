/** Redelivery changes nothing, and neither does the order of messages. */
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ProcessedMessage } from '../../../backend/ports/database.ts';
import { SqliteWriter } from '../../../backend/storage/database/database-writer.ts';
import { MIGRATIONS, rowsOf } from '../../support/storage/database.ts';
import { processed, TARIFF } from '../../support/storage/messages.ts';
import { messagesOf, session } from '../../support/storage/sessions.ts';

/** What depends on the moment of writing. */
const MOMENT = ['id', 'stored_at', 'updated_at'];
const TABLES = ['chargers', 'connectors', 'charging_sessions', 'meter_samples', 'charger_data'];

/** All tables after the batches, applied to an empty database. */
function tablesAfter(batches: ProcessedMessage[][]): Record<string, string[]> {
  const sqlite = new Database(':memory:');
  migrate(drizzle(sqlite), { migrationsFolder: MIGRATIONS });
  const writer = new SqliteWriter(sqlite);
  for (const batch of batches) writer.apply(batch, TARIFF);
  const tables = Object.fromEntries(TABLES.map((table) => [table, rowsOf(sqlite, table, MOMENT)]));
  sqlite.close();
  return tables;
}

it('gives the same rows for every order of the same messages, with any of them delivered again', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(session, { minLength: 1, maxLength: 4, selector: ({ transactionId }) => transactionId }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.integer({ min: 1, max: 9 }),
      (sessions, random, batchSize) => {
        const inOrder = sessions.flatMap(messagesOf).map(processed);
        const again = inOrder.filter(() => random.next().value < 0.3);
        const shuffled = [...inOrder, ...again]
          .map((message) => ({ message, key: random.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ message }) => message);
        const batches: ProcessedMessage[][] = [];
        for (let index = 0; index < shuffled.length; index += batchSize)
          batches.push(shuffled.slice(index, index + batchSize));
        expect(tablesAfter(batches)).toEqual(tablesAfter([inOrder]));
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);
