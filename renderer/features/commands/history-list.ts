/** Commands sent to a charger, as pages of them come in: latest first, each once. Pure. */
import type { SentCommand } from '../../../backend/contract/commands.ts';

export interface History {
  commands: readonly SentCommand[];
  /** There are older ones. */
  hasMore: boolean;
}

/** The newest page beside what was known. Pages that do not meet leave a gap: what lies behind it is dropped. */
export function withNewest(known: History | null, page: History): History {
  const oldest = page.commands.at(-1)?.call.id;
  if (known === null || oldest === undefined || !page.hasMore) return page;
  const meets = known.commands.some(({ call }) => call.id >= oldest);
  const older = known.commands.filter(({ call }) => call.id < oldest);
  if (!meets || older.length === 0) return page;
  return { commands: [...page.commands, ...older], hasMore: known.hasMore };
}

/** A page of older commands behind what was known. */
export function withOlder(known: History, page: History): History {
  const oldest = known.commands.at(-1)?.call.id ?? Infinity;
  return {
    commands: [...known.commands, ...page.commands.filter(({ call }) => call.id < oldest)],
    hasMore: page.hasMore,
  };
}
