/** The workspace that this window shows: kept for the tab, so that a page that is loaded again comes back to it. */
import { z } from 'zod';
import type { WorkspaceInfo } from '../../backend/contract/workspace.ts';

const KEY = 'ocpp-console-workspace';

/** Written by this page: only that it is whole is checked. */
const kept = z.looseObject({ workspaceId: z.string(), name: z.string(), messages: z.number() });

export function keptWorkspace(): WorkspaceInfo | null {
  try {
    const parsed = kept.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
    return parsed.success ? (parsed.data as unknown as WorkspaceInfo) : null;
  } catch {
    return null;
  }
}

export function keepWorkspace(workspace: WorkspaceInfo | null): void {
  if (workspace === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(workspace));
}
