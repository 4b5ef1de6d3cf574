/** Workspaces: exported logs that were opened to be studied. Nothing in them can be changed. */
import type { ErrorInfo } from './errors.ts';
import type { TextFormat } from './log-filter.ts';

export interface WorkspaceInfo {
  workspaceId: string;
  /** Of the file. */
  name: string;
  format: TextFormat | 'bundle';
  messages: number;
  /** Times of the first and of the last message, ms; null for none. */
  oldestAt: number | null;
  newestAt: number | null;
  /** What the bundle says of itself; null for a plain log. */
  bundle: {
    createdAt: number;
    consoleVersion: string;
    platform: string;
    idTagsRedacted: boolean;
    filtered: boolean;
  } | null;
}

/** How far the opening of a file is. */
export interface WorkspaceProgress {
  jobId: string;
  name: string;
  state: 'running' | 'finished' | 'cancelled' | 'failed';
  /** `reading`: the file; `deriving`: chargers and sessions out of its messages. */
  phase: 'reading' | 'deriving';
  messages: number;
  /** Of the phase, 0 to 1. */
  share: number;
  /** When it is finished. */
  workspace?: WorkspaceInfo;
  error?: ErrorInfo;
}
