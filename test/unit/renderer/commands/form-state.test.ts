import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  edit,
  editJson,
  enteredPayload,
  formWith,
  startForm,
  switchMode,
} from '../../../../renderer/features/commands/form-state.ts';
import { commands, requestOf, validObject } from './payloads.ts';

const request = requestOf('RemoteStartTransaction');

describe('switchMode', () => {
  it('keeps the content in both directions', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...commands)
          .chain(({ request: schema }) => fc.tuple(fc.constant(schema), validObject(schema))),
        ([schema, payload]) => {
          const form = formWith(schema, payload);
          expect(form.mode).toBe('form');
          const json = switchMode(schema, form, 'json');
          expect(enteredPayload(schema, json, '')).toEqual({ payload });
          expect(enteredPayload(schema, switchMode(schema, json, 'form'), '')).toEqual({ payload });
        },
      ),
    );
  });

  it('stays with JSON that the form cannot show, and says so until it is edited', () => {
    const json = editJson(switchMode(request, startForm(request, {}), 'json'), '{"idTag":"A","vendor":1}');
    const refused = switchMode(request, json, 'form');
    expect(refused).toMatchObject({ mode: 'json', refused: true, json: '{"idTag":"A","vendor":1}' });
    expect(enteredPayload(request, refused, '')).toEqual({ payload: { idTag: 'A', vendor: 1 } });
    expect(editJson(refused, '{"idTag":"A"}').refused).toBe(false);
  });

  it('stays with broken JSON', () => {
    const json = editJson(switchMode(request, startForm(request, {}), 'json'), '{"idTag":');
    expect(switchMode(request, json, 'form')).toMatchObject({ mode: 'json', json: '{"idTag":' });
  });

  it('goes back to what was edited as JSON', () => {
    const json = editJson(switchMode(request, startForm(request, { idTag: 'A' }), 'json'), '{"idTag":"B"}');
    expect(enteredPayload(request, switchMode(request, json, 'form'), '')).toEqual({
      payload: { idTag: 'B' },
    });
  });
});

describe('formWith', () => {
  it('shows an odd payload as JSON', () => {
    expect(formWith(request, { idTag: 'A', vendor: 1 })).toMatchObject({ mode: 'json', refused: true });
  });
});

describe('edit', () => {
  it('remembers what was touched', () => {
    const state = edit(startForm(request, {}), { idTag: null }, 'idTag');
    expect([...state.touched]).toEqual(['idTag']);
    expect(enteredPayload(request, state, '')).toEqual({ payload: {} });
  });
});
