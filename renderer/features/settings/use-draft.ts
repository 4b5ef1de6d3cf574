/** What was typed into a form of settings and not saved yet. */
import { useEffect, useMemo, useState } from 'react';
import type { z } from 'zod';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { diffOf, typedSince, type DraftValues } from './draft.ts';
import { replyErrors, sectionErrors } from './field-errors.ts';

export interface DraftSource {
  /** What was typed is kept under it while another place is shown. */
  key: string;
  schema: z.ZodType;
  saved: DraftValues;
  /** In which part of a reply the fields are named. */
  section: string;
  /** What is wrong beside the schema: name of the field → words. */
  check?: (values: DraftValues) => Record<string, string>;
  /** Why a field cannot be changed, or undefined. */
  locked: (name: string) => string | undefined;
  /** Saves the changes. @throws what the client throws */
  send: (changes: DraftValues) => Promise<void>;
}

export interface Draft {
  section: string;
  /** Values as they are shown: saved ones, and what was typed over them. */
  values: DraftValues;
  saved: DraftValues;
  set: (name: string, value: string | number | boolean) => void;
  /** Names of the fields that differ from what is saved. */
  changed: readonly string[];
  errors: Readonly<Record<string, string>>;
  /** Why a field cannot be changed, or undefined. */
  locked: (name: string) => string | undefined;
  discard: () => void;
  /** Sends the changes. @returns whether they were saved. */
  save: () => Promise<boolean>;
  saving: boolean;
  failure: RequestErrorInfo | null;
}

/** What was typed survives a visit to another place. */
const kept = new Map<string, DraftValues>();

export function useDraft({ key, schema, saved, section, check, locked, send }: DraftSource): Draft {
  const [typed, setTyped] = useState<DraftValues>(() => kept.get(key) ?? {});
  useEffect(() => {
    kept.set(key, typed);
  }, [key, typed]);
  const [rejected, setRejected] = useState<Record<string, string>>({});
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<RequestErrorInfo | null>(null);

  const values = useMemo(() => ({ ...saved, ...typed }), [saved, typed]);
  const changes = useMemo(() => diffOf(saved, typed), [saved, typed]);
  const found = { ...check?.(values), ...sectionErrors(schema, values) };

  const save = async (): Promise<boolean> => {
    if (Object.keys(found).length > 0) return false;
    setSaving(true);
    setFailure(null);
    try {
      await send(changes);
      // The operator may have typed on meanwhile.
      setTyped((former) => typedSince(typed, former));
      setRejected({});
      return true;
    } catch (error) {
      const info = errorInfoOf(error);
      const prefix = `${section}.`;
      const named = Object.entries(replyErrors(info.fields)).filter(([path]) => path.startsWith(prefix));
      setRejected(Object.fromEntries(named.map(([path, words]) => [path.slice(prefix.length), words])));
      setFailure(info);
      return false;
    } finally {
      setSaving(false);
    }
  };

  return {
    section,
    values,
    saved,
    set(name, value) {
      setTyped((former) => ({ ...former, [name]: value }));
      setRejected(({ [name]: _mended, ...others }) => others);
    },
    changed: Object.keys(changes),
    errors: { ...rejected, ...found },
    locked,
    discard() {
      setTyped({});
      setRejected({});
      setFailure(null);
    },
    save,
    saving,
    failure,
  };
}
