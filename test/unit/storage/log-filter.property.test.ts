/** The filter as SQLite understands it, and the same filter in plain words, agree on any rows. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { toLogFilter } from '../../../backend/contract/filter-of-terms.ts';
import type { Comparison, FilterTerm } from '../../../backend/contract/filter-term.ts';
import { LogExport } from '../../../backend/storage/database/log-export.ts';
import { LogReader } from '../../../backend/storage/database/log-reader.ts';
import { filterTerm } from '../../support/filter-terms.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, processed, TARIFF } from '../../support/storage/messages.ts';

/** They occur as charger, action, message id and session alike, so that terms of every key hit. */
const VALUES = ['CP1', 'cp1', 'CP 2', 'Heartbeat', 'ä', "'", '%'];
const TEXTS = ['cp', 'CP 2', '%', '_', '\\', '"', "'", 'ä', 'Ä', 'heart', '[3,'];
const LATENCIES = [0, 1, 1.5, 500];
const T0 = Date.UTC(2026, 4, 1);

/** CALLs before it are to have their answer. */
const OVERDUE_BEFORE = T0 + 10;

interface Row {
  envelope: OcppEnvelope;
  sessionId: string | null;
  /** Which of the rows it answers, or repeats. */
  other: number;
}

const rowArbitrary = fc
  .record({
    chargerId: fc.constantFrom(...VALUES),
    action: fc.constantFrom(...VALUES),
    note: fc.constantFrom(...TEXTS),
    kind: fc.constantFrom('call', 'result', 'error', 'invalid'),
    problems: fc.boolean(),
    duplicate: fc.boolean(),
    repeat: fc.boolean(),
    latencyMs: fc.constantFrom(...LATENCIES),
    messageId: fc.constantFrom(...VALUES),
    session: fc.option(fc.constantFrom(...VALUES)),
    at: fc.integer({ min: 0, max: 20 }),
    other: fc.nat(3),
  })
  .map((row): Row => {
    const request = call({
      chargerId: row.chargerId,
      action: row.action,
      payload: { note: row.note },
      timestamp: T0 + row.at,
      extra: {
        messageId: row.messageId,
        ...(row.problems ? { problems: [{ field: 'x', rule: 'type', message: 'wrong' }] } : {}),
        ...(row.duplicate ? { duplicateOf: 'another' } : {}),
        ...(row.repeat ? { suspectedRepeat: true } : {}),
      },
    });
    const envelope: OcppEnvelope =
      row.kind === 'call'
        ? request
        : row.kind === 'invalid'
          ? { ...request, messageType: 'INVALID' }
          : {
              ...answerTo(request, { note: row.note }),
              latencyMs: row.latencyMs,
              messageType: row.kind === 'result' ? 'CALLRESULT' : 'CALLERROR',
            };
    return { envelope, sessionId: row.session, other: row.other };
  });

/** Under uids of their own (a row of the same uid, as shrinking would give, is not stored again), tied together. */
function tied(generated: Row[]): Row[] {
  const rows = generated.map((row) => ({ ...row, envelope: { ...row.envelope, uid: uuidv7() } }));
  const uidOf = (other: number): string => rows[other % rows.length]?.envelope.uid ?? '';
  return rows.map((row) => {
    const { correlatesWith, duplicateOf } = row.envelope;
    const ties = {
      ...(correlatesWith === undefined ? {} : { correlatesWith: uidOf(row.other) }),
      ...(duplicateOf === undefined ? {} : { duplicateOf: uidOf(row.other) }),
    };
    return { ...row, envelope: { ...row.envelope, ...ties } };
  });
}

/** Of a CALL, whether its answer, or that of the one it repeats, is among the rows. */
function answeredOf({ messageType, uid, duplicateOf, timestamp }: OcppEnvelope, rows: Row[]): string | null {
  if (messageType !== 'CALL') return null;
  if (rows.some(({ envelope }) => envelope.correlatesWith === (duplicateOf ?? uid))) return 'yes';
  return timestamp < OVERDUE_BEFORE ? 'no' : null;
}

const COMPARE: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
};

/** As LIKE compares: ASCII letters in either case, others as they are. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function holds(term: FilterTerm, { envelope, sessionId }: Row, rows: Row[]): boolean {
  const { messageType, latencyMs } = envelope;
  switch (term.kind) {
    case 'values': {
      const value = {
        charger: envelope.chargerId,
        action: envelope.action,
        answered: answeredOf(envelope, rows),
        session: sessionId,
        id: envelope.messageId,
        dir: envelope.direction === 'Incoming' ? 'in' : 'out',
        type: { CALL: 'call', CALLRESULT: 'result', CALLERROR: 'error', INVALID: 'invalid' }[messageType],
      }[term.key];
      return (value !== null && (term.values as string[]).includes(value)) !== term.not;
    }
    case 'flag': {
      const faulty =
        envelope.problems !== undefined || messageType === 'CALLERROR' || messageType === 'INVALID';
      const flags = {
        error: faulty,
        dup: envelope.duplicateOf !== undefined,
        repeat: envelope.suspectedRepeat === true,
      };
      return flags[term.key] === term.value;
    }
    case 'latency':
      return (latencyMs !== undefined && COMPARE[term.comparison](latencyMs, term.ms)) !== term.not;
    case 'text':
      return lower(envelope.rawData).includes(lower(term.value)) !== term.not;
    case 'time':
      throw new Error('Times have no place in this test.');
  }
}

describe('the filter', () => {
  it('gives in pages and in exports the rows that its words say', async () => {
    const { sqlite, writer } = await testDatabase();
    const reader = new LogReader(sqlite);
    const exporter = new LogExport(sqlite);
    const latency = fc
      .constantFrom(...LATENCIES)
      .chain((ms) =>
        filterTerm(fc.constantFrom(...VALUES), fc.constantFrom(...TEXTS)).map((term) =>
          term.kind === 'latency' ? { ...term, ms } : term,
        ),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowArbitrary, { minLength: 1, maxLength: 25 }),
        fc.array(latency, { maxLength: 4 }),
        fc.option(fc.integer({ min: 0, max: 20 })),
        async (generated, terms, from) => {
          const rows = tied(generated);
          const before = (
            sqlite.prepare('SELECT max(id) AS id FROM charger_data').get() as { id: number | null }
          ).id;
          writer.apply(
            rows.map(({ envelope, sessionId }) => ({ ...processed(envelope), facts: [], sessionId })),
            TARIFF,
          );
          const expected = rows
            .filter((row) => terms.every((term) => holds(term, row, rows)))
            .filter(({ envelope }) => from === null || envelope.timestamp >= T0 + from)
            .map(({ envelope }) => envelope.uid);
          const filter = { ...toLogFilter(terms, T0), ...(from === null ? {} : { from: T0 + from }) };
          const page = await reader.page({
            filter,
            after: before ?? 0,
            limit: 500,
            overdueBefore: OVERDUE_BEFORE,
          });
          expect(page.rows.map(({ uid }) => uid)).toEqual(expected.toReversed());
          const { exportId } = exporter.open(filter, 'ndjson', { overdueBefore: OVERDUE_BEFORE });
          let text = '';
          for (let done = false; !done;) {
            const chunk = exporter.next(exportId);
            text += chunk.text;
            done = chunk.done;
          }
          exporter.close(exportId);
          const exported = text
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => (JSON.parse(line) as { uid: string }).uid);
          const own = new Set(rows.map(({ envelope }) => envelope.uid));
          expect(exported.filter((uid) => own.has(uid))).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});
