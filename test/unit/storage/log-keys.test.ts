/** Ids of the log in either form: as the text that schemas before 5 stored, and as the bytes of today. */
import type Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { CommandReader } from '../../../backend/storage/database/command-reader.ts';
import { LogExport } from '../../../backend/storage/database/log-export.ts';
import { LogReader } from '../../../backend/storage/database/log-reader.ts';
import { fromStoredId, toStoredId } from '../../../backend/storage/database/log-keys.ts';
import { OverviewReader } from '../../../backend/storage/database/overview-reader.ts';
import { Retention } from '../../../backend/storage/database/retention.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, processed, TARIFF } from '../../support/storage/messages.ts';

const AT = 1_790_000_000_000;
const COLUMNS = ['uid', 'correlates_with', 'duplicate_of', 'connection_id'];

/** The rows there are, as a schema before 5 stored them. */
function asFormerSchema(sqlite: Database.Database): void {
  for (const column of COLUMNS)
    sqlite.exec(
      `UPDATE charger_data SET ${column} = lower(substr(hex(${column}), 1, 8) || '-' || substr(hex(${column}), 9, 4)
         || '-' || substr(hex(${column}), 13, 4) || '-' || substr(hex(${column}), 17, 4) || '-'
         || substr(hex(${column}), 21)) WHERE typeof(${column}) = 'blob'`,
    );
}

const command = (payload: number) =>
  call({
    chargerId: 'CP',
    action: 'GetConfiguration',
    payload: { payload },
    timestamp: AT,
    extra: { direction: 'Outgoing', connectionId: uuidv7() },
  });

async function withRows(former: boolean) {
  const { sqlite, writer } = await testDatabase();
  const request = command(1);
  const answer = { ...answerTo(request), direction: 'Incoming' as const, duplicateOf: uuidv7() };
  const faulty = call({
    chargerId: 'CP',
    action: 'X',
    payload: {},
    timestamp: AT,
    extra: { problems: [{ field: 'x', rule: 'type', message: 'wrong' }] },
  });
  const messages = [request, answer, faulty];
  writer.apply(messages.map(processed), TARIFF);
  if (former) asFormerSchema(sqlite);
  const types = sqlite.prepare('SELECT DISTINCT typeof(uid) FROM charger_data').pluck().all();
  expect(types).toEqual([former ? 'text' : 'blob']);
  return { sqlite, writer, request, answer, faulty, messages };
}

describe.each([
  ['of a former schema', true],
  ['of today', false],
])('rows %s', (_name, former) => {
  it('are found by their uid, with their counterpart and all of their ids', async () => {
    const { sqlite, request, answer } = await withRows(former);
    const reader = new LogReader(sqlite);
    expect(reader.message(request.uid)).toMatchObject({
      uid: request.uid,
      connectionId: request.connectionId,
      counterpart: { uid: answer.uid, correlatesWith: request.uid },
    });
    expect(reader.message(answer.uid)).toMatchObject({
      duplicateOf: answer.duplicateOf,
      counterpart: { uid: request.uid },
    });
    const { rows } = await reader.page({ filter: { action: 'GetConfiguration' }, limit: 10 });
    expect(rows.map(({ uid }) => uid)).toEqual([answer.uid, request.uid]);
    const commands = new CommandReader(sqlite);
    expect(commands.commands({ chargerId: 'CP', limit: 5 }).commands).toMatchObject([
      { call: { uid: request.uid }, answer: { uid: answer.uid } },
    ]);
    expect(commands.answered('CP', 'GetConfiguration', 5)).toHaveLength(1);
  });

  it('are not stored a second time', async () => {
    const { writer, messages } = await withRows(former);
    const again = writer.apply(messages.map(processed), TARIFF);
    expect(again).toMatchObject({ stored: 0, redelivered: messages.map(({ uid }) => uid) });
  });

  it('tell the greatest uid, and which problems there are', async () => {
    const { sqlite, writer, faulty } = await withRows(former);
    expect(writer.highestUid()).toBe(faulty.uid);
    expect(new OverviewReader(sqlite).overview(AT, AT).problems).toMatchObject([{ uid: faulty.uid }]);
  });

  it('stay known once retention has removed them', async () => {
    const { sqlite, writer, messages } = await withRows(former);
    const retention = new Retention(sqlite);
    retention.begin({ olderThan: AT + 10, maxBytes: null, heldFrom: AT + 10, now: AT + 10 });
    while (retention.step());
    expect(sqlite.prepare('SELECT count(*) FROM charger_data').pluck().get()).toBe(0);
    expect(writer.apply(messages.map(processed), TARIFF).stored).toBe(0);
  });
});

it('the answer of today to a command of a former schema is its answer', async () => {
  const { sqlite, writer } = await testDatabase();
  const request = command(2);
  writer.apply([processed(request)], TARIFF);
  asFormerSchema(sqlite);
  const answer = answerTo(request);
  writer.apply([processed(answer)], TARIFF);
  expect(new LogReader(sqlite).message(request.uid)?.counterpart?.uid).toBe(answer.uid);
});

describe.each(['00', '2d', '30', '39', '41', '46', '61', '66', '01', 'ff'])(
  'UUIDs that begin with %s',
  (byte) => {
    // SQLite's unhex reads bytes as text: a clock before 2004 begins its UUIDs with NUL, which ends one.
    const uuid = (last: number): string =>
      `${byte}${byte}${byte}00-0000-7000-8000-${String(last).padStart(12, '0')}`;

    it('are kept apart, and found', async () => {
      const { sqlite, writer } = await testDatabase();
      const requests = [1, 2, 3].map((payload) => ({ ...command(payload), uid: uuid(payload) }));
      const answers = requests.map((request) => answerTo(request));
      const { redelivered } = writer.apply([...requests, ...answers].map(processed), TARIFF);
      expect(redelivered).toEqual([]);
      const reader = new LogReader(sqlite);
      for (const [index, request] of requests.entries())
        expect(reader.message(request.uid)?.counterpart?.uid).toBe(answers[index]?.uid);
      expect(writer.apply(requests.map(processed), TARIFF).redelivered).toHaveLength(3);
      const exported = new LogExport(sqlite);
      const { exportId } = exported.open({}, 'ndjson');
      const { text } = exported.next(exportId);
      for (const request of requests) expect(text).toContain(`"uid":"${request.uid}"`);
    });
  },
);

it('an id that is no UUID is stored as it is', () => {
  for (const id of ['', 'connection of CP', 'ABCD-EF', uuidv7().toUpperCase()]) {
    expect(toStoredId(id)).toBe(id);
    expect(fromStoredId(toStoredId(id))).toBe(id);
  }
  const uid = uuidv7();
  expect(toStoredId(uid)).toHaveLength(16);
  expect(fromStoredId(toStoredId(uid))).toBe(uid);
});

it('the indexes serve what is asked by an id', async () => {
  const { sqlite, request } = await withRows(false);
  const seen: string[] = [];
  const database = new Proxy(sqlite, {
    get(target, name) {
      if (name !== 'prepare') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value as () => void).bind(target) : value;
      }
      return (text: string) => {
        seen.push(text);
        return target.prepare(text);
      };
    },
  });
  new LogReader(database).message(request.uid);
  new CommandReader(database).commands({ chargerId: 'CP', limit: 5 });
  new CommandReader(database).answered('CP', 'GetConfiguration', 5);
  const asked = seen.filter((text) => text.includes('unhex'));
  expect(asked.length).toBeGreaterThanOrEqual(3);
  for (const text of asked) {
    const plan = sqlite
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all(...Array.from(text.matchAll(/\?/g), () => 1));
    const details = (plan as { detail: string }[]).map(({ detail }) => detail).join('\n');
    expect(details, text).not.toContain('SCAN');
    expect(details, text).toMatch(/charger_data_(uid|correlation) \(<expr>=\?\)/);
  }
});
