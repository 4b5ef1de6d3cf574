/**
 * JSON as the lines of a collapsible tree. Pure, and without recursion over the value's depth: a message comes from
 * outside. Only what is open is walked, so that a payload of 1 MB costs what is seen of it.
 */
import type { Json } from '../../backend/contract/ocpp.ts';

export interface JsonLine {
  /** Places of the members that lead to it, such as `/0/2`: unique within the tree, whatever names a vendor chooses. */
  key: string;
  /** Path such as `$.meterValue[0].unit`; a name with a dot or a bracket in it may give two lines the same. */
  path: string;
  depth: number;
  /** Name of the member, index of the item, or null at the root. */
  name: string | number | null;
  kind: 'object' | 'array' | 'string' | 'number' | 'word';
  /** Text of a plain value, cut off at `MAX_TEXT`; empty for objects and arrays. */
  text: string;
  /** Full length of the text in characters. */
  length: number;
  /** Members or items of an object or array. */
  count: number;
  open: boolean;
}

/** Characters of one string that a line shows. */
export const MAX_TEXT = 2_000;
/** Lines of one tree: beyond it the raw frame is the better view. */
export const MAX_LINES = 50_000;
/** Objects and arrays with more members than this start closed. */
const OPEN_MEMBERS = 100;
/** What lies deeper starts closed. */
const OPEN_DEPTH = 8;

export interface JsonTreeState {
  /** Keys of lines that were opened or closed by hand. */
  toggled: ReadonlyMap<string, boolean>;
  /** What holds for the others: as their size says, or all alike. */
  rest: 'size' | 'open' | 'closed';
}

export const INITIAL_TREE: JsonTreeState = { toggled: new Map(), rest: 'size' };

export function toggle(state: JsonTreeState, key: string, open: boolean): JsonTreeState {
  return { ...state, toggled: new Map(state.toggled).set(key, open) };
}

interface Node {
  value: Json;
  key: string;
  path: string;
  depth: number;
  name: string | number | null;
}

/** The visible lines, from top to bottom, at most `MAX_LINES`. */
export function linesOf(root: Json, state: JsonTreeState): JsonLine[] {
  const lines: JsonLine[] = [];
  const stack: Node[] = [{ value: root, key: '', path: '$', depth: 0, name: null }];
  while (stack.length > 0 && lines.length < MAX_LINES) {
    const node = stack.pop();
    if (node === undefined) break;
    const line = lineOf(node, state);
    lines.push(line);
    if (!line.open) continue;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) stack.push(child);
    }
  }
  return lines;
}

function lineOf({ value, key, path, depth, name }: Node, state: JsonTreeState): JsonLine {
  const base = { key, path, depth, name, text: '', length: 0, count: 0, open: false };
  if (typeof value === 'object' && value !== null) {
    const count = Array.isArray(value) ? value.length : Object.keys(value).length;
    const bySize = depth === 0 || (count <= OPEN_MEMBERS && depth < OPEN_DEPTH);
    const rest = state.rest === 'size' ? bySize : state.rest === 'open' || depth === 0;
    const open = count > 0 && (state.toggled.get(key) ?? rest);
    return { ...base, kind: Array.isArray(value) ? 'array' : 'object', count, open };
  }
  if (typeof value === 'string') {
    // Quoted by JSON's own rules, so that control characters are seen and cannot break the line.
    return { ...base, kind: 'string', text: JSON.stringify(value.slice(0, MAX_TEXT)), length: value.length };
  }
  const text = String(value);
  return { ...base, kind: typeof value === 'number' ? 'number' : 'word', text, length: text.length };
}

function childrenOf({ value, key, path, depth }: Node): Node[] {
  if (Array.isArray(value))
    return value.map((item, index) => ({
      value: item,
      key: `${key}/${index}`,
      path: `${path}[${index}]`,
      depth: depth + 1,
      name: index,
    }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, member], index) => ({
    value: member,
    key: `${key}/${index}`,
    path: `${path}.${name}`,
    depth: depth + 1,
    name,
  }));
}
