import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { LogFilter } from '../../../backend/contract/log-filter.ts';
import type { MessagePageRequest } from '../../../backend/ports/database.ts';
import { LogReader } from '../../../backend/storage/database/log-reader.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, processed, TARIFF } from '../../support/storage/messages.ts';

const T0 = Date.UTC(2026, 4, 1);
const ACTIONS = ['Heartbeat', 'Authorize', 'MeterValues'];

/** Ten thousand rows of four chargers, a CALL and its result by turns, one second apart. */
async function filledLog() {
  const { sqlite, writer } = await testDatabase();
  const envelopes: OcppEnvelope[] = [];
  for (let index = 0; index < 5_000; index += 1) {
    const request = call({
      chargerId: `CP${index % 4}`,
      action: ACTIONS[index % 3] ?? '',
      payload: { note: `n${index}` },
      timestamp: T0 + index * 2_000,
      extra: index % 500 === 7 ? { problems: [{ field: 'x', rule: 'type', message: 'wrong' }] } : {},
    });
    envelopes.push(request, { ...answerTo(request), timestamp: request.timestamp + 1_000 });
  }
  for (let index = 0; index < envelopes.length; index += 500)
    writer.apply(envelopes.slice(index, index + 500).map(processed), TARIFF);
  return { sqlite, writer, reader: new LogReader(sqlite), envelopes };
}

/** The filter again, in plain words. */
function matches(envelope: OcppEnvelope, filter: LogFilter): boolean {
  const faulty = envelope.problems !== undefined || ['CALLERROR', 'INVALID'].includes(envelope.messageType);
  return (
    (filter.chargerId === undefined || envelope.chargerId === filter.chargerId) &&
    (filter.action === undefined || envelope.action === filter.action) &&
    (filter.direction === undefined || envelope.direction === filter.direction) &&
    (filter.messageType === undefined || envelope.messageType === filter.messageType) &&
    (filter.text === undefined || envelope.rawData.toLowerCase().includes(filter.text.toLowerCase())) &&
    (filter.errorsOnly !== true || faulty) &&
    (filter.from === undefined || envelope.timestamp >= filter.from) &&
    (filter.to === undefined || envelope.timestamp <= filter.to)
  );
}

async function allPages(reader: LogReader, filter: LogFilter, limit: number): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | undefined, more = true; more; before = ids.at(-1)) {
    const page = await reader.page({ filter, before, limit });
    ids.push(...page.rows.map(({ id }) => id));
    more = page.hasMore;
  }
  return ids;
}

describe('pages', () => {
  it('give under every filter each row once, newest first', async () => {
    const { reader, envelopes } = await filledLog();
    const filters: LogFilter[] = [
      {},
      { chargerId: 'CP2' },
      { action: 'Authorize' },
      { chargerId: 'CP1', action: 'Heartbeat', direction: 'Incoming' },
      { chargerId: 'CP1', action: 'Heartbeat' },
      { chargerId: 'CP1', action: 'MeterValues' },
      { chargerId: 'CP3', errorsOnly: true },
      { action: 'Authorize', errorsOnly: true },
      { direction: 'Outgoing' },
      { messageType: 'CALLRESULT', chargerId: 'CP3' },
      { errorsOnly: true },
      { text: 'N499' },
      { text: 'nothing of this kind' },
      { chargerId: 'nobody' },
      { from: T0 + 1_000_000, to: T0 + 1_500_000 },
      { from: T0 + 9_000_000, chargerId: 'CP0' },
      { to: T0 - 1 },
    ];
    for (const filter of filters) {
      const expected = envelopes
        .map((envelope, index) => ({ envelope, id: index + 1 }))
        .filter(({ envelope }) => matches(envelope, filter))
        .map(({ id }) => id)
        .toReversed();
      expect(await allPages(reader, filter, 450), JSON.stringify(filter)).toEqual(expected);
    }
  });

  it('follow the tail without a gap: `after` gives the rows next to it', async () => {
    const { reader } = await filledLog();
    const page = async (request: Partial<MessagePageRequest>) =>
      reader.page({ filter: {}, limit: 3, ...request });
    const next = await page({ after: 100 });
    expect(next.rows.map(({ id }) => id)).toEqual([103, 102, 101]);
    expect(next.hasMore).toBe(true);
    expect(await page({ after: 10_000 })).toEqual({ rows: [], hasMore: false });
    const text = await page({ after: 100, filter: { text: '"n6' } });
    expect(text.rows.map(({ id }) => id)).toEqual([125, 123, 121]);
  });

  it('tell of each CALL whether its answer came, through the index of answers', async () => {
    const { sqlite, writer } = await testDatabase();
    const reader = new LogReader(sqlite);
    const [answered, silent, fresh] = [0, 1, 9].map((at) =>
      call({ chargerId: 'CP1', action: 'Heartbeat', payload: {}, timestamp: T0 + at }),
    ) as [OcppEnvelope, OcppEnvelope, OcppEnvelope];
    const again = { ...call({ chargerId: 'CP1', action: 'Heartbeat', payload: {}, timestamp: T0 }) };
    const repeat = { ...again, duplicateOf: answered.uid };
    writer.apply([answered, silent, answerTo(answered), repeat, fresh].map(processed), TARIFF);
    const overdueBefore = T0 + 5;
    const { rows } = await reader.page({ filter: {}, limit: 10, overdueBefore });
    expect(rows.map((row) => row.answered)).toEqual([null, true, null, false, true]);
    expect(reader.unanswered([answered.uid, silent.uid, fresh.uid], overdueBefore)).toEqual([silent.uid]);
    const plan = sqlite
      .prepare(
        `EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM charger_data AS answer
           WHERE answer.correlates_with = coalesce(charger_data.duplicate_of, charger_data.uid)) FROM charger_data`,
      )
      .all() as { detail: string }[];
    expect(plan.map(({ detail }) => detail).join()).toContain('charger_data_correlation');
  });

  it('find text with the wildcards of LIKE in it, and ASCII letters in either case', async () => {
    const { sqlite, writer } = await testDatabase();
    const reader = new LogReader(sqlite);
    const notes = ['100%', '100x', 'a_b', 'aXb', String.raw`c\d`, 'Ärger'];
    const messages = notes.map((note) => call({ chargerId: 'CP', action: 'X', payload: { note } }));
    writer.apply(messages.map(processed), TARIFF);
    const found = async (text: string) =>
      (await reader.page({ filter: { text }, limit: 10 })).rows.map(({ id }) => id);
    expect(await found('100%')).toEqual([1]);
    expect(await found('A_B')).toEqual([3]);
    expect(await found(String.raw`c\\d`)).toEqual([5]);
    expect(await found('ärger')).toEqual([]);
    expect(await found('')).toHaveLength(6);
  });

  it('let other calls in while a text is searched for', async () => {
    const { reader } = await filledLog();
    let turns = 0;
    let searching = true;
    const count = (): void => {
      turns += 1;
      if (searching) setImmediate(count);
    };
    setImmediate(count);
    await reader.page({ filter: { text: 'nothing of this kind' }, limit: 10 });
    searching = false;
    expect(turns).toBeGreaterThanOrEqual(1);
  });
});

describe('moments', () => {
  it('lead to the first row at or after them', async () => {
    const { sqlite, reader } = await filledLog();
    expect(reader.locate(T0 - 1)).toBe(1);
    expect(reader.locate(T0 + 5_000_000)).toBe(5_001);
    expect(reader.locate(T0 + 4_999_001)).toBe(5_001);
    expect(reader.locate(T0 + 9_999_000)).toBe(10_000);
    expect(reader.locate(T0 + 9_999_001)).toBeNull();
    sqlite.prepare('DELETE FROM charger_data WHERE id < 6000').run();
    expect(reader.locate(T0)).toBe(6_000);
  });
});

describe('a search with a budget', () => {
  it('tells how far it is, and finds piece by piece what one search finds', async () => {
    const { reader } = await filledLog();
    const filter: LogFilter = { text: '"n' };
    const whole = await reader.page({ filter, limit: 6_000 });
    const found: number[] = [];
    const shares: number[] = [];
    // Used up at once: each piece is one step.
    for (let before: number | undefined, more = true; more;) {
      const page = await reader.page({ filter, before, limit: 6_000, budgetMs: 0 });
      found.push(...page.rows.map(({ id }) => id));
      if (page.search !== undefined) shares.push(page.search.share);
      before = page.search?.before;
      more = page.search !== undefined;
    }
    expect(found).toEqual(whole.rows.map(({ id }) => id));
    expect(found.length).toBeGreaterThan(100);
    expect(shares.length).toBeGreaterThanOrEqual(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
  });
});

describe('plans', () => {
  it('need no sort and no scan of the table for the newest page under one or two filters', async () => {
    const { sqlite } = await filledLog();
    const plan = (where: string): string => planOf(sqlite, where);
    expect(plan('1')).toContain('INTEGER PRIMARY KEY');
    expect(plan("charger_id = 'CP1'")).toContain('charger_data_charger');
    expect(plan("message = 'Authorize'")).toContain('charger_data_message');
    expect(plan('faulty = 1')).toContain('charger_data_faulty');
    expect(plan("session_id = 'CP1#7'")).toContain('charger_data_session');
    const pairs = {
      charger_data_charger_message:
        "charger_id = 'CP1' AND message = 'Authorize' AND message <> 'MeterValues'",
      charger_data_charger_faulty: "charger_id = 'CP1' AND faulty = 1",
      charger_data_message_faulty: "message = 'Authorize' AND faulty = 1",
    };
    for (const [index, where] of Object.entries(pairs)) expect(plan(where), where).toContain(`${index} (`);
    for (const where of [
      '1',
      ...Object.values(pairs),
      "charger_id = 'CP1'",
      "message = 'Authorize'",
      'faulty = 1',
      "session_id = 'x'",
    ])
      expect(plan(where), where).not.toMatch(/TEMP B-TREE|SCAN/);
  });
});

/** As `LogReader` asks: within bounds of ids, newest first. */
function planOf(sqlite: Database.Database, where: string): string {
  const rows = sqlite
    .prepare(
      `EXPLAIN QUERY PLAN SELECT id, raw FROM charger_data
       WHERE id >= 1 AND id <= 9000000 AND ${where} ORDER BY id DESC LIMIT 100`,
    )
    .all() as { detail: string }[];
  return rows.map(({ detail }) => detail).join('\n');
}

describe('single messages', () => {
  it('come with what they answer, and with their answer', async () => {
    const { reader, envelopes } = await filledLog();
    const [request, answer] = envelopes;
    if (request === undefined || answer === undefined) throw new Error('The log is empty.');
    const found = reader.message(request.uid);
    expect(found).toMatchObject({
      raw: request.rawData,
      messageType: 'CALL',
      connectionId: request.connectionId,
      counterpart: { uid: answer.uid, latencyMs: 2, correlatesWith: request.uid },
    });
    expect(reader.message(answer.uid)?.counterpart?.uid).toBe(request.uid);
    expect(reader.message('unknown')).toBeNull();
  });

  it('carry their problems, and lists a preview only', async () => {
    const { sqlite, writer } = await testDatabase();
    const reader = new LogReader(sqlite);
    const problems = [{ field: 'a', rule: 'required', message: 'a is missing' }];
    const long = call({
      chargerId: 'CP',
      action: 'X',
      payload: { text: 'x'.repeat(2_000) },
      extra: { problems },
    });
    writer.apply([processed(long)], TARIFF);
    const { rows } = await reader.page({ filter: {}, limit: 1 });
    expect(rows[0]).toMatchObject({
      preview: long.rawData.slice(0, 700),
      size: long.rawData.length,
      problemCount: 1,
    });
    expect(reader.message(long.uid)?.problems).toEqual(problems);
  });

  it('show which actions occur', async () => {
    const { reader } = await filledLog();
    expect(reader.actions()).toEqual(ACTIONS.toSorted());
  });
});
