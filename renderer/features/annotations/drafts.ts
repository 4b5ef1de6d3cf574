/**
 * What the operator writes about chargers, until the console has it: a note is saved by itself shortly after the last
 * key, a name when it is confirmed. Kept while the link is lost, and never over what another window wrote meanwhile.
 */
import type { Charger } from '../../../backend/contract/entities.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { createStore, type Store } from '../../api/store.ts';

export type AnnotationField = 'pinnedName' | 'note';

export interface Draft {
  /** The stored text that was changed; null: there was none. The console refuses the change when it has another. */
  from: string | null;
  text: string;
  /**
   * `typing`: a note is saved after a pause, a name by `flush`; `waiting`: as soon as the link is back; `conflict`:
   * another window wrote `theirs`; `saved`: the console has it.
   */
  state: 'typing' | 'saving' | 'waiting' | 'conflict' | 'failed' | 'saved';
  theirs?: string;
  error?: RequestErrorInfo;
}

export interface DraftPorts {
  /** Asks the console. @throws RequestError */
  save(
    chargerId: string,
    field: AnnotationField,
    change: { from: string | null; to: string },
  ): Promise<Charger>;
  /** What it answered. */
  stored(charger: Charger): void;
}

/** Pause after the last key before a text is saved, ms. */
const PAUSE_MS = 800;

const keyOf = (chargerId: string, field: AnnotationField): string => `${field} ${chargerId}`;

export class Drafts {
  readonly store: Store<ReadonlyMap<string, Draft>> = createStore<ReadonlyMap<string, Draft>>(new Map());
  readonly #ports: DraftPorts;
  /** Answers that are awaited: what is written meanwhile is saved after them. */
  readonly #underWay = new Set<string>();
  /** Of those, the ones that were to be saved meanwhile. */
  readonly #again = new Set<string>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(ports: DraftPorts) {
    this.#ports = ports;
  }

  get(chargerId: string, field: AnnotationField): Draft | undefined {
    return this.store.get().get(keyOf(chargerId, field));
  }

  /** A key was struck. `stored`: what the console has, for the first change. */
  write(chargerId: string, field: AnnotationField, text: string, stored: string | null): void {
    const former = this.get(chargerId, field);
    const open = former !== undefined && former.state !== 'saved';
    const from = open ? former.from : stored;
    const conflict = former?.state === 'conflict';
    this.#set(chargerId, field, {
      ...(conflict ? former : {}),
      from,
      text,
      state: conflict ? 'conflict' : 'typing',
    });
    if (!conflict) this.#schedule(chargerId, field);
  }

  /** Saves what waits for its pause or for its confirmation, as when the field is left. */
  flush(chargerId: string, field: AnnotationField): void {
    const state = this.get(chargerId, field)?.state;
    if (state === 'typing' || state === 'failed') void this.#save(chargerId, field);
  }

  /** The link to the live console is back: what waited for it is saved. */
  linkIsBack(): void {
    for (const [key, { state }] of this.store.get()) {
      if (state !== 'waiting') continue;
      const [field = '', ...id] = key.split(' ');
      void this.#save(id.join(' '), field as AnnotationField);
    }
  }

  /** In a conflict: this window's text replaces the other one. */
  keepMine(chargerId: string, field: AnnotationField): void {
    const draft = this.get(chargerId, field);
    if (draft?.state !== 'conflict') return;
    const theirs = draft.theirs ?? '';
    this.#set(chargerId, field, { from: theirs === '' ? null : theirs, text: draft.text, state: 'typing' });
    void this.#save(chargerId, field);
  }

  /** The stored text stays; what was written here goes. */
  discard(chargerId: string, field: AnnotationField): void {
    this.#cancel(chargerId, field);
    this.#set(chargerId, field, null);
  }

  async #save(chargerId: string, field: AnnotationField): Promise<void> {
    this.#cancel(chargerId, field);
    const draft = this.get(chargerId, field);
    const key = keyOf(chargerId, field);
    if (draft === undefined) return;
    if (this.#underWay.has(key)) {
      this.#again.add(key);
      return;
    }
    const { from, text } = draft;
    if (text === (from ?? '')) {
      this.#set(chargerId, field, null);
      return;
    }
    this.#set(chargerId, field, { from, text, state: 'saving' });
    this.#underWay.add(key);
    try {
      const charger = await this.#ports.save(chargerId, field, { from, to: text });
      this.#underWay.delete(key);
      this.#ports.stored(charger);
      this.#saved(chargerId, field, text, charger[field]);
    } catch (error) {
      this.#underWay.delete(key);
      this.#again.delete(key);
      this.#refused(chargerId, field, { from, error: errorInfoOf(error) });
    }
  }

  #saved(chargerId: string, field: AnnotationField, sent: string, stored: string | null): void {
    const again = this.#again.delete(keyOf(chargerId, field));
    const now = this.get(chargerId, field);
    if (now === undefined) return;
    if (now.text === sent) this.#set(chargerId, field, { from: stored, text: stored ?? '', state: 'saved' });
    else {
      // More was written meanwhile.
      this.#set(chargerId, field, { from: stored, text: now.text, state: 'typing' });
      if (again) void this.#save(chargerId, field);
      else this.#schedule(chargerId, field);
    }
  }

  #refused(
    chargerId: string,
    field: AnnotationField,
    { from, error }: { from: string | null; error: RequestErrorInfo },
  ): void {
    const text = this.get(chargerId, field)?.text;
    if (text === undefined) return;
    const state = {
      CONNECTION_LOST: 'waiting',
      // This window shows an opened file meanwhile.
      WORKSPACE_READ_ONLY: 'waiting',
      CHANGED_ELSEWHERE: 'conflict',
    } as const;
    this.#set(chargerId, field, {
      from,
      text,
      state: state[error.code as keyof typeof state] ?? 'failed',
      ...(error.code === 'CHANGED_ELSEWHERE' ? { theirs: error.detail ?? '' } : { error }),
    });
  }

  /** A name is saved by `flush` alone: until then the operator may leave it. */
  #schedule(chargerId: string, field: AnnotationField): void {
    this.#cancel(chargerId, field);
    if (field === 'pinnedName') return;
    const timer = setTimeout(() => void this.#save(chargerId, field), PAUSE_MS);
    this.#timers.set(keyOf(chargerId, field), timer);
  }

  #cancel(chargerId: string, field: AnnotationField): void {
    const key = keyOf(chargerId, field);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  #set(chargerId: string, field: AnnotationField, draft: Draft | null): void {
    this.store.update((drafts) => {
      const next = new Map(drafts);
      if (draft === null) next.delete(keyOf(chargerId, field));
      else next.set(keyOf(chargerId, field), draft);
      return next;
    });
  }
}
