/** Rescues the journal: its rows, and the numbers that must never be given twice. */
import type Database from 'better-sqlite3';
import { copyRows, type Rescue, type RowByName } from './copy-rows.ts';

/** What a row's body says of the numbers that were given. */
interface Numbers {
  uid?: unknown;
  deviceId?: unknown;
  sequence?: unknown;
  transactionId?: unknown;
}

/**
 * @param to a new journal. Its transaction counter stands above what a clock of today can have given, and is raised
 *   above every number that is found.
 */
export function rescueJournal(from: string, to: Database.Database): Rescue {
  const raiseTransaction = to.prepare('UPDATE transaction_counter SET last = max(last, ?)');
  const raiseSequence = to.prepare(
    `INSERT INTO device_sequences (device_id, sequence) VALUES (?, ?)
     ON CONFLICT (device_id) DO UPDATE SET sequence = max(sequence, excluded.sequence)`,
  );
  return copyRows(from, to, (table, row) => {
    switch (table) {
      case 'transaction_counter':
        raiseTransaction.run(row['last']);
        return true;
      case 'device_sequences':
        raiseSequence.run(row['device_id'], row['sequence']);
        return true;
      case 'transactions':
        raiseTransaction.run(row['transaction_id']);
        return false;
      case 'journal': {
        const numbers = numbersIn(row);
        if (numbers === null) return null;
        if (typeof numbers.transactionId === 'number') raiseTransaction.run(numbers.transactionId);
        if (typeof numbers.deviceId === 'string' && typeof numbers.sequence === 'number')
          raiseSequence.run(numbers.deviceId, numbers.sequence);
        return false;
      }
      case 'queue_messages':
        return isJson(row['message']) ? false : null;
      default:
        return false;
    }
  });
}

/** null for a body that is not the one of its row. */
function numbersIn({ uid, body }: RowByName): Numbers | null {
  if (typeof body !== 'string') return null;
  try {
    const numbers = JSON.parse(body) as Numbers | null;
    return numbers !== null && numbers.uid === uid ? numbers : null;
  } catch {
    return null;
  }
}

function isJson(value: unknown): boolean {
  try {
    return typeof value === 'string' && JSON.parse(value) !== null;
  } catch {
    return false;
  }
}
