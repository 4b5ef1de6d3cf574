/** What is written about a charger reaches the console once, and is never lost on the way. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ERRORS, type ErrorCode } from '../../../../backend/contract/errors.ts';
import type { Charger } from '../../../../backend/contract/entities.ts';
import { RequestError } from '../../../../renderer/api/client.ts';
import { EMPTY_MODEL } from '../../../../renderer/api/model.ts';
import { createStore } from '../../../../renderer/api/store.ts';
import { Drafts } from '../../../../renderer/features/annotations/drafts.ts';
import { onLiveLink } from '../../../../renderer/features/annotations/use-annotation.ts';
import { charger } from '../fixtures.ts';

const failure = (code: ErrorCode, detail?: string): RequestError =>
  new RequestError({ code, message: ERRORS[code].title, remedy: '', detail: detail ?? '' });

/** A console that holds one note, with answers that the test lets go. */
function world() {
  let stored: string | null = null;
  let next: RequestError | null = null;
  let hold: Promise<void> = Promise.resolve();
  const sent: string[] = [];
  const shown: Charger[] = [];
  const drafts = new Drafts({
    async save(_chargerId, _field, { from, to }) {
      sent.push(to);
      await hold;
      if (next !== null) throw next;
      if (from !== stored && to !== stored) throw failure('CHANGED_ELSEWHERE', stored ?? '');
      stored = to.trim() === '' ? null : to;
      return charger({ chargerId: 'CP 1', note: stored });
    },
    stored: (told) => shown.push(told),
  });
  return {
    drafts,
    sent,
    shown,
    stored: () => stored,
    otherWindow: (text: string) => {
      stored = text;
    },
    fail: (error: RequestError | null) => {
      next = error;
    },
    holdAnswers: () => {
      let letGo = (): void => {};
      hold = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
    state: () => drafts.get('CP 1', 'note')?.state,
    write: (text: string, from: string | null = null) => drafts.write('CP 1', 'note', text, from),
    writeName: (text: string) => drafts.write('CP 1', 'pinnedName', text, null),
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a draft', () => {
  it('is saved once after the last key', async () => {
    const { write, sent, state, stored, shown } = world();
    write('H');
    await vi.advanceTimersByTimeAsync(500);
    write('Ha');
    write('Hal');
    await vi.advanceTimersByTimeAsync(500);
    expect(state()).toBe('typing');
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toEqual(['Hal']);
    expect(stored()).toBe('Hal');
    expect(state()).toBe('saved');
    expect(shown).toHaveLength(1);
  });

  it('is saved at once when the field is left, and not again by its pause', async () => {
    const { drafts, write, sent } = world();
    write('x');
    drafts.flush('CP 1', 'note');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual(['x']);
  });

  it('that was typed back to what is stored asks nothing', async () => {
    const { write, sent, state } = world();
    write('x');
    write('');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([]);
    expect(state()).toBeUndefined();
  });

  it('written on while an answer is awaited follows after it, without a conflict with itself', async () => {
    const { write, holdAnswers, sent, stored, state } = world();
    const answer = holdAnswers();
    write('one');
    await vi.advanceTimersByTimeAsync(1_000);
    write('one two');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual(['one']);
    answer();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual(['one', 'one two']);
    expect(stored()).toBe('one two');
    expect(state()).toBe('saved');
  });

  it('waits for a lost link, and is saved when it is back', async () => {
    const { drafts, write, fail, state, stored } = world();
    fail(failure('CONNECTION_LOST'));
    write('kept');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state()).toBe('waiting');
    fail(null);
    drafts.linkIsBack();
    await vi.advanceTimersByTimeAsync(0);
    expect(stored()).toBe('kept');
    expect(state()).toBe('saved');
  });

  it('is no conflict when the link broke after the console had stored it', async () => {
    const { drafts, write, fail, otherWindow, state } = world();
    fail(failure('CONNECTION_LOST'));
    write('kept');
    await vi.advanceTimersByTimeAsync(1_000);
    otherWindow('kept');
    fail(null);
    drafts.linkIsBack();
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toBe('saved');
  });

  it.each([
    ['keeps mine', 'mine'],
    ['takes theirs', 'theirs'],
  ])('that meets another window’s text %s as the operator says', async (_choice, winner) => {
    const { drafts, write, otherWindow, state, stored } = world();
    write('mine');
    otherWindow('theirs');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state()).toBe('conflict');
    expect(drafts.get('CP 1', 'note')).toMatchObject({ text: 'mine', theirs: 'theirs' });
    // Written on before the choice: nothing is sent by itself.
    write('mine');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stored()).toBe('theirs');
    if (winner === 'mine') drafts.keepMine('CP 1', 'note');
    else drafts.discard('CP 1', 'note');
    await vi.advanceTimersByTimeAsync(0);
    expect(stored()).toBe(winner);
  });

  it('that was refused stays, and is tried again', async () => {
    const { drafts, write, fail, state, stored } = world();
    fail(failure('DATABASE_FAILED', 'disk full'));
    write('kept');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state()).toBe('failed');
    expect(drafts.get('CP 1', 'note')?.error?.detail).toBe('disk full');
    fail(null);
    drafts.flush('CP 1', 'note');
    await vi.advanceTimersByTimeAsync(0);
    expect(stored()).toBe('kept');
  });
});

describe('a name', () => {
  it('is not saved by a pause, and cancelled for good', async () => {
    const { drafts, writeName, sent } = world();
    writeName('Gate');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([]);
    drafts.discard('CP 1', 'pinnedName');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([]);
    expect(drafts.get('CP 1', 'pinnedName')).toBeUndefined();
  });

  it('is saved when it is confirmed, and one that is confirmed meanwhile after it', async () => {
    const { drafts, writeName, sent, holdAnswers } = world();
    const answer = holdAnswers();
    writeName('Gate');
    drafts.flush('CP 1', 'pinnedName');
    writeName('Gate 2');
    drafts.flush('CP 1', 'pinnedName');
    expect(sent).toEqual(['Gate']);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['Gate', 'Gate 2']);
  });
});

describe('while a file is opened', () => {
  const workspace = { workspaceId: 'w', name: 'log', format: 'ndjson', messages: 1, bundle: null } as const;

  it('what could not be saved waits', async () => {
    const { write, fail, state } = world();
    fail(failure('WORKSPACE_READ_ONLY'));
    write('kept');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state()).toBe('waiting');
  });

  it('is sent at the link to the live console, not at the one to the file', () => {
    const model = createStore(EMPTY_MODEL);
    const isBack = vi.fn();
    onLiveLink(model, isBack);
    model.update((now) => ({ ...now, epoch: 1, workspace: { ...workspace, oldestAt: 1, newestAt: 2 } }));
    model.update((now) => ({ ...now, workspace: null }));
    expect(isBack).not.toHaveBeenCalled();
    model.update((now) => ({ ...now, epoch: 2 }));
    model.update((now) => ({ ...now, logHead: 1 }));
    expect(isBack).toHaveBeenCalledTimes(1);
  });
});
