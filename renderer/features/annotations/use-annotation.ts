/** A text of a charger, as the operator sees and changes it. */
import { useCallback } from 'react';
import type { Charger } from '../../../backend/contract/entities.ts';
import type { ConsoleClient } from '../../api/console-client.ts';
import { useClient } from '../../api/console-context.tsx';
import type { ConsoleModel } from '../../api/model.ts';
import { useStore, type Store } from '../../api/store.ts';
import { Drafts, type AnnotationField, type Draft } from './drafts.ts';

/** One for each client: what was written stays while other pages are looked at. */
const byClient = new WeakMap<ConsoleClient, Drafts>();

function draftsOf(client: ConsoleClient): Drafts {
  const known = byClient.get(client);
  if (known !== undefined) return known;
  const drafts = new Drafts({
    save: (chargerId, field, change) => client.request('chargers.annotate', { chargerId, [field]: change }),
    stored: (charger) => client.setCharger(charger),
  });
  byClient.set(client, drafts);
  onLiveLink(client.model, () => drafts.linkIsBack());
  return drafts;
}

/** Calls at each (re)connection to the live console; an opened file takes nothing that is written. */
export function onLiveLink(model: Store<ConsoleModel>, isBack: () => void): void {
  let { epoch } = model.get();
  model.subscribe(() => {
    const now = model.get();
    if (now.epoch === epoch) return;
    epoch = now.epoch;
    if (now.workspace === null) isBack();
  });
}

export interface Annotation {
  /** What stands in the field. */
  text: string;
  draft: Draft | undefined;
  write: (text: string) => void;
  /** The field is left: nothing waits for a pause any more. */
  flush: () => void;
  keepMine: () => void;
  discard: () => void;
}

export function useAnnotation(charger: Charger, field: AnnotationField): Annotation {
  const drafts = draftsOf(useClient());
  const { chargerId } = charger;
  const stored = charger[field];
  const draft = useStore(
    drafts.store,
    useCallback(() => drafts.get(chargerId, field), [drafts, chargerId, field]),
  );
  return {
    text: draft === undefined || draft.state === 'saved' ? (stored ?? '') : draft.text,
    draft,
    write: (text) => drafts.write(chargerId, field, text, stored),
    flush: () => drafts.flush(chargerId, field),
    keepMine: () => drafts.keepMine(chargerId, field),
    discard: () => drafts.discard(chargerId, field),
  };
}
