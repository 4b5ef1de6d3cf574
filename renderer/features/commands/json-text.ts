/** A payload as text that a person edits. Pure. */
import type { Json, JsonObject } from '../../../backend/contract/ocpp.ts';

import { faultIn } from './json-fault.ts';

export type ReadPayload = { payload: JsonObject } | { payload: null; line: number | null; words: string };

export const textOfPayload = (payload: Json): string => JSON.stringify(payload, null, 2);

/** The payload that a text is, or where and why it is none; `notObject` says the latter of other JSON. */
export function readPayload(text: string, notObject: string): ReadPayload {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { payload: value };
    return { payload: null, line: null, words: notObject };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { payload: null, line: linesUpTo(text, faultIn(text) ?? 0), words: withoutPlace(words) };
  }
}

const linesUpTo = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** The engine's words quote the text and count characters: the line says it better. */
const withoutPlace = (words: string): string =>
  words
    .replace(/,?\s*\.{0,3}"[\s\S]*" is not valid JSON$/, '')
    .replace(/ in JSON at position \d+.*$/s, '')
    .replace(/ \(line \d+ column \d+\)$/, '');
