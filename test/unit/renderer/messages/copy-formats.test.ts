import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../backend/contract/filter-language.ts';
import {
  filterTextFor,
  markdownOf,
  wsSnippetOf,
} from '../../../../renderer/features/messages/copy-formats.ts';
import { logEntry } from '../fixtures.ts';

/** Runs the program with a `ws` that only notes what it is asked to do. */
function run(snippet: string): { url: string; protocols: string[]; sent: string[] } {
  const done = { url: '', protocols: [] as string[], sent: [] as string[] };
  class WebSocket {
    constructor(url: string, protocols: string[]) {
      Object.assign(done, { url, protocols });
    }
    on(event: string, listener: () => void): void {
      if (event === 'open') listener();
    }
    send(frame: string): void {
      done.sent.push(frame);
    }
  }
  runInNewContext(snippet.replace("import WebSocket from 'ws';", ''), { WebSocket, console });
  return JSON.parse(JSON.stringify(done)) as typeof done;
}

describe('a message on the clipboard', () => {
  it('as a program connects as its charger and sends the very frame, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (raw, chargerId) => {
          const done = run(wsSnippetOf({ raw, chargerId }, 'ws://10.0.0.1:9000/ws/ocpp/16/'));
          expect(done.sent).toEqual([raw]);
          expect(done.url).toBe(`ws://10.0.0.1:9000/ws/ocpp/16/${encodeURIComponent(chargerId)}`);
          expect(done.protocols).toEqual(['ocpp1.6']);
        },
      ),
    );
  });

  it('as Markdown keeps its frame in one block, and its charger’s markup as text', () => {
    const markdown = markdownOf(
      logEntry({
        action: 'DataTransfer',
        chargerId: '<b>|CP\n# 1',
        raw: '[2,"1","DataTransfer",{"data":"```` ends?"}]',
        problems: [{ field: 'data', rule: 'type', message: 'wrong' }],
      }),
    );
    expect(markdown).toContain('\\<b\\>\\|CP \\# 1');
    expect(markdown).toContain('`````json\n[\n');
    expect(markdown.trimEnd().endsWith('`````')).toBe(true);
    expect(markdown).toContain('| data | wrong |');
  });

  it('as a filter finds the call and its answer', () => {
    const { terms } = parseFilter(filterTextFor({ chargerId: 'CP 1', messageId: '7' }));
    expect(terms.map(({ term }) => term)).toEqual([
      { kind: 'values', key: 'charger', values: ['CP 1'], not: false },
      { kind: 'values', key: 'id', values: ['7'], not: false },
    ]);
    expect(filterTextFor({ chargerId: 'CP', messageId: '' })).toBe('charger:CP');
  });
});
