/** Lines of a stream, one by one: memory holds the longest of them. */
import { MAX_LINE_BYTES, refuse } from './limits.ts';

const LINE_FEED = 0x0a;

/** A line without its line feed; the last one may have none. */
export interface Line {
  text: string;
  /** Counted from 1. */
  number: number;
}

/** @throws ConsoleError WORKSPACE_FILE_INVALID for a line that is too long, or no UTF-8. */
export async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let number = 0;
  const take = (last: Buffer): Line => {
    number += 1;
    const bytes = waiting.length === 0 ? last : Buffer.concat([...waiting, last]);
    waiting = [];
    waitingBytes = 0;
    try {
      return { text: decoder.decode(bytes), number };
    } catch (error) {
      return refuse(`Line ${number} is no UTF-8 text.`, error);
    }
  };
  for await (const chunk of content) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      yield take(chunk.subarray(start, end));
      start = end + 1;
    }
    waiting.push(chunk.subarray(start));
    waitingBytes += chunk.length - start;
    if (waitingBytes > MAX_LINE_BYTES)
      refuse(`Line ${number + 1} has more than ${MAX_LINE_BYTES / 1_000_000} MB.`);
  }
  if (waitingBytes > 0) yield take(Buffer.alloc(0));
}

/**
 * The elements of a list that the console wrote, one in each line: `[`, elements with a comma between them, `]`.
 * @throws ConsoleError WORKSPACE_FILE_INVALID for anything else, and for a list without its end.
 */
export async function* elementsOf(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  let state: 'before' | 'within' | 'after' = 'before';
  for await (const { text, number } of lines) {
    if (state === 'before' && text === '[') state = 'within';
    else if (state === 'within' && text === ']') state = 'after';
    else if (state === 'within') yield { text: text.endsWith(',') ? text.slice(0, -1) : text, number };
    else if (text !== '') refuse(`Line ${number}: this is no list that the console has written.`);
  }
  if (state !== 'after') refuse('The file ends before its list does.');
}
