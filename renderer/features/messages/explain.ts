/** What the standard says of one line of a message. Pure. */
import type { FormSchema, MessageDescription } from '../../../backend/contract/commands.ts';
import type { LogEntry } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';
import { pathOf } from './payload.ts';

export interface Explanation {
  /** The field as the standard spells it. */
  field: string;
  /** Its name for people, where it has one. */
  title: string;
  help: string;
  /** What it may hold, in words. */
  rules: string[];
}

type Entry = Pick<LogEntry, 'messageType' | 'action'>;

/**
 * The line of the tree at `path` (such as `$[3].meterValue[0].timestamp`); null where there is nothing to say:
 * the standard does not know the field.
 */
export function explain(
  path: string,
  entry: Entry,
  description: MessageDescription | null,
): Explanation | null {
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  const [part, ...inside] = steps;
  const words = text.messages.explain;
  if (part === undefined) return { field: '', title: words.frame, help: words.frameHelp, rules: [] };
  if (typeof part !== 'number') return null;
  const frame = FRAMES[entry.messageType]?.[part];
  if (frame === undefined) return null;
  if (frame !== 'payload')
    return inside.length > 0
      ? null
      : { field: '', title: words[frame], help: words[`${frame}Help`], rules: [] };
  if (description === null) return null;
  const schema = entry.messageType === 'CALL' ? description.request : description.response;
  if (inside.length === 0)
    return { field: description.action, title: description.title, help: description.help, rules: [] };
  return explainField(schema, inside);
}

type FramePart = 'kind' | 'id' | 'action' | 'payload' | 'errorCode' | 'errorDescription' | 'errorDetails';

/** Parts of the frames by their index: OCPP-J 1.6 §4.2. */
const FRAMES: Readonly<Record<LogEntry['messageType'], readonly FramePart[] | undefined>> = {
  CALL: ['kind', 'id', 'action', 'payload'],
  CALLRESULT: ['kind', 'id', 'payload'],
  CALLERROR: ['kind', 'id', 'errorCode', 'errorDescription', 'errorDetails'],
  INVALID: undefined,
};

function explainField(root: FormSchema, steps: readonly (string | number)[]): Explanation | null {
  let schema: FormSchema | undefined = root;
  let required = false;
  let name = '';
  for (const step of steps) {
    if (schema === undefined) return null;
    if (typeof step === 'number') schema = schema.items;
    else {
      required = schema.required?.includes(step) ?? false;
      name = step;
      schema = Object.hasOwn(schema.properties ?? {}, step) ? schema.properties?.[step] : undefined;
    }
  }
  if (schema === undefined) return null;
  const inList = typeof steps.at(-1) === 'number';
  return {
    field: name,
    title: schema.title ?? '',
    help: schema.description ?? '',
    rules: rulesOf(schema, inList ? null : required),
  };
}

/** `required`: null for an entry of a list. */
function rulesOf(schema: FormSchema, required: boolean | null): string[] {
  const { rule } = text.messages.explain;
  const rules: string[] = [];
  if (required !== null) rules.push(required ? rule.required : rule.optional);
  if (schema.enum !== undefined) rules.push(rule.oneOf(schema.enum.join(', ')));
  else if (schema.format === 'date-time') rules.push(rule.dateTime);
  else if (schema.format === 'uri') rules.push(rule.uri);
  else rules.push(rule.type[schema.type]);
  if (schema.maxLength !== undefined) rules.push(rule.maxLength(schema.maxLength));
  if (schema.minimum !== undefined) rules.push(rule.minimum(schema.minimum));
  if (schema.unit !== undefined) rules.push(rule.unit(schema.unit));
  return rules;
}

/** The problems of a message by the line that shows them; those of the whole message are not among them. */
export function notesOf(problems: LogEntry['problems'], payloadIndex: number): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  for (const { field, message: sentence } of problems) {
    if (field === '') continue;
    // The line names the field already.
    const message = sentence.startsWith(`${field}: `) ? sentence.slice(field.length + 2) : sentence;
    const path = pathOf(field, payloadIndex);
    notes.set(path, notes.has(path) ? `${notes.get(path)} ${message}` : message);
  }
  return notes;
}
