/** What is being entered for one command: in the form, or as JSON. Pure. */
import type { FormSchema } from '../../../backend/contract/commands.ts';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { commandPayload, draftOf, formCanShow, initialDraft, type Draft } from './draft.ts';
import { readPayload, textOfPayload, type ReadPayload } from './json-text.ts';

export interface FormState {
  mode: 'form' | 'json';
  draft: Draft;
  /** What was typed as JSON; followed only in that mode. */
  json: string;
  /** Paths that were edited: what they lack is said aloud. */
  touched: ReadonlySet<string>;
  /** The JSON was kept, because the form cannot show it. */
  refused: boolean;
  /** Nothing was entered yet: it may start afresh when more is known of the charger. */
  pristine: boolean;
}

const NOTHING_TOUCHED: ReadonlySet<string> = new Set();

export const startForm = (schema: FormSchema, seed: JsonObject): FormState => ({
  mode: 'form',
  draft: initialDraft(schema, seed),
  json: '',
  touched: NOTHING_TOUCHED,
  refused: false,
  pristine: true,
});

/** A form with the payload of an earlier command; as JSON where the form cannot show it. */
export function formWith(schema: FormSchema, payload: JsonObject): FormState {
  const shown = formCanShow(schema, payload);
  return {
    mode: shown ? 'form' : 'json',
    draft: draftOf(schema, payload),
    json: textOfPayload(payload),
    touched: NOTHING_TOUCHED,
    refused: !shown,
    pristine: false,
  };
}

export function edit(state: FormState, draft: Draft, path: string): FormState {
  const touched = state.touched.has(path) ? state.touched : new Set([...state.touched, path]);
  return { ...state, draft, touched, pristine: false };
}

export const editJson = (state: FormState, json: string): FormState => ({
  ...state,
  json,
  refused: false,
  pristine: false,
});

/** The payload as entered, or why there is none. */
export function enteredPayload(schema: FormSchema, state: FormState, notObject: string): ReadPayload {
  return state.mode === 'form'
    ? { payload: commandPayload(schema, state.draft) }
    : readPayload(state.json, notObject);
}

/** The other way to enter the same; JSON that is broken, or more than the form can show, stays JSON. */
export function switchMode(schema: FormSchema, state: FormState, mode: FormState['mode']): FormState {
  if (mode === state.mode) return state;
  if (mode === 'json')
    return {
      ...state,
      mode,
      json: textOfPayload(commandPayload(schema, state.draft)),
      refused: false,
      pristine: false,
    };
  const read = readPayload(state.json, '');
  if (read.payload === null || !formCanShow(schema, read.payload)) return { ...state, refused: true };
  return { ...state, mode, draft: draftOf(schema, read.payload), refused: false };
}
