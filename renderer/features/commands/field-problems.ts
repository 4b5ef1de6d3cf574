/** Which field of a command's form a problem belongs to. Pure. */
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { MessageProblem } from '../../../backend/contract/ocpp.ts';
import { fieldsOf, isFields, pathOf, payloadOf, type Draft } from './draft.ts';

export interface FieldProblems {
  /** By the path of the field in the form. */
  at: ReadonlyMap<string, readonly MessageProblem[]>;
  /** Those that no field of the form shows. */
  elsewhere: readonly MessageProblem[];
}

export const NO_PROBLEMS: FieldProblems = { at: new Map(), elsewhere: [] };

/** Problems (whose fields are paths of the payload) at the fields of the form that the payload was made of. */
export function problemsByField(
  schema: FormSchema,
  draft: Draft,
  problems: readonly MessageProblem[],
): FieldProblems {
  const places = new Map<string, string>();
  collect(schema, draft, '', '', places);
  const at = new Map<string, MessageProblem[]>();
  const elsewhere: MessageProblem[] = [];
  for (const problem of problems) {
    const place = problem.field === '' ? undefined : places.get(problem.field);
    if (place === undefined) elsewhere.push(problem);
    else at.set(place, [...(at.get(place) ?? []), problem]);
  }
  return { at, elsewhere };
}

/**
 * Paths in the payload → paths in the form. They differ in lists: an item left blank is not sent, and those behind it
 * move up.
 */
function collect(
  schema: FormSchema,
  draft: Draft | undefined,
  sent: string,
  shown: string,
  places: Map<string, string>,
): void {
  if (shown !== '') places.set(sent, shown);
  if (schema.type === 'object' && isFields(draft))
    for (const { name, schema: field } of fieldsOf(schema))
      collect(field, draft[name], pathOf(sent, name), pathOf(shown, name), places);
  if (schema.type === 'array' && schema.items !== undefined && Array.isArray(draft)) {
    let index = 0;
    for (const [position, item] of draft.entries()) {
      if (payloadOf(schema.items, item) === undefined) continue;
      collect(schema.items, item, pathOf(sent, index), pathOf(shown, position), places);
      index += 1;
    }
  }
}
