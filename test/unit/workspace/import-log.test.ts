import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import type { OcppEnvelope } from '../../../backend/contract/envelope.ts';
import { TEXT_FORMATS } from '../../../backend/contract/log-filter.ts';
import { Cancelled } from '../../../backend/workspace/import-log.ts';
import { answerTo, call, heartbeat, processed, TARIFF } from '../../support/storage/messages.ts';
import { exported, imported } from '../../support/storage/bundles.ts';
import { rowsOf, testDatabase } from '../../support/storage/database.ts';
import { messagesOf, session } from '../../support/storage/sessions.ts';

const T0 = Date.UTC(2026, 4, 1, 12);
const CANARY = 'CANARY-04A1b2';

async function database(envelopes: readonly OcppEnvelope[]) {
  const { sqlite, writer } = await testDatabase();
  writer.apply(envelopes.map(processed), TARIFF);
  return { sqlite, writer };
}

/** Frames that exports stumble over, and all that a charging session leaves. */
function oddities(): OcppEnvelope[] {
  const refused = call({
    chargerId: 'CP1',
    action: 'StatusNotification',
    payload: { connectorId: 1, status: 'Faulted', errorCode: 'OtherError' },
    timestamp: T0 + 1,
    extra: { refusedWith: 'FormationViolation' },
  });
  const frames = ['=1+1', "'=1", "''+x", 'a,"b"\r\nc', '\uFEFFx', '[2,"a\u0000b"]', '\u{1F50C} [', ' '];
  return [
    refused,
    {
      ...answerTo(refused),
      messageType: 'CALLERROR',
      rawData: `[4,"${refused.messageId}","FormationViolation","",{}]`,
    },
    ...frames.map((rawData, index) =>
      call({
        chargerId: 'CP"1",\r\nä',
        action: '',
        payload: {},
        timestamp: T0 + index,
        extra: {
          rawData,
          messageType: 'INVALID',
          messageId: index % 2 === 0 ? '' : `'-${index}`,
          problems: [{ field: '', rule: 'json', message: 'Not JSON: "x"', value: '"=1"' }],
        },
      }),
    ),
    ...messagesOf({
      chargerId: 'CP2',
      connectorId: 1,
      transactionId: 7,
      meterStart: 100,
      meterStop: 5_000,
      minutes: 60,
      samples: [{ minute: 5, wh: 1_000, kilo: true, powerW: 7_000, soc: 40 }],
      startLost: false,
      startRepeated: true,
      stopRepeated: false,
      withTransactionData: true,
    }),
  ];
}

/** Everything that views read; `updated_at` is the time of the merge. */
function projections(sqlite: Parameters<typeof rowsOf>[0]): Record<string, string[]> {
  return {
    chargers: rowsOf(sqlite, 'chargers'),
    connectors: rowsOf(sqlite, 'connectors'),
    sessions: rowsOf(sqlite, 'charging_sessions', ['updated_at']),
    samples: rowsOf(sqlite, 'meter_samples', ['id']),
    log: rowsOf(sqlite, 'charger_data'),
    blocks: rowsOf(sqlite, 'log_blocks'),
  };
}

describe('an exported log', () => {
  it.each([...TEXT_FORMATS, 'bundle'] as const)(
    'as %s gives the same log, and the same export in every format byte for byte',
    async (format) => {
      const { sqlite } = await database(oddities());
      const again = await imported(await exported(sqlite, format));
      expect(again.result).toMatchObject({ format, oldestAt: expect.any(Number) });
      expect(rowsOf(again.sqlite, 'charger_data')).toEqual(rowsOf(sqlite, 'charger_data'));
      for (const other of TEXT_FORMATS)
        expect((await exported(again.sqlite, other)).equals(await exported(sqlite, other))).toBe(true);
    },
  );

  it('gives the chargers, connectors, sessions and samples of the console that wrote it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 4 }), async (sessions) => {
        const envelopes = sessions.flatMap(messagesOf).toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
        const { sqlite } = await database(envelopes);
        const again = await imported(await exported(sqlite, 'ndjson'));
        expect(projections(again.sqlite)).toEqual(projections(sqlite));
      }),
      { numRuns: 15 },
    );
  });

  it('takes no facts from a CALL that the console refused', async () => {
    const { sqlite } = await database(oddities());
    const again = await imported(await exported(sqlite, 'csv'));
    expect(projections(again.sqlite)).toEqual(projections(sqlite));
    expect(JSON.stringify(projections(again.sqlite)['connectors'])).not.toContain('Faulted');
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /empty/],
    ['something else', 'hello', /neither/],
    ['a list of something else', '[1, 2]', /Line 1/],
    ['a row without its frame', '{"id":1}\n', /Line 1: uid/],
    ['a CSV of something else', 'id,name\r\n1,x\r\n', /columns/],
  ])('of %s is refused in words', async (_words, content, detail) => {
    await expect(imported(content)).rejects.toMatchObject({
      code: 'WORKSPACE_FILE_INVALID',
      detail: expect.stringMatching(detail),
    });
  });

  it.each(TEXT_FORMATS)('as %s that was cut off is refused', async (format) => {
    const { sqlite } = await database([heartbeat('CP1', T0), heartbeat('CP1', T0 + 1)]);
    const content = await exported(sqlite, format);
    await expect(imported(content.subarray(0, content.length - 9))).rejects.toMatchObject({
      code: 'WORKSPACE_FILE_INVALID',
    });
  });

  it('as json that lacks its end alone is refused: nobody knows what is missing', async () => {
    const { sqlite } = await database([heartbeat('CP1', T0)]);
    const content = (await exported(sqlite, 'json')).toString('utf8').replace(/\]\n$/, '');
    await expect(imported(content)).rejects.toMatchObject({
      detail: expect.stringContaining('ends before'),
    });
  });

  it('with a message twice is refused', async () => {
    const { sqlite } = await database([heartbeat('CP1', T0)]);
    const content = await exported(sqlite, 'ndjson');
    await expect(imported(Buffer.concat([content, content]))).rejects.toMatchObject({
      code: 'WORKSPACE_FILE_INVALID',
      detail: expect.stringContaining('twice'),
    });
  });

  it('ends when it is cancelled', async () => {
    const { sqlite } = await database(Array.from({ length: 1_200 }, () => heartbeat('CP1', T0)));
    let batches = 0;
    await expect(
      imported(await exported(sqlite, 'ndjson'), {
        report: () => (batches += 1),
        isCancelled: () => batches >= 1,
      }),
    ).rejects.toThrow(Cancelled);
    expect(batches).toBe(1);
  });
});

describe('a bundle', () => {
  it('tells of chargers and sessions what its messages alone do not', async () => {
    const { sqlite, writer } = await database(oddities());
    writer.recordConnected({
      connectionId: 'c1',
      chargerId: 'CP2',
      deviceId: 'CP2',
      remoteAddress: '10.0.0.7',
      at: T0,
    });
    writer.recordDisconnected({
      connectionId: 'c1',
      chargerId: 'CP2',
      at: T0 + 5,
      code: 1006,
      reason: 'gone',
    });
    writer.setPasswordHash('CP2', 'the-hash-of-a-password');
    sqlite.exec("UPDATE chargers SET note = 'by the door', pinned_name = 'Door' WHERE charger_id = 'CP2'");
    const content = await exported(sqlite, 'bundle', { filter: { chargerId: 'CP2', action: 'MeterValues' } });
    const again = await imported(content);
    expect(again.result.manifest).toMatchObject({
      console: { version: '1.2.3', platform: 'linux x64' },
      idTagsRedacted: false,
      counts: { chargers: 1, sessions: 1 },
    });
    const without = ['connection_id', 'password_hash'];
    const ofCp2 = (rows: string[]): string[] => rows.filter((row) => row.includes('"CP2"'));
    expect(rowsOf(again.sqlite, 'chargers', without)).toEqual(ofCp2(rowsOf(sqlite, 'chargers', without)));
    expect(rowsOf(again.sqlite, 'charging_sessions')).toEqual(rowsOf(sqlite, 'charging_sessions'));
    expect(rowsOf(again.sqlite, 'connection_epochs')).toEqual(rowsOf(sqlite, 'connection_epochs'));
    expect(JSON.stringify(rowsOf(again.sqlite, 'chargers'))).not.toContain('the-hash-of-a-password');
  });

  it.each([...TEXT_FORMATS, 'bundle'] as const)(
    'and %s hide a tag everywhere when they are told to',
    async (format) => {
      const start = call({
        chargerId: 'CP1',
        action: 'StartTransaction',
        payload: { connectorId: 1, idTag: CANARY, meterStart: 0, timestamp: new Date(T0).toISOString() },
        timestamp: T0,
        extra: {
          transactionId: 5,
          problems: [
            { field: 'idTag', rule: 'maxLength', message: `idTag is "${CANARY}"`, value: `"${CANARY}"` },
            { field: 'x', rule: 'type', message: `not ${CANARY}`, value: `"${CANARY}"` },
          ],
        },
      });
      // It is named in passing before any field shows it to be a tag.
      const early = call({
        chargerId: 'CP1',
        action: 'StatusNotification',
        payload: { connectorId: 1, status: 'Available', errorCode: 'NoError', info: `card ${CANARY}` },
        timestamp: T0 - 1,
      });
      const { sqlite } = await database([
        early,
        start,
        answerTo(start, { idTagInfo: { parentIdTag: CANARY } }),
      ]);
      const content = await exported(sqlite, format, { redactIdTags: true });
      const again = await imported(content);
      const everything = [
        format === 'bundle' ? '' : content.toString('utf8'),
        (await exported(again.sqlite, 'ndjson')).toString('utf8'),
        JSON.stringify(projections(again.sqlite)),
      ].join('\n');
      expect(everything.toLowerCase()).not.toContain(CANARY.toLowerCase());
      expect(rowsOf(again.sqlite, 'charging_sessions')[0]).toContain('TAG-1');
      if (format === 'bundle') expect(again.result.manifest?.idTagsRedacted).toBe(true);
    },
  );

  it('of nothing is one that can be opened', async () => {
    const { sqlite } = await database([]);
    const again = await imported(await exported(sqlite, 'bundle'));
    expect(again.result).toMatchObject({ messages: 0, oldestAt: null });
  });
});

/** A zip of these entries. */
async function zipped(entries: readonly (readonly [name: string, content: string])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of entries) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

function manifestOf(content: Readonly<Record<string, string>>, changes: object = {}): string {
  return JSON.stringify({
    format: 'ocpp-console-bundle',
    version: 1,
    createdAt: T0,
    console: { version: '1', platform: 'x' },
    schema: 4,
    filter: {},
    idTagsRedacted: false,
    counts: { messages: 0, chargers: 0, sessions: 0 },
    sha256: Object.fromEntries(Object.entries(content).map(([name, text]) => [name, sha256(text)])),
    ...changes,
  });
}

describe('a file that only looks like a bundle', () => {
  const empty = { 'messages.ndjson': '' };
  it.each<[string, () => Promise<Buffer>, object]>([
    ['is no zip', async () => Buffer.from('PK, not really'), { code: 'WORKSPACE_FILE_INVALID' }],
    [
      'has no manifest',
      () => zipped([['messages.ndjson', '']]),
      { detail: expect.stringContaining('manifest') },
    ],
    [
      'is of a later version',
      () => zipped([['manifest.json', manifestOf(empty, { version: 2, sha256: 'other' })]]),
      { code: 'WORKSPACE_FILE_NEWER' },
    ],
    [
      'is another program’s',
      () => zipped([['manifest.json', '{"format":"x","version":1}']]),
      { detail: expect.stringContaining('no bundle') },
    ],
    [
      'holds more than it should',
      () =>
        zipped([
          ['manifest.json', manifestOf(empty)],
          ['messages.ndjson', ''],
          ['evil.sh', 'x'],
        ]),
      { detail: expect.stringContaining('evil.sh') },
    ],
    [
      'lacks what its manifest names',
      () => zipped([['manifest.json', manifestOf(empty)]]),
      { detail: expect.stringContaining('missing') },
    ],
    [
      'was changed',
      () =>
        zipped([
          ['manifest.json', manifestOf(empty)],
          ['messages.ndjson', ''],
          ['chargers.json', '[\n]\n'],
        ]),
      { detail: expect.stringContaining('chargers.json') },
    ],
    [
      'holds an entry twice',
      () =>
        zipped([
          ['manifest.json', manifestOf(empty)],
          ['messages.ndjson', ''],
          ['messages.ndjson', ''],
        ]),
      { detail: expect.stringContaining('twice') },
    ],
  ])('that %s is refused', async (_words, content, expected) => {
    await expect(imported(await content())).rejects.toMatchObject(expected);
  });

  it('whose path leaves the folder is refused', async () => {
    const content = await zipped([
      ['manifest.json', manifestOf({})],
      ['ab/cd/xx.txt', 'x'],
    ]);
    const evil = Buffer.from(content.toString('latin1').replaceAll('ab/cd/xx.txt', '../../xx.txt'), 'latin1');
    await expect(imported(evil)).rejects.toMatchObject({ code: 'WORKSPACE_FILE_INVALID' });
  });

  it('that says it unpacks to more than any log is refused unread', async () => {
    const content = await zipped([
      ['manifest.json', manifestOf({})],
      ['messages.ndjson', 'x'],
    ]);
    // The last record of the central directory: the uncompressed size is 24 bytes in (APPNOTE.TXT, 4.3.12).
    const record = content.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const bomb = Buffer.from(content);
    bomb.writeUInt32LE(0xff_ff_ff_f0, record + 24);
    await expect(imported(bomb)).rejects.toMatchObject({ code: expect.stringMatching(/^WORKSPACE_F/) });
  });
});
