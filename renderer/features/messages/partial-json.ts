/**
 * Reads JSON that may be cut off: lists carry only the beginning of a frame (`LogRow.preview`). Members that were
 * complete are kept, what follows the cut is left out. Not for whole messages: those go through JSON.parse.
 */
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';

/** Depth of the frames of OCPP 1.6 is below 8; a hostile frame is not followed further. */
const MAX_DEPTH = 24;

/** Thrown inside this file when the text ends, or is no JSON from here on. */
class Cut extends Error {}

/** The value as far as it can be read; undefined when not even its beginning is JSON. */
export function parsePartialJson(source: string): Json | undefined {
  let at = 0;

  const skipSpace = (): void => {
    while (' \t\n\r'.includes(source[at] ?? 'x')) at += 1;
  };

  const literal = (): Json => {
    const match = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[\s,\]}])/.exec(
      source.slice(at, at + 40),
    );
    if (match === null) throw new Cut();
    at += match[0].length;
    return JSON.parse(match[0]) as Json;
  };

  const string = (): string => {
    const start = at;
    for (at += 1; at < source.length; at += 1) {
      if (source[at] === '\\') at += 1;
      else if (source[at] === '"') {
        at += 1;
        try {
          return JSON.parse(source.slice(start, at)) as string;
        } catch {
          throw new Cut();
        }
      }
    }
    throw new Cut();
  };

  /** Fills `add` member by member; a cut inside a member keeps those before it, and what was read of it. */
  const members = (close: string, depth: number, add: () => void): void => {
    at += 1;
    skipSpace();
    if (source[at] === close) {
      at += 1;
      return;
    }
    if (depth > MAX_DEPTH) throw new Cut();
    for (;;) {
      add();
      skipSpace();
      const next = source[at];
      at += 1;
      if (next === close) return;
      if (next !== ',') throw new Cut();
      skipSpace();
    }
  };

  const value = (depth: number, place: (read: Json) => void): void => {
    skipSpace();
    const first = source[at];
    if (first === '[') {
      const items: Json[] = [];
      place(items);
      members(']', depth, () => value(depth + 1, (item) => items.push(item)));
    } else if (first === '{') {
      const object: JsonObject = {};
      place(object);
      members('}', depth, () => {
        skipSpace();
        if (source[at] !== '"') throw new Cut();
        const key = string();
        skipSpace();
        if (source[at] !== ':') throw new Cut();
        at += 1;
        value(depth + 1, (member) => {
          Object.defineProperty(object, key, { value: member, enumerable: true, configurable: true });
        });
      });
    } else if (first === '"') place(string());
    else place(literal());
  };

  let result: Json | undefined;
  try {
    value(0, (read) => {
      result = read;
    });
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
  }
  return result;
}
