import { describe, expect, it } from 'vitest';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import type { LogFilter, TextFormat } from '../../../backend/contract/log-filter.ts';
import { csvCell } from '../../../backend/storage/database/export-formats.ts';
import { LogExport } from '../../../backend/storage/database/log-export.ts';
import { testDatabase } from '../../support/storage/database.ts';
import { answerTo, call, heartbeat, processed, TARIFF } from '../../support/storage/messages.ts';

const T0 = Date.UTC(2026, 4, 1, 12);

async function log(...envelopes: OcppEnvelope[]) {
  const { sqlite, writer } = await testDatabase();
  writer.apply(envelopes.map(processed), TARIFF);
  const exports = new LogExport(sqlite);
  return {
    writer,
    exports,
    /** The whole file, and how many chunks it came in. */
    write: (format: TextFormat, filter: LogFilter = {}): { text: string; rows: number; total: number } => {
      const { exportId, total } = exports.open(filter, format);
      let text = '';
      let rows = 0;
      for (let done = false; !done;) {
        const chunk = exports.next(exportId);
        text += chunk.text;
        rows += chunk.rows;
        done = chunk.done;
      }
      exports.close(exportId);
      return { text, rows, total };
    },
  };
}

/** RFC 4180, read by the letter. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '"' && text[index + 1] === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ',' || character === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') rows.push([]);
    } else if (quoted || character !== '\r') cell += character;
  }
  return rows.slice(0, -1);
}

const request = call({
  chargerId: 'CP"1",\r\nä',
  action: 'DataTransfer',
  payload: { data: 'a,"b"\n€' },
  timestamp: T0,
  extra: { problems: [{ field: 'x', rule: 'type', message: 'wrong' }] },
});

describe('exports', () => {
  it('as CSV give every frame back in a cell of its own', async () => {
    const answer = answerTo(request);
    const { text, rows } = (await log(request, answer)).write('csv');
    expect(rows).toBe(2);
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [header = [], ...cells] = parseCsv(text.slice(1));
    const records = cells.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]])));
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      time: '2026-05-01T12:00:00.000Z',
      timestamp: String(T0),
      chargerId: request.chargerId,
      type: 'CALL',
      direction: 'Incoming',
      raw: request.rawData,
    });
    expect(records[1]).toMatchObject({ correlatesWith: request.uid, latencyMs: '2', raw: answer.rawData });
  });

  it.each(['json', 'ndjson'] as const)('as %s are read back as they were', async (format) => {
    const envelopes = [request, answerTo(request), heartbeat('CP2', T0 + 5)];
    const { text } = (await log(...envelopes)).write(format);
    const records = (
      format === 'json'
        ? JSON.parse(text)
        : text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown)
    ) as Record<string, unknown>[];
    expect(records.map(({ raw, uid }) => [raw, uid])).toEqual(
      envelopes.map(({ rawData, uid }) => [rawData, uid]),
    );
    expect(records[0]).toMatchObject({
      time: '2026-05-01T12:00:00.000Z',
      timestamp: T0,
      schemaErrors: request.problems,
    });
  });

  it('of nothing are still valid files', async () => {
    const { write } = await log();
    expect(JSON.parse(write('json').text)).toEqual([]);
    expect(write('ndjson').text).toBe('');
    expect(parseCsv(write('csv').text)).toHaveLength(1);
  });

  it('come oldest first under the filter of the list, over many chunks', async () => {
    const envelopes = Array.from({ length: 3_000 }, (_, index) => heartbeat(`CP${index % 3}`, T0 + index));
    const { write } = await log(...envelopes);
    const { text, rows, total } = write('ndjson', { chargerId: 'CP1', from: T0 + 100, to: T0 + 2_000 });
    const expected = envelopes.filter(
      ({ chargerId, timestamp }) => chargerId === 'CP1' && timestamp >= T0 + 100 && timestamp <= T0 + 2_000,
    );
    const uids = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { uid: string }).uid);
    expect(uids).toEqual(expected.map(({ uid }) => uid));
    expect(rows).toBe(expected.length);
    expect(total).toBeGreaterThanOrEqual(rows);
    expect(total).toBeLessThanOrEqual(1_000);
  });

  it('hold what existed when they were opened, and nothing that came later', async () => {
    const { exports, writer } = await log(heartbeat('CP1'), heartbeat('CP1'));
    const { exportId } = exports.open({}, 'ndjson');
    writer.apply([processed(heartbeat('CP1'))], TARIFF);
    expect(exports.next(exportId)).toMatchObject({ rows: 2, done: true });
  });

  it('that are closed are gone', async () => {
    const { exports } = await log();
    const { exportId } = exports.open({}, 'csv');
    exports.close(exportId);
    expect(() => exports.next(exportId)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

describe('csvCell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('makes text of %j', (formula) => {
    expect(parseCsv(`${csvCell(formula)}\r\n`)[0]?.[0]).toBe(`'${formula}`);
  });

  it('leaves numbers and other text alone', () => {
    expect([csvCell(-5), csvCell(null), csvCell(true), csvCell('a=b'), csvCell('[2,"1"]')]).toEqual([
      '-5',
      '',
      'true',
      'a=b',
      '"[2,""1""]"',
    ]);
  });
});
